using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Templates.Reading;

/// <summary>What every C_OBJECT says about itself.</summary>
internal readonly record struct NodeHead(string RmTypeName, MultiplicityInterval Occurrences, string NodeId);

/// <summary>Reads the tree of constraints (AOM 1.4): objects and attributes, down to primitives and domain types.</summary>
internal sealed partial class ConstraintReader(OptFaults faults, TermReader terms)
{
    private static readonly string[] Complex = ["rm_type_name", "occurrences", "node_id", "attributes", "default_value", "assumed_value"];

    private const int LongestArchetypeId = 255;
    private const int LongestStatement = 20_000;

    private readonly IntervalReader _intervals = new(faults);

    private DomainTypeReader Domain => field ??= new(faults, _intervals);

    private PrimitiveReader Primitives => field ??= new(faults, _intervals);

    public CArchetypeRoot Root(OptElement element)
    {
        faults.Closed(element, [.. Complex, "archetype_id", "template_id", "term_definitions", "term_bindings"]);
        var head = Head(element);
        var archetypeId = faults.One(element, "archetype_id") is { } id ? faults.Text(id, "value") : "";
        RefuseMalformedArchetypeId(element, archetypeId, head.RmTypeName);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            ArchetypeId = archetypeId,
            TemplateId = faults.Optional(element, "template_id") is { } template ? faults.Text(template, "value") : null,
            Terms = terms.Definitions(element, archetypeId),
            TermBindings = terms.Bindings(element),
            ConstraintBindings = terms.ConstraintBindings(archetypeId),
            Attributes = Attributes(element),
        };
    }

    private void RefuseMalformedArchetypeId(OptElement element, string archetypeId, string rmTypeName)
    {
        if (archetypeId.Length == 0)
        {
            return;
        }

        var match = archetypeId.Length <= LongestArchetypeId ? ArchetypeIdForm().Match(archetypeId) : Match.Empty;
        if (!match.Success)
        {
            faults.Add(element, $"\"{OptFaults.Shorten(archetypeId)}\" is no archetype id; the form is openEHR-EHR-OBSERVATION.pulse.v1.");
        }
        else if (match.Groups["class"].Value != rmTypeName)
        {
            faults.Add(element, $"The archetype {archetypeId} is of the class {match.Groups["class"].Value}, the node of {rmTypeName}.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z][\w]*-[A-Za-z][\w]*-(?<class>[A-Za-z]\w*)\.[^\s./]+(\.[^\s./]+)*\.v\d\S*$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex ArchetypeIdForm();

    private CAttribute[] Attributes(OptElement element)
    {
        var names = new HashSet<string>();
        var attributes = element.All("attributes").Select(Attribute).ToArray();
        foreach (var (attribute, at) in attributes.Zip(element.All("attributes")))
        {
            if (attribute.RmAttributeName.Length > 0 && !names.Add(attribute.RmAttributeName))
            {
                faults.Add(at, $"The attribute {attribute.RmAttributeName} is constrained more than once.");
            }
        }

        return attributes;
    }

    private CAttribute Attribute(OptElement element)
    {
        if (element.Type is not ("C_SINGLE_ATTRIBUTE" or "C_MULTIPLE_ATTRIBUTE"))
        {
            faults.Add(element, $"xsi:type of <attributes> is {element.Type ?? "missing"}; C_SINGLE_ATTRIBUTE or C_MULTIPLE_ATTRIBUTE was expected.");
        }

        faults.Closed(element, "rm_attribute_name", "existence", "match_negated", "children", "cardinality");
        return new()
        {
            RmAttributeName = faults.Text(element, "rm_attribute_name"),
            Existence = Existence(element),
            IsMultiple = element.Type == "C_MULTIPLE_ATTRIBUTE",
            Cardinality = element.Type == "C_MULTIPLE_ATTRIBUTE" ? Cardinality(element) : null,
            Children = [.. element.All("children").Select(Object).OfType<CObject>()],
        };
    }

    private MultiplicityInterval Existence(OptElement element)
    {
        var existence = _intervals.Count(element, "existence");
        return existence.Upper is 0 or 1 ? existence : new(Math.Min(existence.Lower, 1), 1);
    }

    private Cardinality? Cardinality(OptElement element)
    {
        if (faults.One(element, "cardinality") is not { } cardinality)
        {
            return null;
        }

        faults.Closed(cardinality, "is_ordered", "is_unique", "interval");
        return new(
            _intervals.Count(cardinality, "interval"),
            faults.Boolean(cardinality, "is_ordered") ?? true,
            faults.Boolean(cardinality, "is_unique") ?? false);
    }

    private CObject? Object(OptElement element) => element.Type switch
    {
        "C_ARCHETYPE_ROOT" => Root(element),
        "C_COMPLEX_OBJECT" => ComplexObject(element),
        "C_PRIMITIVE_OBJECT" => PrimitiveObject(element),
        "ARCHETYPE_SLOT" => Slot(element),
        "ARCHETYPE_INTERNAL_REF" => InternalRef(element),
        "CONSTRAINT_REF" => ConstraintReference(element),
        _ => Domain.Read(element, Head(element)) ?? Unknown(element),
    };

    private CObject? Unknown(OptElement element)
    {
        faults.Add(element, $"xsi:type of <children> is {element.Type ?? "missing"}, which is no kind of constraint of AOM 1.4.");
        return null;
    }

    private NodeHead Head(OptElement element) => new(
        faults.Text(element, "rm_type_name").Replace(" ", "", StringComparison.Ordinal),
        _intervals.Count(element, "occurrences"),
        faults.OptionalText(element, "node_id") ?? "");

    private CComplexObject ComplexObject(OptElement element)
    {
        faults.Closed(element, Complex);
        var head = Head(element);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            Attributes = Attributes(element),
        };
    }

    private CPrimitiveObject PrimitiveObject(OptElement element)
    {
        faults.Closed(element, "rm_type_name", "occurrences", "node_id", "item", "default_value", "assumed_value");
        var head = Head(element);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            Item = faults.Optional(element, "item") is { } item ? Primitives.Read(item) : null,
        };
    }

    private ArchetypeSlot Slot(OptElement element)
    {
        faults.Closed(element, "rm_type_name", "occurrences", "node_id", "includes", "excludes");
        var head = Head(element);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            Includes = [.. element.All("includes").Select(Assertion)],
            Excludes = [.. element.All("excludes").Select(Assertion)],
        };
    }

    // The archetype ids that fill a slot stand as a pattern in the right operand of "archetype_id/value matches {/…/}"; when the tool left the tree
    // out, the text of the statement says the same.
    private static SlotAssertion Assertion(OptElement element)
    {
        var expression = element.All("expression").FirstOrDefault();
        var text = element.All("string_expression").FirstOrDefault()?.Text;
        var isMatch = expression?.All("operator").FirstOrDefault()?.Text is "2007" or null;
        return new(text, isMatch ? TreePattern(expression) ?? TextPattern(text) : null);
    }

    private static string? TreePattern(OptElement? expression) =>
        expression?.All("right_operand").FirstOrDefault()?.All("item").FirstOrDefault()?.All("pattern").FirstOrDefault()?.Text;

    private static string? TextPattern(string? text) =>
        text is { Length: <= LongestStatement } && Statement().Match(text) is { Success: true } match ? match.Groups["pattern"].Value : null;

    [GeneratedRegex(@"matches\s*\{\s*/(?<pattern>.*)/\s*\}", RegexOptions.Singleline, 200)]
    private static partial Regex Statement();

    private ArchetypeInternalRef InternalRef(OptElement element)
    {
        faults.Closed(element, "rm_type_name", "occurrences", "node_id", "target_path");
        var head = Head(element);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            TargetPath = faults.Text(element, "target_path"),
        };
    }

    private ConstraintRef ConstraintReference(OptElement element)
    {
        faults.Closed(element, "rm_type_name", "occurrences", "node_id", "reference");
        var head = Head(element);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            Reference = faults.Text(element, "reference"),
        };
    }
}
