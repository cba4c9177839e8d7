using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Sharing;
using Varde.Records;

namespace Varde.People.Me;

/// <summary>A person from 16, or a parent of a child below 12, blocks information for staff: for a named person, a unit or organisation, a role, a category, a document; and lifts it.</summary>
internal sealed class Blocks(OwnRecord own, SharedDocuments documents, ResourceWriting writing)
{
    private static readonly NotFound NotThere = new("There is no such patient or block.");

    /// <summary>Sets one.</summary>
    public async Task<IResult> SetAsync(HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(Request.Read).TryGet(out var request, out var refusal)
            ? (await SetAsync(request, access, context.RequestAborted)).Match(id => Results.Json(new JsonObject { ["id"] = id }, statusCode: StatusCodes.Status201Created), Answers.Problem)
            : Answers.Problem(refusal);

    /// <summary>Lifts one.</summary>
    public async Task<IResult> LiftAsync(string patient, string id, HttpContext context, AccessSession access) =>
        (await LiftAsync(patient, id, access, context.RequestAborted)).Match(_ => Results.NoContent(), Answers.Problem);

    /// <summary>Sets one that a page asks for, with the names of the API.</summary>
    public async Task<Outcome<string>> SetAsync(JsonObject body, AccessSession access, CancellationToken cancellation) =>
        Request.Read(body).TryGet(out var request, out var refusal) ? await SetAsync(request, access, cancellation) : refusal;

    private async Task<Outcome<string>> SetAsync(Request request, AccessSession access, CancellationToken cancellation)
    {
        if (!(await AskAsync(request.Record, "", access, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        var block = ConsentResources.Given(request.Record, ConsentKind.Block, permits: false, $"Patient/{request.Record}", request.Provision(), own.Now);
        var classes = request.Document is { } named ? await ClassedAsync(request.Record, Guid.Parse(named), isBlocked: true, cancellation) : [];
        return (await writing.StoreAsync([block with { Classes = classes }], grant, cancellation)).Map(_ => block.Key.Id);
    }

    // That a document is blocked stands in its class, and so in that of its views: no query then shows it to whom it is blocked for.
    private async Task<IReadOnlyList<NewClass>> ClassedAsync(EhrId record, Guid document, bool isBlocked, CancellationToken cancellation)
    {
        if (!(await documents.FindAsync(record, document, cancellation)).TryGet(out var found, out _)) return [];
        var after = (isBlocked ? found.Class.With("NORS") : found.Class.Without("NORS")).ToAccessClass();
        return after == found.Version.AccessClass ? [] : [new(found.Object, found.Version.AccessClass, after)];
    }

    private async Task<IReadOnlyList<NewClass>> UnblockedAsync(PersonFacts person, EhrId record, GivenConsent lifted, CancellationToken cancellation)
    {
        var classes = new List<NewClass>();
        foreach (var document in lifted.Documents.Where(document => !person.OfAny(ConsentKind.Block).Any(other => other.Id != lifted.Id && other.IsActive && other.Documents.Contains(document))))
            classes.AddRange(await ClassedAsync(record, document, isBlocked: false, cancellation));
        return classes;
    }

    /// <inheritdoc cref="LiftAsync(string, string, HttpContext, AccessSession)"/>
    public async Task<Outcome<int>> LiftAsync(string patient, string id, AccessSession access, CancellationToken cancellation)
    {
        if (!EhrId.TryParse(patient, out var record)) return NotThere;
        if (!(await AskAsync(record, id, access, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        // A block is lifted where it lies, in whichever record of the person.
        if (await own.OfAsync(record, cancellation) is not { } person || person.All.FirstOrDefault(one => one.Of(ConsentKind.Block).Any(block => block.Id == id && block.IsActive)) is not { } where) return NotThere;
        if (!(await own.ConsentAsync(where.Record, id, cancellation)).TryGet(out var stored, out refusal)) return refusal;
        var lifted = where.Of(ConsentKind.Block).First(block => block.Id == id);
        return await writing.StoreAsync([ConsentResources.Ended(stored, own.Now) with { Classes = await UnblockedAsync(person, where.Record, lifted, cancellation) }], grant, cancellation);
    }

    // Giving and withholding has a lane of its own; whoever has no relation to the person learns nothing.
    private async Task<Outcome<Grant>> AskAsync(EhrId record, string id, AccessSession access, CancellationToken cancellation)
    {
        var subject = new AccessSubject("Consent", id, record) { Missing = NotThere };
        if (await own.OfAsync(record, cancellation) is not { } person || await RelatedAsync(access.Actor, person, cancellation) is not { } standing)
            return (await access.AskAsync(AccessAction.Update, subject, cancellation)).Refusal ?? NotThere;
        var facts = new AccessFacts { Lane = Lane.Set, Actor = standing.Actor, Service = ServiceId.Consent, Action = AccessAction.Restrict, Setting = new(Settable.Of(RestrictionCode.BlockedByCitizen)), Subject = person.At(own.Now) };
        return access.AskOn(standing, facts, AccessAction.Restrict, subject);
    }

    // What the citizen rules refuse to open to a parent, such as a child with a protected address, the parent does not block either.
    private async ValueTask<Standing?> RelatedAsync(Actor actor, PersonFacts person, CancellationToken cancellation)
    {
        foreach (var standing in await own.StandingsAsync(actor, person, cancellation))
        {
            var facts = new AccessFacts { Lane = Lane.Citizen, Actor = standing.Actor, Service = ServiceId.Consent, Subject = person.At(own.Now) };
            if (!Gate.Decide(facts, own.Now).IsRefused) return standing;
        }
        return null;
    }

    private sealed record Request(EhrId Record, string? Practitioner, string? Organisation, string? Role, ServiceId? Service, string? Document)
    {
        public static Outcome<Request> Read(JsonObject body)
        {
            if (body.Unknown("patient", "practitioner", "organisation", "role", "service", "document") is { } unknown) return Outcome<Request>.Refused(unknown);
            if (!body.Text("patient").TryGet(out var patient, out var refusal) || !Id(body, "practitioner").TryGet(out var practitioner, out refusal) || !Id(body, "organisation").TryGet(out var organisation, out refusal)
                || !body.Text("role").TryGet(out var role, out refusal) || !body.Text("service").TryGet(out var named, out refusal) || !body.Text("document").TryGet(out var document, out refusal)) return Outcome<Request>.Refused(refusal);
            if (!EhrId.TryParse(patient, out var record)) return Invalid.At("patient", "must be the id of a Patient");
            if (role is not null && StaffRoles.Of(role) is null) return Invalid.At("role", "must be a role of staff");
            if (document is not null && !Guid.TryParseExact(document, "D", out _)) return Invalid.At("document", "must be the UUID of a document");
            ServiceId? service = null;
            if (named is not null)
            {
                if (!ServiceId.Parse(named).TryGet(out var known, out refusal)) return Outcome<Request>.Refused(refusal);
                service = known;
            }
            return practitioner is null && organisation is null && role is null && service is null && document is null
                ? Invalid.At("", "must name whom or what is blocked: practitioner, organisation, role, service or document")
                : new Request(record, practitioner, organisation, role, service, document);
        }

        public JsonObject Provision()
        {
            var (provision, codes, actors) = (new JsonObject(), new JsonArray(), new JsonArray());
            foreach (var to in new[] { Practitioner is null ? null : $"Practitioner/{Practitioner}", Organisation is null ? null : $"Organization/{Organisation}" })
                if (to is not null) actors.Add(ConsentResources.Actor("PRCP", to)[0]!.DeepClone());
            if (Role is not null) codes.Add(FhirNodes.Coded(PeopleCodes.Role, Role));
            if (Service is { } service) codes.Add(FhirNodes.Coded(PeopleCodes.Service, service.Value));
            if (actors.Count > 0) provision["actor"] = actors;
            if (codes.Count > 0) provision["code"] = codes;
            if (Document is not null)
                provision["data"] = new JsonArray(new JsonObject { ["meaning"] = "instance", ["reference"] = new JsonObject { ["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = $"urn:uuid:{Document}" } } });
            return provision;
        }

        private static Outcome<string?> Id(JsonObject body, string name) =>
            !body.Text(name).TryGet(out var text, out var refusal) ? refusal : text is null || ResourceKey.IsId(text) ? text : Invalid.At(name, "must be the id of a resource");
    }
}
