using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>The one translator from a refusal to a status and an OperationOutcome with every fault.</summary>
internal static class OperationOutcomes
{
    // More than this help nobody, and a hostile body could have millions.
    private const int MostNamed = 200;

    /// <summary>The status of a refusal (FHIR R4, http, 3.1.0.1.9).</summary>
    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Invalid or Unreadable => StatusCodes.Status400BadRequest,
        Forbidden => StatusCodes.Status403Forbidden,
        NotFound => StatusCodes.Status404NotFound,
        NotAcceptable => StatusCodes.Status406NotAcceptable,
        Conflict => StatusCodes.Status409Conflict,
        Gone => StatusCodes.Status410Gone,
        PreconditionFailed or SeveralMatches => StatusCodes.Status412PreconditionFailed,
        TooLarge => StatusCodes.Status413PayloadTooLarge,
        UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        Unprocessable => StatusCodes.Status422UnprocessableEntity,
        TooMany => StatusCodes.Status429TooManyRequests,
        Unsupported => StatusCodes.Status501NotImplemented,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"No status is laid down for {refusal.GetType().Name}"),
    };

    /// <summary>The OperationOutcome of a refusal.</summary>
    public static ReadOnlyMemory<byte> Of(Refusal refusal) => refusal switch
    {
        Invalid invalid => Write("error", "invalid", invalid.Faults),
        Unreadable unreadable => Write("error", "structure", [unreadable.Fault]),
        Unprocessable unprocessable => Write("error", "processing", unprocessable.Faults),
        _ => Write("error", CodeOf(refusal), [new Fault("", refusal.Message)]),
    };

    /// <summary>An OperationOutcome that says something went well.</summary>
    public static ReadOnlyMemory<byte> Information(string sentence) => Write("information", "informational", [new Fault("", sentence)]);

    /// <summary>An OperationOutcome that warns.</summary>
    public static ReadOnlyMemory<byte> Warning(string code, IReadOnlyList<Fault> warnings) => Write("warning", code, warnings);

    private static string CodeOf(Refusal refusal) => refusal switch
    {
        Forbidden => "forbidden",
        NotFound => "not-found",
        Gone => "deleted",
        Conflict or PreconditionFailed => "conflict",
        SeveralMatches => "multiple-matches",
        TooLarge => "too-long",
        Unavailable => "transient",
        TooMany => "throttled",
        _ => "not-supported",
    };

    private static ReadOnlyMemory<byte> Write(string severity, string code, IReadOnlyList<Fault> faults)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        foreach (var fault in faults.Take(MostNamed)) WriteIssue(json, severity, code, fault);
        if (faults.Count > MostNamed) WriteIssue(json, "information", "informational", new("", $"There are {faults.Count - MostNamed} more; they are left out."));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    private static void WriteIssue(Utf8JsonWriter json, string severity, string code, Fault fault)
    {
        json.WriteStartObject();
        json.WriteString("severity", severity);
        json.WriteString("code", code);
        json.WriteString("diagnostics", fault.ToSentence());
        if (fault.Path.Length > 0)
        {
            json.WriteStartArray("expression");
            json.WriteStringValue(fault.Path);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
