namespace Varde.Records;

/// <summary>Which documents of an owner are wanted.</summary>
/// <param name="Kind">Only this kind; null for all.</param>
/// <param name="AsOf">The documents as they were at this instant; null for now.</param>
/// <param name="IncludeDeleted">Whether deleted documents are listed.</param>
public sealed record DocumentFilter(DocumentKind? Kind = null, DateTimeOffset? AsOf = null, bool IncludeDeleted = false)
{
    /// <summary>Only those whose version was committed after this instant; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those made by this template; null for all.</summary>
    public string? TemplateId { get; init; }

    /// <summary>All that are not deleted.</summary>
    public static DocumentFilter All { get; } = new();
}
