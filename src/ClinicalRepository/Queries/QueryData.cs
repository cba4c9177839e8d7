using System.Runtime.CompilerServices;
using Varde.ClinicalRepository.Ehrs;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using EhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.ClinicalRepository.Queries;

/// <summary>Reads from the store what a query needs to see, EHR by EHR.</summary>
/// <param name="store">The store.</param>
/// <param name="needs">What the query needs.</param>
/// <param name="permit">What the reader may see.</param>
/// <param name="asOf">The time whose data is wanted; null for now.</param>
internal sealed class QueryData(RecordStore store, QueryNeeds needs, QueryPermit permit, DateTimeOffset? asOf)
{
    /// <summary>How many EHRs were looked at.</summary>
    public long Ehrs { get; private set; }

    /// <summary>How many documents were read.</summary>
    public long Documents { get; private set; }

    /// <summary>The EHRs with their documents.</summary>
    /// <param name="ehr">Only this one; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<AqlEhr> ReadAsync(Guid? ehr, CancellationToken cancellation) =>
        needs.WithEhrFacts ? WithFactsAsync(ehr, cancellation) : needs.IsPerDocument ? OneByOneAsync(ehr, cancellation) : GroupedAsync(ehr, cancellation);

    private async IAsyncEnumerable<AqlEhr> OneByOneAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var found in FoundAsync(ehr, cancellation))
        {
            Ehrs++;
            yield return new() { Ehr = OnlyId(found.Ehr), Documents = Opened([found]) };
        }
    }

    private async IAsyncEnumerable<AqlEhr> GroupedAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var group = new List<FoundDocument>();
        await foreach (var found in FoundAsync(ehr, cancellation))
        {
            if (group.Count > 0 && group[0].EhrKey != found.EhrKey) yield return Group(group);
            group.Add(found);
        }
        if (group.Count > 0) yield return Group(group);
    }

    private AqlEhr Group(List<FoundDocument> group)
    {
        var ehr = new AqlEhr { Ehr = OnlyId(group[0].Ehr), Documents = Opened(group) };
        group.Clear();
        Ehrs++;
        return ehr;
    }

    // EHRs and documents come in the order of the same key, and are put together as they come.
    private async IAsyncEnumerable<AqlEhr> WithFactsAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var documents = FoundAsync(ehr, cancellation).GetAsyncEnumerator(cancellation);
        var more = await documents.MoveNextAsync();
        await foreach (var one in store.SearchEhrsAsync(permit, ehr, cancellation))
        {
            var own = new List<FoundDocument>();
            for (; more && documents.Current.EhrKey <= one.EhrKey; more = await documents.MoveNextAsync())
                if (documents.Current.EhrKey == one.EhrKey) own.Add(documents.Current);
            Ehrs++;
            yield return WithFacts(one.Ehr, own);
        }
    }

    private AqlEhr WithFacts(EhrSummary summary, List<FoundDocument> documents)
    {
        var latest = documents.Where(d => d.IsLatest).ToList();
        var status = latest.Find(d => d.Version.Kind == DocumentKind.EhrStatus);
        var directory = latest.Find(d => d.Version.Kind == DocumentKind.Folder);
        return new()
        {
            Ehr = status is null ? Ehr(summary) : EhrRepresentation.Of(summary.Id, summary.SystemId, summary.TimeCreated, status.Version.Uid, directory?.Version.Uid),
            Status = status is null || !needs.FollowsStatus ? null : DocumentForms.Stored<EhrStatus>(status.Content),
            Directory = directory is null || !needs.FollowsDirectory ? null : DocumentForms.Stored<Folder>(directory.Content),
            Documents = Opened([.. documents.Where(d => needs.Kinds.Contains(d.Version.Kind))]),
        };
    }

    private static Ehr Ehr(EhrSummary summary) => new()
    {
        SystemId = new HierObjectId { Value = summary.SystemId }, EhrId = new HierObjectId { Value = summary.Id.ToString() }, TimeCreated = RmTime.Of(summary.TimeCreated),
    };

    private static Ehr OnlyId(Guid ehr) => new() { EhrId = new HierObjectId { Value = ehr.ToString("D") } };

    private IAsyncEnumerable<FoundDocument> FoundAsync(Guid? ehr, CancellationToken cancellation) => store.SearchAsync(
        new DocumentSearch
        {
            Permit = permit, Kinds = Kinds(), Ehr = ehr, AsOf = asOf, AllVersions = needs.AllVersions, WithEnvelope = needs.WithVersions,
        },
        cancellation);

    // The references that an EHR itself has are to the latest of these.
    private HashSet<DocumentKind> Kinds() => needs.WithEhrFacts ? [.. needs.Kinds, DocumentKind.EhrStatus, DocumentKind.Folder] : [.. needs.Kinds];

    private AqlDocument[] Opened(List<FoundDocument> found)
    {
        Documents += found.Count;
        // An object is as old as its first version, which comes first.
        var created = needs.WithVersions ? found.DistinctBy(d => d.Version.Uid.ObjectId).ToDictionary(d => d.Version.Uid.ObjectId, d => d.Version.TimeCommitted) : null;
        return [.. found.Select(d => Opened(d, created))];
    }

    private static AqlDocument Opened(FoundDocument found, Dictionary<Guid, DateTimeOffset>? created)
    {
        var root = DocumentForms.Stored<Locatable>(found.Content);
        var id = found.Version.Uid.ObjectId;
        if (created is null) return new(root, id.ToString("D"), found.IsLatest);
        var versioned = ReadVersions.Versioned(VersionedKind.Of(found.Version.Kind), new EhrId(found.Ehr), id, created[id]);
        return new(root, id.ToString("D"), found.IsLatest, () => VersionEnvelope.Around(found.Version, root), versioned);
    }
}
