using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Varde.Web.Documentation;

/// <summary>What the system says of itself: the pages of docs/ under <c>/docs</c>, the addresses for programs under <c>/docs/api</c> and as OpenAPI.</summary>
internal static partial class DocumentationModule
{
    public const string ApiName = "openapi";

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["ehr_id"] = "The EHR, a UUID",
        ["uid_based_id"] = "A versioned object (UUID) or one of its versions (uuid::system::number)",
        ["versioned_object_uid"] = "The versioned object, a UUID",
        ["version_uid"] = "The version, uuid::system::number",
        ["contribution_uid"] = "The contribution, a UUID",
        ["template_id"] = "The template's id",
    };

    public static void AddDocumentation(this IServiceCollection services) => services.AddOpenApi(ApiName, options => options.AddDocumentTransformer(Complete));

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi("/docs/api/{documentName}.json");
        app.MapGet("/docs/images/{name}.png", (string name) => Picture(name) is { } picture ? Results.Stream(picture, "image/png") : Results.NotFound()).ExcludeFromDescription();
    }

    private static Stream? Picture(string name) => typeof(DocumentationModule).Assembly.GetManifestResourceStream($"pictures/{name}");

    private static Task Complete(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info.Title = "Varde";
        document.Info.License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" };
        foreach (var (path, item) in document.Paths)
        {
            foreach (var operation in item.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
                NameParameters(path, operation);
        }
        return Task.CompletedTask;
    }

    // The handlers read their parameters themselves, so the description does not know them: OpenAPI asks for every one that stands in the address.
    private static void NameParameters(string path, OpenApiOperation operation)
    {
        var parameters = operation.Parameters ??= [];
        foreach (var name in Placeholder().Matches(path).Select(match => match.Groups["name"].Value).Where(name => parameters.All(one => one.Name != name)))
        {
            parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Description = Meanings.GetValueOrDefault(name),
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z_]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
