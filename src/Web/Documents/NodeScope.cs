using System.Globalization;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.Web.Documents;

/// <summary>Where a node of a document stands in its template: from there it gets its name and the texts of its codes in the reader's language.</summary>
/// <param name="Template">The template.</param>
/// <param name="Constraint">The template's constraint on the node; null where the template says nothing of it.</param>
/// <param name="Nearest">The nearest constraint at or above the node: its archetype knows the codes.</param>
internal sealed record NodeScope(OperationalTemplate Template, CObject? Constraint, CObject Nearest)
{
    /// <summary>The time that the document as a whole tells of: a node of the same time need not repeat it.</summary>
    public string? DocumentTime { get; init; }

    // Documents of Norwegian templates name their language nb, no or nb-NO.
    private static readonly Dictionary<string, string[]> Spellings = new() { ["nb"] = ["nb", "no", "nb-no", "no-nb"], ["en"] = ["en", "en-gb", "en-us"] };

    public static NodeScope Of(OperationalTemplate template) => new(template, template.Definition, template.Definition);

    /// <summary>The place of a node that lies in one of this node's attributes.</summary>
    public NodeScope Below(string attribute, Locatable node)
    {
        var alike = (Constraint as CComplexObject)?.Attribute(attribute)?.Children.Where(one => one.ArchetypeNodeId == node.ArchetypeNodeId).ToList() ?? [];
        // Siblings that the template renamed differ only by their name.
        var found = alike.Find(one => one.NameConstraint is { } name && name == node.Name?.Value) ?? alike.Find(one => one.NameConstraint is null) ?? alike.FirstOrDefault();
        return this with { Constraint = found, Nearest = found ?? Nearest };
    }

    /// <summary>The node's name in the reader's language, but the name in the document where somebody chose it.</summary>
    public string LabelOf(Locatable node)
    {
        var written = node.Name?.Value ?? "";
        if (node.Name is DvCodedText { DefiningCode: { CodeString: { } nameCode, TerminologyId.Value: "local" } } && Term(nameCode) is { } chosen)
            return chosen;
        // A name that the template gives has its translations in the template's annotations.
        if (Constraint?.NameConstraint == written)
            return Template.AnnotationsOf(Constraint).GetValueOrDefault($"L10n.{Language()}") ?? written;
        return IsTheTemplatesOwn(node, written) ? Term(CodeOf(node)) ?? written : written;
    }

    /// <summary>The text of one of the template's codes in the reader's language, in the template's own where it is not translated.</summary>
    public string? Term(string code) => Nearest.Term(code, Language()) is { Text.Length: > 0 } term ? term.Text : null;

    private bool IsTheTemplatesOwn(Locatable node, string written) =>
        written.Length == 0 || Template.Languages.Any(language => Nearest.Term(CodeOf(node), language)?.Text == written);

    private string CodeOf(Locatable node) => Constraint is { NodeId.Length: > 0 } ? Constraint.NodeId : node.ArchetypeNodeId ?? "";

    private string? Language() => LanguageOf(Template);

    /// <summary>The reader's language as a template spells it; null when it is not among the template's.</summary>
    public static string? LanguageOf(OperationalTemplate template)
    {
        var wanted = Spellings.GetValueOrDefault(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, []);
        return wanted.Select(spelling => template.Languages.FirstOrDefault(language => language.Equals(spelling, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(language => language is not null);
    }
}
