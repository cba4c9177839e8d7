using System.Collections.Frozen;

namespace Varde.OpenEhr.Terminology;

/// <summary>
/// openEHR's own terminology, release 3.1.0: the groups of coded values and the code sets that the reference model names
/// (RM 1.1.0 Support §5), with rubrics in English and Norwegian bokmål. Codes and English rubrics are openEHR's; the Norwegian ones are this project's.
/// </summary>
public static class OpenEhrTerminology
{
    private static readonly TerminologyGroup[] All = [.. GroupTable.Read()];

    private static readonly FrozenDictionary<string, TerminologyGroup> ByName = All
        .SelectMany(group => new[] { (Key: group.Name, group), (Key: group.Id, group) })
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(pair => pair.Key, pair => pair.group, StringComparer.Ordinal);

    /// <summary>The id by which codes name this terminology.</summary>
    public const string TerminologyId = "openehr";

    /// <summary>All groups.</summary>
    public static IReadOnlyList<TerminologyGroup> Groups => All;

    /// <summary>Why something was attested: ATTESTATION.reason.</summary>
    public static TerminologyGroup AttestationReason { get; } = ByName["attestation reason"];

    /// <summary>What a commit did: AUDIT_DETAILS.change_type.</summary>
    public static TerminologyGroup AuditChangeType { get; } = ByName["audit change type"];

    /// <summary>What kind of document it is: COMPOSITION.category; 451 is episodic.</summary>
    public static TerminologyGroup CompositionCategory { get; } = ByName["composition category"];

    /// <summary>How the samples of an interval were made one: INTERVAL_EVENT.math_function.</summary>
    public static TerminologyGroup EventMathFunction { get; } = ByName["event math function"];

    /// <summary>States of an instruction: ISM_TRANSITION.current_state.</summary>
    public static TerminologyGroup InstructionStates { get; } = ByName["instruction states"];

    /// <summary>Transitions of an instruction: ISM_TRANSITION.transition.</summary>
    public static TerminologyGroup InstructionTransitions { get; } = ByName["instruction transitions"];

    /// <summary>Why a value is absent: ELEMENT.null_flavour.</summary>
    public static TerminologyGroup NullFlavours { get; } = ByName["null flavours"];

    /// <summary>What a participant did, where openEHR has a code for it: PARTICIPATION.function.</summary>
    public static TerminologyGroup ParticipationFunction { get; } = ByName["participation function"];

    /// <summary>How a participant took part: PARTICIPATION.mode.</summary>
    public static TerminologyGroup ParticipationMode { get; } = ByName["participation mode"];

    /// <summary>Physical properties that units belong to: the property of a C_DV_QUANTITY.</summary>
    public static TerminologyGroup Property { get; } = ByName["property"];

    /// <summary>Where care was given: EVENT_CONTEXT.setting.</summary>
    public static TerminologyGroup Setting { get; } = ByName["setting"];

    /// <summary>Relationship of a party to the subject of the record: PARTY_RELATED.relationship.</summary>
    public static TerminologyGroup SubjectRelationship { get; } = ByName["subject relationship"];

    /// <summary>Why a term was mapped: TERM_MAPPING.purpose.</summary>
    public static TerminologyGroup TermMappingPurpose { get; } = ByName["term mapping purpose"];

    /// <summary>State of a version: ORIGINAL_VERSION.lifecycle_state.</summary>
    public static TerminologyGroup VersionLifecycleState { get; } = ByName["version lifecycle state"];

    /// <summary>The group of this name (<c>composition category</c>) or id (<c>composition_category</c>); null when there is none.</summary>
    public static TerminologyGroup? Group(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>A group of openEHR's terminology: the codes that one attribute of the model may take.</summary>
public sealed class TerminologyGroup
{
    private readonly FrozenDictionary<string, TerminologyConcept> _concepts;

    internal TerminologyGroup(string name, IReadOnlyList<TerminologyConcept> concepts)
    {
        (Name, Concepts) = (name, concepts);
        _concepts = concepts.ToFrozenDictionary(concept => concept.Code, StringComparer.Ordinal);
    }

    /// <summary>The name in the specification, such as <c>composition category</c>.</summary>
    public string Name { get; }

    /// <summary>The name as an identifier, such as <c>composition_category</c>.</summary>
    public string Id => Name.Replace(' ', '_');

    /// <summary>The concepts, in the order of the specification.</summary>
    public IReadOnlyList<TerminologyConcept> Concepts { get; }

    /// <summary>True when the code is of the group.</summary>
    public bool Contains(string code) => _concepts.ContainsKey(code);

    /// <summary>The rubric of a code; null when the code is not of the group.</summary>
    /// <param name="code">The code, such as <c>433</c>.</param>
    /// <param name="language">A language tag; <c>nb</c>, <c>nn</c> and <c>no</c>, with or without region, give Norwegian, all others English.</param>
    public string? Rubric(string code, string language = "en") => _concepts.GetValueOrDefault(code)?.Rubric(language);

    /// <summary>The code whose rubric, in English or Norwegian, is <paramref name="rubric"/>, whatever its case; null when there is none.</summary>
    public string? CodeOf(string rubric) => Concepts.FirstOrDefault(concept =>
        concept.English.Equals(rubric, StringComparison.OrdinalIgnoreCase) || concept.Norwegian.Equals(rubric, StringComparison.OrdinalIgnoreCase))?.Code;
}

/// <summary>One coded value.</summary>
/// <param name="Code">The code, such as <c>433</c>.</param>
/// <param name="English">openEHR's rubric.</param>
/// <param name="Norwegian">The rubric in Norwegian bokmål.</param>
public sealed record TerminologyConcept(string Code, string English, string Norwegian)
{
    /// <summary>The rubric in a language: see <see cref="TerminologyGroup.Rubric"/>.</summary>
    public string Rubric(string language) => IsNorwegian(language) ? Norwegian : English;

    private static bool IsNorwegian(string language) =>
        (language.Length == 2 || (language.Length > 2 && language[2] is '-' or '_'))
        && (language.StartsWith("nb", StringComparison.OrdinalIgnoreCase)
            || language.StartsWith("nn", StringComparison.OrdinalIgnoreCase)
            || language.StartsWith("no", StringComparison.OrdinalIgnoreCase));
}
