namespace Varde.Records;

/// <summary>
/// What the access rules need to know of a document, and nothing else. Documents with equal classes share one stored row, so that a query
/// decides once per actor, EHR and class. The store compares classes by their text and gives them no meaning.
/// </summary>
/// <param name="Organisation">The owning organisation, from the committer's token and never from content.</param>
/// <param name="Unit">The owning unit; empty when the organisation has none.</param>
/// <param name="Category">The category of information, as the access rules name it; empty for ordinary.</param>
/// <param name="Codes">Further codes the rules look at, separated by spaces in a fixed order; empty when none.</param>
/// <param name="Approval">Who has approved the document, as the rules name it; empty when not asked for.</param>
/// <param name="Release">Whether the citizen sees the document and from when, as the rules name it; empty for at once.</param>
public sealed record AccessClass(
    string Organisation, string Unit = "", string Category = "", string Codes = "", string Approval = "", string Release = "");
