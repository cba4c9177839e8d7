using Varde.Web.Layout;

namespace Varde.Web;

/// <summary>The pages, drawn on the server; the only script is the framework's own, which swaps pages without a full load.</summary>
internal static class PagesModule
{
    public static void AddPages(this IServiceCollection services) => services.AddRazorComponents();

    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>();
    }
}
