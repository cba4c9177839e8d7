namespace Varde.Templates.Definition;

/// <summary>A template as an informatician writes it: which archetypes, which of their nodes, and what the nodes may hold.</summary>
/// <param name="TemplateId">The id under which compositions name the template.</param>
/// <param name="Languages">ISO 639-1 codes; the first is the language of the operational template, the others are its translations.</param>
/// <param name="Concept">What the template records, in each language.</param>
/// <param name="Purpose">Why it is used, in each language.</param>
/// <param name="Root">The composition.</param>
internal sealed record TemplateDefinition(
    string TemplateId,
    IReadOnlyList<string> Languages,
    LocalText Concept,
    LocalText Purpose,
    ObjectDefinition Root);

/// <summary>One text in every language of the template, in the order of its languages.</summary>
internal sealed record LocalText(IReadOnlyList<string> Texts)
{
    /// <summary>The text in the template's own language.</summary>
    public string Default => Texts[0];
}

/// <summary>How often a node may occur; <see cref="Upper"/> is null where there is no limit.</summary>
internal sealed record Occurrences(int Lower, int? Upper)
{
    public static readonly Occurrences Optional = new(0, 1);
    public static readonly Occurrences Once = new(1, 1);
    public static readonly Occurrences Any = new(0, null);
}

/// <summary>A node of the composition tree: an archetype root, a node of an archetype, or a slot left open.</summary>
internal sealed record ObjectDefinition
{
    public required int Line { get; init; }
    public required int Column { get; init; }

    /// <summary>The attribute of the parent that holds the node, by its reference model name.</summary>
    public required string Attribute { get; init; }
    public required string RmType { get; init; }

    /// <summary>The at-code; at0000 at an archetype root.</summary>
    public required string NodeCode { get; init; }

    /// <summary>The whole archetype id at an archetype root, otherwise null.</summary>
    public string? ArchetypeId { get; init; }
    public required Occurrences Occurrences { get; init; }
    public required LocalText Label { get; init; }

    /// <summary>True where the label is a name of this template that the data must carry, to tell siblings apart.</summary>
    public bool IsRenamed { get; init; }
    public LocalText? Help { get; init; }
    public IReadOnlyList<ObjectDefinition> Children { get; init; } = [];
    public IReadOnlyList<ValueDefinition> Values { get; init; } = [];
    public IReadOnlyList<CareflowStep> Steps { get; init; } = [];

    /// <summary>openEHR codes of the reasons for which a value may be missing; empty for any reason, null where the value must be there.</summary>
    public IReadOnlyList<string>? NullFlavours { get; init; }
    public IReadOnlyList<TermBinding> Bindings { get; init; } = [];
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>Archetype ids that an open slot takes; null where the node is no slot, empty where the slot takes any.</summary>
    public IReadOnlyList<string>? SlotIncludes { get; init; }

    /// <summary>openEHR code of the composition's category: 431 persistent, 433 event, 451 episodic.</summary>
    public string? Category { get; init; }

    /// <summary>At-code of the tree under the composition's context, when it has one.</summary>
    public string? ContextCode { get; init; }

    /// <summary>Id of the archetype that an activity's actions follow.</summary>
    public string? ActionArchetype { get; init; }

    public bool IsArchetypeRoot => ArchetypeId is not null;
}

/// <summary>A code of another terminology for what a node or a local code means.</summary>
internal sealed record TermBinding(string Terminology, string Code);

/// <summary>A remark for software, carried with the template under its path.</summary>
internal sealed record Annotation(string Key, string Value);

/// <summary>A step of an action's pathway and the state of the instruction that it means (RM 1.1.0 ehr, ISM_TRANSITION).</summary>
internal sealed record CareflowStep(string Code, string StateCode, LocalText Label, IReadOnlyList<TermBinding> Bindings);

/// <summary>A code that a value may be, with its text in every language.</summary>
internal sealed record CodeDefinition(string Code, LocalText Label, IReadOnlyList<TermBinding> Bindings);

/// <summary>Bounds of a number or duration, kept as written; a null bound is open.</summary>
internal sealed record ValueRange(string? Lower, bool LowerIncluded, string? Upper, bool UpperIncluded);

/// <summary>What an element may hold; several on one element are alternatives.</summary>
internal abstract record ValueDefinition;

/// <summary>A value of the type with nothing more said.</summary>
internal sealed record PlainValue(string RmType) : ValueDefinition;

/// <summary>Any value at all.</summary>
internal sealed record AnyValue : ValueDefinition;

/// <summary>A coded text of the listed codes; <see cref="Terminology"/> is <c>local</c> for codes of the archetype.</summary>
internal sealed record CodedValue(string Terminology, IReadOnlyList<CodeDefinition> Codes) : ValueDefinition;

/// <summary>A coded text of a value set that lives outside the template.</summary>
internal sealed record ValueSetValue(string Uri) : ValueDefinition;

/// <summary>A quantity of a property (openEHR code) in one of the units.</summary>
internal sealed record QuantityValue(string? PropertyCode, IReadOnlyList<UnitDefinition> Units) : ValueDefinition;

/// <summary>A UCUM unit with the magnitudes and the number of decimals allowed in it.</summary>
internal sealed record UnitDefinition(string Unit, ValueRange? Range, int? Precision);

internal sealed record CountValue(ValueRange? Range) : ValueDefinition;

/// <summary>An ordinal scale: each step has a number and a code of the archetype.</summary>
internal sealed record OrdinalValue(IReadOnlyList<OrdinalStep> Steps) : ValueDefinition;

internal sealed record OrdinalStep(int Value, CodeDefinition Code);

/// <summary>A proportion of a kind (RM 1.1.0 PROPORTION_KIND: 0 ratio, 1 unitary, 2 percent, 3 fraction).</summary>
internal sealed record ProportionValue(int Kind, ValueRange? Range, int? Precision) : ValueDefinition;

internal sealed record BooleanValue(bool TrueAllowed, bool FalseAllowed) : ValueDefinition;

/// <summary>A date, time or date and time, with the parts that must be given.</summary>
internal sealed record TemporalValue(string RmType, string? Pattern) : ValueDefinition;

internal sealed record DurationValue(string? Pattern, ValueRange? Range) : ValueDefinition;

/// <summary>An interval whose two ends follow one constraint.</summary>
internal sealed record IntervalValue(ValueDefinition Of) : ValueDefinition;
