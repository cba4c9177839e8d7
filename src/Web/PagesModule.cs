using Varde.Web.Citizen;
using Varde.Web.Layout;

namespace Varde.Web;

/// <summary>The pages, drawn on the server. The framework's script swaps pages without a full load; varde.js wakes the elements that have a script of their own.</summary>
internal static class PagesModule
{
    public static void AddPages(this IServiceCollection services) => services.AddScoped<MainMenu>().AddSingleton<Receipts>().AddRazorComponents();

    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().Add(AnswerHead);
        app.MapRecordDownload();
    }

    // RFC 9110 §9.3.2: HEAD is answered as GET is; the server leaves the body out.
    private static void AnswerHead(EndpointBuilder page)
    {
        if (page.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { HttpMethods: var methods } && methods.Contains(HttpMethods.Get))
            page.Metadata.Add(new HttpMethodMetadata([.. methods, HttpMethods.Head]));
    }
}
