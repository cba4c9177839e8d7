using System.Runtime.CompilerServices;
using Varde.ClinicalRepository.Ehrs;
using Varde.ClinicalRepository.Queries.Planning;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using EhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.ClinicalRepository.Queries;

/// <summary>
/// Reads from the store what a plan looks at, EHR by EHR or document by document. Of documents whose leaves tell all that the query looks at, outlines are made
/// in place of opening them.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="plan">The plan.</param>
/// <param name="permit">What the reader may see.</param>
/// <param name="asOf">The time whose data is wanted; null for now.</param>
internal sealed class QueryData(RecordStore store, QueryPlan plan, QueryPermit permit, DateTimeOffset? asOf)
{
    private const int MostFacts = 20_000;

    private static readonly DocumentKind[] FactKinds = [DocumentKind.EhrStatus, DocumentKind.Folder];

    private readonly QueryNeeds _needs = plan.Needs;
    private readonly OutlineBuilder? _outlines = plan.Outlines?.Builder();
    private readonly Dictionary<Guid, AqlEhr> _facts = [];
    private readonly HashSet<Guid> _ehrs = [];

    /// <summary>How many EHRs were looked at.</summary>
    public long Ehrs => _ehrs.Count;

    /// <summary>How many documents were opened.</summary>
    public long Documents { get; private set; }

    /// <summary>How many documents were looked at by their leaves.</summary>
    public long ByLeaves { get; private set; }

    /// <summary>The EHRs with their documents.</summary>
    /// <param name="ehr">Only this one; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<(AqlEhr Ehr, double? OrderedBy)> ReadAsync(Guid? ehr, CancellationToken cancellation)
    {
        if (_needs.IsPerDocument && (!_needs.WithEhrs || ehr is not null || plan.Leaves is not null)) return OneByOneAsync(ehr, cancellation);
        return _needs.WithEhrs ? WithEhrsAsync(ehr, cancellation) : GroupedAsync(ehr, cancellation);
    }

    private async IAsyncEnumerable<(AqlEhr, double?)> OneByOneAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var search = Search(ehr) with { InAnyOrder = true };
        await foreach (var found in store.SearchAsync(search, cancellation))
        {
            _ehrs.Add(found.Ehr);
            var facts = _needs.WithEhrs ? await FactsAsync(found.Ehr, cancellation) : null;
            yield return (With(facts, found.Ehr, await SeenAsync(search, [found], cancellation)), found.OrderedBy);
        }
    }

    private async IAsyncEnumerable<(AqlEhr, double?)> GroupedAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var search = Search(ehr);
        var group = new List<FoundDocument>();
        await foreach (var found in store.SearchAsync(search, cancellation))
        {
            if (group.Count > 0 && group[0].EhrKey != found.EhrKey) yield return (await GroupAsync(search, group, cancellation), null);
            group.Add(found);
        }
        if (group.Count > 0) yield return (await GroupAsync(search, group, cancellation), null);
    }

    private async ValueTask<AqlEhr> GroupAsync(DocumentSearch search, List<FoundDocument> group, CancellationToken cancellation)
    {
        var ehr = With(null, group[0].Ehr, await SeenAsync(search, group, cancellation));
        _ehrs.Add(group[0].Ehr);
        group.Clear();
        return ehr;
    }

    // EHRs and documents come in the order of the same key, and are put together as they come.
    private async IAsyncEnumerable<(AqlEhr, double?)> WithEhrsAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var search = Search(ehr) with { Order = null };
        await using var documents = new OwnDocuments(store.SearchAsync(search, cancellation), cancellation);
        await using var facts = new OwnDocuments(store.SearchAsync(Facts(ehr), cancellation), cancellation);
        await foreach (var one in store.SearchEhrsAsync(permit, ehr, cancellation))
        {
            _ehrs.Add(one.Ehr.Id.Value);
            var own = await documents.OfAsync(one.EhrKey);
            var known = _needs.AsksMoreThanEhrId ? Facts(one.Ehr, await facts.OfAsync(one.EhrKey)) : null;
            yield return (With(known, one.Ehr.Id.Value, await SeenAsync(search, own, cancellation)), null);
        }
    }

    /// <summary>What is known of an EHR without its documents.</summary>
    private async ValueTask<AqlEhr?> FactsAsync(Guid ehr, CancellationToken cancellation)
    {
        if (_facts.TryGetValue(ehr, out var known)) return known;
        if (!(await store.FindEhrAsync(new EhrId(ehr), cancellation)).TryGet(out var summary, out _)) return null;
        var own = new List<FoundDocument>();
        await foreach (var found in store.SearchAsync(Facts(ehr), cancellation)) own.Add(found);
        if (_facts.Count >= MostFacts) _facts.Clear();
        return _facts[ehr] = Facts(summary, own);
    }

    private AqlEhr Facts(EhrSummary summary, List<FoundDocument> documents)
    {
        var status = documents.Find(d => d.IsLatest && d.Kind == DocumentKind.EhrStatus);
        var directory = documents.Find(d => d.IsLatest && d.Kind == DocumentKind.Folder);
        return new()
        {
            Ehr = status is null ? Ehr(summary) : EhrRepresentation.Of(summary.Id, summary.SystemId, summary.TimeCreated, status.Version.Uid, directory?.Version.Uid),
            Status = status is null || !_needs.FollowsStatus ? null : DocumentForms.Stored<EhrStatus>(status.Content),
            Directory = directory is null || !_needs.FollowsDirectory ? null : DocumentForms.Stored<Folder>(directory.Content),
            Documents = [],
        };
    }

    private static AqlEhr With(AqlEhr? facts, Guid ehr, IReadOnlyList<AqlDocument> documents) => new()
    {
        Ehr = facts?.Ehr ?? new Ehr { EhrId = new HierObjectId { Value = ehr.ToString("D") } }, Status = facts?.Status, Directory = facts?.Directory, Documents = documents,
    };

    private static Ehr Ehr(EhrSummary summary) => new()
    {
        SystemId = new HierObjectId { Value = summary.SystemId }, EhrId = new HierObjectId { Value = summary.Id.ToString() }, TimeCreated = RmTime.Of(summary.TimeCreated),
    };

    private DocumentSearch Search(Guid? ehr) => new()
    {
        Permit = permit, Kinds = _needs.Kinds, Ehr = ehr, AsOf = asOf, AllVersions = _needs.AllVersions, WithEnvelope = _needs.WithVersions,
        Contents = plan.Contents, Unindexed = plan.Unindexed, Leaves = plan.Leaves, Order = plan.Order, ByLeaves = plan.Outlines is not null,
    };

    private DocumentSearch Facts(Guid? ehr) => new() { Permit = permit, Kinds = FactKinds, Ehr = ehr, AsOf = asOf };

    private async ValueTask<AqlDocument[]> SeenAsync(DocumentSearch search, List<FoundDocument> found, CancellationToken cancellation)
    {
        // An object is as old as its first version, which comes first.
        var created = _needs.WithVersions ? found.DistinctBy(d => d.ObjectId).ToDictionary(d => d.ObjectId, d => d.Version.TimeCommitted) : null;
        var seen = new List<AqlDocument>(found.Count);
        foreach (var one in found)
            if (Outlined(one) is { } outline) seen.Add(outline);
            else if ((one.Leaves is null ? one : await store.OpenAsync(search, one, cancellation)) is { } whole) seen.Add(Opened(whole, created));
        return [.. seen];
    }

    private AqlDocument? Outlined(FoundDocument found)
    {
        if (found.Leaves is not { } leaves || plan.Outlines!.Outline(_outlines!, leaves.Span) is not { } outline) return null;
        ByLeaves++;
        return new(outline, found.ObjectId.ToString("D"), found.IsLatest);
    }

    private AqlDocument Opened(FoundDocument found, Dictionary<Guid, DateTimeOffset>? created)
    {
        Documents++;
        var root = DocumentForms.Stored<Locatable>(found.Content);
        if (created is null) return new(root, found.ObjectId.ToString("D"), found.IsLatest);
        var versioned = ReadVersions.Versioned(VersionedKind.Of(found.Kind), new EhrId(found.Ehr), found.ObjectId, created[found.ObjectId]);
        return new(root, found.ObjectId.ToString("D"), found.IsLatest, () => VersionEnvelope.Around(found.Version, root), versioned);
    }

    /// <summary>Documents that come in the order of EHRs, taken EHR by EHR. Nothing is read before the first is asked for.</summary>
    private sealed class OwnDocuments(IAsyncEnumerable<FoundDocument> documents, CancellationToken cancellation) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<FoundDocument> _all = documents.GetAsyncEnumerator(cancellation);
        private bool? _more;

        /// <summary>Those of an EHR; later ones are asked for later.</summary>
        public async ValueTask<List<FoundDocument>> OfAsync(long ehr)
        {
            var own = new List<FoundDocument>();
            for (_more ??= await _all.MoveNextAsync(); _more == true && _all.Current.EhrKey <= ehr; _more = await _all.MoveNextAsync())
                if (_all.Current.EhrKey == ehr) own.Add(_all.Current);
            return own;
        }

        public ValueTask DisposeAsync() => _all.DisposeAsync();
    }
}
