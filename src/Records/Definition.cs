namespace Varde.Records;

/// <summary>What a stored definition is. The numbers are stored.</summary>
public enum DefinitionKind
{
    /// <summary>An operational template, ADL 1.4, as OPT XML.</summary>
    Template = 1,

    /// <summary>A stored AQL query.</summary>
    StoredQuery = 2,

    /// <summary>An edition of a roadmap, by its number.</summary>
    RoadmapEdition = 3,

    /// <summary>Why a delivery of a roadmap was moved, by the number of the edition that moved it.</summary>
    RoadmapReason = 4,

    /// <summary>What an editor has said of the editions of a roadmap, by its number.</summary>
    RoadmapCorrection = 5,
}

/// <summary>A definition, kept byte for byte as it was uploaded.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The template's id, the query's qualified name, the roadmap's id or that with a delivery's.</param>
/// <param name="Version">Its version; empty for a template, whose id says all.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Facts">JSON of what a list shows without reading the content (concept, archetype, language).</param>
public sealed record Definition(DefinitionKind Kind, string Id, string Version, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Facts);

/// <summary>A definition as it is stored.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="TimeStored">When it was first stored, or last replaced, UTC.</param>
public sealed record StoredDefinition(Definition Definition, DateTimeOffset TimeStored);

/// <summary>A definition in a list: without its bytes, of which a template can have very many.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version; empty for a template.</param>
/// <param name="Facts">What it was stored with, see <see cref="Definition.Facts"/>.</param>
/// <param name="TimeStored">When it was stored.</param>
public sealed record DefinitionSummary(string Id, string Version, ReadOnlyMemory<byte> Facts, DateTimeOffset TimeStored);

/// <summary>What to do when a definition with the same id and version is stored.</summary>
public enum WhenPresent
{
    /// <summary>Refuse with a conflict.</summary>
    Refuse,

    /// <summary>Replace it if no document was made by it, else refuse with a conflict. Equal bytes are accepted either way.</summary>
    ReplaceUnused,

    /// <summary>Replace it in any case (a stored query).</summary>
    Replace,
}
