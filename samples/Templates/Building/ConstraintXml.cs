using System.Globalization;
using System.Xml;
using Varde.Templates.Definition;

namespace Varde.Templates.Building;

/// <summary>Writes the shapes of the archetype object model (AOM 1.4) that every constraint is made of, in the order of its schema.</summary>
internal sealed class ConstraintXml(XmlWriter xml)
{
    public const string Schema = "http://schemas.openehr.org/v1";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    public void Text(string name, string value) => xml.WriteElementString(name, Schema, value);

    public void Element(string name, Action content)
    {
        xml.WriteStartElement(name, Schema);
        content();
        xml.WriteEndElement();
    }

    public void Typed(string name, string type, Action content) => Element(name, () =>
    {
        xml.WriteAttributeString("xsi", "type", Instance, type);
        content();
    });

    /// <summary>A text with its XML schema type, as expressions carry their leaves.</summary>
    public void Typed(string name, string type, string value) => Typed(name, type, () => xml.WriteString(value));

    public void WithAttribute(string name, string attribute, string value, Action content) => Element(name, () =>
    {
        xml.WriteAttributeString(attribute, value);
        content();
    });

    /// <summary>An entry of a dictionary: text under an id.</summary>
    public void Item(string name, string id, string value) => WithAttribute(name, "id", id, () => xml.WriteString(value));

    /// <summary>A terminology or archetype id: its text in a <c>value</c>.</summary>
    public void Id(string name, string value) => Element(name, () => Text("value", value));

    public void CodePhrase(string name, string terminology, string code) => Element(name, () =>
    {
        Id("terminology_id", terminology);
        Text("code_string", code);
    });

    /// <summary>A C_OBJECT with its type, occurrences and node code, and what the type adds.</summary>
    public void Object(string type, string rmType, Occurrences occurrences, string nodeId, Action content) =>
        Typed("children", type, () => ObjectParts(rmType, occurrences, nodeId, content));

    public void ObjectParts(string rmType, Occurrences occurrences, string nodeId, Action content)
    {
        Text("rm_type_name", rmType);
        Multiplicity("occurrences", occurrences);
        Text("node_id", nodeId);
        content();
    }

    /// <summary>A complex object that is no node of an archetype, such as a data value.</summary>
    public void Complex(string rmType, Action content) => Object("C_COMPLEX_OBJECT", rmType, Occurrences.Once, "", content);

    public void Single(string attribute, Occurrences existence, Action children) => Typed("attributes", "C_SINGLE_ATTRIBUTE", () =>
    {
        Text("rm_attribute_name", attribute);
        Multiplicity("existence", existence);
        children();
    });

    public void Multiple(string attribute, Occurrences existence, Occurrences cardinality, Action children) =>
        Typed("attributes", "C_MULTIPLE_ATTRIBUTE", () =>
        {
            Text("rm_attribute_name", attribute);
            Multiplicity("existence", existence);
            children();
            Element("cardinality", () =>
            {
                Text("is_ordered", "false");
                Text("is_unique", "false");
                Multiplicity("interval", cardinality);
            });
        });

    /// <summary>An attribute that holds one primitive value under a constraint of the given type.</summary>
    public void Primitive(string attribute, string rmType, string constraint, Action item) => Single(attribute, Occurrences.Once, () =>
        Object("C_PRIMITIVE_OBJECT", rmType, Occurrences.Once, "", () => Typed("item", constraint, item)));

    public void Multiplicity(string name, Occurrences occurrences) => Range(name, new ValueRange(
        occurrences.Lower.ToString(CultureInfo.InvariantCulture), true,
        occurrences.Upper?.ToString(CultureInfo.InvariantCulture), occurrences.Upper is not null));

    public void Range(string name, ValueRange range) => Element(name, () =>
    {
        if (range.Lower is not null) Text("lower_included", Flag(range.LowerIncluded));
        if (range.Upper is not null) Text("upper_included", Flag(range.UpperIncluded));
        Text("lower_unbounded", Flag(range.Lower is null));
        Text("upper_unbounded", Flag(range.Upper is null));
        if (range.Lower is not null) Text("lower", range.Lower);
        if (range.Upper is not null) Text("upper", range.Upper);
    });

    /// <summary>The root element, which declares the prefixes that types are written with.</summary>
    public void Document(string name, Action content) => Element(name, () =>
    {
        xml.WriteAttributeString("xmlns", "xsi", null, Instance);
        xml.WriteAttributeString("xmlns", "xs", null, "http://www.w3.org/2001/XMLSchema");
        content();
    });

    private static string Flag(bool value) => value ? "true" : "false";
}
