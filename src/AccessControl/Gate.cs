using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>The one gate that every read and write passes: it asks the rules, and what it decided goes into the access log.</summary>
/// <param name="records">Where the access log lies.</param>
/// <param name="time">The clock.</param>
public sealed class Gate(RecordStore records, TimeProvider time)
{
    /// <summary>Decides about one request. A pure function of the request and the rule table.</summary>
    public Decision Decide(AccessRequest request) => AccessRules.Decide(AccessRules.Table, request);

    /// <summary>
    /// What a permitted query may see: every class of documents in every EHR, since the rules that permit a query at all today know no exceptions.
    /// </summary>
    internal QueryPermit PermitOf(Grant grant) => grant.Decision.Effect == AccessEffect.Permit ? QueryPermit.Everything : QueryPermit.Nothing;

    /// <summary>Begins the work of one actor: one request, one page, one run of a command.</summary>
    public AccessSession Open(Actor actor) => new(this, actor, time);

    internal Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation) =>
        Task.WhenAll(entries.Select(entry => records.AppendReadAuditAsync(entry, cancellation)));
}
