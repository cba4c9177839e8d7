using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.Foundation;

namespace Varde.People;

/// <summary>How the addresses of this module read what they are sent, and answer.</summary>
internal static class Answers
{
    private const long LargestBody = 64 * 1024;

    /// <summary>The body as one object of JSON, without names that stand twice.</summary>
    public static async Task<Outcome<JsonObject>> ReadAsync(HttpContext context) =>
        (await RequestBody.ReadAsync(context.Request.BodyReader, context.Request.ContentLength, LargestBody, context.RequestAborted)).Then(Parse);

    /// <summary>A text of the body; null where it is absent, and a fault where it is something else or longer than asked.</summary>
    public static Outcome<string?> Text(this JsonObject body, string name, int longest = 2_000) => body[name] switch
    {
        null => (string?)null,
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length <= longest => text.Trim(),
        _ => Invalid.At(name, $"must be a text of at most {longest} characters"),
    };

    /// <summary>A truth value of the body; false where it is absent.</summary>
    public static Outcome<bool> Truth(this JsonObject body, string name) => body[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        _ => Invalid.At(name, "must be true or false"),
    };

    /// <summary>A name of the body that is not among those that are known; null when all are.</summary>
    public static Refusal? Unknown(this JsonObject body, params IReadOnlyList<string> known) =>
        body.Select(member => member.Key).FirstOrDefault(name => !known.Contains(name)) is { } unknown ? Invalid.At(unknown, $"is not known here: {string.Join(", ", known)} are") : null;

    /// <summary>The answer that says why something was not done.</summary>
    public static IResult Problem(Refusal refusal) => Results.Problem(
        title: "It was not done.",
        detail: refusal is Invalid { Faults.Count: 1 } one ? one.Faults[0].ToSentence() : refusal.Message,
        statusCode: StatusOf(refusal),
        extensions: FaultsOf(refusal) is { } faults ? [new("faults", faults.Select(fault => new { path = fault.Path, message = fault.Message }))]
            : refusal is Forbidden { Norwegian: { } norwegian } ? [new("norwegian", norwegian)] : null);

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        NotFound => StatusCodes.Status404NotFound,
        Gone => StatusCodes.Status410Gone,
        Forbidden { IsForSignIn: true } => StatusCodes.Status401Unauthorized,
        Forbidden => StatusCodes.Status403Forbidden,
        TooLarge => StatusCodes.Status413PayloadTooLarge,
        Unprocessable => StatusCodes.Status422UnprocessableEntity,
        Conflict or PreconditionFailed => StatusCodes.Status409Conflict,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    private static IReadOnlyList<Fault>? FaultsOf(Refusal refusal) => refusal switch { Invalid invalid => invalid.Faults, Unprocessable unprocessable => unprocessable.Faults, _ => null };

    private static Outcome<JsonObject> Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes.Span, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 16 }) is JsonObject body && AreTexts(bytes.Span) ? body : Invalid.At("", "must be one object of JSON");
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            return Invalid.At("", "must be one object of JSON, with each name once");
        }
    }

    // Half of a surrogate pair, written as \u, passes for JSON until somebody reads the text: it is read here once, and throws InvalidOperationException.
    private static bool AreTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
        return true;
    }
}
