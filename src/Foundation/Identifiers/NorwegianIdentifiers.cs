using System.Collections.Frozen;

namespace Varde.Foundation.Identifiers;

/// <summary>The systems of Norwegian identifiers, as addresses of their OIDs, and what a value of each must keep.</summary>
public static class NorwegianIdentifiers
{
    /// <summary>What all of them begin with.</summary>
    public const string Root = "urn:oid:2.16.578.1.12.4.1.";

    /// <summary>Fødselsnummer.</summary>
    public const string BirthNumber = Root + "4.1";

    /// <summary>D-number.</summary>
    public const string DNumber = Root + "4.2";

    /// <summary>FH-number. An H-number has no system of its own: whoever gave it names theirs.</summary>
    public const string FhNumber = Root + "4.3";

    /// <summary>HPR number.</summary>
    public const string HprNumber = Root + "4.4";

    /// <summary>DUF number.</summary>
    public const string DufNumber = Root + "4.5";

    /// <summary>Organisation number.</summary>
    public const string OrganisationNumber = Root + "4.101";

    /// <summary>RESH-id.</summary>
    public const string ReshId = Root + "4.102";

    /// <summary>Number of a pharmacy's licence.</summary>
    public const string PharmacyLicenceNumber = Root + "4.107";

    /// <summary>HER-id.</summary>
    public const string HerId = Root + "2";

    private static readonly FrozenDictionary<string, Func<string, Refusal?>> Checks = new Dictionary<string, Func<string, Refusal?>>(StringComparer.Ordinal)
    {
        // A test register takes numbers of the range that H-numbers have.
        [BirthNumber] = value => FaultOf(value, NationalIdKind.BirthNumber, NationalIdKind.HNumber),
        [DNumber] = value => FaultOf(value, NationalIdKind.DNumber),
        [FhNumber] = value => FaultOf(value, NationalIdKind.FhNumber),
        [HprNumber] = value => Identifiers.HprNumber.Parse(value).Refusal,
        [DufNumber] = value => Identifiers.DufNumber.Parse(value).Refusal,
        [OrganisationNumber] = value => Identifiers.OrganisationNumber.Parse(value).Refusal,
        [ReshId] = value => Identifiers.ReshId.Parse(value).Refusal,
        [PharmacyLicenceNumber] = value => Identifiers.PharmacyLicenceNumber.Parse(value).Refusal,
        [HerId] = value => Identifiers.HerId.Parse(value).Refusal,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The systems.</summary>
    public static IReadOnlyList<string> Systems => Checks.Keys;

    /// <summary>
    /// What is wrong with a value of a system, in a sentence that does not repeat it; null when nothing is, or the system is none of these. A value with letters in it
    /// is let through: it is a mask (210377xxxxx) or a placeholder, as published examples have them, and nobody takes it for somebody's number.
    /// </summary>
    public static string? FaultOf(string system, string value) =>
        Checks.TryGetValue(system, out var check) && !value.Any(char.IsLetter) ? check(value)?.Message : null;

    private static Refusal? FaultOf(string value, params ReadOnlySpan<NationalIdKind> kinds)
    {
        if (!NationalId.Parse(value).TryGet(out var id, out var refusal)) return refusal;
        return kinds.Contains(id.Kind) ? null : Invalid.At("", "is a number of another kind than its system says");
    }
}
