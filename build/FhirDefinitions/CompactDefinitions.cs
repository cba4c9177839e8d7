using System.Text.Json;
using System.Xml.Linq;

namespace Varde.FhirDefinitions;

/// <summary>Writes the types, search parameters, rules and code lists of FHIR R4 as compact JSON; <c>src/Fhir/Definitions</c> reads it.</summary>
internal sealed class CompactDefinitions(SpecificationArchive archive)
{
    private const string SystemTypes = "http://hl7.org/fhirpath/System.";
    private const string FhirType = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
    private const string Pattern = "http://hl7.org/fhir/StructureDefinition/regex";
    private const string TypeUrl = "http://hl7.org/fhir/StructureDefinition/";

    private readonly SortedDictionary<string, XElement> _rules = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _bound = new(StringComparer.Ordinal);

    public void Write(Stream output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("types");
        foreach (var file in (string[])["profiles-types.xml", "profiles-resources.xml"])
            foreach (var type in archive.Resources(file, "StructureDefinition").Where(d => d.Value("derivation") != "constraint")) WriteType(json, type);
        json.WriteEndArray();
        json.WriteStartArray("searchParameters");
        foreach (var parameter in archive.Resources("search-parameters.xml", "SearchParameter")) WriteParameter(json, parameter);
        json.WriteEndArray();
        WriteRules(json);
        WriteCodes(json);
        json.WriteEndObject();
    }

    private void WriteType(Utf8JsonWriter json, XElement type)
    {
        json.WriteStartObject();
        json.WriteString("name", type.Value("type"));
        json.WriteString("kind", type.Value("kind"));
        if (type.Value("abstract") == "true") json.WriteBoolean("abstract", true);
        WriteText(json, "base", type.Value("baseDefinition")?.Replace(TypeUrl, "", StringComparison.Ordinal));
        json.WriteStartArray("elements");
        foreach (var element in type.All("snapshot").Single().All("element")) WriteElement(json, element);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteElement(Utf8JsonWriter json, XElement element)
    {
        json.WriteStartObject();
        json.WriteString("path", element.Value("path"));
        if (element.Value("min") is { } min and not "0") json.WriteNumber("min", int.Parse(min));
        if (element.Value("max") is { } max and not "1") json.WriteNumber("max", max == "*" ? int.MaxValue : int.Parse(max));
        if (element.Value("isSummary") == "true") json.WriteBoolean("summary", true);
        if (element.Value("isModifier") == "true") json.WriteBoolean("modifier", true);
        WriteText(json, "content", element.Value("contentReference")?.TrimStart('#'));
        WriteTypes(json, element);
        WriteBinding(json, element);
        WriteRuleKeys(json, element);
        json.WriteEndObject();
    }

    // A system type of FHIRPath says which type of FHIR it stands for, and by which pattern it is written.
    private static void WriteTypes(Utf8JsonWriter json, XElement element)
    {
        if (!element.All("type").Any()) return;
        json.WriteStartArray("types");
        foreach (var type in element.All("type"))
        {
            var code = type.Value("code")!;
            json.WriteStartObject();
            json.WriteString("code", type.Extension(FhirType) ?? OfSystem(code));
            if (code.StartsWith(SystemTypes, StringComparison.Ordinal)) json.WriteBoolean("system", true);
            WriteText(json, "pattern", type.Extension(Pattern));
            WriteList(json, "targets", type.Values("targetProfile").Select(t => t.Replace(TypeUrl, "", StringComparison.Ordinal)));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // xhtml.id alone does not say for which type its system type stands: the one of the same name.
    private static string OfSystem(string code) =>
        code.StartsWith(SystemTypes, StringComparison.Ordinal) ? code[SystemTypes.Length..].ToLowerInvariant() : code;

    private void WriteBinding(Utf8JsonWriter json, XElement element)
    {
        if (element.All("binding").FirstOrDefault() is not { } binding || binding.Value("strength") != "required" || binding.Value("valueSet") is not { } set) return;
        json.WriteString("codes", set.Split('|')[0]);
        _bound.Add(set.Split('|')[0]);
    }

    private void WriteRuleKeys(Utf8JsonWriter json, XElement element)
    {
        var rules = element.All("constraint").Where(c => c.Value("expression") is not null).ToList();
        foreach (var rule in rules) _rules.TryAdd(rule.Value("key")!, rule);
        WriteList(json, "rules", rules.Select(c => c.Value("key")!));
    }

    private static void WriteParameter(Utf8JsonWriter json, XElement parameter)
    {
        json.WriteStartObject();
        json.WriteString("url", parameter.Value("url"));
        json.WriteString("code", parameter.Value("code"));
        json.WriteString("type", parameter.Value("type"));
        WriteText(json, "expression", parameter.Value("expression"));
        WriteText(json, "description", parameter.Value("description"));
        WriteList(json, "base", parameter.Values("base"));
        WriteList(json, "targets", parameter.Values("target"));
        if (parameter.All("component").Any())
        {
            json.WriteStartArray("components");
            foreach (var component in parameter.All("component"))
            {
                json.WriteStartObject();
                json.WriteString("definition", component.Value("definition"));
                json.WriteString("expression", component.Value("expression"));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void WriteRules(Utf8JsonWriter json)
    {
        json.WriteStartObject("rules");
        foreach (var (key, rule) in _rules)
        {
            json.WriteStartObject(key);
            json.WriteString("severity", rule.Value("severity"));
            json.WriteString("human", rule.Value("human"));
            json.WriteString("expression", rule.Value("expression"));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void WriteCodes(Utf8JsonWriter json)
    {
        var lists = new CodeLists(archive);
        json.WriteStartObject("codes");
        foreach (var set in _bound)
        {
            if (lists.Of(set) is not { } bySystem) continue;
            json.WriteStartObject(set);
            foreach (var (system, codes) in bySystem) WriteList(json, system, codes);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        List<string> all = [.. texts];
        if (all.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in all) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
