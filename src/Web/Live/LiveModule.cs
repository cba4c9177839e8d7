using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Web.Identity;

namespace Varde.Web.Live;

/// <summary>
/// Pages that stand open learn that they have grown old (HTML, server-sent events). Nothing of the record is sent: the page is asked for again, and its look decided and logged as any other. Whether
/// there is something new for this reader is decided each time by what they see then, so that nobody learns of what they do not see.
/// </summary>
internal static class LiveModule
{
    /// <summary>Where pages listen; the record follows.</summary>
    public const string Root = "/live";

    public static IServiceCollection AddLive(this IServiceCollection services) => services.AddSingleton<LiveFeed>().AddHostedService(s => s.GetRequiredService<LiveFeed>()).AddSingleton<LivePages>();

    public static void MapLive(this WebApplication app) =>
        app.MapGroup("").RequireGate().ExcludeFromDescription().MapGet(Root + "/{record:guid}", ListenAsync);

    private static async Task<IResult> ListenAsync(Guid record, string? siden, HttpContext http, AccessSession access, LivePages pages)
    {
        var ehr = new EhrId(record);
        if (!await access.SeesAsync(new AccessSubject("EHR", ehr.ToString(), ehr), http.RequestAborted)) return Results.NotFound();
        var session = (await http.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme)).Properties is { } known ? SessionStore.NameOf(known) : null;
        var since = MomentOf(http.Request.Headers["Last-Event-ID"].ToString()) ?? MomentOf(siden) ?? DateTimeOffset.MaxValue;
        return TypedResults.ServerSentEvents(pages.TellAsync(access.Actor, ehr, session, since, http.RequestAborted));
    }

    private static DateTimeOffset? MomentOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>A moment as addresses and event ids write it.</summary>
    public static string TextOf(DateTimeOffset moment) => moment.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
