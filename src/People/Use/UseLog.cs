using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.AccessLog;
using Varde.People.Facts;
using Varde.People.Rollout;
using Varde.Records;

namespace Varde.People.Use;

/// <summary>
/// Reads of the access log what tells of use: entries of citizens, staff and systems about documents of somebody's record, by name. What the server and the developer do is no use, nor is what was refused. Which
/// service a document belongs to, and to whom, is as it is now.
/// </summary>
internal sealed class UseLog(RecordStore store, KnownOrganisations organisations, RolloutFacts facts, TimeProvider time)
{
    private const int Batch = 1_000;
    private const int Grown = 40;

    // What the server keeps beside the documents, and what says who made them, is no part of a service.
    private static readonly string[] NoDocuments = ["Basic", "Provenance"];

    /// <summary>Counts the use of some weeks that follow each other, and what was opened in time after them.</summary>
    public async Task<UseTally> CountAsync(IReadOnlyList<IsoWeek> weeks, CancellationToken cancellation)
    {
        var (tally, places) = (new UseTally(weeks), new UsePlaces(store, organisations, facts));
        var open = new Dictionary<AccessClass, bool>();
        var batch = new List<Act>(Batch);
        await foreach (var stored in store.ReadAuditBackAsync(new AuditRange { From = weeks[0].From, Until = weeks[^1].Until + UseFigure.OpenedWithin }, cancellation))
        {
            if (ActOf(stored.Entry) is not { } act) continue;
            batch.Add(act);
            if (batch.Count < Batch) continue;
            await CountAsync(batch, tally, places, open, cancellation);
            batch.Clear();
        }
        await CountAsync(batch, tally, places, open, cancellation);
        return tally;
    }

    private static Act? ActOf(AuditEntry entry)
    {
        if (entry is not { Ehr: { } person, Outcome: "permit" or "limited", Action: "read" or "create" or "update" or "restrict", Details.Length: > 0 }) return null;
        var details = LookDetails.Read(entry.Details);
        return details.Lane is "citizen" or "staff" or "system" ? new(entry, details, person, LoggedObject.Of(entry, details)) : null;
    }

    private async Task CountAsync(List<Act> acts, UseTally tally, UsePlaces places, Dictionary<AccessClass, bool> open, CancellationToken cancellation)
    {
        var named = new List<(Act Act, NamedDocument Document)>();
        foreach (var act in acts)
            foreach (var document in await DocumentsOfAsync(act, cancellation)) named.Add((act, document));
        var known = await store.ReadClassesAsync([.. named.Select(one => one.Document.Id).Distinct()], cancellation);
        foreach (var (act, document) in named)
            if (known.TryGetValue(document.Id, out var stored) && stored.Owner.Ehr is not null) await CountAsync(act, document, stored, tally, places, open, cancellation);
        foreach (var act in acts.Where(act => act.IsByCitizen && act.Entry.Action != "read")) await CountOptOutAsync(act, tally, cancellation);
    }

    private async ValueTask CountAsync(Act act, NamedDocument document, OwnedDocument stored, UseTally tally, UsePlaces places, Dictionary<AccessClass, bool> open, CancellationToken cancellation)
    {
        var service = TypeServices.Writing(TypeServices.OfClass(stored.AccessClass));
        // Whoever withholds something does not use it.
        if (act.Entry.Action == "restrict")
        {
            if (act is { IsByCitizen: true, Details.Setting: ['+', ..] }) tally.AddOptOut(act.Entry.Time, act.Person, service);
            return;
        }
        tally.Add(new UseEvent(act.Entry.Time, service, act.Person, document.Id, await places.LineOfAsync(stored, cancellation))
        {
            IsByCitizen = act.IsByCitizen,
            IsBySystem = act.Details.Lane == "system",
            IsReading = act.Entry.Action == "read",
            IsNew = act.Entry.Action != "read" && document.Version == 1,
            IsOpenToPatient = !act.IsByCitizen && IsOpen(stored.AccessClass, open),
        });
    }

    private async ValueTask CountOptOutAsync(Act act, UseTally tally, CancellationToken cancellation)
    {
        List<(string, int)> consents = [.. act.Objects.Where(one => one is { Type: "Consent", Version: not null }).Select(one => (one.Id, one.Version!.Value))];
        if (consents.Count == 0) return;
        foreach (var service in await new OptOuts(store).OfAsync(act.Person, consents, cancellation)) tally.AddOptOut(act.Entry.Time, act.Person, service);
    }

    private async ValueTask<IEnumerable<NamedDocument>> DocumentsOfAsync(Act act, CancellationToken cancellation)
    {
        var documents = new List<NamedDocument>();
        foreach (var one in act.Objects.Where(one => !NoDocuments.Contains(one.Type)))
            if (one.Contribution is { } contribution) documents.AddRange(await HeldAsync(act.Person, contribution, cancellation));
            else if (one.Document is { } document) documents.Add(new(document, one.Version));
        return documents;
    }

    private async ValueTask<IEnumerable<NamedDocument>> HeldAsync(EhrId person, Guid contribution, CancellationToken cancellation) =>
        (await store.ReadContributionAsync(person, contribution, cancellation)).TryGet(out var held, out _) ? held.Versions.Select(version => new NamedDocument(version.ObjectId, version.Number)) : [];

    // By what is laid down about it, as for a grown person who uses all of the portal: not by who the person is.
    private bool IsOpen(AccessClass stored, Dictionary<AccessClass, bool> known)
    {
        if (known.TryGetValue(stored, out var isOpen)) return isOpen;
        return known[stored] = DocumentClass.Parse(stored.Category.Length > 0 ? stored : stored with { Category = ServiceId.Journal.Value }).TryGet(out var documents, out _) && IsOpen(documents);
    }

    private bool IsOpen(DocumentClass documents)
    {
        var now = time.GetUtcNow();
        return !Gate.Decide(
            new AccessFacts
            {
                Lane = Lane.Citizen, Actor = new CitizenFacts(Relation.Self), Service = documents.Service, Action = AccessAction.Read, Subject = new SubjectFacts(new StatedAge(Grown)), Object = documents.FactsFor("", now),
            },
            now).IsRefused;
    }

    private sealed record Act(AuditEntry Entry, LookDetails Details, EhrId Person, IReadOnlyList<LoggedObject> Objects)
    {
        public bool IsByCitizen => Details.Lane == "citizen";
    }

    private readonly record struct NamedDocument(Guid Id, int? Version);
}
