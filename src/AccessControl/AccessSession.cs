using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// The work of one actor, from the first question to the gate until the answer leaves. The audit of a write goes with the write's own
/// transaction (<see cref="Grant.ForCommit"/>); the audits of reads and refusals are appended by <see cref="CloseAsync"/>, before the answer leaves.
/// </summary>
public sealed class AccessSession
{
    private readonly Gate _gate;
    private readonly TimeProvider _time;
    private readonly List<Grant> _open = [];
    private readonly List<AuditEntry> _refused = [];

    internal AccessSession(Gate gate, Actor actor, TimeProvider time) => (_gate, Actor, _time) = (gate, actor, time);

    /// <summary>Whose work it is.</summary>
    public Actor Actor { get; }

    /// <summary>True once the gate was asked.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Asks the gate.</summary>
    /// <returns>A grant, or <see cref="Forbidden"/> with the rule's sentence.</returns>
    public Outcome<Grant> Ask(AccessAction action, AccessSubject subject, string purpose = "")
    {
        HasAsked = true;
        var request = new AccessRequest(Actor, action, subject, purpose, _time.GetUtcNow());
        var grant = new Grant(request, _gate.Decide(request));
        if (grant.Decision.IsRefused)
        {
            _refused.Add(grant.ToAudit("refuse"));
            return new Forbidden(grant.Decision.Sentences.English ?? "Access is refused.");
        }
        _open.Add(grant);
        return grant;
    }

    /// <summary>Asks the gate for a query in AQL.</summary>
    /// <param name="ehr">The record that the query is about; null for one over all of them, which is one entry of the access log under its digest.</param>
    /// <param name="digest">What the access log names the query by.</param>
    /// <param name="name">The name of a stored query; empty for one that is not stored.</param>
    /// <returns>What the actor may see in its answer.</returns>
    public Outcome<QueryPermit> AskToQuery(EhrId? ehr, string digest, string name) =>
        Ask(AccessAction.Read, new AccessSubject("QUERY", name.Length > 0 ? $"{name}#{digest}" : digest, ehr)).Map(grant => _gate.PermitOf(grant));

    /// <summary>Appends what is not yet in the access log, and waits until it is safe there.</summary>
    /// <param name="disclosed">Whether the answer tells what was asked for; what came to nothing is not a look into a record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task CloseAsync(bool disclosed, CancellationToken cancellation)
    {
        List<AuditEntry> entries = [.. _refused];
        if (disclosed) entries.AddRange(_open.Where(g => !g.IsCommitted).Select(g => g.ToAudit(Word(g.Decision.Effect))));
        _refused.Clear();
        _open.Clear();
        if (entries.Count > 0) await _gate.AppendAsync(entries, cancellation);
    }

    internal static string Word(AccessEffect effect) => effect switch
    {
        AccessEffect.Permit => "permit",
        AccessEffect.Limited => "limited",
        _ => "refuse",
    };
}

/// <summary>A permission that the gate gave, and how the access log tells of it.</summary>
public sealed class Grant
{
    private readonly AccessRequest _request;

    internal Grant(AccessRequest request, Decision decision) => (_request, Decision) = (request, decision);

    /// <summary>What the gate decided.</summary>
    public Decision Decision { get; }

    /// <summary>Who was permitted.</summary>
    public Actor Actor => _request.Actor;

    internal bool IsCommitted { get; private set; }

    /// <summary>The audit entry to write in the transaction of the permitted change, and nowhere else.</summary>
    /// <param name="done">What was changed, when the id came into being only now.</param>
    public AuditEntry ForCommit(string? done = null)
    {
        IsCommitted = true;
        return ToAudit(AccessSession.Word(Decision.Effect)) with { Object = done ?? _request.Subject.ToString() };
    }

    /// <summary>Says that the audit entry of another change in the same transaction tells of this one too.</summary>
    public void IsToldOfBy(Grant other) => IsCommitted = other.IsCommitted;

    internal AuditEntry ToAudit(string outcome) => new()
    {
        Time = _request.Now,
        ActorId = Actor.Id,
        ActorDisplay = Actor.DisplayName,
        Action = _request.Action.ToString().ToLowerInvariant(),
        Object = _request.Subject.ToString(),
        Ehr = _request.Subject.Ehr,
        Rule = Decision.Rule,
        Purpose = _request.Purpose,
        Outcome = outcome,
    };
}
