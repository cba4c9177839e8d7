using System.Runtime.CompilerServices;
using Varde.ClinicalRepository.Directories;
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
    private Ehr? _latest;
    private Guid _latestId;

    /// <summary>How many EHRs were looked at.</summary>
    public long CountOfEhrs => _ehrs.Count;

    /// <summary>How many documents were opened.</summary>
    public long Documents { get; private set; }

    /// <summary>How many documents were looked at by their leaves.</summary>
    public long ByLeaves { get; private set; }

    /// <summary>The EHRs with their documents.</summary>
    /// <param name="ehr">Only this one; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<(AqlEhr Ehr, double? OrderedBy)> ReadAsync(Guid? ehr, CancellationToken cancellation)
    {
        if (_needs.IsPerDocument && (!_needs.WithEhrs || ehr is not null || plan.Leaves is not null)) return OfDocumentsAsync(ehr, oneByOne: true, cancellation);
        return _needs.WithEhrs ? OfEhrsAsync(ehr, cancellation) : OfDocumentsAsync(ehr, oneByOne: false, cancellation);
    }

    private async IAsyncEnumerable<(AqlEhr, double?)> OfDocumentsAsync(Guid? ehr, bool oneByOne, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var documents = new DocumentPipeline(store, plan, Search(ehr) with { InAnyOrder = oneByOne });
        await foreach (var seen in documents.ReadAsync(oneByOne, cancellation))
        {
            Count(seen);
            var facts = _needs.WithEhrs ? await FactsAsync(seen.Ehr, cancellation) : null;
            yield return (With(facts, seen.Ehr, seen.Documents), seen.OrderedBy);
        }
    }

    // EHRs and documents come in the order of the same key, and are put together as they come.
    private async IAsyncEnumerable<(AqlEhr, double?)> OfEhrsAsync(Guid? ehr, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipeline = new DocumentPipeline(store, plan, Search(ehr) with { Order = null });
        await using var documents = new EhrOrdered<SeenDocuments>(pipeline.ReadAsync(oneByOne: false, cancellation), seen => seen.EhrKey, cancellation);
        await using var facts = new EhrOrdered<FoundDocument>(store.SearchAsync(Facts(ehr), cancellation), found => found.EhrKey, cancellation);
        await foreach (var one in store.SearchEhrsAsync(Ehrs(ehr), cancellation))
        {
            _ehrs.Add(one.Ehr);
            var known = one.Summary is { } summary ? await FactsAsync(summary, await facts.OfAsync(one.EhrKey), cancellation) : null;
            yield return (With(known, one.Ehr, plan.Held is { } held ? [.. one.Contents.Select(held.Document)] : Seen(await documents.OfAsync(one.EhrKey))), null);
        }
    }

    private IReadOnlyList<AqlDocument> Seen(List<SeenDocuments> own)
    {
        foreach (var seen in own) Count(seen);
        return own is [var only] ? only.Documents : [];
    }

    private void Count(SeenDocuments seen)
    {
        _ehrs.Add(seen.Ehr);
        (Documents, ByLeaves) = (Documents + seen.Opened, ByLeaves + seen.ByLeaves);
    }

    /// <summary>What is known of an EHR without its documents.</summary>
    private async ValueTask<AqlEhr?> FactsAsync(Guid ehr, CancellationToken cancellation)
    {
        if (_facts.TryGetValue(ehr, out var known)) return known;
        if (!(await store.FindEhrAsync(new EhrId(ehr), cancellation)).TryGet(out var summary, out _)) return null;
        var own = new List<FoundDocument>();
        await foreach (var found in store.SearchAsync(Facts(ehr), cancellation)) own.Add(found);
        if (_facts.Count >= MostFacts) _facts.Clear();
        return _facts[ehr] = await FactsAsync(summary, own, cancellation);
    }

    private async ValueTask<AqlEhr> FactsAsync(EhrSummary summary, List<FoundDocument> documents, CancellationToken cancellation)
    {
        var status = documents.Find(d => d.IsLatest && d.Kind == DocumentKind.EhrStatus);
        var directory = documents.Find(d => d.IsLatest && d.Kind == DocumentKind.Folder);
        return new()
        {
            Ehr = status is null ? Ehr(summary) : EhrRepresentation.Of(summary.Id, summary.SystemId, summary.TimeCreated, status.Version.Uid, directory?.Version.Uid),
            Status = status is null || !_needs.FollowsStatus ? null : DocumentForms.Stored<EhrStatus>(status.Content),
            Directory = directory is null || !_needs.FollowsDirectory ? null : await SeenFolder.OfAsync(store, permit, summary.Id, DocumentForms.Stored<Folder>(directory.Content), cancellation),
            Documents = [],
        };
    }

    private AqlEhr With(AqlEhr? facts, Guid ehr, IReadOnlyList<AqlDocument> documents) => new()
    {
        Ehr = facts?.Ehr ?? OfId(ehr), Status = facts?.Status, Directory = facts?.Directory, Documents = documents,
    };

    // Documents of one EHR often come one after the other.
    private Ehr OfId(Guid ehr)
    {
        if (_latest is not null && _latestId == ehr) return _latest;
        (_latest, _latestId) = (new Ehr { EhrId = new HierObjectId { Value = ehr.ToString("D") } }, ehr);
        return _latest;
    }

    private static Ehr Ehr(EhrSummary summary) => new()
    {
        SystemId = new HierObjectId { Value = summary.SystemId }, EhrId = new HierObjectId { Value = summary.Id.ToString() }, TimeCreated = RmTime.Of(summary.TimeCreated),
    };

    private DocumentSearch Search(Guid? ehr) => new()
    {
        Permit = permit, Kinds = _needs.Kinds, Ehr = ehr, AsOf = asOf, AllVersions = _needs.AllVersions, WithEnvelope = _needs.WithVersions,
        Contents = plan.Contents, Unindexed = plan.Unindexed, Leaves = plan.Leaves, Order = plan.Order, ByLeaves = plan.Outlines is not null,
    };

    private EhrSearch Ehrs(Guid? ehr) => new(permit, ehr) { WithSummary = _needs.AsksMoreThanEhrId, Contents = plan.Held is null ? null : plan.Contents };

    private DocumentSearch Facts(Guid? ehr) => new() { Permit = permit, Kinds = FactKinds, Ehr = ehr, AsOf = asOf };
}
