using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>Answers requests that no operation takes: 405 with Allow where the address is served by other methods (RFC 9110 §15.5.6), else 404.</summary>
internal static class Stray
{
    public static IResult Answer(HttpContext context, EndpointDataSource endpoints)
    {
        var methods = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => IsAt(endpoint, context.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct().Order(StringComparer.Ordinal).ToList();
        if (methods.Count == 0) return ErrorAnswer.Of(new NotFound("The openEHR API has nothing at this address."));
        context.Response.Headers.Allow = string.Join(", ", methods);
        return ErrorAnswer.Of(new MethodOff($"The address does not take {Printable.Of(context.Request.Method)}; it takes {string.Join(", ", methods)}."));
    }

    // The host has endpoints of its own that take any address.
    private static bool IsAt(RouteEndpoint endpoint, PathString path) =>
        endpoint.RoutePattern.RawText?.StartsWith(ClinicalRepositoryModule.Base, StringComparison.Ordinal) == true
        && new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(path, []);
}
