using System.Globalization;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Foundation.Identifiers;

namespace Varde.People.Facts;

/// <summary>Reads elements of stored resources, which were checked when they were stored.</summary>
internal static class FhirJson
{
    /// <summary>The elements along a path, through all lists on the way.</summary>
    public static IEnumerable<JsonElement> Along(this JsonElement from, params IEnumerable<string> path)
    {
        IEnumerable<JsonElement> all = [from];
        foreach (var step in path) all = all.SelectMany(one => Items(one, step));
        return all;
    }

    /// <summary>The text at the end of a path; null where there is none, the first where there are several.</summary>
    public static string? Text(this JsonElement from, params IEnumerable<string> path)
    {
        var found = from.Along(path).FirstOrDefault();
        return found.ValueKind == JsonValueKind.String ? found.GetString() : null;
    }

    /// <summary>The codes of a system among the codings of concepts at a path.</summary>
    public static IEnumerable<string> Codes(this JsonElement from, string system, params IEnumerable<string> path) =>
        from.Along(path.Append("coding")).Where(coding => coding.Text("system") == system).Select(coding => coding.Text("code")).OfType<string>();

    /// <summary>The values of all identifiers of a system: a search finds a resource by each of them.</summary>
    public static IEnumerable<string> Identifiers(this JsonElement resource, string system) =>
        resource.Along("identifier").Where(identifier => identifier.Text("system") == system).Select(identifier => identifier.Text("value")).OfType<string>();

    /// <summary>The value of the first identifier of a system.</summary>
    public static string? Identifier(this JsonElement resource, string system) => resource.Identifiers(system).FirstOrDefault();

    /// <summary>The birth numbers and D-numbers of a resource, as far as they are such numbers.</summary>
    public static IEnumerable<NationalId> NationalIds(this JsonElement resource)
    {
        foreach (var value in resource.Identifiers(NorwegianIdentifiers.BirthNumber).Concat(resource.Identifiers(NorwegianIdentifiers.DNumber)))
            if (NationalId.TryParse(value, out var number)) yield return number;
    }

    /// <summary>The ids of the resources of a type that references at a path lead to.</summary>
    public static IEnumerable<string> References(this JsonElement from, string type, params IEnumerable<string> path) =>
        from.Along(path.Append("reference")).Select(reference => IdIn(reference.GetString(), type)).OfType<string>();

    /// <summary>The period at a path; one that is open at both ends where there is none.</summary>
    public static Span Period(this JsonElement from, params IEnumerable<string> path)
    {
        var period = from.Along(path).FirstOrDefault();
        return period.ValueKind == JsonValueKind.Object ? new(Begin(period.Text("start")), End(period.Text("end"))) : Span.Always;
    }

    /// <summary>The first moment of a date or time of FHIR; a day begins in Norway.</summary>
    public static DateTimeOffset? Begin(string? text) => text is null ? null : DayOf(text, first: true) is { } day ? Midnight(day) : MomentOf(text);

    /// <summary>The moment after a date or time of FHIR: a day lasts until the next one begins.</summary>
    public static DateTimeOffset? End(string? text) => text is null ? null : DayOf(text, first: false) is { } day ? NorwegianCalendar.EndOf(day) : MomentOf(text);

    /// <summary>When a day begins in Norway.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => NorwegianCalendar.BeginOf(day);

    private static DateOnly? DayOf(string text, bool first) =>
        text.Length <= "yyyy-MM-dd".Length && BirthDate.Parse(text).TryGet(out var days, out _) ? first ? days.First : days.Last : null;

    private static DateTimeOffset? MomentOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static List<JsonElement> Items(JsonElement from, string name) =>
        from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static string? IdIn(string? reference, string type) => reference?.Split('/') is [.., var named, var id] && named == type ? id : null;
}

/// <summary>A stretch of time; an end that is not set is open.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The moment after it.</param>
internal readonly record struct Span(DateTimeOffset? From, DateTimeOffset? Until)
{
    /// <summary>All of time.</summary>
    public static Span Always { get; } = new(null, null);

    /// <summary>Has begun by a moment.</summary>
    public bool HasBegun(DateTimeOffset now) => From is not { } from || from <= now;

    /// <summary>Is over at a moment.</summary>
    public bool IsOver(DateTimeOffset now) => Until is { } until && until <= now;

    /// <summary>A moment lies in it.</summary>
    public bool Holds(DateTimeOffset now) => HasBegun(now) && !IsOver(now);

    /// <summary>The first moment after another at which it begins or is over; the last of all where there is none.</summary>
    public DateTimeOffset NextChange(DateTimeOffset now) => From is { } from && from > now ? from : Until is { } until && until > now ? until : DateTimeOffset.MaxValue;
}
