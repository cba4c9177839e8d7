using System.Xml.Linq;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Formats;

/// <summary>What differs between two canonical XML documents: the first place, or null. Order counts only among elements of one name.</summary>
internal sealed class XmlDifference(bool respelt)
{
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    public static string? Of(byte[] want, byte[] got, bool respelt) => new XmlDifference(respelt).Of(Root(want), Root(got), "");

    private static XElement Root(byte[] xml) => XDocument.Load(new MemoryStream(xml), LoadOptions.PreserveWhitespace).Root!;

    private string? Of(XElement want, XElement got, string path)
    {
        var place = path + "/" + want.Name.LocalName;
        if (Attribute(want, "archetype_node_id") != Attribute(got, "archetype_node_id")) return $"{place}: another archetype_node_id";
        if (path.Length > 0 && TypeOf(want) is { } type && TypeOf(got) is { } other && type != other) return $"{place}: {type} became {other}";
        if (!want.HasElements && !got.HasElements) return SameText(want.Value, got.Value) ? null : $"{place}: '{want.Value}' became '{got.Value}'";
        if (respelt && want.Name.LocalName == "archetype_id") return Of(Named(want, "value")[0], Named(got, "value")[0], place);
        foreach (var name in want.Elements().Concat(got.Elements()).Select(e => e.Name.LocalName).Distinct())
            if (OfAll(Named(want, name), Named(got, name), place, name) is { } found) return found;
        return null;
    }

    private string? OfAll(XElement[] want, XElement[] got, string place, string name) => want.Length != got.Length
        ? $"{place}/{name}: {want.Length} became {got.Length}"
        : want.Zip(got).Select(pair => Of(pair.First, pair.Second, place)).FirstOrDefault(found => found is not null);

    private static XElement[] Named(XElement parent, string name) => [.. parent.Elements().Where(e => e.Name.LocalName == name)];

    private static string? Attribute(XElement element, string name) => (string?)element.Attribute(name);

    /// <summary>The class that the element names, null for none and for XML Schema's own simple types.</summary>
    private static string? TypeOf(XElement element) =>
        (string?)element.Attribute(XName.Get("type", Instance)) is { } type && RmModel.Find(type.Split(':')[^1]) is { } found ? found.Name : null;

    private static bool SameText(string want, string got) => want == got || (want.Trim() == got && RmNumber.Parse(got) is not null);
}
