using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Gathers the facts for one actor's work and decides by them. The facts of a record are gathered once for a piece of work, so that all that one
/// answer shows is decided by the same facts.
/// </summary>
internal sealed class GateReader(Gate gate, Actor actor)
{
    private readonly Dictionary<EhrId, RecordView> _records = [];
    private readonly List<KnownPermit> _queried = [];
    private RecordView? _common;
    private Decided? _exported;

    /// <summary>Decides about one request.</summary>
    public async ValueTask<Decided> DecideAsync(AccessRequest request, CancellationToken cancellation)
    {
        if (OpenTo(request) is { } open) return new(open, null);
        if (await UnknownClientAsync(request.Now, cancellation) is { } unknown) return unknown;
        if (!ScopeCheck.Covers(actor, request)) return new(ScopeCheck.Refused(actor, request), null);
        var view = await ViewAsync(request.Subject.Ehr, request.Now, cancellation);
        if (await AskedAsync(request, cancellation) is not { } asked) return view.Refuse(new(ServiceOf(request), request.Action));
        if (request.Action == AccessAction.Create) return await DecideNewUseAsync(request, asked, view, cancellation);
        var decided = view.Decide(asked);
        return decided.Decision.IsRefused || await SeesNamedAsync(request, cancellation) ? decided : view.Refuse(asked);
    }

    /// <summary>Whether something is blocked by the patient and open in an emergency alone.</summary>
    public async ValueTask<bool> IsOpenedInEmergencyAsync(AccessRequest request, CancellationToken cancellation) =>
        request.Subject.Ehr is { } ehr && (await ViewAsync(ehr, request.Now, cancellation)).IsUrgent && (await DecideAsync(request, cancellation)).Decision.IsOpenedInEmergency;

    private async ValueTask<bool> SeesNamedAsync(AccessRequest request, CancellationToken cancellation)
    {
        foreach (var other in request.Subject.Names)
            if ((await DecideAsync(request with { Subject = new("Patient", "", other) }, cancellation)).Decision.IsRefused) return false;
        return true;
    }

    /// <summary>
    /// The decision about a machine client that is not registered, or whose token is bound to no key, whatever it asks for and with whatever scopes (R-SYS-CLIENT); null for every other actor.
    /// </summary>
    public async ValueTask<Decided?> UnknownClientAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (actor.Kind != ActorKind.Machine) return null;
        var decided = (await ViewAsync(null, now, cancellation)).Decide(new(ServiceId.Practitioner, AccessAction.Read));
        return decided.Decision.IsForSignIn ? decided : null;
    }

    /// <summary>Decides about an object that the access log names: what is cut of it does not hide it, and scopes were asked about the log.</summary>
    public async ValueTask<Decision> DecideOfLoggedAsync(AccessRequest request, CancellationToken cancellation)
    {
        if (OpenTo(request) is { } open) return open;
        var view = await ViewAsync(request.Subject.Ehr, request.Now, cancellation);
        return await AskedAsync(request, cancellation) is { } asked ? view.DecideUncut(asked) : view.Refuse(new(ServiceOf(request), request.Action)).Decision;
    }

    // Null for a document of which nobody can tell what was laid down about it.
    private async ValueTask<AskedFor?> AskedAsync(AccessRequest request, CancellationToken cancellation)
    {
        var service = ServiceOf(request);
        if (await AboutAsync(request, cancellation) is not var (about, recipient)) return null;
        return new(service, request.Action)
        {
            About = about,
            Recipient = recipient,
            Document = request.Subject.Document?.ObjectId,
            Kind = actor.OnBehalfOf is not null || actor.Kind == ActorKind.Machine ? AskedKind.Of(request.Subject) : null,
            HasReason = request.Purpose.Length > 0,
            IsGivenInPart = request.Subject.IsGivenInPart,
        };
    }

    /// <summary>What a query may see, in one record or in all of them and of what belongs to no patient; and the widest decision that stands behind it.</summary>
    public async ValueTask<(QueryPermit Permit, Decided Widest)> PermitAsync(AccessRequest request, CancellationToken cancellation)
    {
        if (OpenTo(request) is { } open) return (open.IsRefused ? QueryPermit.Nothing : QueryPermit.Everything, new(open, null));
        if (await UnknownClientAsync(request.Now, cancellation) is { } unknown) return (QueryPermit.Nothing, unknown);
        if (!ScopeCheck.CoversSome(actor, request)) return (QueryPermit.Nothing, new(ScopeCheck.Refused(actor, request), null));
        if (ScopeCheck.OnlyRecord(actor, request) is { } launched && request.Subject.Ehr is { } asked && asked != launched) return (QueryPermit.Nothing, new(ScopeCheck.Refused(actor, request), null));
        var classes = gate.Permits.ClassesFor(actor, await gate.ClassesAsync(cancellation), request.Now);
        var common = await ViewAsync(null, request.Now, cancellation);
        var permit = gate.Permits.Of(await SightAsync(request, cancellation), classes, ViewOf(request.Now));
        _queried.Add(permit);
        // R-OBJ-UNAPPROVED: citizens see documents as they are now.
        return (ScopeCheck.Narrow(actor, request, With(permit.OfRecords, common) with { IsLatestOnly = actor.Reader.Kind == ActorKind.Citizen }), request.Subject.Ehr is null ? WidestOfAll(permit, common) : permit.Widest!.Value);
    }

    // What is followed of all records holds for whoever signed in as they usually do. An app that was started for one patient sees that record alone.
    private async ValueTask<IReadOnlyList<AlikeRecords>> SightAsync(AccessRequest request, CancellationToken cancellation)
    {
        if (ScopeCheck.OnlyRecord(actor, request) is { } launched) return await SightOfAsync([launched], request.Now, cancellation);
        if (request.Subject.Ehr is { } one) return await SightOfAsync(await gate.Facts.RecordsOfPersonAsync(one, cancellation), request.Now, cancellation);
        return actor.SignIn is { IsByCode: true }
            ? await SightOfAsync([.. await gate.Facts.RecordsOfAsync(actor, request.Now, cancellation)], request.Now, cancellation)
            : await gate.Facts.SightOfAsync(actor, request.Now, cancellation);
    }

    private async ValueTask<IReadOnlyList<AlikeRecords>> SightOfAsync(IReadOnlyList<EhrId> records, DateTimeOffset now, CancellationToken cancellation)
    {
        List<AlikeRecords> sight = [];
        foreach (var record in records) sight.Add(new((await ViewAsync(record, now, cancellation)).Facts, new HashSet<Guid> { record.Value }));
        return sight;
    }

    private Func<ViewFacts, RecordView> ViewOf(DateTimeOffset now) => facts => new(actor, facts, gate.Settings.Choices, now);

    private static QueryPermit With(QueryPermit ofRecords, RecordView common) => ofRecords with { Common = stored => IsCommon(common, stored) };

    // Beside the records there are stored queries, which belong to no patient.
    private static Decided WidestOfAll(KnownPermit permit, RecordView common)
    {
        var asked = common.Decide(new(ServiceId.Query, AccessAction.Search));
        return permit.Widest is { } widest && widest.Decision.Effect > asked.Decision.Effect ? widest : asked;
    }

    // No service of a patient's object is among those of what belongs to no patient: whose document it is need not be asked.
    private static bool IsCommon(RecordView common, AccessClass stored) =>
        ServiceId.Parse(stored.Category).TryGet(out var service, out _) && !ServiceTable.IsOfPatient(service) && !common.Decide(new(service, AccessAction.Search)).Decision.IsRefused;

    /// <summary>The decision by which something of a person is shown in an answer to a query: the widest that the query was permitted by.</summary>
    public ValueTask<Decided> OfDisclosureAsync(AccessRequest request, CancellationToken cancellation) =>
        request.Subject.Ehr is { } ehr && _queried.Select(permit => permit.WidestOf(ehr)).FirstOrDefault(widest => widest is not null) is { } decided ? new(decided)
        : _exported is { } export ? new(export) : DecideAsync(request, cancellation);

    /// <summary>
    /// What a machine client may take out in bulk. The rules of its lane ask nothing of a single person: each class is decided once, and holds in all records of the population that
    /// an approval covers.
    /// </summary>
    public async ValueTask<(QueryPermit Permit, Decided Widest)> ExportPermitAsync(AccessRequest request, ExportPopulation population, CancellationToken cancellation)
    {
        if (await UnknownClientAsync(request.Now, cancellation) is { } unknown) return (QueryPermit.Nothing, unknown);
        if (!ScopeCheck.CoversSome(actor, request)) return (QueryPermit.Nothing, new(ScopeCheck.Refused(actor, request), null));
        var approved = await gate.Facts.ApprovedExportAsync(actor, population, request.Now, cancellation);
        var standings = await gate.Facts.OfActorAsync(actor, null, request.Now, cancellation);
        var view = new RecordView(actor, isOfRecord: false, [.. standings.Select(standing => WithApproval(standing, approved))], null, gate.Settings.Choices, request.Now);
        var parts = new PermitParts(AlikeClasses.Of(await gate.ClassesAsync(cancellation), actor, request.Now), ViewOf(request.Now));
        var common = await ViewAsync(null, request.Now, cancellation);
        var widest = parts.AddExport(approved?.Records ?? [], view);
        if (!widest.Decision.IsRefused) _exported = widest;
        return (widest.Decision.IsRefused ? QueryPermit.Nothing : ScopeCheck.Narrow(actor, request, With(parts.ToPermit().OfRecords, common)), widest);
    }

    private static Standing WithApproval(Standing standing, ApprovedExport? approved) => standing.Actor is not SystemFacts client || approved is null ? standing
        : standing with { Actor = client with { PopulationIsApproved = true }, Purpose = approved.Purpose };

    // The developer and the server are asked of the rules as everybody is, but no facts of theirs depend on a record.
    private Decision? OpenTo(AccessRequest request) => actor.Kind switch
    {
        ActorKind.Developer => Open(request, Lane.Developer, new DeveloperFacts()),
        ActorKind.Server => Open(request, Lane.Server, new ServerFacts()),
        ActorKind.Unknown => Open(request, Lane.None, new UnknownFacts()),
        _ => null,
    };

    private static Decision Open(AccessRequest request, Lane lane, ActorFacts facts) =>
        Gate.Decide(new AccessFacts { Lane = lane, Actor = facts, Service = default, Action = request.Action }, request.Now);

    private ServiceId ServiceOf(AccessRequest request)
    {
        var subject = request.Subject;
        var service = subject.Service ?? (subject.Document is { Class.Category.Length: > 0 } stored ? TypeServices.OfClass(stored.Class) : TypeServices.OfType(subject.Type, subject.Ehr is not null));
        return request.Action switch
        {
            AccessAction.Create => TypeServices.Writing(TypeServices.Changing(subject.Type, service)),
            AccessAction.Update when actor.Kind == ActorKind.Machine => TypeServices.Writing(TypeServices.Changing(subject.Type, service)),
            AccessAction.Update or AccessAction.Delete => TypeServices.Changing(subject.Type, service),
            _ => service,
        };
    }

    // Null for a document whose class has words that the rules do not know: nobody can tell what was laid down about it.
    private async ValueTask<(ObjectFacts About, string? Recipient)?> AboutAsync(AccessRequest request, CancellationToken cancellation)
    {
        if (request.Subject is not { Document: { } document, Ehr: { } ehr }) return (await AboutNewAsync(request, cancellation), null);
        if (!DocumentClass.Parse(RecordView.Named(document.Class)).TryGet(out var documents, out _)) return null;
        var about = documents.FactsFor(actor.Organisation, request.Now) with
        {
            IsUnapproved = documents.IsUnapproved || !document.IsLatest || document.Lifecycle == Lifecycle.Deleted,
            Draft = document.Lifecycle == Lifecycle.Incomplete ? DraftFor(document.Class) : null,
        };
        return (documents.IsExceptional ? await gate.Facts.OfObjectAsync(actor, ehr, document.ObjectId, about, request.Now, cancellation) : about, documents.Recipient);
    }

    private DraftOf DraftFor(AccessClass stored) =>
        stored.Organisation.Length > 0 && stored.Organisation == actor.Organisation && stored.Unit == actor.Unit ? DraftOf.Own : DraftOf.Other;

    // What belongs to no patient is an affair of the organisation that it is a part of.
    private async ValueTask<ObjectFacts> AboutNewAsync(AccessRequest request, CancellationToken cancellation) =>
        request.Subject is { Ehr: null, Owner: { } owner } ? ObjectFacts.Ordinary with { BelongsToOtherOrganisation = owner != actor.Organisation }
        : request.Subject is { Ehr: null, Organisations: { } units } && actor.Kind == ActorKind.Staff
            ? ObjectFacts.Ordinary with { BelongsToOtherOrganisation = !await gate.Facts.AreWithinAsync(units, actor.Organisation, cancellation) }
        : ObjectFacts.Ordinary;

    // Whoever may not write there anyway learns nothing of a person by a switch: neither who has them in care nor what they are on trial for.
    private async ValueTask<Decided> DecideNewUseAsync(AccessRequest request, AskedFor asked, RecordView view, CancellationToken cancellation)
    {
        var decided = view.Decide(asked);
        var named = request.Subject.Organisations is { Count: > 0 } organisations ? organisations : null;
        var use = decided.Decision.IsRefused
            ? new NewUse(actor, null, request.Now) { Organisations = named ?? [] }
            : new NewUse(actor, request.Subject.Ehr, request.Now) { Organisations = named };
        return await gate.Facts.IsServiceOffAsync(asked.Service, use, cancellation) ? view.Decide(asked with { IsServiceOff = true }) : decided;
    }

    // Who signed in by a code has nothing by their work: the service that vouches for them is down.
    private IReadOnlyList<Standing> Usable(IReadOnlyList<Standing> standings) =>
        actor.SignIn is { IsByCode: true } ? [.. standings.Where(standing => standing.Purpose?.Group == BasisGroup.Emergency)] : standings;

    private async ValueTask<RecordView> ViewAsync(EhrId? record, DateTimeOffset now, CancellationToken cancellation)
    {
        if (record is not { } ehr) return _common ??= new(actor, isOfRecord: false, await gate.Facts.OfActorAsync(actor, null, now, cancellation), null, gate.Settings.Choices, now);
        if (_records.TryGetValue(ehr, out var known)) return known;
        var person = (await gate.Facts.OfSubjectAsync(ehr, now, cancellation)).TryGet(out var found, out _) ? found : null;
        var standings = Usable(await gate.Facts.OfActorAsync(actor, ehr, now, cancellation));
        return _records[ehr] = new(actor, isOfRecord: true, standings, person is not null && standings.All(ViewFacts.IsOfStranger) ? new(person.Birth) : person, gate.Settings.Choices, now);
    }
}
