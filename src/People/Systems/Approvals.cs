using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Systems;

/// <summary>
/// Approvals of research, quality work, teaching, supervision and exports: who approved it, for what, whose records, until when. The organisation's administrator registers them; the
/// role opens no record, so that whoever registers an approval gains nothing by it.
/// </summary>
internal sealed class Approvals(KnownSystems known, RecordStore store, ResourceWriting writing)
{
    /// <summary>Those of the caller's organisation. Who is in a population is not told, only how many were named.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject("", null), context.RequestAborted)).Refusal is { } refused) return Answers.Problem(refused);
        var own = (await known.ApprovalsAsync(context.RequestAborted)).Where(approval => access.IsOpen || approval.Organisation == access.Actor.Organisation).OrderBy(approval => approval.Id, StringComparer.Ordinal);
        return Results.Json(new JsonObject { ["approvals"] = new JsonArray([.. own.Select(approval => (JsonNode)Shown(approval))]) });
    }

    /// <summary>Registers one.</summary>
    public async Task<IResult> GiveAsync(HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).Then(ApprovalRequest.Read).TryGet(out var approval, out var refusal)) return Answers.Problem(refusal);
        if (!(await access.AskAsync(AccessAction.Create, Subject(approval.Id, approval.Organisation), context.RequestAborted)).TryGet(out var grant, out refusal)) return Answers.Problem(refusal);
        return (await writing.StoreAsync([ApprovalBasic.Of(approval, isActive: true, follows: 0)], grant, context.RequestAborted)).Match(_ => Results.Json(Shown(approval), statusCode: StatusCodes.Status201Created), Preconditions.Problem);
    }

    /// <summary>Ends one: from the next call on it opens nothing.</summary>
    public async Task<IResult> EndAsync(string id, HttpContext context, AccessSession access)
    {
        var there = (await known.ApprovalsAsync(context.RequestAborted)).FirstOrDefault(approval => approval.Id == id && approval.IsActive);
        if (!(await access.AskAsync(AccessAction.Delete, Subject(there is null ? "" : id, there?.Organisation ?? access.Actor.Organisation), context.RequestAborted)).TryGet(out var grant, out var refusal)) return Answers.Problem(refusal);
        if (there is null) return Answers.Problem(new NotFound("There is no such approval."));
        var (_, version) = await SystemBasic.ReadAsync(store, ApprovalBasic.KeyOf(id), context.RequestAborted);
        return (await writing.StoreAsync([ApprovalBasic.Of(there, isActive: false, version)], grant, context.RequestAborted)).Match(_ => Results.NoContent(), Preconditions.Problem);
    }

    // It is an affair of the organisation, as its units and staff are.
    private static AccessSubject Subject(string id, string? organisation) => new("Approval", id) { Service = ServiceId.Organisation, Owner = organisation };

    private static JsonObject Shown(Approval approval) => new()
    {
        ["id"] = approval.Id, ["organisation"] = approval.Organisation, ["purpose"] = approval.Purpose.Value, ["approvedBy"] = approval.ApprovedBy, ["reference"] = approval.Reference, ["from"] = approval.From, ["until"] = approval.Until,
        ["population"] = approval.IsWholeOrganisation ? "organisation" : approval.Group is not null ? "group" : "patients", ["patients"] = approval.Patients.Count,
        ["practitioners"] = approval.Practitioners.Count, ["clients"] = new JsonArray([.. approval.Clients.Select(client => (JsonNode)client)]), ["active"] = approval.IsActive,
    };
}

/// <summary>An approval.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Organisation">The organisation that it was given to, by its number.</param>
/// <param name="Purpose">For what: KVAL, FORSK, UNDERVISN, TILSYN2 or TILSYN3.</param>
internal sealed record Approval(string Id, string Organisation, BasisCode Purpose)
{
    /// <summary>Who approved it: a committee, a leader, an authority.</summary>
    public string ApprovedBy { get; init; } = "";

    /// <summary>What they know it by.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Its first day, YYYY-MM-DD.</summary>
    public string From { get; init; } = "";

    /// <summary>Its last day.</summary>
    public string Until { get; init; } = "";

    public bool IsActive { get; init; } = true;

    /// <summary>It covers whatever documents the organisation owns.</summary>
    public bool IsWholeOrganisation { get; init; }

    /// <summary>It covers the members of a Group, as they are now.</summary>
    public string? Group { get; init; }

    /// <summary>It covers these records.</summary>
    public IReadOnlySet<EhrId> Patients { get; init; } = new HashSet<EhrId>();

    /// <summary>The Practitioners who work by it; empty for all clinical staff of the organisation.</summary>
    public IReadOnlyList<string> Practitioners { get; init; } = [];

    /// <summary>The clients that export by it.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];

    /// <summary>Whether it is in force; its last day belongs to it.</summary>
    public bool Holds(DateTimeOffset now) => IsActive && new Span(FhirJson.Begin(From), FhirJson.End(Until)).Holds(now);
}

/// <summary>What is said of an approval to register it.</summary>
internal static class ApprovalRequest
{
    /// <summary>Reads it; docs/systems.md tells its members.</summary>
    public static Outcome<Approval> Read(JsonObject body)
    {
        if (body.Unknown("organisation", "purpose", "approvedBy", "reference", "from", "until", "population", "practitioners", "clients") is { } unknown) return Outcome<Approval>.Refused(unknown);
        if (!body.Text("organisation", 20).TryGet(out var organisation, out var refusal) || !body.Text("purpose", 20).TryGet(out var said, out refusal) || !body.Text("approvedBy", 500).TryGet(out var by, out refusal)
            || !body.Text("reference", 200).TryGet(out var reference, out refusal) || !Day(body, "from").TryGet(out var from, out refusal) || !Day(body, "until").TryGet(out var until, out refusal)
            || !body.Texts("practitioners").TryGet(out var practitioners, out refusal) || !body.Texts("clients").TryGet(out var clients, out refusal)) return Outcome<Approval>.Refused(refusal);
        if (!OrganisationNumber.Parse(organisation).TryGet(out _, out _)) return Invalid.At("organisation", "must be an organisation number");
        if (!BasisCode.Parse(said ?? "").TryGet(out var purpose, out _) || purpose.Group != BasisGroup.Approved) return Invalid.At("purpose", $"must be one of {string.Join(", ", BasisCode.All.Where(code => code.Group == BasisGroup.Approved))}");
        if (by is not { Length: > 0 }) return Invalid.At("approvedBy", "must say who approved it");
        if (string.CompareOrdinal(until, from) < 0) return Invalid.At("until", "must not be before from");
        return WithPopulation(new Approval(ResourceKey.NewId(), organisation!, purpose) { ApprovedBy = by, Reference = reference ?? "", From = from, Until = until, Practitioners = practitioners, Clients = clients }, body["population"]);
    }

    private static Outcome<Approval> WithPopulation(Approval approval, JsonNode? population)
    {
        if (population is JsonValue value && value.TryGetValue<string>(out var word) && word == "organisation") return approval with { IsWholeOrganisation = true };
        if (population is not JsonObject { Count: 1 } named || named.Unknown("group", "patients") is not null) return Invalid.At("population", "must be \"organisation\", {\"group\": id} or {\"patients\": [ids]}");
        if (named.ContainsKey("group")) return named.Text("group", 64).Then(group => group is not null && ResourceKey.IsId(group) ? approval with { Group = group } : (Outcome<Approval>)Invalid.At("population.group", "must be the id of a Group"));
        if (!named.Texts("patients").TryGet(out var ids, out var refusal)) return Outcome<Approval>.Refused(refusal);
        var records = ids.Select(id => EhrId.TryParse(id.Split('/')[^1], out var record) ? record : (EhrId?)null).ToList();
        // Whether there are such records is not looked up: whoever registers an approval learns nothing of them.
        return records.Count == 0 || records.Contains(null) ? Invalid.At("population.patients", "must be ids of Patients, at least one") : approval with { Patients = records.Select(record => record!.Value).ToHashSet() };
    }

    private static Outcome<string> Day(JsonObject body, string name) =>
        !body.Text(name, 10).TryGet(out var text, out var refusal) ? Outcome<string>.Refused(refusal)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text! : Invalid.At(name, "must be a day: YYYY-MM-DD");
}

/// <summary>An approval as it is kept.</summary>
internal static class ApprovalBasic
{
    private const string Organisation = "organisation", Purpose = "purpose", By = "approved-by", Reference = "reference", From = "from", Until = "until", State = "state", Active = "active";
    private const string Whole = "whole-organisation", Group = "group", Patient = "patient", Practitioner = "practitioner", Client = "client";

    public static ResourceKey KeyOf(string id) => new("Basic", $"{SystemBasic.IdsBegin}approval-{id}");

    public static WrittenResource Of(Approval approval, bool isActive, int follows) => SystemBasic.Of(KeyOf(approval.Id), PeopleCodes.Approval,
    [
        (Organisation, approval.Organisation), (Purpose, approval.Purpose.Value), (By, approval.ApprovedBy), (Reference, approval.Reference), (From, approval.From), (Until, approval.Until), (State, isActive ? Active : "ended"),
        (Whole, approval.IsWholeOrganisation ? "yes" : null), (Group, approval.Group), .. approval.Patients.Select(record => (Patient, (string?)record.ToString())),
        .. approval.Practitioners.Select(practitioner => (Practitioner, (string?)practitioner)), .. approval.Clients.Select(client => (Client, (string?)client)),
    ], follows);

    /// <summary>The approval; null for one that cannot be read.</summary>
    public static Approval? Read(string key, JsonElement basic)
    {
        if (!BasisCode.Parse(Text(basic, Purpose)).TryGet(out var purpose, out _) || KeyOf("").Id is var start && !key.StartsWith(start, StringComparison.Ordinal)) return null;
        return new(key[start.Length..], Text(basic, Organisation), purpose)
        {
            ApprovedBy = Text(basic, By), Reference = Text(basic, Reference), From = Text(basic, From), Until = Text(basic, Until), IsActive = Text(basic, State) == Active,
            IsWholeOrganisation = Text(basic, Whole).Length > 0,
            Group = Text(basic, Group) is { Length: > 0 } group ? group : null,
            Patients = Texts(basic, Patient).Select(id => EhrId.TryParse(id, out var record) ? record : (EhrId?)null).OfType<EhrId>().ToHashSet(),
            Practitioners = [.. Texts(basic, Practitioner)],
            Clients = [.. Texts(basic, Client)],
        };
    }

    private static string Text(JsonElement basic, string name) => SystemBasic.Text(basic, PeopleCodes.Approval, name);

    private static IEnumerable<string> Texts(JsonElement basic, string name) => SystemBasic.Texts(basic, PeopleCodes.Approval, name);
}
