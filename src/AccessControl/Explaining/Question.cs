using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Varde.AccessControl.Rules;
using Varde.Foundation;

namespace Varde.AccessControl.Explaining;

/// <summary>A question of the explain call: facts as JSON, with the keys of access-rules §1.3.</summary>
/// <param name="Facts">The facts.</param>
/// <param name="Now">When.</param>
internal sealed record Question(AccessFacts Facts, DateTimeOffset Now)
{
    private static readonly string[] Top = ["lane", "service", "action", "purpose", "now", "actor", "subject", "facts", "object"];

    // A body holds no more levels than facts.person.poa.areas, and a key twice has no meaning.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Reads a question.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="clock">The time when the question names none.</param>
    /// <returns>The question, or <see cref="Invalid"/> with every fault and its path.</returns>
    public static Outcome<Question> Read(ReadOnlyMemory<byte> body, DateTimeOffset clock)
    {
        try
        {
            if (!HasWholeText(body.Span)) return Invalid.At("", "must be UTF-8, without halves of surrogate pairs");
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement, clock) : Invalid.At("", "must be a JSON object");
        }
        catch (JsonException fault)
        {
            return Invalid.At("", $"is not JSON that can be read here (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1})");
        }
    }

    private static Outcome<Question> Read(JsonElement json, DateTimeOffset clock)
    {
        List<Fault> faults = [];
        var top = new FactNode(json, "", faults, Top);
        var question = new Question(new QuestionFacts(top).Read(), top.Parsed("now", Moment) ?? clock);
        return faults.Count == 0 ? question : new Invalid(faults);
    }

    // The JSON reader lets texts through that no string can hold, and fails when they are asked for.
    private static bool HasWholeText(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body)) return false;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsWhole(ref reader)) return false;
        }
        return true;
    }

    private static bool IsWhole(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // A time without an offset is what a clock in Norway shows. Far from today no calendar holds.
    private static Outcome<DateTimeOffset> Moment(string text)
    {
        var isRead = DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var local)
            & DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment);
        if (!isRead || !text.Contains('T', StringComparison.Ordinal) || moment.Year is < 1800 or > 9000)
            return Invalid.At("now", "must be a date and time such as 2026-11-22T12:00:00+01:00");
        return local.Kind == DateTimeKind.Unspecified ? NorwegianCalendar.At(local) : moment;
    }
}
