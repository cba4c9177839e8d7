using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>
/// Builds the full tree of nodes, one for each constraint and for each attribute that the reference model asks for beyond the template. Levels are
/// taken out later by <see cref="WebTreeCompactor"/>.
/// </summary>
internal sealed class WebTreeBuilder(OperationalTemplate template)
{
    // An ELEMENT whose value is not constrained may hold any of these (Simplified Formats: one child for each, named after the type). DV_SCALE, new in
    // RM 1.1.0, is in no published web template; its value travels as |raw.
    private static readonly string[] AnyDataTypes =
    [
        "DV_CODED_TEXT", "DV_TEXT", "DV_MULTIMEDIA", "DV_PARSABLE", "DV_STATE", "DV_BOOLEAN", "DV_IDENTIFIER", "DV_URI", "DV_EHR_URI", "DV_DURATION",
        "DV_QUANTITY", "DV_COUNT", "DV_PROPORTION", "DV_DATE_TIME", "DV_DATE", "DV_TIME", "DV_ORDINAL",
    ];

    private readonly WebNodeTexts _texts = new(template);
    private readonly WebInputs _inputs = new(template);

    public WebNode Build() => Node(null, template.Definition, "", template.Definition.NameConstraint);

    private WebNode Node(CAttribute? attribute, CObject constraint, string parentPath, string? name)
    {
        var step = attribute is null ? null : Step(attribute, constraint, name);
        var node = new WebNode(constraint.RmTypeName, step is null ? "" : parentPath + Segment(step, constraint.TemplateNodeId), step, constraint)
        {
            NodeId = constraint.TemplateNodeId.Length == 0 ? null : constraint.TemplateNodeId,
            AlternativeId = constraint.TemplateNodeId == constraint.ArchetypeNodeId ? null : attribute?.RmAttributeName,
            Min = constraint.Occurrences.Lower,
            Max = constraint.Occurrences.Upper,
            InContext = attribute is not null && RmContextAttributes.IsInContext(attribute.Parent!.RmTypeName, attribute.RmAttributeName),
        };
        _texts.Describe(node, constraint);
        AddContent(node, constraint);
        return node;
    }

    private static WebTemplateStep Step(CAttribute attribute, CObject constraint, string? name) => new(
        attribute.RmAttributeName, constraint.RmTypeName, constraint.ArchetypeNodeId, name, IsContainer(attribute), constraint);

    private static bool IsContainer(CAttribute attribute) =>
        RmModel.Find(attribute.Parent!.RmTypeName)?.Find(attribute.RmAttributeName)?.IsMultiple ?? attribute.IsMultiple;

    private static string Segment(WebTemplateStep step, string nodeId)
    {
        if (nodeId.Length == 0)
        {
            return "/" + step.RmAttributeName;
        }

        var name = step.Name is null ? "" : $",'{step.Name.Replace("'", "\\'", StringComparison.Ordinal)}'";
        return $"/{step.RmAttributeName}[{nodeId}{name}]";
    }

    private void AddContent(WebNode node, CObject constraint)
    {
        if (constraint is CComplexObject complex && HasNodesWithin(node))
        {
            AddChildren(node, complex);
        }

        if (node.Children.Count == 0 && node.RmType == "ELEMENT")
        {
            AddAnyDataValue(node, constraint);
        }

        if (node.Children.Count == 0)
        {
            _inputs.Add(node, constraint);
        }

        if (node.Inputs.Count == 0 && constraint is CComplexObject asked && HasNodesWithin(node))
        {
            AddRmAttributes(node, asked);
        }

        MarkDependencies(node);
        JoinFreeText(node);
    }

    private static bool HasNodesWithin(WebNode node) => !node.IsDataValue || node.RmType.StartsWith("DV_INTERVAL", StringComparison.Ordinal);

    private void AddChildren(WebNode node, CComplexObject complex)
    {
        foreach (var attribute in complex.Attributes.Where(one => IsNode(complex, one)))
        {
            if (complex.RmTypeName == "ACTION" && attribute.RmAttributeName == "ism_transition")
            {
                node.Children.Add(IsmTransition(node, attribute));
            }
            else
            {
                node.Children.AddRange(attribute.Children.Where(one => one is not ArchetypeSlot).SelectMany(one => Named(node, attribute, one)));
            }

            AddCardinality(node, attribute);
        }
    }

    private static bool IsNode(CComplexObject complex, CAttribute attribute) =>
        attribute.RmAttributeName != "name"
        && RmModel.Find(complex.RmTypeName)?.Find(attribute.RmAttributeName) is { Kind: not (RmKind.Boolean or RmKind.Integer or RmKind.Real) };

    private IEnumerable<WebNode> Named(WebNode parent, CAttribute attribute, CObject child) => child.NameCodes.Count == 0
        ? [Node(attribute, child, parent.Path, child.NameConstraint)]
        : child.NameCodes.Select(code => NamedByCode(parent, attribute, child, code));

    private WebNode NamedByCode(WebNode parent, CAttribute attribute, CObject child, string code)
    {
        var node = Node(attribute, child, parent.Path, child.Term(code)?.Text);
        _texts.NameByCode(node, child, code);
        return node;
    }

    private void AddAnyDataValue(WebNode element, CObject constraint)
    {
        foreach (var type in AnyDataTypes)
        {
            var step = new WebTemplateStep("value", type, "", null, false, null);
            var node = new WebNode(type, element.Path + "/value", step, null)
            {
                Name = element.Name, LocalizedName = element.LocalizedName, LocalizedNames = element.LocalizedNames, Min = 0, Max = 1, InContext = true,
            };
            _inputs.Add(node, constraint);
            element.Children.Add(node);
        }
    }

    private void AddRmAttributes(WebNode node, CComplexObject complex)
    {
        foreach (var attribute in RmContextAttributes.BeyondTemplate(complex))
        {
            node.Children.Add(complex.RmTypeName == "ACTION" && attribute.Name == "ism_transition"
                ? IsmTransition(node, null)
                : RmOnly(node, attribute.Name, RmTypeOf(attribute), attribute.IsRequired ? 1 : 0));
        }
    }

    private static string RmTypeOf(RmAttribute attribute) => attribute.Kind == RmKind.String ? "STRING" : attribute.TypeName;

    private WebNode RmOnly(WebNode parent, string attribute, string rmType, int min)
    {
        var step = new WebTemplateStep(attribute, rmType, "", null, false, null);
        var node = new WebNode(rmType, $"{parent.Path}/{attribute}", step, null)
        {
            Name = char.ToUpperInvariant(attribute[0]) + attribute[1..],
            Min = min,
            Max = 1,
            InContext = RmContextAttributes.IsInContext(parent.RmType, attribute),
        };
        _inputs.Add(node, parent.Constraint);
        return node;
    }

    // The transitions that the template lists become one node: the careflow step chooses, each step with the states that it may be in.
    private WebNode IsmTransition(WebNode action, CAttribute? attribute)
    {
        var node = RmOnly(action, "ism_transition", "ISM_TRANSITION", 1);
        var transitions = attribute?.Children.OfType<CComplexObject>().ToList() ?? [];
        var state = RmOnly(node, "current_state", "DV_CODED_TEXT", 1);
        var step = RmOnly(node, "careflow_step", "DV_CODED_TEXT", 0);
        _inputs.SetStates(state, transitions);
        _inputs.SetCareflowSteps(step, transitions);
        node.Children = [state, RmOnly(node, "transition", "DV_CODED_TEXT", 0), step];
        return node;
    }

    // A cardinality is worth telling when it says more than the occurrences of the members: two or more must stand, or fewer than there are kinds.
    private static void AddCardinality(WebNode node, CAttribute attribute)
    {
        if (attribute.Cardinality?.Interval is not { Lower: > 0 } interval || (interval == MultiplicityInterval.Mandatory && attribute.Children.Count == 1))
        {
            return;
        }

        if (interval.Lower > 1 || interval.Upper < attribute.Children.Count)
        {
            node.Cardinalities.Add((interval, $"{node.Path}/{attribute.RmAttributeName}"));
        }
    }

    private static void MarkDependencies(WebNode node)
    {
        var (dependents, on) = node.RmType switch
        {
            "OBSERVATION" => (new[] { "state", "protocol" }, "data"),
            "EVALUATION" => (["protocol"], "data"),
            "INSTRUCTION" => (["protocol"], "activities"),
            "ACTION" => (["protocol"], "instruction_details"),
            "EVENT" or "POINT_EVENT" or "INTERVAL_EVENT" => (["state"], "data"),
            _ => ([], ""),
        };
        foreach (var child in node.Children.Where(one => dependents.Contains(one.Steps[0].RmAttributeName)))
        {
            child.DependsOn.Add($"{node.Path}/{on}");
        }
    }

    // A coded text beside a free text is one field with an open list (Simplified Formats: the suffix |other).
    private static void JoinFreeText(WebNode node)
    {
        if (node.RmType != "ELEMENT")
        {
            return;
        }

        var values = node.Children.FindAll(one => one.Steps[0].RmAttributeName == "value");
        if (node.Children.Count == 2 && values.Find(one => one.RmType == "DV_CODED_TEXT") is { } coded && values.Find(one => one.RmType == "DV_TEXT") is { } text)
        {
            coded.Inputs.Add(new(WebTemplateInputType.Text, "other"));
            coded.Inputs[0] = coded.Inputs[0] with { ListOpen = true };
            coded.OtherText = text.Constraint;
            node.Children.Remove(text);
        }

        if (node.Children.Count > 1)
        {
            node.Children.ForEach(one => one.Min = 0);
        }
    }
}
