using System.Text.Json;
using System.Xml.Linq;

namespace Varde.FhirDefinitions;

/// <summary>
/// Writes the code systems, value sets and concept maps of FHIR R4, and the tables of HL7 v2 and v3 that come with it, as FHIR JSON with what their operations need,
/// one resource a line; <c>src/Fhir/Terminology</c> reads it.
/// </summary>
internal sealed class CompactTerminology(SpecificationArchive archive)
{
    private static readonly string[] Files = ["valuesets.xml", "v3-codesystems.xml", "v2-tables.xml", "conceptmaps.xml"];
    private static readonly string[] Types = ["CodeSystem", "ValueSet", "ConceptMap"];

    // Repeated elements, which JSON writes as arrays.
    private static readonly HashSet<string> Lists = ["concept", "designation", "property", "include", "exclude", "filter", "valueSet", "group", "element", "target", "dependsOn", "product", "contains"];
    private static readonly HashSet<string> Booleans = ["caseSensitive", "inactive", "abstract", "valueBoolean"];
    private static readonly HashSet<string> Numbers = ["valueInteger", "valueDecimal", "total", "offset"];
    private static readonly HashSet<string> LeftOut =
    [
        "id", "meta", "implicitRules", "text", "extension", "identifier", "experimental", "date", "publisher", "contact", "description", "useContext", "jurisdiction", "purpose", "copyright",
        "lockedDate", "count", "comment", "timestamp", "parameter",
    ];

    public void Write(Stream output)
    {
        var written = new HashSet<(string, string)>();
        foreach (var type in Types)
            foreach (var resource in Files.SelectMany(file => archive.Resources(file, type)).Where(r => written.Add((type, r.Value("url")!))))
            {
                using (var json = new Utf8JsonWriter(output)) WriteResource(json, type, resource);
                output.WriteByte((byte)'\n');
            }
    }

    private static void WriteResource(Utf8JsonWriter json, string type, XElement resource)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", type);
        WriteElements(json, resource, isTop: true);
        json.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter json, XElement owner, bool isTop)
    {
        foreach (var named in owner.Elements().Where(e => !LeftOut.Contains(e.Name.LocalName)).GroupBy(e => e.Name.LocalName))
        {
            var isList = Lists.Contains(named.Key) && !IsOne(named.First(), isTop);
            json.WritePropertyName(named.Key);
            if (isList) json.WriteStartArray();
            foreach (var element in isList ? named : named.Take(1)) WriteValue(json, element);
            if (isList) json.WriteEndArray();
        }
    }

    // CodeSystem.valueSet, filter.property and group.target are one address or code, beside lists of the same names.
    private static bool IsOne(XElement element, bool isTop) =>
        element.Attribute("value") is not null && (isTop || element.Name.LocalName is "property" or "target");

    private static void WriteValue(Utf8JsonWriter json, XElement element)
    {
        var (name, value) = (element.Name.LocalName, (string?)element.Attribute("value"));
        if (value is null)
        {
            json.WriteStartObject();
            WriteElements(json, element, isTop: false);
            json.WriteEndObject();
        }
        else if (Booleans.Contains(name)) json.WriteBooleanValue(value == "true");
        else if (Numbers.Contains(name)) json.WriteRawValue(value);
        else json.WriteStringValue(value);
    }
}
