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

/// <summary>The switches of rollout: whether an organisation has taken a service into use. Without one it has. They stop new use, and never reading.</summary>
internal sealed class Switches(KnownSystems known, RecordStore store, ResourceLookup lookup, ResourceWriting writing)
{
    /// <summary>All that were ever set, of one organisation where the address names it.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject(""), context.RequestAborted)).Refusal is { } refused) return Answers.Problem(refused);
        var asked = context.Request.Query["organisation"].ToString();
        var shown = (await known.SwitchesAsync(context.RequestAborted)).Where(one => asked.Length == 0 || one.Key.Organisation == asked)
            .OrderBy(one => one.Key.Organisation, StringComparer.Ordinal).ThenBy(one => one.Key.Service.Value, StringComparer.Ordinal);
        return Results.Json(new JsonObject { ["switches"] = new JsonArray([.. shown.Select(one => (JsonNode)Shown(new(one.Key.Organisation, one.Key.Service, one.Value)))]) });
    }

    /// <summary>One, with its version as ETag; one that was never set is on, and its version is 0.</summary>
    public async Task<IResult> ReadAsync(string organisation, string service, HttpContext context, AccessSession access)
    {
        if (!(await FoundAsync(organisation, service, AccessAction.Read, context, access)).TryGet(out var found, out var refusal)) return Answers.Problem(refusal);
        return Answer(context, found.Switch, found.Version, StatusCodes.Status200OK);
    }

    /// <summary>Sets one. If-Match names the version that was read, so that nobody undoes what they have not seen.</summary>
    public async Task<IResult> PutAsync(string organisation, string service, HttpContext context, AccessSession access)
    {
        if (!(await FoundAsync(organisation, service, AccessAction.Update, context, access)).TryGet(out var found, out var refusal)) return Answers.Problem(refusal);
        if (!(await Answers.ReadAsync(context)).Then(ReadBody).TryGet(out var isOn, out refusal)) return Answers.Problem(refusal);
        if (!Preconditions.Check(context.Request, found.Version, isNeeded: true).TryGet(out var follows, out refusal)) return Preconditions.Problem(refusal);
        if (found.Version == 0 && !await IsThereAsync(organisation, context.RequestAborted)) return Answers.Problem(Invalid.At("organisation", "is no organisation of this region"));
        var set = found.Switch with { IsOn = isOn };
        return (await writing.StoreAsync([SwitchBasic.Of(set, follows)], found.Grant, context.RequestAborted))
            .Match(_ => Answer(context, set, follows + 1, follows == 0 ? StatusCodes.Status201Created : StatusCodes.Status200OK), Preconditions.Problem);
    }

    private async Task<Outcome<Found>> FoundAsync(string organisation, string service, AccessAction action, HttpContext context, AccessSession access)
    {
        if (!OrganisationNumber.Parse(organisation).TryGet(out _, out _)) return Invalid.At("organisation", "must be an organisation number");
        if (!ServiceId.Parse(service).TryGet(out var id, out _) || !id.IsOfCitizens) return Invalid.At("service", "must be a service of table 1 of the access rules");
        if (TypeServices.Writing(id) != id) return Invalid.At("service", $"is only read, and reading is never switched off: the switch is that of {TypeServices.Writing(id)}");
        if (!(await access.AskAsync(action, Subject($"{organisation}/{service}"), context.RequestAborted)).TryGet(out var grant, out var refusal)) return refusal;
        var (basic, version) = await SystemBasic.ReadAsync(store, SwitchBasic.KeyOf(organisation, id), context.RequestAborted);
        return new Found(grant, basic is { } one && SwitchBasic.Read(one) is { } stored ? stored : new(organisation, id, IsOn: true), version);
    }

    private async Task<bool> IsThereAsync(string organisation, CancellationToken cancellation) =>
        (await lookup.FindAsync("Organization", 1, [new("identifier", $"{NorwegianIdentifiers.OrganisationNumber}|{organisation}")], cancellation)).Count > 0;

    private static Outcome<bool> ReadBody(JsonObject body) =>
        body.Unknown("on", "organisation", "service") is { } unknown ? Outcome<bool>.Refused(unknown) : body["on"] is null ? Invalid.At("on", "must be true or false") : body.Truth("on");

    private static AccessSubject Subject(string id) => new("Switch", id) { Service = ServiceId.Switch };

    private static IResult Answer(HttpContext context, RolloutSwitch one, int version, int status)
    {
        context.Response.Headers.ETag = Preconditions.TagOf(version);
        return Results.Json(Shown(one), statusCode: status);
    }

    private static JsonObject Shown(RolloutSwitch one) => new() { ["organisation"] = one.Organisation, ["service"] = one.Service.Value, ["on"] = one.IsOn };

    private sealed record Found(Grant Grant, RolloutSwitch Switch, int Version);
}

/// <summary>A switch.</summary>
/// <param name="Organisation">Of which organisation, by its number; it holds for what is part of that too.</param>
/// <param name="Service">Of which service.</param>
/// <param name="IsOn">Whether the service is in use.</param>
internal sealed record RolloutSwitch(string Organisation, ServiceId Service, bool IsOn);

/// <summary>A switch as it is kept.</summary>
internal static class SwitchBasic
{
    private const string Organisation = "organisation", Service = "service", State = "state", On = "on", Off = "off";

    public static ResourceKey KeyOf(string organisation, ServiceId service) => new("Basic", $"{SystemBasic.IdsBegin}switch-{organisation}-{service}");

    public static WrittenResource Of(RolloutSwitch one, int follows) => SystemBasic.Of(
        KeyOf(one.Organisation, one.Service), PeopleCodes.Switch, [(Organisation, one.Organisation), (Service, one.Service.Value), (State, one.IsOn ? On : Off)], follows);

    /// <summary>The switch; null for one that cannot be read.</summary>
    public static RolloutSwitch? Read(JsonElement basic) =>
        ServiceId.Parse(SystemBasic.Text(basic, PeopleCodes.Switch, Service)).TryGet(out var service, out _)
            ? new(SystemBasic.Text(basic, PeopleCodes.Switch, Organisation), service, SystemBasic.Text(basic, PeopleCodes.Switch, State) != Off) : null;
}
