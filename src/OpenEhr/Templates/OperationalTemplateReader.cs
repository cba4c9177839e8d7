using Varde.OpenEhr.Templates.Reading;

namespace Varde.OpenEhr.Templates;

/// <summary>
/// Reads operational templates of ADL 1.4 (OPT XML, openEHR Template.xsd). A template is taken whole or refused with every fault, each with its
/// line and column: XML that is not well formed, elements that do not belong, are missing or stand twice, values of the wrong kind, and classes and
/// attributes that the reference model does not have. DTDs are refused; size, depth and number of elements are limited.
/// </summary>
public static class OperationalTemplateReader
{
    private static readonly string[] Header =
    [
        "language", "is_controlled", "description", "revision_history", "uid", "template_id", "adl_version", "concept", "definition", "ontology",
        "component_ontologies", "annotations", "constraints", "view", "original_language", "translations", "rm_release", "is_generated", "integrity_checks",
    ];

    /// <summary>Reads a template from bytes: UTF-8 or UTF-16, with or without byte order mark, or what the XML declaration says.</summary>
    public static Parsed<OperationalTemplate> Read(ReadOnlyMemory<byte> bytes, OperationalTemplateLimits? limits = null)
    {
        var xml = OptXml.Read(bytes, limits ?? OperationalTemplateLimits.Default);
        return xml.Succeeded ? Interpret(xml.Value) : Parsed<OperationalTemplate>.Failed(xml.Faults);
    }

    /// <summary>Reads a template from a stream, of which no more is taken in than the limit allows.</summary>
    public static Parsed<OperationalTemplate> Read(Stream stream, OperationalTemplateLimits? limits = null)
    {
        limits ??= OperationalTemplateLimits.Default;
        using var taken = new MemoryStream();
        var buffer = new byte[81920];
        for (var count = stream.Read(buffer); count > 0 && taken.Length <= limits.Bytes; count = stream.Read(buffer))
        {
            taken.Write(buffer, 0, count);
        }

        return Read(taken.GetBuffer().AsMemory(0, (int)taken.Length), limits);
    }

    private static Parsed<OperationalTemplate> Interpret(OptElement root)
    {
        var faults = new OptFaults();
        var template = Template(root, faults);
        if (template is not null)
        {
            ReferenceModelCheck.Run(template.Definition, faults);
            BreadthCheck.Run(template.Definition, faults);
        }

        return template is null || faults.Any ? Parsed<OperationalTemplate>.Failed(faults.InOrder) : Parsed<OperationalTemplate>.Of(template);
    }

    private static OperationalTemplate? Template(OptElement root, OptFaults faults)
    {
        faults.Closed(root, Header);
        var resource = new ResourceReader(faults);
        var language = resource.Code(faults.One(root, "language")) ?? new(null, "");
        var terms = new TermReader(faults, root, language.CodeString);
        var templateId = faults.One(root, "template_id") is { } id ? faults.Text(id, "value") : "";
        var concept = faults.Text(root, "concept");
        if (faults.One(root, "definition") is not { } definition)
        {
            return null;
        }

        return new()
        {
            TemplateId = templateId,
            Uid = faults.Optional(root, "uid") is { } uid ? faults.OptionalText(uid, "value") : null,
            Concept = concept,
            Language = language,
            Languages = terms.Languages,
            Description = resource.Description(faults.Optional(root, "description")),
            Definition = new ConstraintReader(faults, terms).Root(definition),
            Annotations = resource.Annotations(root.All("annotations")),
            Defaults = resource.Defaults(faults.Optional(root, "constraints")),
            ViewConstraints = resource.ViewConstraints(faults.Optional(root, "view")),
        };
    }
}
