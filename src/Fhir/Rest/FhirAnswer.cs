using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>Writes what an interaction gave as an answer of the API, in the form that the caller wants.</summary>
internal sealed class FhirAnswer : IResult, IStatusCodeHttpResult
{
    private readonly FhirResult _result;
    private readonly Refusal? _refusal;
    private readonly ResourceFormat _format;
    private readonly bool _isPretty;

    private FhirAnswer(FhirResult result, Refusal? refusal, ResourceFormat format, bool isPretty) =>
        (_result, _refusal, _format, _isPretty) = (result, refusal, format, isPretty);

    public int? StatusCode => _result.Status;

    /// <summary>The answer to a call.</summary>
    public static FhirAnswer Of(Outcome<FhirResult> outcome, HttpRequest request, Preference? preference)
    {
        var format = MediaTypes.Wanted(request).TryGet(out var wanted, out _) ? wanted : ResourceFormat.Json;
        var isPretty = request.Query["_pretty"].ToString() == "true";
        return outcome.TryGet(out var result, out var refusal) ? new(Preferred(result, preference), null, format, isPretty) : Refused(refusal, format, isPretty);
    }

    /// <summary>The answer that a refusal is.</summary>
    public static FhirAnswer Refused(Refusal refusal, ResourceFormat format, bool isPretty = false) =>
        new(FhirResult.Of(OperationOutcomes.Of(refusal), OperationOutcomes.StatusOf(refusal)), refusal, format, isPretty);

    private static FhirResult Preferred(FhirResult result, Preference? preference) => preference switch
    {
        Preference.Minimal when result.IsWritten => result with { Body = null },
        Preference.OperationOutcome when result.IsWritten => result with { Body = OperationOutcomes.Stored(result.Warnings) },
        _ => result,
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _result.Status;
        WriteHeaders(httpContext);
        if (_result.File is { } file)
        {
            await SendFileAsync(httpContext, file, _result.RawType!);
            return;
        }
        if (_result.Body is not { } body) return;
        var sent = _result.RawType is not null ? body : _isPretty && _format == ResourceFormat.Json ? Indented(body) : Formed(body, _format);
        // What somebody sent is kept by whoever asks for it, and never shown as a page of this server.
        if (_result is { RawType: not null, IsOurs: false }) response.Headers.ContentDisposition = "attachment";
        response.ContentType = _result.RawType ?? MediaTypes.Of(_format);
        response.ContentLength = sent.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method)) await response.BodyWriter.WriteAsync(sent, httpContext.RequestAborted);
    }

    private void WriteHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers.Vary = "Accept";
        if (_result.Version is { } version) headers.ETag = string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");
        if (_result.LastModified is { } time) headers.LastModified = HeaderUtilities.FormatDate(time);
        if (_result.Location is { } location) headers.Location = $"{FhirRequest.BaseAddress(context.Request)}/{location}";
        if (RetryAfter(_refusal) is { } later) headers.RetryAfter = ((int)Math.Ceiling(later.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in _result.Headers) headers[name] = value;
        if (_refusal is PreconditionFailed { Latest: { } latest }) headers.ETag = string.Create(CultureInfo.InvariantCulture, $"W/\"{latest.Number}\"");
    }

    /// <summary>A resource in a form.</summary>
    public static ReadOnlyMemory<byte> Formed(ReadOnlyMemory<byte> json, ResourceFormat format) => format == ResourceFormat.Xml ? Xml(json) : json;

    private static TimeSpan? RetryAfter(Refusal? refusal) => refusal switch
    {
        Unavailable unavailable => unavailable.RetryAfter,
        TooMany tooMany => tooMany.RetryAfter,
        _ => null,
    };

    // The file is opened before anything is sent: once it is open nobody can take it away.
    private static async Task SendFileAsync(HttpContext context, SentFile file, string mediaType)
    {
        await using (file)
        {
            var response = context.Response;
            (response.ContentType, response.ContentLength) = (mediaType, file.Length);
            response.Headers.ContentDisposition = "attachment";
            if (HttpMethods.IsHead(context.Request.Method)) return;
            await foreach (var part in file.PartsAsync(context.RequestAborted)) await response.Body.WriteAsync(part, context.RequestAborted);
        }
    }

    private static ReadOnlyMemory<byte> Xml(ReadOnlyMemory<byte> json)
    {
        var bytes = new ArrayBufferWriter<byte>(json.Length * 2);
        ResourceXmlWriter.Write(StoredJson.Parse(json), bytes);
        return bytes.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Indented(ReadOnlyMemory<byte> json)
    {
        var bytes = new ArrayBufferWriter<byte>(json.Length * 2);
        using var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        StoredJson.Parse(json).WriteTo(writer);
        writer.Flush();
        return bytes.WrittenMemory;
    }
}
