using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>The forms in which documents and definitions travel.</summary>
internal enum DocumentFormat
{
    /// <summary>Canonical JSON.</summary>
    Json,

    /// <summary>Canonical XML; for a template its OPT.</summary>
    Xml,

    /// <summary>Simplified format: one level of keys.</summary>
    Flat,

    /// <summary>Simplified format: nested.</summary>
    Structured,

    /// <summary>A template as web template.</summary>
    WebTemplate,
}

/// <summary>The media types of the forms (openEHR REST, Resources, Data representation), the older names of releases before 1.1 among them.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Xml = "application/xml";
    public const string Flat = "application/openehr.wt.flat+json";
    public const string Structured = "application/openehr.wt.structured+json";
    public const string WebTemplate = "application/openehr.wt+json";

    private static readonly Dictionary<string, DocumentFormat> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [Json] = DocumentFormat.Json,
        [Xml] = DocumentFormat.Xml,
        ["text/xml"] = DocumentFormat.Xml,
        [Flat] = DocumentFormat.Flat,
        ["application/openehr.wt.flat.schema+json"] = DocumentFormat.Flat,
        [Structured] = DocumentFormat.Structured,
        ["application/openehr.wt.structured.schema+json"] = DocumentFormat.Structured,
        [WebTemplate] = DocumentFormat.WebTemplate,
    };

    // The names that peers take in ?format=.
    private static readonly Dictionary<string, DocumentFormat> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["JSON"] = DocumentFormat.Json,
        ["RAW"] = DocumentFormat.Json,
        ["XML"] = DocumentFormat.Xml,
        ["FLAT"] = DocumentFormat.Flat,
        ["STRUCTURED"] = DocumentFormat.Structured,
    };

    /// <summary>The media type that an answer in this form is sent with.</summary>
    public static string Of(DocumentFormat format) => format switch
    {
        DocumentFormat.Json => Json,
        DocumentFormat.Xml => Xml,
        DocumentFormat.Flat => Flat,
        DocumentFormat.Structured => Structured,
        _ => WebTemplate,
    };

    /// <summary>The form of the request's body, among those that the endpoint takes; no Content-Type is read as the first of them.</summary>
    public static Outcome<DocumentFormat> OfBody(HttpRequest request, params ReadOnlySpan<DocumentFormat> taken)
    {
        if (request.Headers.ContentEncoding.Count > 0) return new UnsupportedMediaType("A body with Content-Encoding is not taken; send it uncompressed.");
        if (string.IsNullOrWhiteSpace(request.ContentType)) return FromParameter(request, taken[0]);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return Malformed("Content-Type");
        if (!Known.TryGetValue(type.MediaType.ToString(), out var format)) return NotTaken(type.MediaType.ToString());
        if (format != DocumentFormat.Xml && type.Charset.HasValue && !IsUtf8(type.Charset)) return new UnsupportedMediaType("JSON is read as UTF-8 only (RFC 8259 §8.1).");
        var named = FromParameter(request, format);
        return named.TryGet(out var effective, out _) && !taken.Contains(effective) ? NotTaken(Of(effective)) : named;
    }

    /// <summary>The form that the caller wants most (Accept, or <c>?format=</c> before it), among those offered; the first is sent to a caller who does not mind.</summary>
    public static Outcome<DocumentFormat> Wanted(HttpRequest request, params ReadOnlySpan<DocumentFormat> offered)
    {
        if (HasFormatParameter(request)) return Named(request, offered);
        var accept = request.Headers.Accept;
        if (StringValues.IsNullOrEmpty(accept)) return offered[0];
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wishes)) return Malformed("Accept");
        foreach (var wish in wishes.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1))
            if (Offered(wish, offered) is { } format) return format;
        return new NotAcceptable($"This address answers {string.Join(", ", offered.ToArray().Select(Of))}.");
    }

    private static DocumentFormat? Offered(MediaTypeHeaderValue wish, ReadOnlySpan<DocumentFormat> offered)
    {
        if (wish.MatchesAllTypes || (wish.MatchesAllSubTypes && wish.Type.Equals("application", StringComparison.OrdinalIgnoreCase))) return offered[0];
        return Known.TryGetValue(wish.MediaType.ToString(), out var format) && offered.Contains(format) ? format : null;
    }

    private static bool HasFormatParameter(HttpRequest request) => !string.IsNullOrEmpty(request.Query["format"]);

    private static Outcome<DocumentFormat> FromParameter(HttpRequest request, DocumentFormat labelled)
    {
        if (labelled != DocumentFormat.Json || !HasFormatParameter(request)) return labelled;
        return ByName.TryGetValue(request.Query["format"].ToString(), out var format) ? format : UnknownFormat();
    }

    private static Outcome<DocumentFormat> Named(HttpRequest request, ReadOnlySpan<DocumentFormat> offered)
    {
        if (!ByName.TryGetValue(request.Query["format"].ToString(), out var format)) return UnknownFormat();
        return offered.Contains(format) ? format : new NotAcceptable($"This address does not answer {format}.");
    }

    private static bool IsUtf8(StringSegment charset) =>
        charset.ToString().Trim('"').ToLowerInvariant() is "utf-8" or "utf8";

    private static UnsupportedMediaType NotTaken(string mediaType) => new($"This address does not take {Printable.Of(mediaType)}.");

    private static Invalid UnknownFormat() => Invalid.At("?format", $"must be one of {string.Join(", ", ByName.Keys)}");

    private static Invalid Malformed(string header) => Invalid.At(header, "is not a media type (RFC 9110 §8.3, §12.5.1)");
}
