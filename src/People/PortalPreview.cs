using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.People.Sharing;

namespace Varde.People;

/// <summary>
/// The portal's pages of a patient as somebody else is shown them now: the person, a parent, whoever holds a power of attorney. The gate decides for that reader, and nothing of it is theirs in the access log: it is a look
/// by whoever asks, and shows nothing that they do not see themselves.
/// </summary>
public sealed class PortalPreview
{
    /// <summary>How the person is named among the readers; others are named by their RelatedPerson.</summary>
    public const string Patient = "pasient";

    private readonly KnownPeople _people;
    private readonly Representation _representation;

    internal PortalPreview(KnownPeople people, Representation representation) => (_people, _representation) = (people, representation);

    /// <summary>Opens the pages as those of a reader.</summary>
    /// <param name="access">The session of the member of staff: for all others there is no such thing.</param>
    /// <param name="record">Whose record.</param>
    /// <param name="reader">Whose eyes: <see cref="Patient"/>, or the id of a RelatedPerson of the record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<PreviewedReader>> OpenAsync(AccessSession access, EhrId record, string reader, CancellationToken cancellation)
    {
        var missing = new NotFound("There is no such page.");
        if (!(await access.AskAsync(AccessAction.Read, new AccessSubject("Patient", record.ToString(), record) { Missing = missing }, cancellation)).TryGet(out _, out var refusal)) return refusal;
        if (!access.ShowsLabels || await _people.OfRecordAsync(record, cancellation) is not { } person) return missing;
        var relative = person.Relatives.FirstOrDefault(one => one.Id == reader && one is { Number: not null, IsActive: true });
        if ((reader == Patient ? person.Numbers.Cast<NationalId?>().FirstOrDefault() : relative?.Number) is not { } number) return missing;
        var eyes = access.AsShownTo(ReadersToday.SignedIn(number));
        return new PreviewedReader(eyes, await _representation.SeenByAsync(eyes.Actor, person, cancellation), relative?.Name ?? person.Name)
        {
            As = relative is null ? SharingAudienceKind.Patient
                : relative.Ties.HasFlag(FamilyTies.Mother) ? SharingAudienceKind.Mother
                : relative.Ties.HasFlag(FamilyTies.Father) ? SharingAudienceKind.Father : SharingAudienceKind.Parent,
        };
    }
}

/// <summary>Somebody whose pages are looked at by a member of staff.</summary>
/// <param name="Access">A session that reads what they are shown, changes nothing, and is in no log.</param>
/// <param name="Whose">The patient, with what is open to them.</param>
/// <param name="Name">Their name.</param>
public sealed record PreviewedReader(AccessSession Access, RepresentedPerson Whose, string Name)
{
    /// <summary>Who they are to the person, as far as the register tells: a parent where it tells no more.</summary>
    public required SharingAudienceKind As { get; init; }
}
