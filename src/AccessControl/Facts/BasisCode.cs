using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>
/// The code of a basis that staff state for reading: one of table 3 (the decision templates of Norwegian hospitals), or one of the summary
/// record's. A code that the table does not name cannot be made.
/// </summary>
public readonly record struct BasisCode
{
    private static readonly Dictionary<string, BasisCode> Known = Codes().ToDictionary(code => code.Value, StringComparer.Ordinal);

    private readonly string? _value;

    private BasisCode(string value, BasisGroup group) => (_value, Group) = (value, group);

    /// <summary>The code.</summary>
    public string Value => _value ?? "";

    /// <summary>What the basis needs.</summary>
    public BasisGroup Group { get; }

    /// <summary>All codes, in the order of table 3.</summary>
    public static IReadOnlyCollection<BasisCode> All => Known.Values;

    /// <summary>Reads a code.</summary>
    public static Outcome<BasisCode> Parse(string text) =>
        Known.TryGetValue(text, out var code) ? code : Invalid.At("purpose", $"must be one of {string.Join(", ", Known.Keys)}");

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Table 3.
    private static IEnumerable<BasisCode> Codes() =>
    [
        .. Of(BasisGroup.Implicit, "BEHANDLER INFOANSV JOURANSV PASANSV PRIMKONT HENVISNING VURDHENV HENVPER KONSSERIE BELEGG LEDSBEL "
            + "PLANOPP PLANKONT POLBESOK OPRPLAN ARBFLYT ROLPAS"),
        .. Of(BasisGroup.ExplicitTreatment, "DELBEHAN TILSYN HENV_PAS HENV_BEH HENV_PAA MELDT EKSTSVAR HHJELANPAS"),
        .. Of(BasisGroup.ExplicitOther, "INNSYN OFFBEST ETTERARB"),
        .. Of(BasisGroup.Learning, "EGENLAER"),
        .. Of(BasisGroup.Approved, "KVAL FORSK UNDERVISN TILSYN2 TILSYN3"),
        .. Of(BasisGroup.Technical, "ITSYSARB"),
        .. Of(BasisGroup.Administrative, "NYPAS PASADM"),
        .. Of(BasisGroup.Emergency, "BLAALYS"),
        .. Of(BasisGroup.SummaryRecord, "SAMTYKKE AKUTT UNNTAK"),
    ];

    private static IEnumerable<BasisCode> Of(BasisGroup group, string codes) => codes.Split(' ').Select(code => new BasisCode(code, group));
}

/// <summary>The groups of table 3.</summary>
public enum BasisGroup
{
    /// <summary>None: no basis was stated.</summary>
    None,

    /// <summary>A fact that is true now, in the actor's own organisation.</summary>
    Implicit,

    /// <summary>Stated for treatment, with a reason; 7 days; own organisation's documents.</summary>
    ExplicitTreatment,

    /// <summary>Stated for something else that the law allows, with a reason.</summary>
    ExplicitOther,

    /// <summary>Own learning after care that one gave (hpl § 29 c), with a reason.</summary>
    Learning,

    /// <summary>Quality work, research, teaching and supervision: with a reason and an approval.</summary>
    Approved,

    /// <summary>Technical work, with a reason; no clinical content.</summary>
    Technical,

    /// <summary>Appointments, demographics, letters.</summary>
    Administrative,

    /// <summary>Emergency, with a reason; 24 hours; the citizen is told.</summary>
    Emergency,

    /// <summary>The summary record's own: consent, emergency, exemption.</summary>
    SummaryRecord,
}
