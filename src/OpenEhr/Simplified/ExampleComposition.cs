using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Simplified;

/// <summary>
/// Makes an example document of a template: everything that the template names stands in it once (as often as it demands where that is more), with values
/// that its constraints allow. The same arguments always give the same document; another variant chooses other codes, units, numbers and alternatives.
/// </summary>
/// <remarks>
/// What a template leaves open is left out: empty slots and optional parts of the reference model. So a template that demands an archetype in a slot it
/// does not fill has no valid example, nor has one that demands more than <see cref="MostMembers"/> members of lists. The parties are invented.
/// </remarks>
public sealed class ExampleComposition
{
    /// <summary>More members of lists than this are not made: a small template may demand billions.</summary>
    private const int MostMembers = 10_000;

    private static readonly DateTimeOffset DefaultTime = new(2026, 1, 15, 10, 30, 0, TimeSpan.FromHours(1));

    // Parts that a template may constrain without wanting them in every document; a null flavour would contradict the value beside it.
    private static readonly HashSet<string> Spared =
    [
        "null_flavour", "null_reason", "links", "uid", "feeder_audit", "guideline_id", "workflow_id", "other_participations", "participations", "provider", "mappings",
        "instruction_details", "wf_definition", "wf_details", "normal_range", "other_reference_ranges", "normal_status", "magnitude_status", "accuracy",
        "accuracy_is_percent", "hyperlink", "formatting", "archetype_details", "archetype_node_id", "name", "thumbnail", "end_time", "health_care_facility", "reason", "offset",
    ];

    private readonly OperationalTemplate _template;
    private readonly string _language;
    private readonly int _variant;
    private readonly StructureCompletion _completion;
    private readonly ExampleValues _values;
    private int _members;

    private ExampleComposition(OperationalTemplate template, string? language, int variant, DateTimeOffset time)
    {
        _template = template;
        _language = language is not null && template.Languages.Contains(language) ? language : template.Language.CodeString;
        _variant = variant;
        var scope = new ReadScope(template, []) { Language = _language };
        _completion = new StructureCompletion(scope, new SimplifiedReadOptions { Clock = new Stopped(time), DefaultTerritory = "NO" });
        _values = new ExampleValues(_language, variant, time);
    }

    /// <summary>The example of a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="language">The language of names and rubrics; the template's own when it is null or the template does not have it.</param>
    /// <param name="variant">Any number; each gives another choice among what is allowed.</param>
    /// <param name="time">The time of everything that happened; 15 January 2026 when null.</param>
    public static Composition For(OperationalTemplate template, string? language = null, int variant = 0, DateTimeOffset? time = null) =>
        (Composition)new ExampleComposition(template, language, Math.Abs(variant == int.MinValue ? 0 : variant), time ?? DefaultTime).Make(template.Definition)!;

    private RmObject? Make(CObject constraint)
    {
        if (constraint is ArchetypeSlot or ArchetypeInternalRef or ConstraintRef || RmModel.Find(constraint.RmTypeName) is not { } type) return null;
        if (type.IsA(RmModel.DataValue) || type == RmModel.CodePhrase) return _values.Make(constraint, type);
        if (Concrete(type) is not { } concrete) return null;
        var made = concrete.Create();
        foreach (var attribute in concrete.Attributes) Fill(made, attribute, (constraint as CComplexObject)?.Attribute(attribute.Name));
        if (IsBare(made, constraint)) return null;
        Furnish(made, constraint);
        _completion.Complete(made, new SimplifiedNode("", 0, null), [constraint]);
        return made;
    }

    /// <summary>A structure whose content would all have to come from slots is left out where it may be.</summary>
    private static bool IsBare(RmObject made, CObject constraint)
    {
        if (constraint.Parent is null || made is not (Cluster or ItemTree or ItemList or ItemSingle or ItemTable or Section)) return false;
        var isDemanded = constraint.Parent.IsMultiple ? constraint.Occurrences.IsMandatory : constraint.Parent.Existence.IsMandatory || RmModel.Find(constraint.ParentObject!.RmTypeName)?.Find(constraint.Parent.RmAttributeName)?.IsRequired == true;
        return !isDemanded && !made.Class.Attributes.Any(attribute => attribute.Name is "items" or "item" or "rows" && made[attribute] is not null);
    }

    private static RmClass? Concrete(RmClass type)
    {
        if (!type.IsAbstract) return type;
        if (type == RmModel.Event) return RmModel.PointEvent;
        if (type == RmModel.ItemStructure) return RmModel.ItemTree;
        return type == RmModel.PartyProxy ? RmModel.PartySelf : null;
    }

    private void Fill(RmObject made, RmAttribute attribute, CAttribute? constraint)
    {
        if (constraint is null || constraint.Existence.IsProhibited) return;
        if (Spared.Contains(attribute.Name) && !constraint.Existence.IsMandatory) return;
        if (attribute.Name is "archetype_node_id" or "name" or "archetype_details" or "null_flavour") return;
        if (attribute.IsMultiple) FillList(made, attribute, constraint);
        else FillOne(made, attribute, constraint);
    }

    private void FillOne(RmObject made, RmAttribute attribute, CAttribute constraint)
    {
        var alternatives = constraint.Children.Where(child => !child.Occurrences.IsProhibited).ToList();
        if (alternatives.Count == 0) return;
        if (attribute.Kind != RmKind.Object)
        {
            made.Fill(attribute, _values.Primitive(attribute.Kind, alternatives.OfType<CPrimitiveObject>().FirstOrDefault()?.Item));
            return;
        }

        for (var i = 0; i < alternatives.Count && made[attribute] is null; i++)
            if (Make(alternatives[(i + _variant) % alternatives.Count]) is { } value && attribute.Accepts(value)) made.Fill(attribute, value);
    }

    /// <summary>Each member once, as often as it must; what may be left out gives way where the container has no room.</summary>
    private void FillList(RmObject made, RmAttribute attribute, CAttribute constraint)
    {
        var children = constraint.Children.Where(child => !child.Occurrences.IsProhibited).ToList();
        var room = (constraint.Cardinality?.Interval.Upper ?? int.MaxValue) - children.Sum(child => (long)child.Occurrences.Lower);
        foreach (var child in children)
        {
            var count = Math.Max(child.Occurrences.Lower, room > 0 ? 1 : 0);
            if (child.Occurrences.Lower == 0 && count > 0 && child is not ArchetypeSlot) room--;
            for (var i = 0; i < count && _members++ < MostMembers; i++)
                if (Make(child) is { } item && attribute.Accepts(new List<RmObject> { item })) made.Append(attribute, item);
        }
    }

    /// <summary>What the reference model demands and neither the template nor the defaults of a document give.</summary>
    private void Furnish(RmObject made, CObject constraint)
    {
        switch (made)
        {
            case Composition: made.PutIfAbsent("composer", new PartyIdentified { Name = "Lege Eksempel" }); break;
            case Element { Value: null } element when !IsProhibited(constraint, "value"): element.Put("value", new DvText { Value = _values.Sentence() }); break;
            case Observation { Data: null }: made.Put("data", new History { Name = new DvText { Value = "History" }, ArchetypeNodeId = "at0001" }); break;
            case Instruction: made.PutIfAbsent("narrative", new DvText { Value = _values.Sentence() }); break;
            case Activity: made.PutIfAbsent("timing", new DvParsable { Value = "R3/2026-01-15T10:30:00+01:00/PT8H", Formalism = "ISO8601" }); break;
            case IntervalEvent: Interval(made); break;
            case ReferenceModel.Action action: State(action); break;
            case PartyRelated related: Related(related); break;
            case PartyIdentified party: party.PutIfAbsent("name", "Eksempel Eksempelsen"); break;
            case IsmTransition transition: Consistent(transition); break;
        }
    }

    private static bool IsProhibited(CObject constraint, string attribute) => (constraint as CComplexObject)?.Attribute(attribute)?.Existence.IsProhibited == true;

    private static void Interval(RmObject made)
    {
        made.PutIfAbsent("width", new DvDuration { Value = "PT24H" });
        made.PutIfAbsent("math_function", CodedTexts.Text(new("openehr", "146", "mean")));
    }

    private static void Related(PartyRelated related)
    {
        related.PutIfAbsent("name", "Pårørende Eksempel");
        related.PutIfAbsent("relationship", CodedTexts.Text(new("openehr", "10", "mother")));
    }

    private void State(ReferenceModel.Action action)
    {
        action.PutIfAbsent("ism_transition", new IsmTransition { CurrentState = CodedTexts.Text(new("openehr", "532", "completed")) });
        action.PutIfAbsent("description", Empty(action.Class));
    }

    private static ItemTree? Empty(RmClass holder) => holder.Find("description") is null ? null : new ItemTree { Name = new DvText { Value = "Tree" }, ArchetypeNodeId = "at0001" };

    /// <summary>A transition must lead to the state that is named (RM EHR §7.2); where the template's first choice does not, it is left out.</summary>
    private static void Consistent(IsmTransition transition)
    {
        transition.PutIfAbsent("current_state", CodedTexts.Text(new("openehr", "532", "completed")));
        var code = transition.Transition?.DefiningCode?.CodeString;
        if (code is not null && Validation.InstructionStateMachine.StateAfter(code) != transition.CurrentState?.DefiningCode?.CodeString) transition.Put("transition", null);
    }

    private sealed class Stopped(DateTimeOffset time) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("example", time.Offset, null, null);

        public override DateTimeOffset GetUtcNow() => time.ToUniversalTime();
    }
}
