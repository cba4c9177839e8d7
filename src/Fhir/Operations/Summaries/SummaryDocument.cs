using System.Buffers;
using System.Text.Json;
using Varde.Fhir.Bundles;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;

namespace Varde.Fhir.Operations.Summaries;

/// <summary>A section that is filled.</summary>
/// <param name="Section">Which one.</param>
/// <param name="Entries">The resources in it.</param>
/// <param name="IsCut">Whether the record has more.</param>
internal sealed record FilledSection(SummarySection Section, IReadOnlyList<FoundResource> Entries, bool IsCut);

/// <summary>Writes a patient summary as a document: Composition, Patient, author, the entries of the sections and what these refer to (HL7 IPS, Bundle).</summary>
/// <param name="address">The address of the API.</param>
/// <param name="patient">The patient.</param>
/// <param name="texts">The language.</param>
/// <param name="time">When it is made.</param>
internal sealed class SummaryDocument(string address, FoundResource patient, SummaryTexts texts, DateTimeOffset time)
{
    private const string Profiles = "http://hl7.org/fhir/uv/ips/StructureDefinition/";
    private const string Loinc = "http://loinc.org";

    private readonly Dictionary<string, JsonElement> _byAddress = new(StringComparer.Ordinal);
    private readonly List<(string Url, ReadOnlyMemory<byte> Resource)> _made = [];

    /// <summary>The document.</summary>
    /// <param name="sections">The sections.</param>
    /// <param name="all">Patient, entries and what they refer to, each once.</param>
    /// <param name="uncovered">What documents of the record say that no section shows.</param>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<FilledSection> sections, IReadOnlyList<FoundResource> all, IReadOnlyList<UncoveredContent> uncovered)
    {
        foreach (var resource in all) _byAddress[resource.Key.ToString()] = StoredJson.Parse(resource.Content);
        var author = Made(WriteDevice);
        var composition = Made(json => WriteComposition(json, sections, author, uncovered));
        using var bundle = BundleWriter.Document(time);
        Add(bundle, composition);
        bundle.Entry(UrlOf(patient.Key), patient.Show());
        foreach (var url in _made.Select(m => m.Url).Where(url => url != composition)) Add(bundle, url);
        foreach (var resource in all.Where(r => r.Key != patient.Key)) bundle.Entry(UrlOf(resource.Key), resource.Show());
        return bundle.Finish();
    }

    private void Add(BundleWriter bundle, string url) => bundle.Entry(url, _made.Find(m => m.Url == url).Resource);

    private string UrlOf(ResourceKey key) => $"{address}/{key}";

    // What is made for the document and kept nowhere is called by a UUID.
    private string Made(Action<Utf8JsonWriter> write)
    {
        var id = Guid.NewGuid().ToString("D");
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteString("id", id);
            json.WriteEndObject();
        }
        _made.Add(($"urn:uuid:{id}", bytes.WrittenMemory));
        return $"urn:uuid:{id}";
    }

    private void WriteDevice(Utf8JsonWriter json)
    {
        json.WriteString("resourceType", "Device");
        json.WriteStartArray("deviceName");
        json.WriteStartObject();
        json.WriteString("name", texts.Author);
        json.WriteString("type", "user-friendly-name");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteComposition(Utf8JsonWriter json, IReadOnlyList<FilledSection> sections, string author, IReadOnlyList<UncoveredContent> uncovered)
    {
        json.WriteString("resourceType", "Composition");
        WriteProfile(json, "Composition-uv-ips");
        json.WriteString("language", texts.Language);
        WriteText(json, SectionNarrative.Of(texts, [texts.Title, texts.Made, .. Warnings(uncovered)], []));
        json.WriteString("status", "final");
        WriteConcept(json, "type", Loinc, "60591-5", "Patient summary Document");
        WriteReference(json, "subject", UrlOf(patient.Key));
        json.WriteString("date", BundleWriter.TextOf(time));
        json.WriteStartArray("author");
        WriteReference(json, null, author);
        json.WriteEndArray();
        json.WriteString("title", texts.Title);
        json.WriteStartArray("section");
        foreach (var section in sections) WriteSection(json, section, uncovered);
        json.WriteEndArray();
    }

    private void WriteSection(Utf8JsonWriter json, FilledSection filled, IReadOnlyList<UncoveredContent> uncovered)
    {
        var section = filled.Section;
        json.WriteStartObject();
        json.WriteString("title", section.Title(texts));
        WriteConcept(json, "code", Loinc, section.Code, section.Display);
        WriteText(json, SectionNarrative.Of(texts, Sentences(filled, uncovered), [.. filled.Entries.Select(TextOf)]));
        json.WriteStartArray("entry");
        foreach (var entry in filled.Entries) WriteReference(json, null, UrlOf(entry.Key));
        if (filled.Entries.Count == 0) WriteReference(json, null, Made(statement => WriteNothingKnown(statement, section.Required!)));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<string> Sentences(FilledSection filled, IReadOnlyList<UncoveredContent> uncovered)
    {
        if (filled.Entries.Count == 0) yield return filled.Section.Required!.Sentence(texts);
        if (filled.IsCut) yield return texts.OnlyNewest(PatientSummary.MostOfKind);
        foreach (var warning in Warnings(uncovered)) yield return warning;
    }

    private IEnumerable<string> Warnings(IReadOnlyList<UncoveredContent> uncovered)
    {
        List<string> templates = [.. uncovered.Where(u => u.Kind == UncoveredKind.Template).Select(u => u.Name)];
        if (templates.Count > 0) yield return texts.Unmapped(string.Join(", ", templates));
        if (uncovered.Any(u => u.Kind == UncoveredKind.OtherSubject)) yield return texts.OfOthers;
        if (uncovered.Any(u => u.Kind == UncoveredKind.Period)) yield return texts.OverPeriods;
    }

    private EntryText TextOf(FoundResource entry) => EntryText.Of(StoredJson.Parse(entry.Content), texts, reference =>
        _byAddress.TryGetValue(Search.Indexing.Reference.Relative(Search.Indexing.Reference.Unversioned(reference), [$"{address}/"]), out var found) ? found : null);

    private void WriteNothingKnown(Utf8JsonWriter json, NothingKnown nothing)
    {
        json.WriteString("resourceType", nothing.Type);
        WriteProfile(json, $"{nothing.Type}-uv-ips");
        var isMedication = nothing.Type == "MedicationStatement";
        if (isMedication) json.WriteString("status", "unknown");
        else WriteConcept(json, "clinicalStatus", $"http://terminology.hl7.org/CodeSystem/{(nothing.Type == "Condition" ? "condition" : "allergyintolerance")}-clinical", "active", null);
        WriteConcept(json, isMedication ? "medicationCodeableConcept" : "code", NothingKnown.System, nothing.Code, nothing.Display);
        WriteReference(json, nothing.Type == "AllergyIntolerance" ? "patient" : "subject", UrlOf(patient.Key));
        if (isMedication) WriteUnknownTime(json);
    }

    private static void WriteUnknownTime(Utf8JsonWriter json)
    {
        json.WriteStartObject("_effectiveDateTime");
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason");
        json.WriteString("valueCode", "unknown");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject("meta");
        json.WriteStartArray("profile");
        json.WriteStringValue($"{Profiles}{name}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string div)
    {
        json.WriteStartObject("text");
        json.WriteString("status", "generated");
        json.WriteString("div", div);
        json.WriteEndObject();
    }

    private static void WriteConcept(Utf8JsonWriter json, string name, string system, string code, string? display)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (display is not null) json.WriteString("display", display);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string? name, string reference)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.WriteString("reference", reference);
        json.WriteEndObject();
    }
}
