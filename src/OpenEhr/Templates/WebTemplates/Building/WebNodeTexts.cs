namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Gives nodes their names, descriptions, notes and bindings in every language of the template.</summary>
internal sealed class WebNodeTexts(OperationalTemplate template)
{
    private static readonly HashSet<string> OwnItems = ["text", "description"];

    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _views = template.ViewConstraints
        .GroupBy(one => TemplatePath.Normalise(one.Path))
        .ToDictionary(group => group.Key, group => group.First().Items);

    public void Describe(WebNode node, CObject constraint)
    {
        node.Name = constraint.NameConstraint ?? (IsNamed(constraint) ? Text(constraint, constraint.NodeId) : null);
        if (Source(constraint) is { } source)
        {
            AddNames(node, source);
            AddDescriptions(node, source, source.NodeId);
        }

        AddNotes(node, constraint);
        AddBindings(node, constraint);
    }

    /// <summary>The name of a node whose name is one of several codes.</summary>
    public void NameByCode(WebNode node, CObject constraint, string code)
    {
        node.NameCode = code;
        node.Name = Text(constraint, code);
        node.LocalizedName = node.Name;
        node.LocalizedNames = Texts(constraint, code);
        AddDescriptions(node, constraint, code);
    }

    // A value without a code of its own is named after its ELEMENT.
    private static CObject? Source(CObject constraint) =>
        IsNamed(constraint) ? constraint : constraint.ParentObject is { RmTypeName: "ELEMENT", NodeId.Length: > 0 } element ? element : null;

    private static bool IsNamed(CObject constraint) => constraint is { TemplateNodeId.Length: > 0, NodeId.Length: > 0 };

    private void AddNames(WebNode node, CObject source)
    {
        var term = Text(source, source.NodeId);
        var isRenamed = source.NameConstraint is { } fixedName && fixedName != term;
        node.LocalizedName = isRenamed ? source.NameConstraint : term ?? source.NameConstraint;
        node.LocalizedNames = isRenamed
            ? new() { [template.Language.CodeString] = source.NameConstraint! }
            : Texts(source, source.NodeId);
        foreach (var (key, value) in template.AnnotationsOf(source))
        {
            if (key.StartsWith("L10n.", StringComparison.OrdinalIgnoreCase) && template.Languages.Contains(key[5..]))
            {
                node.LocalizedNames[key[5..]] = value;
            }
        }
    }

    private Dictionary<string, string> Texts(CObject source, string code)
    {
        var texts = new Dictionary<string, string>();
        foreach (var language in template.Languages)
        {
            texts[language] = source.Term(code, language)?.Text ?? "";
        }

        return texts;
    }

    private void AddDescriptions(WebNode node, CObject source, string code)
    {
        foreach (var language in template.Languages)
        {
            if (source.Term(code, language)?.Description is { } description)
            {
                node.LocalizedDescriptions[language] = description;
            }
        }
    }

    private void AddNotes(WebNode node, CObject constraint)
    {
        foreach (var (key, value) in template.AnnotationsOf(constraint))
        {
            node.Annotations[key] = value;
        }

        var items = IsNamed(constraint) ? constraint.Term(constraint.NodeId)?.Items : null;
        foreach (var (key, value) in items ?? new Dictionary<string, string>())
        {
            if (!OwnItems.Contains(key))
            {
                node.Annotations[key] = node.Annotations.TryGetValue(key, out var present) ? $"{present};{value}" : value;
            }
        }

        foreach (var (key, value) in _views.GetValueOrDefault(TemplatePath.Of(constraint, withNames: false)) ?? new Dictionary<string, string>())
        {
            node.Annotations[$"view:{key}"] = value;
        }
    }

    private static void AddBindings(WebNode node, CObject constraint)
    {
        foreach (var binding in constraint.Archetype?.TermBindings ?? [])
        {
            if (binding.Code == constraint.NodeId && IsNamed(constraint))
            {
                node.TermBindings[binding.Terminology] = binding.Value;
            }
        }
    }

    private static string? Text(CObject constraint, string code) => constraint.Term(code)?.Text;
}
