using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.OpenEhr.ReferenceModel;
using static Varde.ClinicalExchange.Mapping.Concept;

namespace Varde.ClinicalExchange.Templates;

/// <summary>
/// A clinical note (<c>varde.clinical_note.v1</c>): a Composition whose sections are the entries in words, a DocumentReference that leads to the document, and a
/// Condition for each diagnosis.
/// </summary>
internal static class ClinicalNote
{
    public static TemplateMapping Mapping { get; } = new(
        "varde.clinical_note.v1",
        Documents.Of("note", "COMPOSITION.encounter.v1", Loinc("34109-9", "Note")),
        Documents.ReferenceTo("note_document", "note", "COMPOSITION.encounter.v1", DocumentTypes.Journal, [DocumentTypes.Journal, Loinc("34109-9", "Note")]),
        Diagnoses.Of("diagnosis", Diagnoses.EncounterDiagnosis));
}

/// <summary>
/// A discharge summary (<c>varde.discharge_summary.v1</c>): a Composition and a DocumentReference, and the diagnoses and medicines of it as Condition and
/// MedicationRequest.
/// </summary>
internal static class DischargeSummary
{
    public static TemplateMapping Mapping { get; } = new(
        "varde.discharge_summary.v1",
        Documents.Of("discharge_summary", "COMPOSITION.transfer_summary.v1", Loinc("18842-5", "Discharge summary")),
        Documents.ReferenceTo("discharge_summary_document", "discharge_summary", "COMPOSITION.transfer_summary.v1", DocumentTypes.Summaries, [DocumentTypes.DischargeSummary, Loinc("18842-5", "Discharge summary")]),
        Diagnoses.Of("diagnosis", Diagnoses.EncounterDiagnosis),
        MedicationOrder.Of("medicine"));
}

/// <summary>The Norwegian types of documents (9602): a group and the types in it.</summary>
internal static class DocumentTypes
{
    private const string System = "urn:oid:2.16.578.1.12.4.1.1.9602";

    /// <summary>The running journal.</summary>
    public static readonly Concept Journal = new(System, "B00-1", "Kontinuerlig/løpende journal");

    /// <summary>Discharge summaries and their like.</summary>
    public static readonly Concept Summaries = new(System, "A00-1", "Epikriser og sammenfatninger");

    /// <summary>A discharge summary.</summary>
    public static readonly Concept DischargeSummary = new(System, "A03-2", "Epikrise");
}

/// <summary>Whole documents as FHIR Compositions.</summary>
internal static class Documents
{
    /// <summary>The mapping.</summary>
    public static EntryMapping Of(string id, string archetype, Concept type) => new(id, "Composition", archetype)
    {
        Rules =
        [
            Shared.Status("status", "final", "preliminary"),
            new Made("type", (focus, _) => Concept.Of([type], focus.Document.Name?.Value)),
            Shared.Patient(),
            Shared.When("date"),
            new Made("author", (focus, showing) => Author(focus, showing)),
            new Made("title", (focus, _) => focus.Document.Name?.Value is { Length: > 0 } name ? name : type.Display),
            new Made("section", (focus, _) => Sections(focus.Document.Content)),
        ],
    };

    /// <summary>A reference to the document: as FHIR writes it, and as openEHR does.</summary>
    /// <param name="id">What the mapping is called.</param>
    /// <param name="composition">The mapping that makes the Composition.</param>
    /// <param name="archetype">The archetype of the composition.</param>
    /// <param name="category">The group of documents.</param>
    /// <param name="type">The type of document.</param>
    public static EntryMapping ReferenceTo(string id, string composition, string archetype, Concept category, IReadOnlyList<Concept> type) => new(id, "DocumentReference", archetype)
    {
        Rules =
        [
            Shared.Status("status", "current", "current"),
            Shared.Status("docStatus", "final", "preliminary"),
            new Made("type", (focus, _) => Concept.Of(type, focus.Document.Name?.Value)),
            Shared.Always("category[]", category),
            Shared.Patient(),
            new Made("date", (focus, _) => focus.Time is { } time && WrittenTime.ToFhir(time) is { } shown && shown.Contains('T', StringComparison.Ordinal) ? shown : null),
            Shared.Author("author[]"),
            new Made("description", (focus, _) => focus.Document.Name?.Value is { Length: > 0 } name ? name : null),
            new Made("content", (focus, showing) => Attachments(focus, showing, composition)),
            Shared.When("context.period.start"),
        ],
    };

    private static JsonArray Attachments(Focus focus, Showing showing, string composition)
    {
        JsonNode[] all =
        [
            .. showing.Fellows.Where(f => f.Mapping == composition).Select(f => (JsonNode)Attachment("application/fhir+json", $"{f.Type}/{f.Id}/$document")),
            .. showing.Source is { } source ? [Attachment("application/json", $"/openehr/v1/ehr/{showing.Patient}/composition/{source:D}")] : Array.Empty<JsonNode>(),
        ];
        if (focus.Document.Name?.Value is { Length: > 0 } name)
            foreach (var one in all) one["attachment"]!["title"] = name;
        return new JsonArray(all);
    }

    private static JsonObject Attachment(string type, string url) => new() { ["attachment"] = new JsonObject { ["contentType"] = type, ["url"] = url } };

    // There must be an author: one that is not named is told as unknown.
    private static JsonArray Author(Focus focus, Showing showing)
    {
        var there = new JsonObject();
        Shared.Author("author").Show(focus, there, showing);
        return new JsonArray(there["author"]?.DeepClone() ?? new JsonObject { ["display"] = "Unknown" });
    }

    private static JsonArray? Sections(IEnumerable<ContentItem> content)
    {
        JsonNode[] sections = [.. content.Select(item => item is Section section ? Chapter(section) : Text(item)).OfType<JsonNode>()];
        return sections.Length == 0 ? null : new JsonArray(sections);
    }

    private static JsonObject? Chapter(Section section) =>
        Sections(section.Items) is { } inside ? new() { ["title"] = section.Name?.Value ?? "", ["section"] = inside } : null;

    // What is not about the patient is not told as the patient's.
    private static JsonObject? Text(ContentItem item)
    {
        if (item is not Entry { Subject: PartySelf } entry || LinesOf(entry).ToList() is not { Count: > 0 } lines) return null;
        var div = new StringBuilder("<div xmlns=\"http://www.w3.org/1999/xhtml\">");
        foreach (var line in lines) div.Append("<p>").Append(SecurityElement.Escape(Storable(line))).Append("</p>");
        return new() { ["title"] = entry.Name?.Value ?? "", ["text"] = new JsonObject { ["status"] = "generated", ["div"] = div.Append("</div>").ToString() } };
    }

    // XHTML has no control characters.
    private static string Storable(string line) => string.Concat(line.Where(c => c is '\n' or '\t' || !char.IsControl(c)));

    private static IEnumerable<string> LinesOf(RmObject node) => node is Element element
        ? Words(element.Value) is { } words && !string.IsNullOrWhiteSpace(words) ? [$"{element.Name?.Value}: {words}"] : []
        : node.Class.Attributes.SelectMany(a => a.IsMultiple ? node.ItemsOf(a) : node[a] is RmObject one ? [one] : []).Where(o => o is Locatable).SelectMany(LinesOf);

    private static string? Words(DataValue? value) => value switch
    {
        DvText text => text.Value,
        DvQuantity quantity => $"{quantity.MagnitudeStatus}{quantity.Magnitude?.Text} {quantity.Units}",
        DvBoolean said => said.Value == true ? "✓" : "✗",
        DvIdentifier identifier => identifier.Id,
        _ => TimeForm.WrittenOf(value),
    };
}
