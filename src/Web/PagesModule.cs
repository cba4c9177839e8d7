using Varde.Web.Citizen;
using Varde.Web.Layout;

namespace Varde.Web;

/// <summary>The pages, drawn on the server. The framework's script swaps pages without a full load; varde.js wakes the elements that have a script of their own.</summary>
internal static class PagesModule
{
    public static void AddPages(this IServiceCollection services) => services.AddSingleton<Receipts>().AddRazorComponents();

    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>();
        app.MapRecordDownload();
    }
}
