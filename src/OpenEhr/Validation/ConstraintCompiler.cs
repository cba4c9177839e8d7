using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>Makes the tree of a template ready for use: every class, slot, pattern and text looked up once.</summary>
internal sealed class ConstraintCompiler(OperationalTemplate template, IExternalTerminology? terminology)
{
    private readonly Dictionary<CObject, ObjectConstraint> _made = [];

    public ObjectConstraint Compile(CObject source)
    {
        if (_made.TryGetValue(source, out var known)) return known;
        var type = RmModel.Find(source.RmTypeName);
        var made = new ObjectConstraint
        {
            Type = type,
            TypeName = source.RmTypeName,
            NodeId = source is ArchetypeSlot ? "" : source.ArchetypeNodeId,
            Name = source.NameConstraint,
            Term = source.NodeId.Length == 0 ? null : source.Term(source.NodeId)?.Text,
            Occurrences = source.Occurrences,
            EndType = EndType(source.RmTypeName),
            Slot = source as ArchetypeSlot,
            Checks = Checks(source),
        };
        _made[source] = made;
        made.Attributes = AttributesOf(source, type);
        return made;
    }

    private AttributeConstraint[] AttributesOf(CObject source, RmClass? type) => source switch
    {
        CComplexObject complex => [.. complex.Attributes.Where(one => !IsPatternOfPatterns(one)).Select(one => Compile(one, type))],
        ArchetypeInternalRef reference when Target(reference) is { } target => Compile(target).Attributes,
        _ => [],
    };

    // RM 1.1.0 EHR §7, ACTIVITY: the value is itself a pattern for archetype ids. Whether one pattern lies within another cannot be read off its text.
    private static bool IsPatternOfPatterns(CAttribute attribute) => attribute.RmAttributeName == "action_archetype_id";

    private AttributeConstraint Compile(CAttribute source, RmClass? type)
    {
        var name = source.RmAttributeName.Trim();
        return new(name, type?.Find(name), source.Existence, source.Cardinality)
        {
            Children = [.. source.Children.Where(one => one is not CPrimitiveObject).Select(Compile)],
            Primitives = [.. source.Children.OfType<CPrimitiveObject>().Select(one => one.Item is { } item ? PrimitiveChecks.For(item) : static _ => null)],
        };
    }

    private Action<RmObject, FaultList>[] Checks(CObject source) => source switch
    {
        CCodeReference reference => [new CodeReferenceCheck(reference, terminology).Check],
        CCodePhrase code => [new CodeCheck(code).Check],
        ConstraintRef reference => [new ConstraintReferenceCheck(reference, terminology).Check],
        CDvQuantity quantity => [new QuantityCheck(quantity).Check],
        CDvOrdinal ordinal => [new OrdinalCheck(ordinal.List).Check],
        CDvScale scale => [new OrdinalCheck(scale.List).Check],
        CDvState state => [new StateCheck(state).Check],
        CComplexObject complex when LocalCode(complex) is { } code => [new LocalTextCheck(code, template.Languages).Check],
        _ => [],
    };

    // A coded text whose code is constrained to terms of the template itself. The text of a careflow step is left to the application, which names
    // the step in its own words (simplified formats, ISM_TRANSITION); its code and state are held. A text that the template fixes beside the code is held
    // as it stands.
    private static CCodePhrase? LocalCode(CComplexObject node) => node.Parent?.RmAttributeName == "careflow_step" || HasFixedText(node) ? null :
        node.Attributes.FirstOrDefault(one => one.RmAttributeName.Trim() == "defining_code")?.Children.OfType<CCodePhrase>().FirstOrDefault(one => one.TerminologyId == "local" && one.CodeList.Count > 0);

    private static bool HasFixedText(CComplexObject node) => node.Attribute("value")?.Children is [CPrimitiveObject { Item: CString { List.Count: > 0 } }];

    private static RmClass? EndType(string typeName) =>
        typeName.StartsWith("DV_INTERVAL<", StringComparison.Ordinal) && typeName.EndsWith('>') ? RmModel.Find(typeName["DV_INTERVAL<".Length..^1]) : null;

    // AOM 1.4 §5.3, ARCHETYPE_INTERNAL_REF: the constraints of another node of the same archetype, by its path from the archetype's root.
    private static CObject? Target(ArchetypeInternalRef reference)
    {
        CObject? here = reference.Archetype;
        foreach (var step in reference.TargetPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var open = step.IndexOf('[', StringComparison.Ordinal);
            var nodeId = open < 0 ? "" : step[(open + 1)..].TrimEnd(']');
            here = (here as CComplexObject)?.Attribute(open < 0 ? step : step[..open])?.Children.FirstOrDefault(one => nodeId.Length == 0 || one.NodeId == nodeId);
        }
        return here;
    }
}
