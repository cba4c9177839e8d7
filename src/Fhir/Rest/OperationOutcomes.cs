using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.Fhir.Profiles;
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
        Forbidden { IsForSignIn: true } => StatusCodes.Status401Unauthorized,
        Forbidden => StatusCodes.Status403Forbidden,
        NotFound or NotHere => StatusCodes.Status404NotFound,
        NotAcceptable => StatusCodes.Status406NotAcceptable,
        Conflict => StatusCodes.Status409Conflict,
        Gone => StatusCodes.Status410Gone,
        PreconditionFailed or SeveralMatches => StatusCodes.Status412PreconditionFailed,
        TooLarge => StatusCodes.Status413PayloadTooLarge,
        UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        Unprocessable or TooCostly => StatusCodes.Status422UnprocessableEntity,
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
        Forbidden { Norwegian: { } norwegian } => Written(json => WriteIssue(json, "error", CodeOf(refusal), new("", refusal.Message), norwegian)),
        _ => Write("error", CodeOf(refusal), [new Fault("", refusal.Message)]),
    };

    /// <summary>An OperationOutcome that says something went well.</summary>
    public static ReadOnlyMemory<byte> Information(string sentence) => Write("information", "informational", [new Fault("", sentence)]);

    /// <summary>An OperationOutcome that warns.</summary>
    public static ReadOnlyMemory<byte> Warning(string code, IReadOnlyList<Fault> warnings) => Write("warning", code, warnings);

    /// <summary>An OperationOutcome that says a resource is stored, and what is worth a warning.</summary>
    public static ReadOnlyMemory<byte> Stored(IReadOnlyList<Fault> warnings) => Of(
        [new(IssueSeverity.Information, "informational", "", "The resource is stored."), .. warnings.Select(w => new ValidationIssue(IssueSeverity.Warning, "business-rule", w.Path, w.Message))]);

    /// <summary>The OperationOutcome of a validation.</summary>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<ValidationIssue> issues) =>
        issues.Count == 0 ? Information("Nothing is wrong with it.") : Written(json =>
        {
            foreach (var issue in issues) WriteIssue(json, issue.Severity.ToString().ToLowerInvariant(), issue.Code, new(issue.Path, issue.Message));
        });

    private static string CodeOf(Refusal refusal) => refusal switch
    {
        Forbidden { IsForSignIn: true } => "login",
        Forbidden => "forbidden",
        NotFound or NotHere => "not-found",
        TooCostly => "too-costly",
        Gone => "deleted",
        Conflict or PreconditionFailed => "conflict",
        SeveralMatches => "multiple-matches",
        TooLarge => "too-long",
        Unavailable => "transient",
        TooMany => "throttled",
        _ => "not-supported",
    };

    private static ReadOnlyMemory<byte> Write(string severity, string code, IReadOnlyList<Fault> faults) => Written(json =>
    {
        foreach (var fault in faults.Take(MostNamed)) WriteIssue(json, severity, code, fault);
        if (faults.Count > MostNamed) WriteIssue(json, "information", "informational", new("", $"There are {faults.Count - MostNamed} more; they are left out."));
    });

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> writeIssues)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        writeIssues(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    // What a rule says to citizens stands in details, where people read it, as they read it on the pages; diagnostics are for whoever looks after the program.
    private static void WriteIssue(Utf8JsonWriter json, string severity, string code, Fault fault, string? toCitizen = null)
    {
        json.WriteStartObject();
        json.WriteString("severity", severity);
        json.WriteString("code", code);
        if (toCitizen is not null)
        {
            json.WriteStartObject("details");
            json.WriteString("text", toCitizen);
            json.WriteEndObject();
        }
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
