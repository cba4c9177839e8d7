using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>
/// The leaves of a document by all registered extractors. Only complete versions have leaves: drafts, withdrawn and deleted ones are in
/// no query by default, and who asks for them reads the documents.
/// </summary>
internal sealed class Extraction(IReadOnlyList<ILeafExtractor> extractors, Names names)
{
    /// <summary>What the leaves of a document depend on: how they are packed, how text is ordered, and what is taken out.</summary>
    public string Rules { get; } = string.Join("; ", [$"pack {PackedLeaves.Format}", $"order {LeafSink.SortVersion}", .. extractors.Select(e => e.Rules)]);

    /// <summary>The leaves, in the order of their path numbers; those of one path in the order the extractors gave them.</summary>
    public async ValueTask<Extracted> LeavesAsync(
        DocumentKind kind, Lifecycle lifecycle, string? templateId, string? archetypeId, object? document, ReadOnlyMemory<byte> content,
        CancellationToken ct)
    {
        if (lifecycle != Lifecycle.Complete || extractors.Count == 0) return Extracted.Nothing;
        var source = new ExtractionSource(kind, templateId, archetypeId, document, content);
        var sink = new LeafSink();
        foreach (var extractor in extractors) extractor.Extract(in source, sink);
        var ids = await names.IdsOfAsync(sink.Leaves, ct);
        PreparedLeaf[] leaves = [.. sink.Leaves.Select((l, i) => new PreparedLeaf(ids[i], l.Type, l.Positions, l.Number, l.Text, l.Sort)).OrderBy(l => l.PathId)];
        return new(leaves, sink.Contents is { } contents ? await names.IdOfAsync(contents, ct) : null, sink.Words);
    }
}

/// <summary>What the extractors gave of a document: its leaves, the interned text of the archetypes that it holds, and its words.</summary>
internal sealed record Extracted(IReadOnlyList<PreparedLeaf> Leaves, int? ContentsId, DocumentWords? Words)
{
    public static Extracted Nothing { get; } = new([], null, null);
}
