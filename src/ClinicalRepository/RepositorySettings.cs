namespace Varde.ClinicalRepository;

/// <summary>Settings of the openEHR repository.</summary>
public sealed record RepositorySettings
{
    /// <summary>The deepest nesting that a setting may allow: readers go down as deep, and a thread's stack is not endless.</summary>
    public const int GreatestNesting = 400;

    /// <summary>The id of this system, as it stands in version uids and audits; letters, digits, dots and hyphens.</summary>
    public string SystemId { get; init; } = "varde.local";

    /// <summary>The largest body that is read, in bytes; a larger one is answered 413.</summary>
    public long LargestBody { get; init; } = 30 * 1024 * 1024;

    /// <summary>The largest template that is read, in bytes.</summary>
    public int LargestTemplate { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many objects and lists (in XML: elements) of a body may lie in each other; at most <see cref="GreatestNesting"/>.</summary>
    public int DeepestNesting { get; init; } = 200;

    /// <summary>How many faults of a body that cannot be read are named.</summary>
    public int MostFaults { get; init; } = 100;

    /// <summary>Whether <c>DELETE /admin/ehr/all</c> is switched on; it is answered 405 otherwise.</summary>
    public bool AllowDeleteOfAllEhrs { get; init; }

    /// <summary>Whether a key of a simplified format that the template does not know refuses the commit; otherwise the answer names it.</summary>
    public bool StrictSimplifiedFormats { get; init; }

    /// <summary>The territory (ISO 3166-1) of a document in a simplified format that names none.</summary>
    public string Territory { get; init; } = "NO";

    /// <summary>How long a query in AQL may take; one that takes longer is ended and answered 408.</summary>
    public TimeSpan QueryTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many rows the answer to a query may have; one with more is answered 413.</summary>
    public int MostQueryRows { get; init; } = 100_000;

    /// <summary>How many queries over all EHRs run at once, others wait for their turn; 0 is half as many as there are processors.</summary>
    public int MostQueriesAtOnce { get; init; }

    /// <summary>How many queries over all EHRs may wait; further ones are answered 503.</summary>
    public int MostWaitingQueries { get; init; } = 500;

    /// <summary>Templates of which an EHR holds one document at most, deleted ones aside: a second one is answered 409, however it comes.</summary>
    public IReadOnlySet<string> OneDocumentPerEhr { get; init; } = new HashSet<string>();
}
