using Varde.AccessControl.Rules;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>The one gate that every read and write passes: it asks the rules, and what it decided goes into the access log.</summary>
/// <param name="records">Where the access log lies.</param>
/// <param name="time">The clock.</param>
public sealed class Gate(RecordStore records, TimeProvider time)
{
    /// <summary>Decides about one request. A pure function of the request and the rule table.</summary>
    public Decision Decide(AccessRequest request) => Decide(FactsOf(request), request.Now);

    /// <summary>Decides about facts. A pure function of them, the time and the rule table.</summary>
    public static Decision Decide(AccessFacts facts, DateTimeOffset now) => AccessTable.Current.Decide(facts, now);

    /// <summary>
    /// What a permitted query may see: every class of documents in every EHR, since the rules that permit a query at all today know no exceptions.
    /// </summary>
    internal QueryPermit PermitOf(Grant grant) => grant.Decision.Effect == AccessEffect.Permit ? QueryPermit.Everything : QueryPermit.Nothing;

    /// <summary>Begins the work of one actor: one request, one page, one run of a command.</summary>
    public AccessSession Open(Actor actor) => new(this, actor, time);

    internal Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation) => records.AppendReadAuditAsync(entries, cancellation);

    // Whoever signed in is not known to the rules yet, since nobody gathers their facts: the developer on this machine and the server itself are.
    private static AccessFacts FactsOf(AccessRequest request)
    {
        var (lane, actor) = request.Actor.Kind switch
        {
            ActorKind.Developer => (Lane.Developer, (ActorFacts)new DeveloperFacts(SignInExists: false)),
            ActorKind.Server => (Lane.Server, new ServerFacts()),
            _ => (Lane.None, new UnknownFacts()),
        };
        return new AccessFacts { Lane = lane, Actor = actor, Service = default, Action = request.Action };
    }
}
