using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Operations.Summaries;

/// <summary>An entry of a summary in words.</summary>
/// <param name="What">What it is.</param>
/// <param name="Details">What else is to be known of it.</param>
/// <param name="When">When, by the clock where it was written.</param>
internal sealed record EntryText(string What, string Details, string When)
{
    // What changes the meaning of an entry is said; that it is as usual is not.
    private static readonly string[] Usual = ["final", "active", "completed", "confirmed"];

    /// <summary>An entry in words.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="texts">The language.</param>
    /// <param name="referred">What a reference leads to, when that is in the summary.</param>
    public static EntryText Of(JsonElement resource, SummaryTexts texts, Func<string, JsonElement?> referred) => new(
        WhatOf(resource, texts, referred),
        string.Join("; ", DetailsOf(resource, texts).Where(d => d.Length > 0).Distinct()),
        texts.Moment(First(resource, "effectiveDateTime", "effectiveInstant", "effectivePeriod", "occurrenceDateTime", "occurrenceString", "performedDateTime", "performedPeriod", "performedString",
            "onsetDateTime", "onsetPeriod", "onsetString", "timingDateTime", "timingPeriod", "period", "authoredOn", "recordedDate", "issued")));

    private static string WhatOf(JsonElement resource, SummaryTexts texts, Func<string, JsonElement?> referred)
    {
        foreach (var name in (string[])["code", "vaccineCode", "medicationCodeableConcept"])
            if (JsonList.Of(resource, name).Select(ConceptText).FirstOrDefault(t => t.Length > 0) is { } concept) return concept;
        foreach (var reference in ((string[])["medicationReference", "device"]).SelectMany(name => JsonList.Of(resource, name)))
            if (ReferredText(reference, referred) is { Length: > 0 } text) return text;
        return First(resource, "title", "description", "category") is { Length: > 0 } title ? title : texts.Unnamed;
    }

    private static string ReferredText(JsonElement reference, Func<string, JsonElement?> referred)
    {
        if (JsonText.Of(reference, "display") is { } display) return display;
        if (JsonText.Of(reference, "reference") is not { } address || referred(address) is not { } target) return "";
        var names = JsonList.Along(target, "code").Concat(JsonList.Along(target, "type")).Select(ConceptText);
        return names.Concat(JsonList.Along(target, "deviceName").Select(n => JsonText.Of(n, "name") ?? "")).FirstOrDefault(t => t.Length > 0) ?? "";
    }

    private static IEnumerable<string> DetailsOf(JsonElement resource, SummaryTexts texts)
    {
        yield return Value(resource, texts);
        foreach (var part in JsonList.Of(resource, "component")) yield return $"{string.Join("", JsonList.Of(part, "code").Select(ConceptText))}: {Value(part, texts)}";
        foreach (var name in (string[])["conclusion", "description"]) yield return JsonText.Of(resource, name) ?? "";
        foreach (var reaction in JsonList.Along(resource, "reaction", "manifestation")) yield return ConceptText(reaction);
        foreach (var dosage in JsonList.Of(resource, "dosage").Concat(JsonList.Of(resource, "dosageInstruction"))) yield return JsonText.Of(dosage, "text") ?? "";
        foreach (var name in (string[])["criticality", "status"])
            if (JsonText.Of(resource, name) is { } code && !Usual.Contains(code)) yield return texts.WordOf(code);
        foreach (var status in ((string[])["clinicalStatus", "verificationStatus"]).SelectMany(name => JsonList.Along(resource, name, "coding")))
            if (JsonText.Of(status, "code") is { } code && !Usual.Contains(code)) yield return texts.WordOf(code);
    }

    private static string Value(JsonElement owner, SummaryTexts texts)
    {
        if (JsonList.ChoiceOf(owner) is { } value) return Text(value.Value, texts);
        return owner.TryGetProperty("dataAbsentReason", out var reason) ? $"{texts.NoValue} ({ConceptText(reason)})" : "";
    }

    private static string Text(JsonElement value, SummaryTexts texts) => value.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(value) ?? "",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True or JsonValueKind.False => texts.WordOf(value.GetRawText()),
        JsonValueKind.Object when value.TryGetProperty("value", out var number) => $"{JsonText.Of(value, "comparator")}{number.GetRawText()} {JsonText.Of(value, "unit") ?? JsonText.Of(value, "code")}".Trim(),
        JsonValueKind.Object when value.TryGetProperty("start", out _) || value.TryGetProperty("end", out _) => Period(value),
        JsonValueKind.Object when value.TryGetProperty("low", out _) || value.TryGetProperty("high", out _) => $"{Limit(value, "low", texts)}–{Limit(value, "high", texts)}",
        JsonValueKind.Object when value.TryGetProperty("numerator", out _) => $"{Limit(value, "numerator", texts)} / {Limit(value, "denominator", texts)}",
        _ => ConceptText(value),
    };

    private static string Limit(JsonElement owner, string name, SummaryTexts texts) => owner.TryGetProperty(name, out var limit) ? Text(limit, texts) : "";

    private static string First(JsonElement resource, params IEnumerable<string> names) => names.SelectMany(name => JsonList.Of(resource, name)).Select(value =>
        value.ValueKind == JsonValueKind.String ? JsonText.Of(value) ?? "" : value.TryGetProperty("start", out _) || value.TryGetProperty("end", out _) ? Period(value) : ConceptText(value))
        .FirstOrDefault(text => text.Length > 0) ?? "";

    private static string Period(JsonElement period) => $"{JsonText.Of(period, "start")}–{JsonText.Of(period, "end")}";

    // What the author wrote before what a code is called, and that before the code.
    private static string ConceptText(JsonElement concept) =>
        concept.ValueKind != JsonValueKind.Object ? ""
        : JsonText.Of(concept, "text") ?? JsonList.Of(concept, "coding").Select(c => JsonText.Of(c, "display")).FirstOrDefault(d => d is not null)
        ?? JsonList.Of(concept, "coding").Select(c => JsonText.Of(c, "code")).FirstOrDefault(c => c is not null) ?? "";
}
