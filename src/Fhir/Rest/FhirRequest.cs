using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>Makes a call of a request: reads its address, headers and body.</summary>
internal static class FhirRequest
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <returns>The call; or <see cref="TooLarge"/>, or <see cref="UnsupportedMediaType"/> when a search is posted as something else than a form.</returns>
    public static async Task<Outcome<FhirCall>> ReadAsync(HttpContext context, FhirRoute route, FhirSettings settings)
    {
        var request = context.Request;
        var isForm = route.Pattern.EndsWith("_search", StringComparison.Ordinal);
        if (isForm && request.ContentType is { Length: > 0 } type && !type.StartsWith(Form, StringComparison.OrdinalIgnoreCase))
            return new UnsupportedMediaType($"A search is posted as {Form}.");
        if (!(await RequestBody.ReadAsync(request.BodyReader, request.ContentLength, settings.LargestBody, context.RequestAborted)).TryGet(out var body, out var refusal)) return refusal;
        var query = QueryParameters.Of(request.QueryString.Value ?? "");
        var address = (request.Path.Value ?? "")[FhirModule.Base.Length..].TrimStart('/') + request.QueryString.Value;
        return new FhirCall
        {
            Method = route.Method,
            Route = request.RouteValues.ToDictionary(v => v.Key, v => v.Value as string ?? "", StringComparer.Ordinal),
            Query = isForm ? [.. query, .. QueryParameters.Of(System.Text.Encoding.UTF8.GetString(body.Span))] : query,
            BaseAddress = BaseAddress(request),
            Address = address,
            Access = context.RequestServices.GetRequiredService<AccessSession>(),
            Body = isForm ? default : body,
            ContentType = request.ContentType,
            IfMatch = Header(request, "If-Match"),
            IfNoneMatch = Header(request, "If-None-Match"),
            IfNoneExist = Header(request, "If-None-Exist"),
            IfModifiedSince = DateTimeOffset.TryParse(Header(request, "If-Modified-Since"), CultureInfo.InvariantCulture, out var since) ? since : null,
            SecurityContext = Header(request, "X-Security-Context"),
            WantsContent = BinaryContent.IsWanted(request),
            Preference = PreferenceOf(request),
            Prefers = [.. Prefers(request)],
            Language = Header(request, "Accept-Language"),
            Purpose = Header(request, StatedPurpose.Header),
            IsStrict = Prefers(request).Contains("handling=strict", StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>The address of the API as the caller wrote it, without a slash at the end.</summary>
    public static string BaseAddress(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{FhirModule.Base}";

    private static string? Header(HttpRequest request, string name) => request.Headers[name].ToString() is { Length: > 0 } text ? text : null;

    private static Preference? PreferenceOf(HttpRequest request) => Prefers(request).FirstOrDefault(p => p.StartsWith("return=", StringComparison.OrdinalIgnoreCase))?.ToLowerInvariant() switch
    {
        "return=minimal" => Preference.Minimal,
        "return=representation" => Preference.Representation,
        "return=operationoutcome" => Preference.OperationOutcome,
        _ => null,
    };

    private static IEnumerable<string> Prefers(HttpRequest request) =>
        request.Headers["Prefer"].SelectMany(line => (line ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
