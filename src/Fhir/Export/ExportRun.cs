using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Interactions;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Export;

/// <summary>Writes the files of an export, page by page; goes on where an interrupted run has come to.</summary>
internal sealed class ExportRun(
    SearchEngine engine, ExportSources sources, ExportFolder folder, ExportFiles files, RecordStore store, Gate gate, FhirSettings settings, TimeProvider time)
{
    private const int DeletionsPerBundle = 500;

    /// <summary>Runs an export to its end, or until it is ended by somebody.</summary>
    public async Task RunAsync(ExportJob job, CancellationToken cancellation)
    {
        var access = gate.Open(job.Actor);
        var permitted = await access.AskToExportAsync(job.Population(), SearchDigest.Of("$export", []), cancellation);
        await access.CloseAsync(disclosed: false, cancellation);
        var refusal = permitted.TryGet(out var permit, out var forbidden) ? await WriteAsync(job, permit, cancellation) : forbidden;
        if (folder.Find(job.Id) is not null && folder.ProgressOf(job) is { } progress)
            folder.Save(job, progress with { Finished = time.GetUtcNow(), Failure = refusal is Invalid { Faults: [var fault, ..] } ? fault.ToSentence() : refusal?.Message, IsRefused = refusal is not null });
    }

    private async Task<Refusal?> WriteAsync(ExportJob job, QueryPermit permit, CancellationToken cancellation)
    {
        while (folder.Find(job.Id) is not null && folder.ProgressOf(job) is { } progress && progress.TypesDone < job.Types.Count)
        {
            if (folder.BytesUsed() >= settings.MostExportBytes) return Invalid.At("", "The disk space for exports is used up. Ask for less by _type, _since or _typeFilter.");
            if (!(await PageAsync(job, progress, permit, cancellation)).TryGet(out var further, out var refusal)) return refusal;
            folder.Save(job, further);
        }
        if (job.Since is not null && folder.Find(job.Id) is not null) await DeletionsAsync(job, permit, cancellation);
        return null;
    }

    private async Task<Outcome<ExportProgress>> PageAsync(ExportJob job, ExportProgress progress, QueryPermit permit, CancellationToken cancellation)
    {
        var type = job.Types[progress.TypesDone];
        if (!sources.Of(job, type, settings.ExportPage).TryGet(out var query, out var refusal)) return refusal;
        if (!(await engine.SearchAsync(query, permit, progress.Cursor, cancellation)).TryGet(out var found, out refusal)) return refusal;
        var lines = new List<ExportLine>(found.Matches.Count);
        foreach (var match in found.Matches.Where(m => !job.IsOfPatients || job.Patients is not null || ExportSources.IsOfPatient(m)))
            if (await AsOfAsync(job, match, permit, cancellation) is { } then)
                lines.Add(new([new(then.Owner, then.AccessClass)], ShownResource.Part(then.Show(), SummaryMode.False, job.ElementsOf(type))));
        var written = await files.AppendAsync(job, progress, ExportFiles.LastOf(progress, type), lines, cancellation);
        return found.Next is { } next ? written with { Cursor = next } : written with { Cursor = null, TypesDone = progress.TypesDone + 1 };
    }

    // What was changed since is given as it was; who somebody is, to whom earlier versions of that are not shown, as it is now: an address may have become protected meanwhile.
    private async Task<FoundResource?> AsOfAsync(ExportJob job, FoundResource found, QueryPermit permit, CancellationToken cancellation)
    {
        if (found.LastUpdated <= job.Time) return found;
        var owner = found.Owner == ResourceOwners.Region.Id ? ResourceOwners.Region : RecordOwner.Of(new EhrId(found.Owner));
        if (!(await store.ReadAtTimeAsync(owner, found.Key.ObjectId, job.Time, cancellation)).TryGet(out var then, out _)) return null;
        if (then.AccessClass.Category == ServiceId.Profile.Value && !await gate.Open(job.Actor).SeesAsync(new(found.Key.Type, found.Key.Id, owner.Ehr) { Document = AccessedDocument.Of(then) }, cancellation)) return found;
        return then.IsDeleted || then.TimeCommitted < job.Since || !permit.Allows(owner.Id, then.AccessClass) ? null
            : found with { Number = then.Uid.Number, LastUpdated = then.TimeCommitted, AccessClass = then.AccessClass, Content = then.Content };
    }

    // They are read at once and not in pages: whoever goes on after an interruption begins with them again.
    private async Task DeletionsAsync(ExportJob job, QueryPermit permit, CancellationToken cancellation)
    {
        if (folder.ProgressOf(job) is not { } progress) return;
        progress = progress with { Files = [.. progress.Files.Where(f => !f.TellsDeletions)] };
        var file = new ExportFile("Deleted.ndjson", "Bundle", 0, 0, TellsDeletions: true);
        foreach (var type in job.Types)
        {
            var deleted = new Dictionary<ResourceKey, Disclosed>();
            await foreach (var (key, owner) in DeletedAsync(job, type, permit, cancellation)) deleted.TryAdd(key, owner);
            foreach (var some in deleted.Chunk(DeletionsPerBundle))
            {
                var line = new ExportLine([.. some.Select(d => d.Value).Distinct()], Deletions(some.Select(d => d.Key)));
                progress = await files.AppendAsync(job, progress, file, [line], cancellation);
                file = progress.Files.Single(f => f.TellsDeletions);
            }
        }
        folder.Save(job, progress);
    }

    private async IAsyncEnumerable<(ResourceKey Key, Disclosed Owner)> DeletedAsync(
        ExportJob job, string type, QueryPermit permit, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var records = job.Patients?.Select(id => ResourceOwners.RecordOf(new("Patient", id)).Value).ToHashSet();
        for (EventPosition? before = null; ;)
        {
            var events = await store.ReadResourceEventsBackAsync(type, job.Since, before, settings.ExportPage, cancellation);
            foreach (var happened in events.Where(e => e.Time <= job.Time && (!job.IsOfPatients || e.Owner.Kind == OwnerKind.Ehr) && records?.Contains(e.Owner.Id) != false))
            {
                if (ToldResource.Of(happened) is not { Method: "DELETE" } told) continue;
                if ((await store.ReadAtTimeAsync(happened.Owner, told.Key.ObjectId, job.Time, cancellation)).TryGet(out var then, out _) && then.IsDeleted && permit.Allows(happened.Owner.Id, then.AccessClass))
                    yield return (told.Key, new(happened.Owner.Id, then.AccessClass));
            }
            if (events.Count < settings.ExportPage) yield break;
            before = events[^1].Position;
        }
    }

    private static ReadOnlyMemory<byte> Deletions(IEnumerable<ResourceKey> keys)
    {
        using var bundle = new BundleWriter("transaction");
        foreach (var key in keys)
            bundle.Entry(null, null, json =>
            {
                json.WriteStartObject("request");
                json.WriteString("method", "DELETE");
                json.WriteString("url", key.ToString());
                json.WriteEndObject();
            });
        return bundle.Finish();
    }
}
