using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Foundation.Tokens;
using Varde.People;
using Varde.Records;

namespace Varde.Web.Identity.Emergency;

/// <summary>
/// Sign-in by a code while the service for staff is down: for an hour, to read alone, and only the records for which the emergency is stated. Each use is in the access log, and stands in the
/// officers' list.
/// </summary>
internal sealed class EmergencySignIn(EmergencyCodes codes, EmergencyApi emergency, ServiceOutage outage, IAccessFacts facts, Gate gate, TimeProvider time)
{
    private const int MostAttempts = 10;

    private readonly AttemptLimit _attempts = new(MostAttempts, time);

    /// <summary>The page where a code is written, where it is posted to, and the page where an emergency is stated.</summary>
    public const string Path = "/innlogging/nod", CodePath = Path + "/kode", LookPath = "/innlogging/nodtilgang", StatePath = LookPath + "/begrunn";

    /// <summary>How long such a session lasts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static void Map(WebApplication app)
    {
        app.MapPost(CodePath, ([FromForm] string? kode, HttpContext context, EmergencySignIn signIn) => signIn.SignInAsync(kode, context)).ExcludeFromDescription();
        app.MapPost(StatePath, StateAsync).RequireGate().ExcludeFromDescription();
    }

    private async Task<IResult> SignInAsync(string? text, HttpContext context)
    {
        if (!_attempts.TryOnce())
        {
            context.Response.Headers.RetryAfter = "60";
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }
        if (!await outage.IsDownAsync(context.RequestAborted)) return Back("oppe");
        if (CodeText.DigestOf(text) is not { } digest || await codes.FindAsync(digest, context.RequestAborted) is not { } code || emergency.ActorOf(code) is not { } actor) return Back("kode");
        if (!await UseAsync(code, actor, context.RequestAborted)) return Back("kode");
        await BeginAsync(context, actor);
        return Results.LocalRedirect(LookPath);
    }

    // Who has left since the code was given has no use of it.
    private async Task<bool> UseAsync(EmergencyCode code, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if ((await facts.OfActorAsync(actor, null, now, cancellation)).Count == 0) return false;
        var asked = await gate.Open(actor).AskAsync(AccessAction.Read, new AccessSubject("Practitioner", "me"), cancellation, "emergency sign-in");
        return asked.TryGet(out var grant, out _) && await codes.UseAsync(code.Id, now, grant.ForCommit($"EmergencyCode/{code.Id}"), cancellation);
    }

    private async Task BeginAsync(HttpContext context, Actor actor)
    {
        var properties = new AuthenticationProperties { IssuedUtc = time.GetUtcNow(), ExpiresUtc = time.GetUtcNow() + Longest };
        SessionStore.SetActor(properties, actor, issuer: "");
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(TokenClaims.Name, actor.Id)], "emergency", TokenClaims.Name, roleType: null)), properties);
    }

    private static IResult Back(string why) => Results.LocalRedirect($"{Path}?feil={why}");

    private static async Task<IResult> StateAsync([FromForm] string? pasient, [FromForm] string? grunn, HttpContext context, AccessSession access, StaffBases bases) =>
        (await StatedAsync((pasient ?? "").Trim(), (grunn ?? "").Trim(), access, bases, context.RequestAborted)).Match(
            stated => Results.LocalRedirect($"/kliniker/pasient/{stated.Record}"), refusal => Results.LocalRedirect($"{LookPath}?feil={(refusal is Unprocessable ? EmergencyLookPage.TooShort : "1")}"));

    // Whoever is named by what is no id is answered as somebody who is not here.
    private static Task<Outcome<BasisInForce>> StatedAsync(string patient, string reason, AccessSession access, StaffBases bases, CancellationToken cancellation)
    {
        var statement = new JsonObject { ["basis"] = "BLAALYS", ["reason"] = reason };
        return NationalId.TryParse(patient, out var number) ? bases.StateAsync(access, number, statement, cancellation)
            : bases.StateAsync(access, EhrId.TryParse(patient, out var record) ? record : EhrId.New(), statement, cancellation);
    }
}
