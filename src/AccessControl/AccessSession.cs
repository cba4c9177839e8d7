using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// The work of one actor, from the first question to the gate until the answer leaves. The audit of a write goes with the write's own
/// transaction (<see cref="Grant.ForCommit"/>); the audits of reads and refusals are appended by <see cref="CloseAsync"/>, before the answer leaves.
/// </summary>
public sealed class AccessSession
{
    private const string General = "This is not available here. Ask the provider.";

    private readonly Gate _gate;
    private readonly GateReader _reader;
    private readonly TimeProvider _time;
    private readonly List<Grant> _open = [];
    private readonly List<AuditEntry> _refused = [];

    internal AccessSession(Gate gate, Actor actor, TimeProvider time) => (_gate, _reader, Actor, _time) = (gate, new(gate, actor), actor, time);

    /// <summary>Whose work it is.</summary>
    public Actor Actor { get; }

    /// <summary>It shows what somebody is shown to somebody else: it changes nothing, and none of it goes into the access log.</summary>
    public bool IsPreview { get; private init; }

    /// <summary>
    /// What somebody else is shown now, for this actor to look at. It is no look by them: whoever shows it asks this session for the same, so that it is one by this actor, and shows nothing that this
    /// actor does not see.
    /// </summary>
    /// <param name="reader">Whose eyes.</param>
    public AccessSession AsShownTo(Actor reader) => new(_gate, reader, _time) { IsPreview = true };

    /// <summary>True once the gate was asked.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Asks the gate.</summary>
    /// <param name="action">What is to be done.</param>
    /// <param name="subject">To what: a stored document is named with its class, or the rules cannot tell whether it is hidden.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="purpose">Why, for the access log, where no basis tells.</param>
    /// <returns>A grant; or <see cref="Forbidden"/> with the rule's sentence, or what is answered when there is no such thing.</returns>
    public async ValueTask<Outcome<Grant>> AskAsync(AccessAction action, AccessSubject subject, CancellationToken cancellation, string purpose = "")
    {
        HasAsked = true;
        if (ChangesInPreview(action)) return OnlyLooks;
        var request = new AccessRequest(Actor, action, subject, purpose, _time.GetUtcNow());
        var grant = new Grant(this, request, await _reader.DecideAsync(request, cancellation));
        if (Take(grant)) return grant;
        return subject.Document is null ? RefusalOf(grant.Decision, subject) : await OfHiddenAsync(request, grant.Decision, cancellation);
    }

    /// <summary>Asks the gate about facts that whoever asks has gathered: a basis that is about to be stated, giving and withholding.</summary>
    /// <param name="standing">What the actor is to the person.</param>
    /// <param name="facts">The facts, in the lane that they are of; what the operator chose is put in.</param>
    /// <param name="action">What is done, for the access log.</param>
    /// <param name="subject">To what.</param>
    /// <returns>As <see cref="AskAsync"/>.</returns>
    public Outcome<Grant> AskOn(Standing standing, AccessFacts facts, AccessAction action, AccessSubject subject)
    {
        HasAsked = true;
        if (ChangesInPreview(action)) return OnlyLooks;
        var request = new AccessRequest(Actor, action, subject, "", _time.GetUtcNow());
        // What no scope covers was not asked of the rules: nothing was stated by it, and nobody stood for it.
        var grant = new Grant(this, request, ScopeCheck.Covers(Actor, request) ? new Decided(Gate.Decide(facts with { Choices = _gate.Settings.Choices }, request.Now), standing) : new Decided(ScopeCheck.Refused(Actor, request), null));
        return Take(grant) ? grant : RefusalOf(grant.Decision, subject);
    }

    /// <summary>Whether facts that whoever asks has gathered would permit something, which is neither done nor logged: what a form offers.</summary>
    /// <param name="facts">As for <see cref="AskOn"/>.</param>
    public bool WouldPermit(AccessFacts facts) => !Gate.Decide(facts with { Choices = _gate.Settings.Choices }, _time.GetUtcNow()).IsRefused;

    /// <summary>
    /// What is answered when there is no such document: where the rules tell the actor that ordinary ones of the record are refused, that, and else what the subject says. A
    /// document of which nothing may be shown is answered alike.
    /// </summary>
    /// <param name="action">What was to be done.</param>
    /// <param name="subject">What was asked for, with what is answered when there is none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<Refusal> MissingAsync(AccessAction action, AccessSubject subject, CancellationToken cancellation)
    {
        HasAsked = true;
        var grant = await OrdinaryAsync(new AccessRequest(Actor, action, subject, "", _time.GetUtcNow()), cancellation);
        if (!grant.Decision.IsRefused) return Missing(subject);
        Take(grant);
        return RefusalOf(grant.Decision, subject);
    }

    /// <summary>Whether the actor may do all there is: the developer of the open mode, and the server itself.</summary>
    public bool IsOpen => Actor.Kind is ActorKind.Developer or ActorKind.Server;

    /// <summary>The records that are read together with one: those that it has replaced when patients were merged.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The record first.</returns>
    public ValueTask<IReadOnlyList<EhrId>> RecordsOfPersonAsync(EhrId record, CancellationToken cancellation) => _gate.Facts.RecordsOfPersonAsync(record, cancellation);

    /// <summary>Whether what the actor may do depends on what a resource says, and not on its class alone: a scope is limited to a search.</summary>
    public bool DependsOnContent => !Actor.ActsWhole && Actor.SignIn!.Scopes.HaveSearches;

    /// <summary>Asks the gate whether something is seen, among others that are: what is not is left out, and nobody is told.</summary>
    /// <param name="subject">What.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="purpose">Why, where that is asked for.</param>
    public ValueTask<bool> SeesAsync(AccessSubject subject, CancellationToken cancellation, string purpose = "") => MayAsync(AccessAction.Read, subject, cancellation, purpose);

    /// <summary>Asks the gate whether something may be done, which is neither done nor logged: what a page offers.</summary>
    /// <param name="action">What is to be done.</param>
    /// <param name="subject">To what.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="purpose">Why, where that is asked for.</param>
    public async ValueTask<bool> MayAsync(AccessAction action, AccessSubject subject, CancellationToken cancellation, string purpose = "")
    {
        HasAsked = true;
        return !(await _reader.DecideAsync(new AccessRequest(Actor, action, subject, purpose, _time.GetUtcNow()), cancellation)).Decision.IsRefused;
    }

    /// <summary>Why something may not be done, where something else tells the access log that it was done: a permission is not logged, and a refusal is.</summary>
    /// <param name="action">What is to be done.</param>
    /// <param name="subject">To what.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null where it may; else what the gate answers.</returns>
    public async ValueTask<Refusal?> WhyNotAsync(AccessAction action, AccessSubject subject, CancellationToken cancellation) =>
        await MayAsync(action, subject, cancellation) ? null : (await AskAsync(action, subject, cancellation)).Refusal;

    /// <summary>Why something new would be refused because the service is not in use there, which is neither done nor logged: what a page says in the place of what it would offer.</summary>
    /// <param name="subject">What would be made, with its record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The rule's sentence (R-GATE-OFF, R-STAFF-OFF); null where the service is in use, and where something else refuses.</returns>
    public async ValueTask<Forbidden?> NotInUseAsync(AccessSubject subject, CancellationToken cancellation)
    {
        HasAsked = true;
        var decision = (await _reader.DecideAsync(new AccessRequest(Actor, AccessAction.Create, subject, "", _time.GetUtcNow()), cancellation)).Decision;
        return decision.IsServiceOff ? RefusalOf(decision, subject) as Forbidden : null;
    }

    /// <summary>
    /// Whether something that the actor sees is blocked by the patient and open in an emergency alone, as pages mark it where it is listed and where it is read. Nothing is logged by it.
    /// </summary>
    /// <param name="subject">What.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<bool> IsOpenedInEmergencyAsync(AccessSubject subject, CancellationToken cancellation) =>
        Actor.Kind == ActorKind.Staff && await _reader.IsOpenedInEmergencyAsync(new AccessRequest(Actor, AccessAction.Read, subject, "", _time.GetUtcNow()), cancellation);

    /// <summary>
    /// The codes of 9603 that an answer to this actor shows of a document as labels: staff see them as badges. Citizens see none, whatever is hidden and from whom, and
    /// machines none.
    /// </summary>
    /// <param name="stored">The document's class.</param>
    public IReadOnlyList<string> LabelsOf(AccessClass stored) =>
        ShowsLabels && DocumentClass.Parse(RecordView.Named(stored)).TryGet(out var documents, out _) ? [.. documents.At(_time.GetUtcNow()).AllCodes.Order().Select(RestrictionCodes.TextOf)] : [];

    /// <summary>Whether this actor sees labels.</summary>
    public bool ShowsLabels => Actor.Reader.Kind is ActorKind.Staff or ActorKind.Developer or ActorKind.Server;

    /// <summary>Asks the gate for a query.</summary>
    /// <param name="ehr">The record that the query is about; null for one over all of them, which is one entry of the access log under its digest.</param>
    /// <param name="digest">What the access log names the query by.</param>
    /// <param name="name">The name of a stored query; empty for one that is not stored.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="scope">What is searched, as scopes name it: QUERY for AQL, or a FHIR type.</param>
    /// <returns>
    /// What the actor may see in its answer: every row, count, order and aggregate is then as in a store that holds nothing else. Of one record that the
    /// actor may know of and see nothing in, <see cref="Forbidden"/> with the rule's sentence: an empty answer would read as an empty record.
    /// </returns>
    public async ValueTask<Outcome<QueryPermit>> AskToQueryAsync(EhrId? ehr, string digest, string name, CancellationToken cancellation, string scope = "QUERY")
    {
        HasAsked = true;
        var subject = new AccessSubject("QUERY", name.Length > 0 ? $"{name}#{digest}" : digest, ehr) { Name = name, Scope = scope };
        var request = new AccessRequest(Actor, AccessAction.Search, subject, "", _time.GetUtcNow());
        var (permit, decided) = await _reader.PermitAsync(request, cancellation);
        if (Take(new Grant(this, request, decided))) return permit;
        return decided.Decision.TellsNothing && Actor.Kind != ActorKind.Unknown ? permit : RefusalOf(decided.Decision, subject);
    }

    /// <summary>Asks the gate for an export in bulk: of people what a query would show them, of machine clients what an approval opens.</summary>
    /// <param name="population">The patients whose objects are asked for.</param>
    /// <param name="digest">What the access log names the export by.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<Outcome<QueryPermit>> AskToExportAsync(ExportPopulation population, string digest, CancellationToken cancellation)
    {
        if (Actor.Kind != ActorKind.Machine) return await AskToQueryAsync(ehr: null, digest, "fhir-export", cancellation, "Resource");
        HasAsked = true;
        var subject = new AccessSubject("QUERY", $"fhir-export#{digest}") { Name = "fhir-export", Scope = "Resource" };
        var request = new AccessRequest(Actor, AccessAction.Export, subject, "", _time.GetUtcNow());
        var (permit, decided) = await _reader.ExportPermitAsync(request, population, cancellation);
        return Take(new Grant(this, request, decided)) ? permit : RefusalOf(decided.Decision, subject);
    }

    internal Refusal RefuseRoute(AccessRequest request, Standing? standing, SettingRoute route)
    {
        var facts = new AccessFacts
        {
            Lane = Lane.Set, Actor = standing?.Actor ?? new UnknownFacts(), Service = ServiceId.Journal, Action = AccessAction.Restrict, Setting = new(Settable.Of(RestrictionCode.Normal)) { Route = route },
        };
        var refused = new Grant(this, request with { Action = AccessAction.Restrict }, new Decided(Gate.Decide(facts, request.Now), standing));
        Take(refused);
        return RefusalOf(refused.Decision, request.Subject);
    }

    private static Forbidden OnlyLooks => new("This shows what somebody else is shown: nothing is changed by it.");

    private bool ChangesInPreview(AccessAction action) => IsPreview && action is not (AccessAction.Read or AccessAction.Search);

    // For the access log; true when it is permitted.
    private bool Take(Grant grant)
    {
        if (grant.Decision.IsRefused) _refused.Add(grant.ToAudit("refuse"));
        else _open.Add(grant);
        return !grant.Decision.IsRefused;
    }

    private async ValueTask<Refusal> OfHiddenAsync(AccessRequest request, Decision decision, CancellationToken cancellation)
    {
        if (!decision.TellsNothing) return RefusalOf(decision, request.Subject);
        var ordinary = (await OrdinaryAsync(request, cancellation)).Decision;
        return ordinary.IsRefused ? RefusalOf(ordinary, request.Subject) : Missing(request.Subject);
    }

    // A document of the record that nothing is laid down about: what is told of it may be told of one that is not there.
    private async ValueTask<Grant> OrdinaryAsync(AccessRequest request, CancellationToken cancellation)
    {
        var ordinary = request with { Subject = request.Subject with { Document = null, IsAnyOfItsKind = true } };
        return new Grant(this, ordinary, await _reader.DecideAsync(ordinary, cancellation));
    }

    private static Refusal Missing(AccessSubject subject) => subject.Missing ?? new NotFound($"There is no such {subject.Type}.");

    // Who has not said who it is learns that, whatever there is.
    private Refusal RefusalOf(Decision decision, AccessSubject subject) =>
        decision.TellsNothing && Actor.Kind != ActorKind.Unknown ? Missing(subject)
        : decision.Shown == "general" ? new Forbidden(General) : new Forbidden(decision.Sentences.English ?? General) { Norwegian = decision.Sentences.Norwegian, Rule = decision.Rule, IsForSignIn = decision.IsForSignIn };

    /// <summary>
    /// Tells the access log of whom an answer to a query shows something, or was asked about by name, beside the query itself. What is shown was permitted by the query's permit.
    /// </summary>
    /// <param name="person">Whose record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask DiscloseAsync(EhrId person, CancellationToken cancellation)
    {
        var request = new AccessRequest(Actor, AccessAction.Read, new AccessSubject("Bundle", "", person), "", _time.GetUtcNow());
        Take(new Grant(this, request, await _reader.OfDisclosureAsync(request, cancellation)));
    }

    /// <summary>Tells the access log that what was permitted shows something about a person too, as a look into the log of everybody does.</summary>
    /// <param name="grant">The permission.</param>
    /// <param name="person">About whom.</param>
    public void TellOf(Grant grant, EhrId person) => _open.Add(grant.About(person));

    /// <summary>
    /// What the rules say today of an object that the access log names, for whoever reads the log: nothing is logged by it. Parts that would be left out of the object are no reason to keep
    /// silent about it: whoever sees its title sees who has looked at it.
    /// </summary>
    /// <param name="subject">The object.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<Decision> DecideOfLoggedAsync(AccessSubject subject, CancellationToken cancellation) =>
        _reader.DecideOfLoggedAsync(new AccessRequest(Actor, AccessAction.Read, subject, "", _time.GetUtcNow()), cancellation);

    /// <summary>Says that an answer is the same for everybody, and tells of nobody and nothing that is stored.</summary>
    public void TellPublic() => HasAsked = true;

    /// <summary>
    /// What a machine client is answered that is not registered, or whose token is bound to no key, where a handler has nothing else to ask the gate: it must sign in otherwise (R-SYS-CLIENT).
    /// </summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The refusal, which the access log tells of; null for every other actor.</returns>
    public async ValueTask<Refusal?> SignInRefusalAsync(CancellationToken cancellation)
    {
        if (await _reader.UnknownClientAsync(_time.GetUtcNow(), cancellation) is not { } unknown) return null;
        HasAsked = true;
        var request = new AccessRequest(Actor, AccessAction.Read, new AccessSubject("Practitioner", "me"), "", _time.GetUtcNow());
        Take(new Grant(this, request, unknown));
        return RefusalOf(unknown.Decision, request.Subject);
    }

    /// <summary>Says that an answer tells whoever asks of their own sign-in alone: no rule is about that, and no record.</summary>
    public void TellOwn() => HasAsked = true;

    /// <summary>Appends what is not yet in the access log, and waits until it is safe there.</summary>
    /// <param name="disclosed">Whether the answer tells what was asked for; what came to nothing is not a look into a record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task CloseAsync(bool disclosed, CancellationToken cancellation)
    {
        List<AuditEntry> entries = IsPreview ? [] : [.. _refused];
        if (disclosed && !IsPreview) entries.AddRange(_open.Where(g => !g.IsCommitted).Select(g => g.ToAudit(Word(g.Decision.Effect))));
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

    private readonly Standing? _standing;

    private readonly AccessSession _session;

    internal Grant(AccessSession session, AccessRequest request, Decided decided) => (_session, _request, Decision, _standing) = (session, request, decided.Decision, decided.Standing);

    /// <summary>What the gate decided.</summary>
    public Decision Decision { get; }

    /// <summary>Who was permitted.</summary>
    public Actor Actor => _request.Actor;

    /// <summary>The basis of table 3 by which a member of staff was permitted; null for others.</summary>
    public BasisCode? Basis => _standing?.Purpose;

    /// <summary>What the actor is to the person, or at work, by which it was permitted; null for the developer and the server.</summary>
    public Standing? Standing => _standing;

    internal Grant About(EhrId person) => new(_session, _request with { Subject = _request.Subject with { Ehr = person } }, new Decided(Decision, _standing));

    internal bool IsCommitted { get; private set; }

    /// <summary>Whether it holds for what lies in a record: the one that the gate was asked about. What the developer and the server may does not depend on whose record it is.</summary>
    /// <param name="record">Whose record; null for what belongs to nobody.</param>
    public bool Covers(EhrId? record) => Actor.Kind is ActorKind.Developer or ActorKind.Server || _request.Subject.Ehr == record;

    /// <summary>The audit entry to write in the transaction of the permitted change, and nowhere else.</summary>
    /// <param name="done">What was changed, when the id came into being only now.</param>
    public AuditEntry ForCommit(string? done = null)
    {
        IsCommitted = true;
        return ToAudit(AccessSession.Word(Decision.Effect)) with { Object = done ?? _request.Subject.ToString() };
    }

    /// <summary>The codes of 9603 that an answer to whoever was permitted shows of a document as labels.</summary>
    public IReadOnlyList<string> LabelsOf(AccessClass stored) => _session.LabelsOf(stored);

    /// <summary>Asks about giving and withholding that comes with what was permitted, as <see cref="AccessSession.AskOn"/>.</summary>
    public Outcome<Grant> AskToo(Standing standing, AccessFacts facts, AccessAction action, AccessSubject subject) => _session.AskOn(standing, facts, action, subject);

    /// <summary>Whether whoever was permitted sees something too, as <see cref="AccessSession.SeesAsync"/>: what a refusal may name.</summary>
    public ValueTask<bool> SeesAsync(AccessSubject subject, CancellationToken cancellation) => _session.SeesAsync(subject, cancellation);

    /// <summary>Refuses what was permitted, since it would change a code or a release by a road that changes none (R-SET-ROUTE); the access log tells of it.</summary>
    public Refusal RefuseRoute(SettingRoute route) => _session.RefuseRoute(_request, _standing, route);

    /// <summary>Says that the audit entry of another change in the same transaction tells of this one too.</summary>
    public void IsToldOfBy(Grant other) => IsCommitted = other.IsCommitted;

    // The page or the resource of a record asks for the record itself; lists that only name the person do not.
    private bool IsOpening => Actor.Kind is ActorKind.Staff or ActorKind.Developer && _request is { Action: AccessAction.Read, Subject: { Type: "EHR", Id.Length: > 0 } };

    internal AuditEntry ToAudit(string outcome) => new()
    {
        Time = _request.Now,
        ActorId = Actor.Id,
        ActorDisplay = Actor.DisplayName,
        Action = _request.Action.ToString().ToLowerInvariant(),
        Object = _request.Subject.ToString(),
        Ehr = _request.Subject.Ehr,
        Rule = Decision.Rule,
        Purpose = _request.Purpose.Length > 0 ? _request.Purpose : _standing?.Basis ?? "",
        Outcome = outcome,
        IsOpening = outcome != "refuse" && IsOpening,
        Details = LookDetails.Of(Actor, _standing, Decision, _request.Subject.Setting),
    };
}
