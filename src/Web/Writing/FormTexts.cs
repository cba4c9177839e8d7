using Microsoft.Extensions.Localization;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>What the nodes and codes of a template are called in the reader's language, and in the template's own where they are not translated.</summary>
internal sealed class FormTexts(OperationalTemplate template, IStringLocalizer<Texts> texts, IStringLocalizer<WritingTexts> words)
{
    // Attributes that only the reference model asks for have no name in the template.
    private static readonly Dictionary<string, string> OfModel = new()
    {
        ["start_time"] = "StartTime", ["time"] = "Time", ["narrative"] = "Narrative", ["expiry_time"] = "ExpiryTime", ["careflow_step"] = "CareflowStep", ["current_state"] = "State", ["width"] = "Width",
        ["math_function"] = "MathFunction", ["location"] = "Location",
    };

    /// <summary>The reader's language as the template spells it; null when it is not among the template's.</summary>
    public string? Language { get; } = NodeScope.LanguageOf(template);

    /// <summary>What a node is called.</summary>
    public string LabelOf(WebTemplateNode node)
    {
        if (node.RmType == "COMPOSITION") return DocumentHeading.NameOf(template) ?? node.Name ?? node.Id;
        if (string.IsNullOrEmpty(node.NodeId) && OfModel.TryGetValue(node.Id, out var attribute)) return texts[attribute];
        if (node.Constraint?.NameConstraint is { } given) return template.AnnotationsOf(node.Constraint).GetValueOrDefault($"L10n.{Language}") ?? given;
        if (Translated(node.LocalizedNames) is { Length: > 0 } name) return name;
        if (node.Name is { Length: > 0 } own) return own;
        return node.Id is "lower" or "upper" ? words[$"Interval.{node.Id}"] : node.Id;
    }

    /// <summary>What a node is, in a sentence; empty where the template has none, or only repeats the name.</summary>
    public string HelpOf(WebTemplateNode node) => Translated(node.LocalizedDescriptions) is { Length: > 0 } text && text != LabelOf(node) ? text : "";

    /// <summary>What a code or unit is called.</summary>
    public string LabelOf(WebTemplateListItem item) => Translated(item.LocalizedLabels) is { Length: > 0 } label ? label : item.Label ?? item.Value;

    /// <summary>The text of a code in the reader's language; null when the template does not know it.</summary>
    public string? Term(WebTemplateNode node, string code) => (node.Constraint ?? node.Parent?.Constraint)?.Term(code, Language) is { Text.Length: > 0 } term ? term.Text : null;

    private string? Translated(IReadOnlyDictionary<string, string> byLanguage) => Language is { } language ? byLanguage.GetValueOrDefault(language) : null;
}
