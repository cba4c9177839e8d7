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

    /// <summary>How what a reader chooses of the pages is kept.</summary>
    public static CookieOptions Kept => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), IsEssential = true };

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
                Kept);
            return Results.LocalRedirect(Identity.SignInPages.OnThisSite(til) ?? "/");
        }).ExcludeFromDescription();
}
