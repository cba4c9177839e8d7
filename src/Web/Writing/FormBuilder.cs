using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Terminology;
using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>
/// Makes the form of a template: groups and fields in the template's order, as often as the values have them. What the context of the document gives (language, composer, subject…)
/// has no field.
/// </summary>
/// <param name="template">The template.</param>
/// <param name="values">What stands in the form.</param>
/// <param name="texts">Names of what only the reference model asks for.</param>
/// <param name="words">The words of forms.</param>
/// <param name="only">The places that a short form shows; null for all.</param>
internal sealed class FormBuilder(WebTemplate template, FormValues values, IStringLocalizer<Texts> texts, IStringLocalizer<WritingTexts> words, IReadOnlyCollection<string>? only = null)
{
    private static readonly string[] Background = ["protocol"];

    private readonly FormTexts _texts = new(template.Template, texts, words);

    /// <summary>The form.</summary>
    public FormGroup Build()
    {
        var root = template.Tree;
        return Fill(new FormGroup(root, root.Id, _texts.LabelOf(root)) { Kind = GroupKind.Section, IsDemanded = true }, root, new Place("", ""));
    }

    /// <summary>The field of the time that the document tells of; null for documents without a context.</summary>
    public FormField? Start() => IsPersistent(template) ? null : template.Tree.Child("context")?.Child("start_time") is { } node ? Field(node, $"{template.Tree.Id}/context/start_time", new Place("", "")) with { IsRequired = true } : null;

    /// <summary>The field of the setting in which care was given; null for documents without a context.</summary>
    public FormField? Setting()
    {
        if (IsPersistent(template) || template.Tree.Child("context")?.Child("setting") is not { } node) return null;
        var field = Field(node, $"{template.Tree.Id}/context/setting", new Place("", "")) with { Kind = FieldKind.Choice, Label = words["Setting"], IsRequired = false, Help = "" };
        return field.Choices.Count > 0 ? field : field with { Choices = [.. OpenEhrTerminology.Setting.Concepts.Select(SettingOf)] };
    }

    private static FormChoice SettingOf(TerminologyConcept concept)
    {
        var rubric = concept.Rubric(CultureInfo.CurrentUICulture.Name);
        return new(concept.Code, char.ToUpper(rubric[0], CultureInfo.CurrentUICulture) + rubric[1..], new WebTemplateListItem(concept.Code, concept.English));
    }

    /// <summary>Whether documents of a template are kept up to date and tell of no single event (RM 1.1.0 EHR Information Model, COMPOSITION, category 431): they have no context.</summary>
    public static bool IsPersistent(WebTemplate template) => template.Tree.Child("category") is { Inputs: [{ List: [{ Value: "431" }] }, ..] };

    private FormGroup Fill(FormGroup group, WebTemplateNode node, Place place)
    {
        List<FormPart> parts = [], background = [];
        List<(string, string)> absent = [];
        List<string> unsupported = [];
        foreach (var child in node.Children.Where(IsAsked))
        {
            var made = Series(child, group.Key, place).ToList();
            if (made.Count == 0 && child.IsMultiple && only is null) absent.Add(($"{group.Key}/{child.Id}", _texts.LabelOf(child)));
            made.RemoveAll(part => !IsShown(part));
            unsupported.AddRange(made.OfType<FormField>().Where(field => field.Kind == FieldKind.Unsupported).Select(field => field.Label));
            var shown = made.Where(part => part is not FormField { Kind: FieldKind.Unsupported } and not FormGroup { Parts.Count: 0, Absent.Count: 0, Unsupported.Count: 0 });
            (IsBackground(child) ? background : parts).AddRange(shown);
        }
        if (background.Count > 0) parts.Add(new FormGroup(node, group.Key + "/", words["More"]) { Kind = GroupKind.Background, Parts = background });
        return group with { Parts = parts, Absent = absent, Unsupported = unsupported };
    }

    private bool IsShown(FormPart part) => only is null || part is not FormField field || only.Contains(field.Place) || field.Place.StartsWith(News2.Archetype, StringComparison.Ordinal);

    private IEnumerable<FormPart> Series(WebTemplateNode child, string parent, Place place)
    {
        var series = $"{parent}/{child.Id}";
        if (!child.IsMultiple) return [Part(child, series, place)];
        var there = values.Instances(series) is { Count: > 0 } found ? found : [.. Enumerable.Range(0, ShownAtFirst(child))];
        var hasRoom = there.Count < Math.Min(child.Max ?? int.MaxValue, FormValues.MostInstances);
        return there.Select((index, at) => Part(child, $"{series}:{index.ToString(CultureInfo.InvariantCulture)}", place) with { CanAdd = hasRoom && at == there.Count - 1, CanRemove = there.Count > Math.Max(child.Min, 1) || child is { Min: 0, Children.Count: > 0 } && ShownAtFirst(child) == 0 });
    }

    // What may stand several times within an entry is added when it is needed; a statement and a value have a first one to fill in.
    private static int ShownAtFirst(WebTemplateNode node) => node.RmType == "CLUSTER" ? node.Min : Math.Max(node.Min, 1);

    private FormPart Part(WebTemplateNode node, string key, Place place)
    {
        var below = place.Below(node);
        if (IsValue(node)) return Field(node, key, below);
        var group = new FormGroup(node, key, _texts.LabelOf(node))
        {
            Kind = KindOf(node), IsDemanded = node.Min > 0, IsAlternatives = node.RmType == "ELEMENT",
        };
        var filled = Fill(group, node, below);
        // The step of an order is told by one field.
        if (node.RmType == "ISM_TRANSITION" && filled.Parts is [FormField step]) return step;
        if (!filled.IsAlternatives) return filled;
        // A single alternative is the value itself.
        if (!node.IsMultiple && filled.Parts is [FormField only]) return only with { Label = filled.Label, IsRequired = only.IsRequired || node.Min > 0 };
        return filled with { Parts = [.. filled.Parts.Select(part => part with { Label = AlternativeOf(part.Node) ?? part.Label })] };
    }

    private string? AlternativeOf(WebTemplateNode node) => words[$"As.{node.RmType.Split('<')[0]}"] is { ResourceNotFound: false } known ? known.Value : null;

    private FormField Field(WebTemplateNode node, string key, Place place)
    {
        var kind = FieldKinds.Of(node);
        return new FormField(node, key, _texts.LabelOf(node))
        {
            Kind = kind,
            IsRequired = node.Min > 0 && node.Parent?.RmType.StartsWith("DV_INTERVAL", StringComparison.Ordinal) != true && (!node.InContext || node.Id is "narrative" or "current_state") || node.Id == "careflow_step",
            Help = _texts.HelpOf(node),
            Choices = [.. (FieldKinds.Input(node, "code") ?? (node.Inputs is [var first, ..] ? first : null))?.List.Select(item => new FormChoice(item.Value, ChoiceLabel(kind, item), item)) ?? []],
            TakesOtherText = node.OtherTextConstraint is not null,
            ValueSet = kind == FieldKind.CodeSearch ? FieldKinds.Input(node, "code")?.Terminology ?? "" : "",
            Place = place.InArchetype,
            Path = place.InEntry,
        };
    }

    private string ChoiceLabel(FieldKind kind, WebTemplateListItem item)
    {
        var label = _texts.LabelOf(item);
        var step = item.Ordinal?.ToString(CultureInfo.CurrentUICulture) ?? item.Scale?.ToString(CultureInfo.CurrentUICulture);
        return kind == FieldKind.Choice && step is not null ? $"{step} – {label}" : label;
    }

    private static bool IsValue(WebTemplateNode node) => node.Children.Count == 0 || node.RmType.StartsWith("DV_", StringComparison.Ordinal) && !node.RmType.StartsWith("DV_INTERVAL", StringComparison.Ordinal);

    // Of what the context gives, a person fills in when something happened where that may differ, what became of an order, and an order in words.
    private static bool IsAsked(WebTemplateNode node) => node switch
    {
        { RmType: "ISM_TRANSITION" } => true,
        { Id: "null_flavour" } => false,
        { Parent.RmType: "ISM_TRANSITION" } => node.Id == (node.Parent.Child("careflow_step") is { Inputs: [{ List.Count: > 0 }, ..] } ? "careflow_step" : "current_state"),
        { Id: "time", InContext: true } => node.Parent is { RmType: "ACTION" } or { IsMultiple: true, RmType: "EVENT" or "POINT_EVENT" or "INTERVAL_EVENT" },
        { Id: "narrative", InContext: true } => true,
        _ => !node.InContext,
    };

    private static bool IsBackground(WebTemplateNode node) => node.Steps.Any(step => Background.Contains(step.RmAttributeName));

    private static GroupKind KindOf(WebTemplateNode node) => node.RmType switch
    {
        "SECTION" => GroupKind.Section,
        "OBSERVATION" or "EVALUATION" or "INSTRUCTION" or "ACTION" or "ADMIN_ENTRY" or "GENERIC_ENTRY" or "EVENT_CONTEXT" => GroupKind.Entry,
        "EVENT" or "POINT_EVENT" or "INTERVAL_EVENT" => GroupKind.Event,
        _ => GroupKind.Cluster,
    };

    /// <summary>Where a node stands: in its archetype, and in its entry.</summary>
    private readonly record struct Place(string InArchetype, string InEntry)
    {
        public Place Below(WebTemplateNode node)
        {
            var (archetype, path) = (InArchetype.Split('/')[0], InEntry);
            var code = InArchetype.Contains('/', StringComparison.Ordinal) ? InArchetype[(InArchetype.IndexOf('/', StringComparison.Ordinal) + 1)..] : "";
            foreach (var step in node.Steps)
            {
                if (EntryPath.IsEntry(step.RmTypeName)) path = EntryPath.Of(step.ArchetypeNodeId, step.Name);
                else if (path.Length > 0 && step.ArchetypeNodeId.Length > 0) path = EntryPath.Below(path, step.RmAttributeName, step.ArchetypeNodeId);
                if (step.ArchetypeNodeId.StartsWith("openEHR-", StringComparison.Ordinal)) (archetype, code) = (EntryPath.ConceptOf(step.ArchetypeNodeId), "");
                else if (step.ArchetypeNodeId.Length > 0) code = step.ArchetypeNodeId;
            }
            return new(code.Length > 0 ? $"{archetype}/{code}" : archetype, path);
        }
    }
}
