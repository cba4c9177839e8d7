using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Varde.ClinicalRepository.Directories;
using Varde.ClinicalRepository.Queries.Planning;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries;

/// <summary>
/// Brings the documents of a search to the evaluator. Of those whose leaves tell all that the query looks at it makes outlines, others it opens. Over all EHRs
/// the database reads, the documents are made and the evaluator works at the same time, a few batches ahead and no more; what comes stays in its order. Where
/// a few rows will do, whichever they are, nothing is read ahead.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="plan">The plan.</param>
/// <param name="search">The search.</param>
internal sealed class DocumentPipeline(RecordStore store, QueryPlan plan, DocumentSearch search)
{
    private const int FirstBatch = 16;
    private const int LargestBatch = 256;
    private const int BatchesAhead = 4;
    private const int FewRows = 500;

    private readonly ConcurrentBag<OutlineBuilder> _builders = [];

    /// <summary>The documents, each alone or those of an EHR together.</summary>
    /// <param name="oneByOne">True for each alone.</param>
    /// <param name="cancellation">Ends the work.</param>
    public IAsyncEnumerable<SeenDocuments> ReadAsync(bool oneByOne, CancellationToken cancellation) =>
        search.Ehr is null && !IsShort ? AheadAsync(oneByOne, cancellation) : InTurnAsync(oneByOne, cancellation);

    private bool IsShort => plan.Query is { Limit: < FewRows, OrderBy.Count: 0, IsGrouped: false, TakesLast: false };

    private async IAsyncEnumerable<SeenDocuments> InTurnAsync(bool oneByOne, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var unit in UnitsAsync(oneByOne, cancellation)) yield return await SeenAsync(unit, cancellation);
    }

    private async IAsyncEnumerable<SeenDocuments> AheadAsync(bool oneByOne, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var batches = Channel.CreateBounded<Task<SeenDocuments[]>>(BatchesAhead);
        var reading = Task.Run(() => FillAsync(batches.Writer, oneByOne, ended.Token), ended.Token);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellation))
                foreach (var seen in await batch) yield return seen;
        }
        finally
        {
            await ended.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (batches.Reader.TryRead(out var left)) await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FillAsync(ChannelWriter<Task<SeenDocuments[]>> batches, bool oneByOne, CancellationToken cancellation)
    {
        try
        {
            var (batch, size) = (new List<List<FoundDocument>>(), FirstBatch);
            await foreach (var unit in UnitsAsync(oneByOne, cancellation))
            {
                batch.Add(unit);
                if (batch.Count < size) continue;
                await batches.WriteAsync(MadeAsync(batch, cancellation), cancellation);
                (batch, size) = ([], Math.Min(size * 2, LargestBatch));
            }
            await batches.WriteAsync(MadeAsync(batch, cancellation), cancellation);
            batches.Complete();
        }
        catch (Exception e)
        {
            // The evaluator meets it where it reads on.
            batches.Complete(e);
        }
    }

    private Task<SeenDocuments[]> MadeAsync(List<List<FoundDocument>> batch, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            var seen = new SeenDocuments[batch.Count];
            for (var i = 0; i < seen.Length; i++) seen[i] = await SeenAsync(batch[i], cancellation);
            return seen;
        },
        cancellation);

    private async IAsyncEnumerable<List<FoundDocument>> UnitsAsync(bool oneByOne, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var unit = new List<FoundDocument>();
        await foreach (var found in store.SearchAsync(search, cancellation))
        {
            if (unit.Count > 0 && (oneByOne || unit[0].EhrKey != found.EhrKey))
            {
                yield return unit;
                unit = [];
            }
            unit.Add(found);
        }
        if (unit.Count > 0) yield return unit;
    }

    private async ValueTask<SeenDocuments> SeenAsync(List<FoundDocument> found, CancellationToken cancellation)
    {
        // An object is as old as its first version, which comes first.
        var created = plan.Needs.WithVersions ? found.DistinctBy(d => d.Version.Uid.ObjectId).ToDictionary(d => d.Version.Uid.ObjectId, d => d.Version.TimeCommitted) : null;
        var (seen, opened) = (new List<AqlDocument>(found.Count), 0);
        foreach (var one in found)
            if (Outlined(one) is { } outline) seen.Add(outline);
            else if ((one.Leaves is null ? one : await store.OpenAsync(search, one, cancellation)) is { } whole)
            {
                opened++;
                seen.Add(Opened(whole, await RootAsync(whole, cancellation), created));
            }
        return new(found[0].EhrKey, found[0].Ehr, seen, found[0].OrderedBy, opened, seen.Count - opened);
    }

    // No query that outlines answer asks for the versioned object, or for what refers to it.
    private AqlDocument? Outlined(FoundDocument found)
    {
        if (found.Leaves is not { } leaves) return null;
        if (!_builders.TryTake(out var builder)) builder = plan.Outlines!.Builder();
        var outline = plan.Outlines!.Outline(builder, leaves.Span);
        _builders.Add(builder);
        return outline is null ? null : new(outline, "", found.IsLatest);
    }

    // A folder tells of other documents.
    private async ValueTask<Locatable> RootAsync(FoundDocument found, CancellationToken cancellation)
    {
        var root = DocumentForms.Stored<Locatable>(found.Content);
        return root is Folder folder ? await SeenFolder.OfAsync(store, search.Permit, new EhrId(found.Ehr), folder, cancellation) : root;
    }

    private static AqlDocument Opened(FoundDocument found, Locatable root, Dictionary<Guid, DateTimeOffset>? created)
    {
        var id = found.Version.Uid.ObjectId;
        if (created is null) return new(root, id.ToString("D"), found.IsLatest);
        var versioned = ReadVersions.Versioned(VersionedKind.Of(found.Kind), new EhrId(found.Ehr), id, created[id]);
        return new(root, id.ToString("D"), found.IsLatest, () => VersionEnvelope.Around(found.Version, root), versioned);
    }
}

/// <summary>Documents of one EHR as the evaluator sees them.</summary>
/// <param name="EhrKey">The store's key of the EHR.</param>
/// <param name="Ehr">The EHR.</param>
/// <param name="Documents">The documents.</param>
/// <param name="OrderedBy">What the first is ordered by.</param>
/// <param name="Opened">How many were opened.</param>
/// <param name="ByLeaves">How many were looked at by their leaves.</param>
internal sealed record SeenDocuments(long EhrKey, Guid Ehr, IReadOnlyList<AqlDocument> Documents, double? OrderedBy, int Opened, int ByLeaves);
