using Microsoft.AspNetCore.Mvc;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.Web.Identity;

/// <summary>Which sessions of the pages somebody has, and their end: their own, and for security officers those of whoever must be signed out.</summary>
internal static partial class OwnSessions
{
    /// <summary>Where the page of one's own sessions posts to.</summary>
    public const string EndPath = "/meg/okter";

    public static void MapOwnSessions(this WebApplication app)
    {
        var api = app.MapGroup("/api").RequireGate().RefuseUnknownClients().WithTags("Sign-in");
        api.MapGet("/me/sessions", ListAsync).WithSummary("My sessions of the pages");
        api.MapDelete("/me/sessions/{id}", EndOwnAsync).WithSummary("Ends a session of mine");
        api.MapDelete("/me/sessions", EndAllOwnAsync).WithSummary("Ends all my sessions");
        api.MapDelete("/sessions/{actor}", EndOthersAsync).WithSummary("Ends all sessions that a member of staff has for my organisation, for security officers: with a purpose");
        app.MapPost(EndPath, EndOnPageAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(AccessSession access, SessionStore sessions, CancellationToken cancellation)
    {
        if (Refused(access) is { } refused) return refused;
        return Results.Json(new { sessions = await sessions.OfActorAsync(SessionStore.OwnerOf(access.Actor), cancellation) });
    }

    private static async Task<IResult> EndOwnAsync(string id, AccessSession access, SessionStore sessions, ILogger<SessionStore> log, CancellationToken cancellation)
    {
        if (Refused(access) is { } refused) return refused;
        if (await sessions.EndAsync(SessionStore.OwnerOf(access.Actor), id, cancellation) == 0) return Results.NotFound();
        Ended(log, 1, access.Actor.Id);
        return Results.NoContent();
    }

    private static async Task<IResult> EndAllOwnAsync(AccessSession access, SessionStore sessions, ILogger<SessionStore> log, CancellationToken cancellation)
    {
        if (Refused(access) is { } refused) return refused;
        Ended(log, await sessions.EndAsync(SessionStore.OwnerOf(access.Actor), name: null, cancellation), access.Actor.Id);
        return Results.NoContent();
    }

    // Sessions are a person's own: an app that was given a part of what its user may do has no part in them.
    private static InsufficientScope? Refused(AccessSession access)
    {
        access.TellOwn();
        return access.Actor.ActsWhole ? null : InsufficientScope.Of(GrantedScopes.Api, "The scopes of this app do not cover your sessions.");
    }

    // Whoever may look into the access log, and says why (R-COMMON-AUDIT): the entry tells whose sessions were ended. An officer's reach is the organisation for which they signed in.
    private static async Task<IResult> EndOthersAsync(
        string actor, [FromHeader(Name = StatedPurpose.Header)] string? stated, AccessSession access, SessionStore sessions, ILogger<SessionStore> log, CancellationToken cancellation)
    {
        if (!StatedPurpose.ReadHeader(stated).TryGet(out var purpose, out var refusal)) return Results.Problem(refusal.Message, statusCode: StatusCodes.Status400BadRequest);
        if ((await access.AskAsync(AccessAction.Read, new AccessSubject("AUDIT", $"sessions/{Printable(actor)}"), cancellation, purpose)).Refusal is { } refused) return Results.Problem(refused.Message, statusCode: refused is NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
        var ended = await sessions.EndOfStaffAsync(actor, access.Actor.Organisation, cancellation);
        Ended(log, ended, access.Actor.Id);
        return Results.Json(new { ended });
    }

    private static async Task<IResult> EndOnPageAsync(HttpContext context, [FromForm] string okt, SessionStore sessions, ILogger<SessionStore> log)
    {
        if (ActorOfRequest.Of(context) is { SignIn: not null } actor) Ended(log, await sessions.EndAsync(SessionStore.OwnerOf(actor), okt, context.RequestAborted), actor.Id);
        return Results.LocalRedirect(SignInPages.Me);
    }

    private static string Printable(string text) => text.Length <= 100 && !text.Any(char.IsControl) ? text : "";

    [LoggerMessage(1, LogLevel.Information, "{Count} sessions were ended by {Actor}")]
    private static partial void Ended(ILogger log, int count, string actor);
}
