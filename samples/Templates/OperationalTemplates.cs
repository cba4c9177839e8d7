using System.Reflection;
using Varde.Templates.Building;
using Varde.Templates.Definition;

namespace Varde.Templates;

/// <summary>The platform's own operational templates, built from the definitions that this assembly carries.</summary>
public static class OperationalTemplates
{
    private const string Suffix = ".template";

    private static readonly Lazy<IReadOnlyList<OperationalTemplateText>> Built = new(BuildAll);

    /// <summary>Every template, in the order of their ids.</summary>
    public static IReadOnlyList<OperationalTemplateText> All => Built.Value;

    /// <summary>The template of an id; an unknown id is a fault of the caller.</summary>
    public static OperationalTemplateText Get(string templateId) => All.First(t => t.TemplateId == templateId);

    /// <summary>The text of every definition by its file name.</summary>
    internal static IReadOnlyDictionary<string, string> Definitions { get; } = ReadDefinitions();

    private static List<OperationalTemplateText> BuildAll() =>
        [.. Definitions.Select(d => Build(d.Key, d.Value)).OrderBy(t => t.TemplateId, StringComparer.Ordinal)];

    private static OperationalTemplateText Build(string file, string definition)
    {
        var result = TemplateBuilder.Build(definition);
        return result.Template ?? throw new InvalidOperationException(
            string.Join('\n', result.Faults.Select(fault => $"{file}:{fault}")));
    }

    private static SortedDictionary<string, string> ReadDefinitions()
    {
        var assembly = typeof(OperationalTemplates).Assembly;
        var definitions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)))
            definitions.Add(name, ReadText(assembly, name));
        return definitions;
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>An operational template (OPT 1.4) as text.</summary>
/// <param name="TemplateId">The id under which compositions name it.</param>
/// <param name="Languages">ISO 639-1 codes, the template's own language first.</param>
/// <param name="Concept">What it records, in its own language.</param>
/// <param name="Xml">The whole document; UTF-8 is its encoding.</param>
public sealed record OperationalTemplateText(string TemplateId, IReadOnlyList<string> Languages, string Concept, string Xml);

/// <summary>Turns the text of a definition into an operational template.</summary>
public static class TemplateBuilder
{
    /// <summary>Builds the template, or names every fault of the definition; a definition with faults gives no template.</summary>
    public static TemplateBuildResult Build(string definition)
    {
        var (template, faults) = DefinitionReader.Read(definition);
        if (template is null) return new TemplateBuildResult(null, faults);
        var xml = OperationalTemplateWriter.Write(template, definition);
        return new TemplateBuildResult(new(template.TemplateId, template.Languages, template.Concept.Default, xml), []);
    }
}

/// <summary>A template, or the faults that prevented it.</summary>
public sealed record TemplateBuildResult(OperationalTemplateText? Template, IReadOnlyList<DefinitionFault> Faults);
