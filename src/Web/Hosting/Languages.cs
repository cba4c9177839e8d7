using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Varde.Web.Hosting;

/// <summary>
/// The languages of the pages: Norwegian bokmål unless the reader chose English. The browser's own setting is not asked, because the record is
/// Norwegian and many Norwegians have an English browser. The choice is kept in a cookie of this site.
/// </summary>
internal static class Languages
{
    public static readonly CultureInfo Bokmål = new("nb-NO");
    public static readonly CultureInfo English = new("en-GB");

    public static void AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Bokmål);
            options.SupportedCultures = options.SupportedUICultures = [Bokmål, English];
            options.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
    }

    public static void UseLanguages(this WebApplication app) => app.UseRequestLocalization();

    public static void MapLanguages(this WebApplication app) =>
        app.MapGet("/sprak/{language:regex(^(nb|en)$)}", (string language, string? til, HttpContext context) =>
        {
            var culture = new RequestCulture(language == "en" ? English : Bokmål);
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(culture),
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
            return Results.LocalRedirect(IsOnThisSite(til) ? til! : "/");
        }).ExcludeFromDescription();

    // LocalRedirect throws on an address of another site; a bad parameter must not become a server fault.
    private static bool IsOnThisSite(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
