using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>Which form a body has, and which one the caller wants (FHIR R4, http, 3.1.0.1.10).</summary>
internal static class MediaTypes
{
    public const string Json = "application/fhir+json";
    public const string Xml = "application/fhir+xml";
    public const string JsonPatch = "application/json-patch+json";

    /// <summary>The media type of a form, as it is sent.</summary>
    public static string Of(ResourceFormat format) => format == ResourceFormat.Json ? $"{Json}; charset=utf-8" : $"{Xml}; charset=utf-8";

    /// <summary>The form that the caller wants: <c>_format</c> before Accept; JSON when neither says anything.</summary>
    public static Outcome<ResourceFormat> Wanted(HttpRequest request)
    {
        if (request.Query["_format"].ToString() is { Length: > 0 } said) return FormatOf(said.Replace(' ', '+')) is { } format ? format : Refused(said);
        if (request.Headers.Accept.Count == 0) return ResourceFormat.Json;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return Invalid.At("Accept", "cannot be read");
        foreach (var media in accepted.Where(m => m.Quality is not 0 && IsR4(m)).OrderByDescending(m => m.Quality ?? 1))
            if (Accepted(media) is { } format) return format;
        return Refused(request.Headers.Accept.ToString());
    }

    /// <summary>The form of a body; a JSON Patch has none of them.</summary>
    public static Outcome<ResourceFormat> OfBody(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media) && FormatOf(media.MediaType.ToString()) is { } format && IsR4(media) && IsUtf8(media)
            ? format
            : new UnsupportedMediaType($"The body must be {Json} or {Xml}, in UTF-8 and of FHIR 4.0.");

    /// <summary>Whether a body is a resource by its media type alone, and not any JSON or XML.</summary>
    public static bool IsResource(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media) && media.MediaType.ToString().ToLowerInvariant() is Json or Xml;

    /// <summary>Whether a media type is one of FHIR's resources.</summary>
    public static bool IsOfFhir(string mediaType) => FormatOf(mediaType) is not null;

    /// <summary>Whether a body is a JSON Patch.</summary>
    public static bool IsJsonPatch(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media) && media.MediaType.Equals(JsonPatch, StringComparison.OrdinalIgnoreCase);

    // Browsers ask for pages, and get what programs get.
    private static ResourceFormat? Accepted(MediaTypeHeaderValue media) =>
        media.MatchesAllTypes || IsLoose(media.MediaType.ToString()) ? ResourceFormat.Json : FormatOf(media.MediaType.ToString());

    private static bool IsLoose(string mediaType) => mediaType.ToLowerInvariant() is "application/*" or "text/html";

    private static ResourceFormat? FormatOf(string name) => name.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "json" or Json or "application/json" or "text/json" => ResourceFormat.Json,
        "xml" or Xml or "application/xml" or "text/xml" => ResourceFormat.Xml,
        _ => null,
    };

    private static bool IsR4(MediaTypeHeaderValue media) =>
        media.Parameters.FirstOrDefault(p => p.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase))?.Value.ToString().Trim('"') is null or "4.0" or "4.0.1";

    private static bool IsUtf8(MediaTypeHeaderValue media) =>
        !media.Charset.HasValue || media.Charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static NotAcceptable Refused(string said) => new($"{said} is not offered: {Json} and {Xml} of FHIR 4.0 are.");
}
