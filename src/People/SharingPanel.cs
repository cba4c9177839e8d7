using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People;

/// <summary>The sharing panel of a document as pages show it: what is laid down and by whom, who sees it now, and what this reader may lay down.</summary>
/// <param name="Record">Whose record.</param>
/// <param name="Document">How addresses name the document: the UUID of a composition, or type and id of a resource.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Tag">Tells whether anything was laid down anew: a change names the tag of the panel that was seen.</param>
public sealed record SharingPanel(EhrId Record, string Document, string Title, string Tag)
{
    /// <summary>The service that it belongs to.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>The organisation that it belongs to, by name; its number where the region does not know it.</summary>
    public required string Organisation { get; init; }

    /// <summary>How old the person is today.</summary>
    public required Ages Age { get; init; }

    /// <summary>Who sees it: the person first, then who represents them, then staff.</summary>
    public required IReadOnlyList<SharingAudience> Audiences { get; init; }

    /// <summary>What holds of it.</summary>
    public required IReadOnlyList<HeldSharing> Held { get; init; }

    /// <summary>The day from which a delay ends by itself; null where none is set.</summary>
    public DateOnly? DelayedUntil { get; init; }

    /// <summary>Somebody has assessed who may see it.</summary>
    public bool IsAssessed { get; init; }

    /// <summary>What this reader may do about it.</summary>
    public required SharingOffers Offers { get; init; }

    /// <summary>What was changed, the newest first.</summary>
    public required IReadOnlyList<SharingEvent> History { get; init; }
}

/// <summary>Somebody who may see a document, or may not.</summary>
/// <param name="Kind">Who they are to the person.</param>
/// <param name="Name">Their name, or that of the organisation; empty for those who have none.</param>
/// <param name="Now">What the gate decides now.</param>
public sealed record SharingAudience(SharingAudienceKind Kind, string Name, Decision Now)
{
    /// <summary>How the portal's pages are shown as theirs (<see cref="PortalPreview"/>); null for staff.</summary>
    public string? Reader { get; init; }

    /// <summary>The next day on which time alone changes it; null where nothing that is known does.</summary>
    public SharingTurn? Turn { get; init; }
}

/// <summary>A day on which somebody begins to see a document, or sees it no more.</summary>
/// <param name="Day">From that day on.</param>
/// <param name="Then">What the gate decides of that day by what is known today.</param>
public sealed record SharingTurn(DateOnly Day, Decision Then);

/// <summary>Who somebody is to the person of a document.</summary>
public enum SharingAudienceKind
{
    /// <summary>The person.</summary>
    Patient,

    /// <summary>The mother.</summary>
    Mother,

    /// <summary>The father.</summary>
    Father,

    /// <summary>Somebody else with parental responsibility.</summary>
    Parent,

    /// <summary>Holds a power of attorney.</summary>
    PowerOfAttorney,

    /// <summary>Holds an assigned power of attorney.</summary>
    AssignedPower,

    /// <summary>The person's general practitioner.</summary>
    GeneralPractitioner,

    /// <summary>Treats the person now, at another organisation.</summary>
    TreatingOrganisation,

    /// <summary>All others in the health service.</summary>
    OtherOrganisations,
}

/// <summary>Something that holds of a document: a code, a reservation, a release, an assessment.</summary>
/// <param name="Word">What: a code of 9603, vergeinnsyn, exempt, <c>release:patient</c>, <c>release:parents</c>, or <c>assessed:</c> with the choice.</param>
public sealed record HeldSharing(string Word)
{
    /// <summary>It stands on the referral that the document hangs on, and is lifted there.</summary>
    public bool IsInherited { get; init; }

    /// <summary>A second clinician has yet to lay down the same.</summary>
    public bool IsProposed { get; init; }

    /// <summary>Who laid it down; empty where that is not known, as of what came with the document.</summary>
    public string By { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Why, in words for colleagues.</summary>
    public string? Reason { get; init; }

    /// <summary>The day on which it is to be assessed anew.</summary>
    public DateOnly? Review { get; init; }

    /// <summary>The rules let this reader take it off.</summary>
    public bool MayBeLifted { get; init; }
}

/// <summary>What the rules would take from a reader now, with a reason and a day where those are needed.</summary>
/// <param name="Codes">What may be laid down, in the order of table 2.</param>
/// <param name="Assessments">The choices of an assessment: both, patient, parents, nobody.</param>
/// <param name="Recipients">The parents who may be told what they need to know, by id and name.</param>
public sealed record SharingOffers(IReadOnlyList<SharingCode> Codes, IReadOnlyList<string> Assessments, IReadOnlyList<(string Id, string Name)> Recipients)
{
    /// <summary>Nothing may be done.</summary>
    public bool AreNone => Codes.Count + Assessments.Count + Recipients.Count == 0;
}

/// <summary>Something that may be laid down.</summary>
/// <param name="Word">A code of 9603, vergeinnsyn or exempt.</param>
/// <param name="NeedsReason">A reason and a day of a new assessment go with it.</param>
public sealed record SharingCode(string Word, bool NeedsReason)
{
    /// <summary>How many days away that day may be at most; null where no bound is laid down.</summary>
    public int? WithinDays { get; init; }
}

/// <summary>Something that was changed about a document.</summary>
/// <param name="Time">When.</param>
/// <param name="By">Who; empty where that was not kept.</param>
/// <param name="Word">What, as <see cref="HeldSharing.Word"/>.</param>
/// <param name="IsLaidDown">Whether it was laid down, or else taken off.</param>
public sealed record SharingEvent(DateTimeOffset Time, string By, string Word, bool IsLaidDown)
{
    /// <summary>Why it was laid down, in words for colleagues.</summary>
    public string? Reason { get; init; }

    /// <summary>The day of a new assessment.</summary>
    public DateOnly? Review { get; init; }
}
