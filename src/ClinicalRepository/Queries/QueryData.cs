using System.Runtime.CompilerServices;
using Varde.ClinicalRepository.Ehrs;
using Varde.ClinicalRepository.Queries.Planning;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using EhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.ClinicalRepository.Queries;

/// <summary>Reads from the store what a plan looks at, EHR by EHR or document by document.</summary>
/// <param name="store">The store.</param>
/// <param name="plan">The plan.</param>
/// <param name="permit">What the reader may see.</param>
/// <param name="asOf">The time whose data is wanted; null for now.</param>
internal sealed class QueryData(RecordStore store, QueryPlan plan, QueryPermit permit, DateTimeOffset? asOf)
{
    private const int MostFacts = 20_000;

    private static readonly DocumentKind[] FactKinds = [DocumentKind.EhrStatus, DocumentKind.Folder];

    private readonly QueryNeeds _needs = plan.Needs;
    private readonly Dictionary<Guid, AqlEhr> _facts = [];

    private readonly HashSet<Guid> _ehrs = [];

    /// <summary>How many EHRs were looked at.</summary>
    public long Ehrs => _ehrs.Count;

    /// <summary>How many documents were read.</summary>
    public long Documents { get; private set; }

    /// <summary>The EHRs with their documents.</summary>
    /// <param name="ehr">Only this one; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<(AqlEhr Ehr, double? OrderedBy)> ReadAsync(Guid? ehr, CancellationToken cancellation)
    {
        if (_needs.IsPerDocument && (!_needs.WithEhrFacts || ehr is not null || plan.Leaves is not null)) return OneByOneAsync(ehr, cancellation);
        return _needs.WithEhrFacts ? WithFactsAsync(ehr, cancellation) : GroupedAsync(ehr, cancellation);
    }

    private async IAsyncEnumerable<(AqlEhr, double?)> OneByOneAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var found in store.SearchAsync(Search(ehr, _needs.Kinds), cancellation))
        {
            _ehrs.Add(found.Ehr);
            var facts = _needs.WithEhrFacts ? await FactsAsync(found.Ehr, cancellation) : null;
            yield return (With(facts, found.Ehr, [found]), found.OrderedBy);
        }
    }

    private async IAsyncEnumerable<(AqlEhr, double?)> GroupedAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var group = new List<FoundDocument>();
        await foreach (var found in store.SearchAsync(Search(ehr, _needs.Kinds), cancellation))
        {
            if (group.Count > 0 && group[0].EhrKey != found.EhrKey) yield return (Group(group), null);
            group.Add(found);
        }
        if (group.Count > 0) yield return (Group(group), null);
    }

    private AqlEhr Group(List<FoundDocument> group)
    {
        var ehr = With(null, group[0].Ehr, group);
        _ehrs.Add(group[0].Ehr);
        group.Clear();
        return ehr;
    }

    // EHRs and documents come in the order of the same key, and are put together as they come.
    private async IAsyncEnumerable<(AqlEhr, double?)> WithFactsAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HashSet<DocumentKind> kinds = [.. _needs.Kinds, .. FactKinds];
        await using var documents = store.SearchAsync(Search(ehr, kinds) with { Order = null }, cancellation).GetAsyncEnumerator(cancellation);
        var more = await documents.MoveNextAsync();
        await foreach (var one in store.SearchEhrsAsync(permit, ehr, cancellation))
        {
            var own = new List<FoundDocument>();
            for (; more && documents.Current.EhrKey <= one.EhrKey; more = await documents.MoveNextAsync())
                if (documents.Current.EhrKey == one.EhrKey) own.Add(documents.Current);
            _ehrs.Add(one.Ehr.Id.Value);
            yield return (With(Facts(one.Ehr, own), one.Ehr.Id.Value, [.. own.Where(d => _needs.Kinds.Contains(d.Version.Kind))]), null);
        }
    }

    /// <summary>What is known of an EHR without its documents.</summary>
    private async ValueTask<AqlEhr?> FactsAsync(Guid ehr, CancellationToken cancellation)
    {
        if (_facts.TryGetValue(ehr, out var known)) return known;
        if (!(await store.FindEhrAsync(new EhrId(ehr), cancellation)).TryGet(out var summary, out _)) return null;
        var own = new List<FoundDocument>();
        await foreach (var found in store.SearchAsync(new DocumentSearch { Permit = permit, Kinds = FactKinds, Ehr = ehr, AsOf = asOf }, cancellation)) own.Add(found);
        if (_facts.Count >= MostFacts) _facts.Clear();
        return _facts[ehr] = Facts(summary, own);
    }

    private AqlEhr Facts(EhrSummary summary, List<FoundDocument> documents)
    {
        var status = documents.Find(d => d.IsLatest && d.Version.Kind == DocumentKind.EhrStatus);
        var directory = documents.Find(d => d.IsLatest && d.Version.Kind == DocumentKind.Folder);
        return new()
        {
            Ehr = status is null ? Ehr(summary) : EhrRepresentation.Of(summary.Id, summary.SystemId, summary.TimeCreated, status.Version.Uid, directory?.Version.Uid),
            Status = status is null || !_needs.FollowsStatus ? null : DocumentForms.Stored<EhrStatus>(status.Content),
            Directory = directory is null || !_needs.FollowsDirectory ? null : DocumentForms.Stored<Folder>(directory.Content),
            Documents = [],
        };
    }

    private AqlEhr With(AqlEhr? facts, Guid ehr, List<FoundDocument> documents) => new()
    {
        Ehr = facts?.Ehr ?? new Ehr { EhrId = new HierObjectId { Value = ehr.ToString("D") } }, Status = facts?.Status, Directory = facts?.Directory, Documents = Opened(documents),
    };

    private static Ehr Ehr(EhrSummary summary) => new()
    {
        SystemId = new HierObjectId { Value = summary.SystemId }, EhrId = new HierObjectId { Value = summary.Id.ToString() }, TimeCreated = RmTime.Of(summary.TimeCreated),
    };

    private DocumentSearch Search(Guid? ehr, IReadOnlyCollection<DocumentKind> kinds) => new()
    {
        Permit = permit, Kinds = kinds, Ehr = ehr, AsOf = asOf, AllVersions = _needs.AllVersions, WithEnvelope = _needs.WithVersions,
        Contents = plan.Contents, Unindexed = plan.Unindexed, Leaves = plan.Leaves, Order = plan.Order,
    };

    private AqlDocument[] Opened(List<FoundDocument> found)
    {
        Documents += found.Count;
        // An object is as old as its first version, which comes first.
        var created = _needs.WithVersions ? found.DistinctBy(d => d.Version.Uid.ObjectId).ToDictionary(d => d.Version.Uid.ObjectId, d => d.Version.TimeCommitted) : null;
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
