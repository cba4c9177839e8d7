using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Varde.Templates.Definition;

namespace Varde.Templates.Building;

/// <summary>
/// Writes a definition as an operational template (OPT 1.4 XML): the archetypes in place, terms of the first language at each root, the other
/// languages as component ontologies. The same definition always gives the same bytes.
/// </summary>
internal sealed class OperationalTemplateWriter
{
    private readonly TemplateDefinition template;
    private readonly ConstraintXml xml;
    private readonly ValueConstraintXml values;

    private OperationalTemplateWriter(TemplateDefinition template, XmlWriter writer)
    {
        this.template = template;
        xml = new ConstraintXml(writer);
        values = new ValueConstraintXml(xml);
    }

    /// <param name="template">A definition without faults.</param>
    /// <param name="source">The text of the definition, from which the unique id of the result is made.</param>
    public static string Write(TemplateDefinition template, string source)
    {
        var text = new StringBuilder();
        using (var sink = new Utf8StringWriter(text))
        using (var writer = XmlWriter.Create(sink, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            new OperationalTemplateWriter(template, writer).WriteTemplate(UidOf(source));
        }
        return text.Append('\n').ToString();
    }

    /// <summary>A name-based UUID (RFC 9562, version 8) over the definition: it changes when the definition does.</summary>
    private static Guid UidOf(string source)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(source.ReplaceLineEndings("\n"))).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    private void WriteTemplate(Guid uid) => xml.Document("template", () =>
    {
        xml.CodePhrase("language", "ISO_639-1", template.Languages[0]);
        xml.Element("description", WriteDescription);
        xml.Id("uid", uid.ToString());
        xml.Id("template_id", template.TemplateId);
        xml.Text("concept", template.Concept.Default);
        xml.Element("definition", () => WriteRootParts(template.Root));
        WriteTranslations();
        WriteAnnotations(template.Root, $"[{template.Root.ArchetypeId}]");
    });

    private void WriteDescription()
    {
        xml.Item("original_author", "name", "The Varde project");
        xml.Text("lifecycle_state", "published");
        xml.Item("other_details", "licence", "Apache-2.0");
        for (var i = 0; i < template.Languages.Count; i++)
        {
            var language = i;
            xml.Element("details", () =>
            {
                xml.CodePhrase("language", "ISO_639-1", template.Languages[language]);
                xml.Text("purpose", template.Purpose.Texts[language]);
            });
        }
    }

    private void WriteObject(ObjectDefinition node)
    {
        if (node.SlotIncludes is { } includes)
            xml.Object("ARCHETYPE_SLOT", node.RmType, node.Occurrences, node.NodeCode, () => WriteIncludes(includes));
        else if (node.IsArchetypeRoot)
            xml.Typed("children", "C_ARCHETYPE_ROOT", () => WriteRootParts(node));
        else
            xml.Object("C_COMPLEX_OBJECT", node.RmType, node.Occurrences, node.NodeCode, () => WriteAttributes(node));
    }

    private void WriteRootParts(ObjectDefinition node) => xml.ObjectParts(node.RmType, node.Occurrences, node.NodeCode, () =>
    {
        WriteAttributes(node);
        xml.Id("archetype_id", node.ArchetypeId!);
        if (ReferenceEquals(node, template.Root)) xml.Id("template_id", template.TemplateId);
        WriteTerms(ArchetypeScope.Of(node, template.Languages));
    });

    private void WriteAttributes(ObjectDefinition node)
    {
        if (node.Category is { } category)
            xml.Single("category", Occurrences.Once, () => values.Coded(() => values.CodeList("openehr", [category])));
        if (node.ContextCode is { } context) WriteContext(node, context);
        if (node.IsRenamed) WriteName(node.Label.Default);
        if (node.Steps.Count > 0) xml.Single("ism_transition", Occurrences.Once, () => WriteSteps(node.Steps));
        if (node.ActionArchetype is { } action) WriteActionArchetype(action);
        foreach (var group in node.Children.Where(c => c.Attribute != "other_context").GroupBy(c => c.Attribute))
            WriteChildren(node, group.Key, [.. group]);
        if (node.Values.Count > 0) WriteElement(node);
    }

    private void WriteChildren(ObjectDefinition parent, string attribute, IReadOnlyList<ObjectDefinition> children)
    {
        void Children()
        {
            foreach (var child in children) WriteObject(child);
        }

        var demanded = children.Any(c => c.Occurrences.Lower > 0);
        if (!ReferenceModelShape.IsContainer(attribute))
        {
            xml.Single(attribute, demanded || ReferenceModelShape.IsMandatory(attribute) ? Occurrences.Once : Occurrences.Optional, Children);
            return;
        }
        // RM 1.1.0: a cluster and a history are never empty; other containers only where a child is demanded.
        var atLeastOne = demanded || parent.RmType is "CLUSTER" or "HISTORY";
        xml.Multiple(attribute, atLeastOne ? Occurrences.Once : Occurrences.Optional, new Occurrences(atLeastOne ? 1 : 0, null), Children);
    }

    private void WriteContext(ObjectDefinition composition, string code)
    {
        var nodes = composition.Children.Where(c => c.Attribute == "other_context").ToList();
        var demanded = nodes.Any(n => n.Occurrences.Lower > 0);
        // A persistent composition may be made outside any session, an event never is (RM 1.1.0 ehr, COMPOSITION.context).
        var existence = composition.Category == "431" ? Occurrences.Optional : Occurrences.Once;
        xml.Single("context", existence, () => xml.Complex("EVENT_CONTEXT", () =>
            xml.Single("other_context", demanded ? Occurrences.Once : Occurrences.Optional, () =>
                xml.Object("C_COMPLEX_OBJECT", "ITEM_TREE", Occurrences.Once, code, () =>
                    xml.Multiple("items", demanded ? Occurrences.Once : Occurrences.Optional, new Occurrences(demanded ? 1 : 0, null), () =>
                    {
                        foreach (var node in nodes) WriteObject(node);
                    })))));
    }

    private void WriteName(string name) => xml.Single("name", Occurrences.Once, () => xml.Complex("DV_TEXT", () =>
        xml.Primitive("value", "STRING", "C_STRING", () => xml.Text("list", name))));

    private void WriteSteps(IReadOnlyList<CareflowStep> steps)
    {
        foreach (var step in steps)
            xml.Object("C_COMPLEX_OBJECT", "ISM_TRANSITION", Occurrences.Once, step.Code, () =>
            {
                xml.Single("current_state", Occurrences.Once, () => values.Coded(() => values.CodeList("openehr", [step.StateCode])));
                xml.Single("careflow_step", Occurrences.Once, () => values.Coded(() => values.CodeList("local", [step.Code])));
            });
    }

    private void WriteActionArchetype(string archetype) => xml.Primitive("action_archetype_id", "STRING", "C_STRING", () =>
        xml.Text("pattern", Regex.Escape(archetype)));

    private void WriteElement(ObjectDefinition element)
    {
        var existence = element.NullFlavours is null ? Occurrences.Once : Occurrences.Optional;
        xml.Single("value", existence, () =>
        {
            foreach (var value in element.Values) values.Write(value);
        });
        if (element.NullFlavours is { Count: > 0 } flavours)
            xml.Single("null_flavour", Occurrences.Optional, () => values.Coded(() => values.CodeList("openehr", flavours)));
    }

    private void WriteIncludes(IReadOnlyList<string> archetypes)
    {
        var pattern = archetypes.Count == 0 ? ".*" : string.Join('|', archetypes.Select(Regex.Escape));
        xml.Element("includes", () => xml.Typed("expression", "EXPR_BINARY_OPERATOR", () =>
        {
            xml.Text("type", "Boolean");
            xml.Text("operator", "2007");
            xml.Text("precedence_overridden", "false");
            xml.Typed("left_operand", "EXPR_LEAF", () =>
            {
                xml.Text("type", "String");
                xml.Typed("item", "xs:string", "archetype_id/value");
                xml.Text("reference_type", "attribute");
            });
            xml.Typed("right_operand", "EXPR_LEAF", () =>
            {
                xml.Text("type", "C_STRING");
                xml.Typed("item", "C_STRING", () => xml.Text("pattern", pattern));
                xml.Text("reference_type", "constraint");
            });
        }));
    }

    private void WriteTerms(ArchetypeScope scope)
    {
        foreach (var term in scope.DistinctTerms)
            xml.WithAttribute("term_definitions", "code", term.Code, () => WriteTermItems(term, language: 0));
        foreach (var group in scope.Bindings.GroupBy(b => b.Binding.Terminology))
            xml.WithAttribute("term_bindings", "terminology", group.Key, () =>
            {
                foreach (var (code, binding) in group.DistinctBy(b => (b.Code, b.Binding.Code)))
                    xml.WithAttribute("items", "code", code, () => xml.CodePhrase("value", binding.Terminology, binding.Code));
            });
    }

    private void WriteTermItems(TermUse term, int language)
    {
        xml.Item("items", "text", term.Label.Texts[language]);
        xml.Item("items", "description", (term.Help ?? term.Label).Texts[language]);
    }

    /// <summary>The terms in the other languages, once for each archetype: its first use in the template speaks for it.</summary>
    private void WriteTranslations()
    {
        var scopes = ArchetypeScope.All(template).GroupBy(s => s.Root.ArchetypeId!).ToList();
        foreach (var group in scopes)
        {
            var name = group.Key == template.Root.ArchetypeId ? "ontology" : "component_ontologies";
            var terms = group.SelectMany(s => s.DistinctTerms).GroupBy(t => t.Code).Select(g => g.First()).OrderBy(t => t.Code, StringComparer.Ordinal).ToList();
            xml.WithAttribute(name, "archetype_id", group.Key, () =>
            {
                for (var i = 1; i < template.Languages.Count; i++) WriteTranslation(terms, i);
            });
        }
    }

    private void WriteTranslation(List<TermUse> terms, int language) =>
        xml.WithAttribute("term_definitions", "language", template.Languages[language], () =>
        {
            foreach (var term in terms) xml.WithAttribute("items", "code", term.Code, () => WriteTermItems(term, language));
        });

    /// <summary>The annotations of every node; a name of this template carries its translations as <c>L10n.xx</c>.</summary>
    private void WriteAnnotations(ObjectDefinition node, string path)
    {
        var items = node.Annotations.Select(a => (a.Key, a.Value)).ToList();
        if (node.IsRenamed)
            items.AddRange(template.Languages.Select((language, i) => ($"L10n.{language}", node.Label.Texts[i])).Skip(1));
        if (items.Count > 0)
            xml.WithAttribute("annotations", "path", path, () =>
            {
                foreach (var (key, value) in items) xml.Item("items", key, value);
            });
        foreach (var child in node.Children) WriteAnnotations(child, path + "/" + Step(node, child));
    }

    private static string Step(ObjectDefinition parent, ObjectDefinition child)
    {
        var id = child.ArchetypeId ?? child.NodeCode;
        var predicate = child.IsRenamed ? $"[{id}, '{child.Label.Default}']" : $"[{id}]";
        return child.Attribute == "other_context" ? $"context/other_context[{parent.ContextCode}]/items{predicate}" : child.Attribute + predicate;
    }

    private sealed class Utf8StringWriter(StringBuilder text) : StringWriter(text, System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }
}
