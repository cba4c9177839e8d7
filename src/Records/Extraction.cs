namespace Varde.Records;

/// <summary>Takes out of a document what is worth searching. Registered with the store from outside; a pure function of the document.</summary>
public interface ILeafExtractor
{
    /// <summary>
    /// Names the rules that the leaves are made by, for example <c>composition 2</c>. When the store is opened with other rules than before, all
    /// leaves are made anew: so another text is due whenever the same document gives other leaves.
    /// </summary>
    string Rules { get; }

    /// <summary>Writes the document's leaves. Called for versions that are not deleted, at commit and when leaves are rebuilt.</summary>
    /// <param name="source">The document.</param>
    /// <param name="sink">Where the leaves go.</param>
    void Extract(in ExtractionSource source, LeafSink sink);
}

/// <summary>A document to take leaves out of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="TemplateId">The template's id; null when there is none.</param>
/// <param name="ArchetypeId">The root archetype's id; null when there is none.</param>
/// <param name="Document">The committer's parsed document; null when leaves are rebuilt.</param>
/// <param name="Content">The canonical JSON.</param>
public readonly record struct ExtractionSource(
    DocumentKind Kind, string? TemplateId, string? ArchetypeId, object? Document, ReadOnlyMemory<byte> Content);

/// <summary>Where a leaf is searched.</summary>
public enum LeafScope
{
    /// <summary>Within one EHR only: found through its documents.</summary>
    Record,

    /// <summary>Over all EHRs too: the leaf is in the value index, which costs more room.</summary>
    Population,
}
