namespace Varde.Records;

/// <summary>
/// What a reader may see in queries: the gate decides it once for each EHR and access class, and every row, count, order and aggregate is then as in a
/// store that holds nothing else. Without parts it permits nothing.
/// </summary>
/// <param name="Parts">What is permitted of EHRs, added up.</param>
public sealed record QueryPermit(IReadOnlyList<QueryPermitPart> Parts)
{
    /// <summary>
    /// The classes of documents that are permitted in whoever's hands they are: what belongs to no person. It permits no EHR, and no query learns from it which there are.
    /// </summary>
    public Func<AccessClass, bool>? Common { get; init; }

    /// <summary>Whether only the versions are permitted that are the latest now: earlier ones, and those of documents that were deleted, are as if they were not there.</summary>
    public bool IsLatestOnly { get; init; }

    /// <summary>Whether of documents of a class in somebody's record only the latest version is permitted; null where that holds of nobody in particular.</summary>
    public Func<Guid, AccessClass, bool>? IsLatestOnlyOf { get; init; }

    /// <summary>
    /// How far documents of one content (a type of resource) are permitted at all: a document must be within one of the limits, and without limits none is. Null where contents do not
    /// matter. Whoever searches in what documents say holds them, since the store cannot tell.
    /// </summary>
    public Func<string, IReadOnlyList<ContentLimit>>? LimitsOf { get; init; }

    /// <summary>Whether it permits nothing at all.</summary>
    public bool IsNothing => Parts.Count == 0 && Common is null;

    /// <summary>Nothing.</summary>
    public static QueryPermit Nothing { get; } = new([]);

    /// <summary>Documents of every class in every EHR.</summary>
    public static QueryPermit Everything { get; } = new([new(null, _ => true)]);

    /// <summary>Whether a document of a class in the record of an owner is permitted.</summary>
    public bool Allows(Guid owner, AccessClass access) =>
        Parts.Any(part => (part.Ehrs is null || part.Ehrs.Contains(owner)) && part.Classes(access)) || Common?.Invoke(access) == true;

    /// <summary>Whether a document is within the limits of its content.</summary>
    /// <param name="person">In whose record it lies; null for what belongs to nobody.</param>
    /// <param name="content">Its content, as the limits know it.</param>
    /// <param name="matches">Whether it is found by a search.</param>
    public bool IsWithinLimits(Guid? person, string content, Func<string, bool> matches) => LimitsOf is null || LimitsOf(content).Any(limit => limit.Takes(person, matches));

    /// <summary>Of what is permitted the documents of one record, and what belongs to nobody.</summary>
    public QueryPermit InRecord(Guid record) => this with
    {
        Parts = [.. Parts.Where(part => part.Ehrs is null || part.Ehrs.Contains(record)).Select(part => part with { Ehrs = new HashSet<Guid> { record } })],
    };

    /// <summary>Of what is permitted the documents of some classes.</summary>
    public QueryPermit Narrowed(Func<AccessClass, bool> classes) => this with
    {
        Parts = [.. Parts.Select(part => part with { Classes = access => part.Classes(access) && classes(access) })],
        Common = Common is { } common ? access => common(access) && classes(access) : null,
    };

    /// <summary>The EHRs that are permitted; null when a part permits them all.</summary>
    public IReadOnlySet<Guid>? Ehrs => (_ehrs is { } known && known.Of == Parts ? known : _ehrs = new(Parts)).Ehrs;

    // What is put together of parts is kept with them: a copy with other parts puts it together anew.
    private EhrsOfParts? _ehrs;

    private sealed class EhrsOfParts(IReadOnlyList<QueryPermitPart> parts)
    {
        public IReadOnlyList<QueryPermitPart> Of => parts;

        public IReadOnlySet<Guid>? Ehrs { get; } = parts switch
        {
            [var only] => only.Ehrs,
            _ => parts.Any(part => part.Ehrs is null) ? null : parts.SelectMany(part => part.Ehrs!).ToHashSet(),
        };
    }
}

/// <summary>How far documents of one content are permitted.</summary>
/// <param name="Record">Only those of one record, beside what belongs to nobody; null for any.</param>
/// <param name="Search">Only those that a search finds, in the words of whoever searches; empty for all.</param>
public sealed record ContentLimit(Guid? Record, string Search)
{
    /// <summary>Whether a document is within it.</summary>
    public bool Takes(Guid? person, Func<string, bool> matches) => (Record is null || person is null || person == Record) && (Search.Length == 0 || matches(Search));
}

/// <summary>A part of what is permitted.</summary>
/// <param name="Ehrs">In these EHRs; null for all.</param>
/// <param name="Classes">Documents of these classes. Asked for each class, and not for each document.</param>
public sealed record QueryPermitPart(IReadOnlySet<Guid>? Ehrs, Func<AccessClass, bool> Classes);
