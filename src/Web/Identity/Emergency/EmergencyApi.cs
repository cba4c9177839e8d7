using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People;
using Varde.Records;

namespace Varde.Web.Identity.Emergency;

/// <summary>
/// Codes for sign-in while the service is down, as a security officer gives them out beforehand, withdraws them and reviews their use; and when an officer says that the service is down. It is
/// for whoever may look into the access log and says why (R-COMMON-AUDIT), in their own organisation.
/// </summary>
internal sealed class EmergencyApi(EmergencyCodes codes, IAccessFacts facts, StaffNumbers numbers, IDataProtectionProvider keys, TimeProvider time)
{
    private const string Object = "emergency-codes";
    private const int MostDays = 90, MostHours = 24;

    /// <summary>The client that these sign-ins go through.</summary>
    public const string Client = "varde-emergency";

    /// <summary>What they may do: read, and state the emergency.</summary>
    public const string Scopes = "user/*.rs user/Basic.c user/composition-*.rs user/template-*.rs user/aql-*.rs";

    private readonly IDataProtector _seal = keys.CreateProtector("Varde.Web.EmergencyCode");

    public static void Map(WebApplication app)
    {
        var api = app.MapGroup("/api/emergency").RequireGate().RefuseUnknownClients().WithTags("Sign-in");
        api.MapGet("/codes", (HttpContext context, AccessSession access, EmergencyApi emergency) => emergency.ListAsync(context, access)).WithSummary("The codes of my organisation, and which were used");
        api.MapPost("/codes", ([FromBody] JsonElement? body, HttpContext context, AccessSession access, EmergencyApi emergency) => emergency.IssueAsync(body ?? default, context, access)).WithSummary("Gives out a code: it is told this once");
        api.MapDelete("/codes/{id:guid}", (Guid id, HttpContext context, AccessSession access, EmergencyApi emergency) => emergency.WithdrawAsync(id, context, access)).WithSummary("Withdraws a code");
        api.MapPut("/outage", ([FromBody] JsonElement? body, HttpContext context, AccessSession access, EmergencyApi emergency) => emergency.DeclareAsync(body ?? default, context, access)).WithSummary("Says that the sign-in service is down");
        api.MapDelete("/outage", (HttpContext context, AccessSession access, EmergencyApi emergency) => emergency.EndAsync(context, access)).WithSummary("Says that it is back");
    }

    /// <summary>Whom a code signs in; null where the code was sealed with keys that are not here.</summary>
    public Actor? ActorOf(EmergencyCode code)
    {
        try
        {
            return JsonSerializer.Deserialize<Actor>(_seal.Unprotect(code.Content.ToArray()));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private async Task<IResult> ListAsync(HttpContext context, AccessSession access)
    {
        if (!(await AskAsync(context, access, Object)).TryGet(out _, out var refusal)) return Problem(refusal);
        var listed = await codes.OfOrganisationAsync(access.Actor.Organisation, context.RequestAborted);
        return Results.Json(new { codes = listed.Select(code => new { id = code.Id, actor = code.Owner, issuedBy = code.IssuedBy, issued = code.Issued, until = code.Until, used = code.Used, withdrawn = code.Withdrawn }) });
    }

    private async Task<IResult> IssueAsync(JsonElement body, HttpContext context, AccessSession access)
    {
        if (!(await AskAsync(context, access, Object)).TryGet(out var grant, out var refusal)) return Problem(refusal);
        if (!Read(body, access.Actor).TryGet(out var asked, out refusal)) return Problem(refusal);
        var now = time.GetUtcNow();
        if ((await facts.OfActorAsync(asked.Actor, null, now, context.RequestAborted)).Count == 0) return Problem(Invalid.At("hpr", "is the number of nobody who works in your organisation"));
        if (await IsAnothersAsync(asked.Actor.SignIn!, context.RequestAborted)) return Problem(Invalid.At("person", "is not who has this HPR number"));
        var text = CodeText.New();
        var code = new EmergencyCode(
            Guid.NewGuid(), CodeText.DigestOf(text), access.Actor.Organisation, asked.Actor.Id, access.Actor.Id, now, now.AddDays(asked.Days), _seal.Protect(JsonSerializer.SerializeToUtf8Bytes(asked.Actor)));
        await codes.AddAsync(code, grant.ForCommit($"EmergencyCode/{code.Id} for {code.Owner}"), context.RequestAborted);
        return Results.Json(new { id = code.Id, code = text, actor = code.Owner, until = code.Until }, statusCode: StatusCodes.Status201Created);
    }

    // Own record and near kin are known by the person: a code for somebody else would open theirs.
    private async Task<bool> IsAnothersAsync(SignIn signIn, CancellationToken cancellation) => await numbers.AreOneAsync(signIn.Hpr!.Value, signIn.Person!.Value, cancellation) is false;

    private async Task<IResult> WithdrawAsync(Guid id, HttpContext context, AccessSession access)
    {
        if (!(await AskAsync(context, access, Object)).TryGet(out var grant, out var refusal)) return Problem(refusal);
        return await codes.WithdrawAsync(id, access.Actor.Organisation, time.GetUtcNow(), grant.ForCommit($"EmergencyCode/{id} withdrawn"), context.RequestAborted) ? Results.NoContent() : Results.NotFound();
    }

    private async Task<IResult> DeclareAsync(JsonElement body, HttpContext context, AccessSession access)
    {
        var purpose = PurposeOf(context);
        if (!(await AskAsync(context, access, "sign-in-outage")).TryGet(out var grant, out var refusal)) return Problem(refusal);
        if (body.ValueKind != JsonValueKind.Object || NumberIn(body, "hours") is not (>= 1 and <= MostHours and var hours)) return Problem(Invalid.At("hours", $"must be a whole number from 1 to {MostHours}"));
        var now = time.GetUtcNow();
        await codes.DeclareAsync(access.Actor.Id, purpose.Value, now, now.AddHours(hours), grant.ForCommit("sign-in-outage declared"), context.RequestAborted);
        return Results.Json(new { until = now.AddHours(hours) });
    }

    private async Task<IResult> EndAsync(HttpContext context, AccessSession access)
    {
        if (!(await AskAsync(context, access, "sign-in-outage")).TryGet(out var grant, out var refusal)) return Problem(refusal);
        return await codes.EndDeclaredAsync(time.GetUtcNow(), grant.ForCommit("sign-in-outage ended"), context.RequestAborted) ? Results.NoContent() : Results.NotFound();
    }

    private static async Task<Outcome<Grant>> AskAsync(HttpContext context, AccessSession access, string what) => PurposeOf(context).TryGet(out var purpose, out var refusal)
        ? await access.AskAsync(AccessAction.Read, new AccessSubject("AUDIT", what), context.RequestAborted, purpose) : refusal;

    private static Outcome<string> PurposeOf(HttpContext context) => StatedPurpose.ReadHeader(context.Request.Headers[StatedPurpose.Header]);

    private static Outcome<(Actor Actor, int Days)> Read(JsonElement body, Actor officer)
    {
        if (body.ValueKind != JsonValueKind.Object) return Invalid.At("", "must be an object");
        if (!HprNumber.Parse(TextIn(body, "hpr")).TryGet(out var hpr, out _)) return Invalid.At("hpr", "must be a number of the register of health personnel");
        if (!NationalId.TryParse(TextIn(body, "person"), out var person)) return Invalid.At("person", "must be the national id of whom the code is for");
        if (TextIn(body, "name") is not { Length: > 0 and <= 200 } name || name.Any(char.IsControl)) return Invalid.At("name", "must be the name of whom the code is for");
        if (NumberIn(body, "days") is not (>= 1 and <= MostDays and var days)) return Invalid.At("days", $"must be a whole number from 1 to {MostDays}");
        var unit = OrganisationNumber.Parse(TextIn(body, "unit")).TryGet(out var number, out _) ? number : (OrganisationNumber?)null;
        if (unit is null && body.TryGetProperty("unit", out _)) return Invalid.At("unit", "must be an organisation number");
        var signIn = new SignIn
        {
            Person = person, Hpr = hpr, Level = SignInLevel.High, Organisation = officer.SignIn?.Organisation, Unit = unit, Client = Client, Scopes = GrantedScopes.Parse(Scopes), IsByCode = true,
        };
        return (new Actor(ActorKind.Staff, $"hpr:{hpr}", name, officer.Organisation, unit?.Digits ?? "") { SignIn = signIn }, days);
    }

    private static string? TextIn(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? NumberIn(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static IResult Problem(Refusal refusal) => Results.Problem(
        refusal is Invalid { Faults: [var fault, ..] } ? fault.ToSentence() : refusal.Message,
        statusCode: refusal switch { Invalid => StatusCodes.Status400BadRequest, NotFound => StatusCodes.Status404NotFound, _ => StatusCodes.Status403Forbidden });
}
