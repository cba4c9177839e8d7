using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Systems;

/// <summary>Which approval covers what somebody does, now.</summary>
internal sealed class ApprovedUse(KnownSystems known, RecordStore store)
{
    /// <summary>Whether one covers a person's record for a member of staff who works for a purpose.</summary>
    public async ValueTask<bool> CoversAsync(Actor actor, StaffPlace place, BasisCode purpose, EhrId record, DateTimeOffset now, CancellationToken cancellation)
    {
        if (purpose.Group != BasisGroup.Approved) return false;
        foreach (var approval in await OfAsync(actor.Organisation, now, cancellation))
            if (approval.Purpose == purpose && (approval.Practitioners.Count == 0 ? approval.Clients.Count == 0 : approval.Practitioners.Contains(place.Practitioner)) && await CoversAsync(approval, record, cancellation)) return true;
        return false;
    }

    /// <summary>The approval that covers a population whose objects a client takes out; null when none does.</summary>
    public async ValueTask<ApprovedExport?> OfExportAsync(Actor actor, ExportPopulation asked, DateTimeOffset now, CancellationToken cancellation)
    {
        if (actor.SignIn?.Client is not { } client) return null;
        foreach (var approval in await OfAsync(actor.Organisation, now, cancellation))
            if (approval.Clients.Contains(client) && await RecordsAsync(approval, asked, cancellation) is { } records) return new(records, approval.Purpose);
        return null;
    }

    private async ValueTask<IEnumerable<Approval>> OfAsync(string organisation, DateTimeOffset now, CancellationToken cancellation) =>
        organisation.Length == 0 ? [] : (await known.ApprovalsAsync(cancellation)).Where(approval => approval.Organisation == organisation && approval.Holds(now));

    private async ValueTask<bool> CoversAsync(Approval approval, EhrId record, CancellationToken cancellation) =>
        approval.IsWholeOrganisation || approval.Patients.Contains(record) || (approval.Group is { } group && (await known.MembersAsync(group, cancellation)).Contains(record));

    // Null where somebody who is asked for is not covered. All patients of an organisation are those in whose records it owns a document.
    private async ValueTask<IReadOnlyCollection<EhrId>?> RecordsAsync(Approval approval, ExportPopulation asked, CancellationToken cancellation)
    {
        var members = asked.Group is { } named ? await known.MembersAsync(named, cancellation) : null;
        var wanted = asked.Records ?? members;
        if (members is not null && wanted!.Any(record => !members.Contains(record))) return null;
        if (approval.IsWholeOrganisation) return wanted ?? await store.RecordsOfOrganisationAsync(approval.Organisation, cancellation);
        if (wanted is null) return null;
        foreach (var record in wanted)
            if (!await CoversAsync(approval, record, cancellation)) return null;
        return wanted;
    }
}
