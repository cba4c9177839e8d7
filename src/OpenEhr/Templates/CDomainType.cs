namespace Varde.OpenEhr.Templates;

/// <summary>A constraint written in the terms of one data type (openEHR Archetype Profile 1.4, C_DOMAIN_TYPE).</summary>
public abstract class CDomainType : CObject;

/// <summary>Which codes may stand (C_CODE_PHRASE).</summary>
public class CCodePhrase : CDomainType
{
    /// <summary>The terminology; null when any may stand.</summary>
    public string? TerminologyId { get; init; }

    /// <summary>The codes; empty means any code of the terminology.</summary>
    public IReadOnlyList<string> CodeList { get; init; } = [];

    /// <summary>What is assumed when no code is given.</summary>
    public TemplateCode? AssumedValue { get; init; }
}

/// <summary>A value set of an outer terminology named by its address (OPT 1.4, C_CODE_REFERENCE).</summary>
public sealed class CCodeReference : CCodePhrase
{
    /// <summary>The address as the template writes it, such as <c>terminology:SNOMED-CT?subset=…</c>.</summary>
    public required string ReferenceSetUri { get; init; }
}

/// <summary>Which quantities may stand (C_DV_QUANTITY): one line for each unit.</summary>
public sealed class CDvQuantity : CDomainType
{
    /// <summary>The measured property, a code of openEHR's group "property"; null when it is not constrained.</summary>
    public TemplateCode? Property { get; init; }

    /// <summary>The units with their ranges; empty means any unit.</summary>
    public IReadOnlyList<CQuantityItem> List { get; init; } = [];

    /// <summary>What is assumed when no quantity is given.</summary>
    public AssumedQuantity? AssumedValue { get; init; }
}

/// <summary>One unit that may stand, with the ranges that hold for it (C_QUANTITY_ITEM).</summary>
/// <param name="Units">The unit, UCUM by convention.</param>
/// <param name="Magnitude">The range of the magnitude, or null for any.</param>
/// <param name="Precision">The range of the number of decimals, or null for any.</param>
/// <param name="UnitsDisplayName">How the unit is shown to people, where the template says so.</param>
/// <param name="UnitsSystem">The system that the unit is of, where the template says so.</param>
public sealed record CQuantityItem(
    string Units, Interval<decimal>? Magnitude, Interval<long>? Precision, string? UnitsDisplayName = null, string? UnitsSystem = null);

/// <summary>A quantity that is assumed when none is given.</summary>
/// <param name="Magnitude">The magnitude.</param>
/// <param name="Units">The unit.</param>
/// <param name="Precision">The number of decimals; null when it is not said.</param>
public sealed record AssumedQuantity(decimal Magnitude, string Units, int? Precision);

/// <summary>Which ordinals may stand (C_DV_ORDINAL).</summary>
public sealed class CDvOrdinal : CDomainType
{
    /// <summary>The ordinals in the template's order; empty means any.</summary>
    public IReadOnlyList<COrdinalItem> List { get; init; } = [];

    /// <summary>What is assumed when none is given.</summary>
    public COrdinalItem? AssumedValue { get; init; }
}

/// <summary>Which scale values may stand (C_DV_SCALE, as tools write it for DV_SCALE of RM 1.1.0).</summary>
public sealed class CDvScale : CDomainType
{
    /// <summary>The scale values in the template's order; empty means any.</summary>
    public IReadOnlyList<COrdinalItem> List { get; init; } = [];

    /// <summary>What is assumed when none is given.</summary>
    public COrdinalItem? AssumedValue { get; init; }
}

/// <summary>One step of an ordinal or a scale.</summary>
/// <param name="Value">The number of the step: whole for an ordinal, any decimal for a scale.</param>
/// <param name="Symbol">The code of its symbol.</param>
/// <param name="SymbolText">The text that the template carries for the symbol; empty or null when the archetype's term says it.</param>
public sealed record COrdinalItem(decimal Value, TemplateCode Symbol, string? SymbolText);

/// <summary>A state machine that a DV_STATE follows (C_DV_STATE).</summary>
public sealed class CDvState : CDomainType
{
    /// <summary>The states.</summary>
    public IReadOnlyList<StateMachineState> States { get; init; } = [];
}

/// <summary>One state of a state machine; it is terminal when it has no transitions.</summary>
/// <param name="Name">The name of the state.</param>
/// <param name="Transitions">The ways out of it.</param>
public sealed record StateMachineState(string Name, IReadOnlyList<StateTransition> Transitions);

/// <summary>A way from one state to another.</summary>
/// <param name="Event">What sets it off.</param>
/// <param name="Action">What is done, if anything.</param>
/// <param name="Guard">The condition, if any.</param>
/// <param name="NextState">The name of the state that follows, if it is said.</param>
public sealed record StateTransition(string Event, string? Action, string? Guard, string? NextState);
