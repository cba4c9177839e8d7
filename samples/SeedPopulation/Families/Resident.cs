using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Families;

/// <summary>Someone who does not exist, as the population register and the health services know them.</summary>
public sealed record Resident
{
    /// <summary>An opaque id: of the person, of the Patient and of the EHR.</summary>
    public required Guid Id { get; init; }

    /// <summary>The word that the guide to the demo names them by; null for all others.</summary>
    public string? Key { get; init; }

    /// <summary>What the guide says of them, in English; null for all others.</summary>
    public string? About { get; init; }

    /// <summary>The number that stands for the person; null for someone who has none yet.</summary>
    public string? Number { get; init; }

    /// <summary>Whether the register has given no number yet, as to a child born an hour ago.</summary>
    public bool HasNoNumber { get; init; }

    public NationalIdKind NumberKind { get; init; }

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public required BirthDate Born { get; init; }

    public required bool IsFemale { get; init; }

    /// <summary>The registered address; null for someone who has none in Norway.</summary>
    public HomeAddress? Address { get; init; }

    public AddressProtection Protection { get; init; }

    public DateOnly? Died { get; init; }

    /// <summary>What the person, or whoever represents a child, has consented to on the citizens' portal.</summary>
    public PortalLevel Level { get; init; } = PortalLevel.Full;

    /// <summary>Services that the person has closed on the portal, by their ids.</summary>
    public IReadOnlyList<string> LockedServices { get; init; } = [];

    /// <summary>Whether the person has reserved against a summary record.</summary>
    public bool HasReservedSummaryRecord { get; init; }

    /// <summary>The municipality whose services the person uses.</summary>
    public required Municipality Municipality { get; init; }

    /// <summary>The story that the record tells beside ordinary visits; null when there are only these.</summary>
    public string? Story { get; init; }

    /// <summary>The day on which she last gave birth, when her record tells of it.</summary>
    public DateOnly? GaveBirth { get; init; }

    /// <summary>Whether the municipality's home care visits.</summary>
    public bool HasHomeCare { get; init; }

    /// <summary>Whether the person lives in the municipality's nursing home.</summary>
    public bool LivesInNursingHome { get; init; }

    public string Name => $"{GivenName} {FamilyName}";

    /// <summary>Whole years on a day; the age that was reached for someone who has died.</summary>
    public int AgeOn(DateOnly day) => Born.AgeOn(Died is { } died && died < day ? died : day);

    /// <summary>The person as records name them.</summary>
    internal DemoPerson ToDemoPerson() => new(Id, Number ?? "", GivenName, FamilyName, Born.Earliest, IsFemale);
}

/// <summary>An address; whoever lives together has the same one.</summary>
/// <param name="Line">Street and number.</param>
/// <param name="PostCode">Post code.</param>
/// <param name="Place">Place of the post code.</param>
/// <param name="Municipality">Null abroad.</param>
/// <param name="Country">Two letters of ISO 3166-1.</param>
public sealed record HomeAddress(string Line, string PostCode, string Place, Municipality? Municipality, string Country = "NO")
{
    /// <summary>An address in the centre of a municipality.</summary>
    public static HomeAddress In(Municipality municipality, string line) => new(line, municipality.PostCode, municipality.PostPlace, municipality);
}

/// <summary>How the register protects an address.</summary>
public enum AddressProtection
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Fortrolig adresse, "kode 7".</summary>
    Confidential,

    /// <summary>Strengt fortrolig adresse, "kode 6".</summary>
    StrictlyConfidential,
}

/// <summary>Levels of consent on the citizens' portal.</summary>
public enum PortalLevel
{
    None, Basis, BasisPlus, Full,
}
