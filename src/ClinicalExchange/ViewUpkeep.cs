using Varde.AccessControl;
using Varde.ClinicalExchange.Templates;
using Varde.ClinicalExchange.Views;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalExchange;

/// <summary>Proves that the views of compositions are what the compositions give, and makes anew those that are not: also of what was committed before its mapping existed.</summary>
public sealed class ViewUpkeep
{
    private const int Page = 500;
    private const int MostAttempts = 5;
    private readonly RecordStore _store;
    private readonly CompositionViews _views;
    private readonly IOpenEhrRecords _records;
    private readonly Gate _gate;

    internal ViewUpkeep(RecordStore store, CompositionViews views, IOpenEhrRecords records, Gate gate) => (_store, _views, _records, _gate) = (store, views, records, gate);

    /// <summary>Goes through all records.</summary>
    /// <param name="repairs">Whether views that differ are made anew; otherwise they are counted only.</param>
    /// <param name="progress">Is told how many of how many records are done.</param>
    /// <param name="cancellation">Ends the work between two compositions.</param>
    public async Task<ViewReport> RunAsync(bool repairs, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        var report = new ViewReport(0, 0, 0);
        for (var offset = 0; ; offset += Page)
        {
            var ehrs = await _store.ListEhrsAsync(new PageRequest(offset, Page), cancellation);
            for (var i = 0; i < ehrs.Items.Count; i++)
            {
                report += await OfRecordAsync(ehrs.Items[i].Id, repairs, cancellation);
                progress?.Invoke(offset + i + 1, ehrs.Total);
            }
            if (ehrs.Items.Count < Page) return report;
        }
    }

    private async Task<ViewReport> OfRecordAsync(EhrId ehr, bool repairs, CancellationToken cancellation)
    {
        var documents = await _store.ListDocumentsAsync(ehr, new DocumentFilter(DocumentKind.Composition), PageRequest.All, cancellation);
        var report = new ViewReport(0, 0, 0);
        foreach (var document in documents.Items.Where(d => PlatformMappings.Of(d.TemplateId) is not null)) report += await OfDocumentAsync(ehr, document.Latest.ObjectId, repairs, cancellation);
        return report;
    }

    // A new version that comes meanwhile makes its own views: then what it gives is looked at again.
    private async Task<ViewReport> OfDocumentAsync(EhrId ehr, Guid objectId, bool repairs, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!(await _store.ReadLatestAsync(ehr, objectId, cancellation)).TryGet(out var version, out _) || CompositionWriting.Read(version) is not { } document) return new(0, 0, 0);
            var plan = await _views.PlanAsync(ehr, AsIs(version, document), cancellation);
            if (plan.Changed.Count == 0 || !repairs) return new(plan.All.Count, plan.Changed.Count, 0);
            if (!(await StoreAsync(ehr, version, plan, cancellation)).TryGet(out _, out var refusal) && refusal is PreconditionFailed && attempt < MostAttempts) continue;
            return new(plan.All.Count, plan.Changed.Count, refusal is null ? plan.Changed.Count : 0);
        }
    }

    private static NewVersion AsIs(StoredVersion version, OpenEhr.ReferenceModel.Composition document) => new()
    {
        Uid = version.Uid, Preceding = version.Uid.Number, Kind = version.Kind, Lifecycle = version.Lifecycle, TemplateId = version.TemplateId, AccessClass = version.AccessClass, Document = document,
    };

    private async Task<Outcome<CommitReceipt>> StoreAsync(EhrId ehr, StoredVersion version, ViewPlan plan, CancellationToken cancellation)
    {
        var session = _gate.Open(Actor.Server);
        if (!(await session.AskAsync(AccessAction.Update, new AccessSubject("COMPOSITION", version.Uid.ToString(), ehr), cancellation, "upkeep")).TryGet(out var grant, out var refusal))
        {
            await session.CloseAsync(disclosed: false, cancellation);
            return refusal;
        }
        var views = CompositionViews.ToStore(plan.Changed);
        return await _store.CommitAsync(
            new CommitRequest
            {
                Owner = ehr, ChangeType = ChangeType.FormatConversion, Envelope = _records.Audit(grant.Actor, ChangeType.FormatConversion), Versions = views.Versions, Events = views.Events,
                Audit = grant.ForCommit($"views of COMPOSITION/{version.Uid}"),
            },
            cancellation);
    }
}

/// <summary>What became of the views.</summary>
/// <param name="Views">How many the compositions give.</param>
/// <param name="Differing">How many of those that are kept were other ones, were missing or were too many.</param>
/// <param name="Repaired">How many of these were made anew.</param>
public sealed record ViewReport(long Views, long Differing, long Repaired)
{
    /// <summary>Whether the views are what the compositions give.</summary>
    public bool Holds => Differing == Repaired;

    /// <summary>Both together.</summary>
    public static ViewReport operator +(ViewReport a, ViewReport b) => new(a.Views + b.Views, a.Differing + b.Differing, a.Repaired + b.Repaired);
}
