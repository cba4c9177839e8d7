using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Varde.FhirDefinitions;

/// <summary>The archive of the specification: bundles of definitions as FHIR XML.</summary>
internal sealed class SpecificationArchive(ZipArchive archive)
{
    public static readonly XNamespace Fhir = "http://hl7.org/fhir";

    /// <summary>The resources of a bundle in the archive, one after the other.</summary>
    /// <param name="file">The bundle's file name.</param>
    /// <param name="type">The type of resource that is wanted.</param>
    public IEnumerable<XElement> Resources(string file, string type)
    {
        using var stream = archive.GetEntry(file)!.Open();
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true, IgnoreComments = true });
        reader.MoveToContent();
        while (!reader.EOF)
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == type && reader.Depth == 3) yield return (XElement)XNode.ReadFrom(reader);
            else reader.Read();
    }
}

/// <summary>Reads FHIR XML.</summary>
internal static class FhirXml
{
    /// <summary>The child elements of a name.</summary>
    public static IEnumerable<XElement> All(this XElement element, string name) => element.Elements(SpecificationArchive.Fhir + name);

    /// <summary>The value of the primitive child of a name; null when there is none.</summary>
    public static string? Value(this XElement element, string name) => (string?)element.Element(SpecificationArchive.Fhir + name)?.Attribute("value");

    /// <summary>The values of the primitive children of a name.</summary>
    public static IEnumerable<string> Values(this XElement element, string name) => element.All(name).Select(e => (string)e.Attribute("value")!);

    /// <summary>The value of the extension with a url; null when there is none.</summary>
    public static string? Extension(this XElement element, string url) =>
        element.All("extension").FirstOrDefault(e => (string?)e.Attribute("url") == url)?.Elements().FirstOrDefault(e => e.Name.LocalName.StartsWith("value", StringComparison.Ordinal))?.Attribute("value")?.Value;
}
