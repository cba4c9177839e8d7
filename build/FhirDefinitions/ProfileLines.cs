using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Varde.FhirDefinitions;

/// <summary>
/// Writes the StructureDefinitions of FHIR R4 for the validator, one a line: its canonical address, a tab and its XML without words for people. A type has its
/// snapshot, a profile or extension what it adds to its base; <c>src/Fhir/Profiles</c> reads them.
/// </summary>
internal sealed class ProfileLines(SpecificationArchive archive)
{
    private static readonly HashSet<string> OfDefinition =
        ["url", "name", "kind", "abstract", "context", "contextInvariant", "type", "baseDefinition", "derivation", "snapshot", "differential"];

    private static readonly HashSet<string> OfElement =
        ["path", "sliceName", "slicing", "min", "max", "contentReference", "type", "minValue", "maxValue", "maxLength", "constraint", "isModifier", "binding"];

    private static readonly HashSet<string> OfParts =
        ["discriminator", "rules", "ordered", "path", "type", "code", "profile", "targetProfile", "aggregation", "key", "severity", "human", "expression", "strength", "valueSet"];

    private static readonly XmlWriterSettings OneLine = new() { OmitXmlDeclaration = true, Indent = false, NewLineHandling = NewLineHandling.Entitize };

    public void Write(Stream output)
    {
        using var lines = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var file in (string[])["profiles-types.xml", "profiles-resources.xml", "profiles-others.xml", "extension-definitions.xml"])
            foreach (var definition in archive.Resources(file, "StructureDefinition"))
                lines.WriteLine($"{definition.Value("url")}\t{Line(Stripped(definition))}");
    }

    private static XElement Stripped(XElement definition)
    {
        var isProfile = definition.Value("derivation") == "constraint";
        definition.Elements().Where(e => !OfDefinition.Contains(e.Name.LocalName) || e.Name.LocalName == (isProfile ? "snapshot" : "differential")).Remove();
        foreach (var element in definition.Elements().Where(e => e.Name.LocalName is "snapshot" or "differential").SelectMany(e => e.Elements()).ToList()) Strip(element, isProfile);
        return definition;
    }

    private static void Strip(XElement element, bool isProfile)
    {
        element.Elements().Where(e => !IsKept(e.Name.LocalName)).Remove();
        // The rules of the types are checked by their keys, which the other file has.
        if (!isProfile) element.Elements().Where(e => e.Name.LocalName == "constraint").Remove();
        foreach (var part in element.Elements().Where(e => e.Name.LocalName is "slicing" or "type" or "constraint" or "binding")) StripPart(part);
        // An element is named by its path and slice alone.
        element.Attribute("id")?.Remove();
    }

    private static bool IsKept(string name) =>
        OfElement.Contains(name) || name.StartsWith("fixed", StringComparison.Ordinal) || name.StartsWith("pattern", StringComparison.Ordinal);

    private static void StripPart(XElement part)
    {
        part.Descendants().Where(e => !OfParts.Contains(e.Name.LocalName)).Remove();
    }

    private static string Line(XElement definition)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, OneLine)) definition.Save(writer);
        return text.ToString();
    }
}
