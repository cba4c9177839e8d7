using System.Text.Json.Nodes;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>
/// A measured value with all that belongs to it: why it is missing, the reference ranges and what the value means beside them. The same in an Observation and
/// in its components.
/// </summary>
internal static class Measured
{
    private const string Interpretations = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    private const string AbsentReasons = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    private const string OpenEhr = "openehr";
    private const string NormalStatuses = "openehr_normal_statuses";

    // HL7 has no third step above and below: H and L with three letters are told by openEHR's own code beside the nearest of HL7's.
    private static readonly (string Status, string Code, string Display)[] Statuses =
    [
        ("N", "N", "Normal"), ("L", "L", "Low"), ("LL", "LL", "Critical low"), ("LLL", "LL", "Critical low"),
        ("H", "H", "High"), ("HH", "HH", "Critical high"), ("HHH", "HH", "Critical high"),
    ];

    private static readonly (string Flavour, string Code, string Display)[] Reasons =
    [
        ("253", "unknown", "Unknown"), ("271", "unknown", "Unknown"), ("272", "masked", "Masked"), ("273", "not-applicable", "Not Applicable"),
    ];

    /// <summary>Writes a value, or why it is missing.</summary>
    public static void Show(Element element, string archetype, IReadOnlyList<ValueForm> forms, JsonObject to, bool hasRange)
    {
        if (element.Value is not { } value)
        {
            to["dataAbsentReason"] = Missing(element);
            return;
        }
        var (form, shown) = forms.Select(f => (Form: f, Shown: f.Show(value, archetype))).FirstOrDefault(s => s.Shown is not null);
        if (shown is null)
        {
            to["dataAbsentReason"] = Concept.Of([new(AbsentReasons, "unsupported", "Unsupported")], $"{value.Class.Name} in the document");
            return;
        }
        to["value" + form.Choice] = shown;
        if (hasRange && value is DvOrdered ordered) ShowRanges(ordered, archetype, to);
    }

    /// <summary>Reads a value, or why it is missing, into the composition.</summary>
    /// <param name="from">The Observation or component.</param>
    /// <param name="openEhr">The path of the element.</param>
    /// <param name="forms">The forms that the value may have.</param>
    /// <param name="to">The composition.</param>
    /// <param name="name">The name of the element; null for the template's.</param>
    public static void Read(JsonObject from, string openEhr, IReadOnlyList<ValueForm> forms, Draft to, string? name = null)
    {
        foreach (var form in forms)
        {
            if (from["value" + form.Choice] is not { } shown || form.Read(shown, to.ArchetypeOf(openEhr)) is not { } value) continue;
            ReadRanges(from, value);
            to.Add(openEhr, value, name);
            return;
        }
        if (Flavour(from["dataAbsentReason"]) is { } flavour) to.AddMissing(openEhr, flavour, Tree.TextOf(from["dataAbsentReason"].Get("text")), name);
    }

    private static JsonObject Missing(Element element)
    {
        var flavour = element.NullFlavour?.DefiningCode?.CodeString ?? "";
        var reason = Array.Find(Reasons, r => r.Flavour == flavour) is { Code: not null } known ? known : (Flavour: flavour, Code: "unknown", Display: "Unknown");
        Concept[] own = flavour.Length == 0 ? [] : [new(Terminologies.SystemOf(OpenEhr, ""), flavour, element.NullFlavour?.Value ?? flavour)];
        return Concept.Of([new(AbsentReasons, reason.Code, reason.Display), .. own], element.NullReason?.Value);
    }

    private static JsonObject? Flavour(JsonNode? reason)
    {
        var codings = Tree.Items(reason.Get("coding")).ToList();
        var own = codings.Find(c => Tree.TextOf(c.Get("system")) == Terminologies.SystemOf(OpenEhr, ""));
        var code = Tree.TextOf(own.Get("code"))
            ?? Array.Find(Reasons, r => codings.Exists(c => Tree.TextOf(c.Get("system")) == AbsentReasons && Tree.TextOf(c.Get("code")) == r.Code)).Flavour;
        return code is null ? null : Coded(Tree.TextOf(own.Get("display")) ?? Rubric(code), OpenEhr, code);
    }

    private static string Rubric(string code) => Varde.OpenEhr.Terminology.OpenEhrTerminology.NullFlavours.Rubric(code) ?? code;

    private static JsonObject Coded(string words, string terminology, string code) => new()
    {
        ["_type"] = "DV_CODED_TEXT",
        ["value"] = words,
        ["defining_code"] = Phrase(terminology, code),
    };

    private static JsonObject Phrase(string terminology, string code) => new()
    {
        ["_type"] = "CODE_PHRASE",
        ["terminology_id"] = new JsonObject { ["_type"] = "TERMINOLOGY_ID", ["value"] = terminology },
        ["code_string"] = code,
    };

    private static void ShowRanges(DvOrdered value, string archetype, JsonObject to)
    {
        if (value.NormalStatus?.CodeString is { } status && Array.Find(Statuses, s => s.Status == status) is { Code: not null } meaning)
        {
            Concept[] codes = [new(Interpretations, meaning.Code, meaning.Display), .. status.Length == 3 ? new[] { new Concept(Terminologies.SystemOf(NormalStatuses, ""), status, status) } : []];
            to["interpretation"] = new JsonArray(Concept.Of(codes));
        }
        if (value.NormalRange is { } normal && Range(normal, archetype) is { } range) Tree.List(to, "referenceRange").Add(range);
        foreach (var other in value.OtherReferenceRanges)
        {
            if (other.Range is null || Range(other.Range, archetype) is not { } more) continue;
            if (other.Meaning?.Value is { } meaningOf) more["type"] = new JsonObject { ["text"] = meaningOf };
            Tree.List(to, "referenceRange").Add(more);
        }
    }

    // low and high include themselves (FHIR R4, Range): a limit that is left out itself is told in words.
    private static JsonObject? Range(DvInterval interval, string archetype)
    {
        var range = new JsonObject();
        var words = new List<string>();
        if (interval.Lower is DvQuantity lower) Limit(range, "low", lower, interval.LowerIncluded == false ? ">" : null, words, archetype);
        if (interval.Upper is DvQuantity upper) Limit(range, "high", upper, interval.UpperIncluded == false ? "<" : null, words, archetype);
        if (words.Count > 0) range["text"] = string.Join(' ', words);
        return range.Count > 0 ? range : null;
    }

    private static void Limit(JsonObject range, string name, DvQuantity limit, string? excluding, List<string> words, string archetype)
    {
        if (excluding is null && QuantityForm.Any.Show(limit, archetype) is { } shown) range[name] = shown;
        else words.Add($"{excluding} {limit.Magnitude?.Text} {limit.Units}");
    }

    private static void ReadRanges(JsonObject from, JsonObject value)
    {
        if (Tree.Items(from["interpretation"]).FirstOrDefault() is { } interpretation && Status(interpretation) is { } status) value["normal_status"] = Phrase(NormalStatuses, status);
        foreach (var range in Tree.Items(from["referenceRange"]).OfType<JsonObject>())
        {
            if (Interval(range) is not { } interval) continue;
            if (range["type"] is null) value["normal_range"] = interval;
            else
            {
                Tree.List(value, "other_reference_ranges").Add(new JsonObject
                {
                    ["_type"] = "REFERENCE_RANGE",
                    ["meaning"] = new JsonObject { ["_type"] = "DV_TEXT", ["value"] = Tree.TextOf(range["type"].Get("text")) ?? "" },
                    ["range"] = interval,
                });
            }
        }
    }

    private static string? Status(JsonNode interpretation)
    {
        var codes = Tree.Items(interpretation.Get("coding")).Select(c => (System: Tree.TextOf(c.Get("system")), Code: Tree.TextOf(c.Get("code")))).ToList();
        return codes.Find(c => c.System == Terminologies.SystemOf(NormalStatuses, "")).Code
            ?? codes.Where(c => c.System == Interpretations).Select(c => Array.Find(Statuses, s => s.Code == c.Code).Status).FirstOrDefault();
    }

    private static JsonObject? Interval(JsonObject range)
    {
        var lower = range["low"] is { } low ? QuantityForm.Any.Read(low, "") : null;
        var upper = range["high"] is { } high ? QuantityForm.Any.Read(high, "") : null;
        if (lower is null && upper is null) return null;
        var interval = new JsonObject { ["_type"] = "DV_INTERVAL" };
        if (lower is not null) interval["lower"] = lower;
        if (upper is not null) interval["upper"] = upper;
        if (lower is not null) interval["lower_included"] = true;
        if (upper is not null) interval["upper_included"] = true;
        interval["lower_unbounded"] = lower is null;
        interval["upper_unbounded"] = upper is null;
        return interval;
    }
}
