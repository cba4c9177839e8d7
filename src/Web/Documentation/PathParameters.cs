using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Varde.Web.Documentation;

/// <summary>Names the holes of an address as its parameters, for operations that read them from the address themselves.</summary>
internal sealed partial class PathParameters : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var name in Holes().Matches(context.Description.RelativePath ?? "").Select(hole => hole.Groups["name"].Value))
            if (operation.Parameters.All(known => known.Name != name))
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"\{\**(?<name>[^}:?=]+)[^}]*\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Holes();
}
