using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.Systems;

/// <summary>
/// The machine clients that an organisation registers for itself: which client of the sign-in service acts for it, as what, and what it may write. The organisation's administrator
/// writes them; clients of national exchanges, and whoever receives what others own, are registered by the operator.
/// </summary>
internal sealed class Clients(KnownSystems known, RecordStore store, ResourceWriting writing)
{
    /// <summary>Lists them.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access)
    {
        var cancellation = context.RequestAborted;
        if ((await access.AskAsync(AccessAction.Read, Subject("", null), cancellation)).Refusal is { } refused) return Answers.Problem(refused);
        var all = known.OfOperator.Concat(await known.ClientsAsync(cancellation)).OrderBy(client => client.Organisation, StringComparer.Ordinal).ThenBy(client => client.Id, StringComparer.Ordinal);
        return Results.Json(new JsonObject { ["clients"] = new JsonArray([.. all.Select(client => (JsonNode)Shown(client, known.OfOperator.Contains(client)))]) });
    }

    /// <summary>Registers one, or changes its registration.</summary>
    public async Task<IResult> PutAsync(string organisation, string id, HttpContext context, AccessSession access)
    {
        if (!(await WrittenAsync(organisation, id, access, AccessAction.Update, context)).TryGet(out var over, out var refusal)) return Preconditions.Problem(refusal);
        if (!(await Answers.ReadAsync(context)).Then(body => ClientRequest.Read(body, id, organisation)).TryGet(out var client, out refusal)) return Answers.Problem(refusal);
        if (ClientRequest.FaultForOrganisations(client) is { } fault) return Answers.Problem(fault);
        return (await StoreAsync(client, isActive: true, over, context)).Match(version => Answer(context, client, version, isNew: over.Version == 0), Preconditions.Problem);
    }

    /// <summary>Ends a registration: from the next call on the client is not known.</summary>
    public async Task<IResult> EndAsync(string organisation, string id, HttpContext context, AccessSession access)
    {
        if (!(await WrittenAsync(organisation, id, access, AccessAction.Delete, context)).TryGet(out var over, out var refusal)) return Preconditions.Problem(refusal);
        if (over.Client is not { } client) return Answers.Problem(new NotFound("There is no such client."));
        return (await StoreAsync(client, isActive: false, over, context)).Match(_ => Results.NoContent(), Preconditions.Problem);
    }

    private async Task<Outcome<Over>> WrittenAsync(string organisation, string id, AccessSession access, AccessAction action, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        if (!OrganisationNumber.Parse(organisation).TryGet(out _, out _)) return Invalid.At("organisation", "must be an organisation number");
        if (id.Length > 200 || id.Any(char.IsWhiteSpace)) return Invalid.At("id", "must be the id of a client, of 200 characters at most, without spaces");
        if (!(await access.AskAsync(action, Subject(id, organisation), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        var (basic, version) = await SystemBasic.ReadAsync(store, ClientBasic.KeyOf(organisation, id), cancellation);
        return Preconditions.Check(context.Request, version, isNeeded: false).Map(follows => new Over(grant, basic is { } one ? ClientBasic.Read(one) : null, follows));
    }

    private async Task<Outcome<int>> StoreAsync(RegisteredClient client, bool isActive, Over over, HttpContext context) =>
        (await writing.StoreAsync([ClientBasic.Of(client, isActive, over.Version)], over.Grant, context.RequestAborted)).Map(_ => over.Version + 1);

    private static IResult Answer(HttpContext context, RegisteredClient client, int version, bool isNew)
    {
        context.Response.Headers.ETag = Preconditions.TagOf(version);
        return Results.Json(Shown(client, isOfOperator: false), statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    // A client is an affair of its organisation, as its units and staff are.
    private static AccessSubject Subject(string id, string? organisation) => new("Client", id) { Service = ServiceId.Organisation, Owner = organisation };

    private static JsonObject Shown(RegisteredClient client, bool isOfOperator) => new()
    {
        ["id"] = client.Id, ["organisation"] = client.Organisation, ["name"] = client.Name, ["kind"] = RegisteredClient.TextOf(client.Kind),
        ["kinds"] = new JsonArray([.. client.Kinds.Select(kind => (JsonNode)kind)]), ["services"] = Texts(client.Services), ["receives"] = Texts(client.Receives), ["byOperator"] = isOfOperator,
    };

    private static JsonArray Texts(IEnumerable<ServiceId> services) => new([.. services.Select(service => (JsonNode)service.Value)]);

    private sealed record Over(Grant Grant, RegisteredClient? Client, int Version);
}

/// <summary>What is said of a client to register it, by an organisation over the API or by the operator in a file.</summary>
internal static class ClientRequest
{
    private static readonly ClientKind[] OfOrganisations = [ClientKind.Integration, ClientKind.Gateway, ClientKind.Export, ClientKind.Other];
    private static readonly ClientKind[] OfOperators = [.. OfOrganisations, ClientKind.PrescriptionBroker, ClientKind.SummaryRecord, ClientKind.Helsenorge];

    /// <summary>Reads it: <c>{"name": …, "kind": "integration", "kinds": ["Observation"], "services": ["result"]}</c>.</summary>
    public static Outcome<RegisteredClient> Read(JsonObject body, string id, string organisation)
    {
        if (body.Unknown("id", "organisation", "name", "kind", "kinds", "services", "receives") is { } unknown) return Outcome<RegisteredClient>.Refused(unknown);
        if (!body.Text("name", 200).TryGet(out var name, out var refusal) || !body.Text("kind", 50).TryGet(out var said, out refusal) || !body.Texts("kinds").TryGet(out var kinds, out refusal)
            || !body.Services("services").TryGet(out var services, out refusal) || !body.Services("receives").TryGet(out var receives, out refusal)) return Outcome<RegisteredClient>.Refused(refusal);
        if (RegisteredClient.KindOf(said ?? "") is not { } kind || !OfOperators.Contains(kind)) return Invalid.At("kind", $"must be one of {string.Join(", ", OfOperators.Select(RegisteredClient.TextOf))}");
        return new RegisteredClient(id, kind, organisation) { Name = name ?? "", Kinds = kinds, Services = services, Receives = receives };
    }

    /// <summary>Reads those that an operator registers: each names its id, and its organisation or none for any.</summary>
    public static Outcome<IReadOnlyList<RegisteredClient>> ReadAll(JsonArray listed)
    {
        var clients = new List<RegisteredClient>();
        foreach (var (at, item) in listed.Index())
        {
            if (item is not JsonObject one || !one.Text("id", 200).TryGet(out var id, out _) || id is not { Length: > 0 }) return Invalid.At($"[{at}].id", "must be the id of a client");
            if (!one.Text("organisation", 20).TryGet(out var organisation, out _) || (organisation is { Length: > 0 } && !OrganisationNumber.Parse(organisation).IsDone)) return Invalid.At($"[{at}].organisation", "must be an organisation number, or absent for any");
            if (!Read(one, id, organisation ?? "").TryGet(out var client, out var refusal)) return refusal is Invalid { Faults: [var fault, ..] } ? Invalid.At($"[{at}].{fault.Path}", fault.Message) : refusal;
            clients.Add(client);
        }
        return Outcome<IReadOnlyList<RegisteredClient>>.Done(clients);
    }

    /// <summary>Why an organisation does not register this for itself; null when it does.</summary>
    public static Refusal? FaultForOrganisations(RegisteredClient client) =>
        !OfOrganisations.Contains(client.Kind) ? new Forbidden("Clients of national exchanges are registered by the operator.")
        : client.Receives.Count > 0 ? new Forbidden("Who receives what other organisations own is registered by the operator.")
        : null;
}

/// <summary>A registration as it is kept.</summary>
internal static class ClientBasic
{
    private const string Id = "id", Organisation = "organisation", Name = "name", Kind = "kind", Kinds = "writes", Services = "service", State = "state", Active = "active";

    /// <summary>Under which key. An organisation registers clients for itself, so that nobody takes the name of another's.</summary>
    public static ResourceKey KeyOf(string organisation, string id) =>
        new("Basic", $"{SystemBasic.IdsBegin}client-{organisation}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 12))}");

    /// <summary>The registration as it is to be stored.</summary>
    public static WrittenResource Of(RegisteredClient client, bool isActive, int follows) => SystemBasic.Of(KeyOf(client.Organisation, client.Id), PeopleCodes.Client,
    [
        (Id, client.Id), (Organisation, client.Organisation), (Name, client.Name), (Kind, RegisteredClient.TextOf(client.Kind)), (State, isActive ? Active : "ended"),
        .. client.Kinds.Select(kind => (Kinds, (string?)kind)), .. client.Services.Select(service => (Services, (string?)service.Value)),
    ], follows);

    /// <summary>The registration; null for one that has ended, or that cannot be read.</summary>
    public static RegisteredClient? Read(JsonElement basic)
    {
        if (Text(basic, State) != Active || RegisteredClient.KindOf(Text(basic, Kind)) is not { } kind || Text(basic, Organisation).Length == 0) return null;
        return new(Text(basic, Id), kind, Text(basic, Organisation))
        {
            Name = Text(basic, Name),
            Kinds = [.. SystemBasic.Texts(basic, PeopleCodes.Client, Kinds)],
            Services = [.. SystemBasic.Texts(basic, PeopleCodes.Client, Services).Select(text => ServiceId.Parse(text).TryGet(out var service, out _) ? service : default)],
        };
    }

    private static string Text(JsonElement basic, string name) => SystemBasic.Text(basic, PeopleCodes.Client, name);
}
