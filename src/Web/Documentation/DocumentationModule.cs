namespace Varde.Web.Documentation;

/// <summary>What the system says of itself: the pages of docs/ under <c>/docs</c>, the addresses for programs under <c>/docs/api</c> and as OpenAPI.</summary>
internal static class DocumentationModule
{
    public const string ApiName = "openapi";

    public static void AddDocumentation(this IServiceCollection services) => services.AddOpenApi(ApiName, options =>
        options.AddOperationTransformer<PathParameters>().AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Varde";
            document.Info.License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" };
            return Task.CompletedTask;
        }));

    public static void MapDocumentation(this WebApplication app) => app.MapOpenApi("/docs/api/{documentName}.json");
}
