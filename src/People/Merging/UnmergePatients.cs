using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Merging;

/// <summary>
/// Takes a merge back: both Patients lose the link, and the source is active as it was before. What was written in either record since stays where it was written. Where the target is no longer there, the
/// source alone is freed.
/// </summary>
internal sealed class UnmergePatients(MergedParties parties, RecordStore store, ResourceWriting writing) : IResourceOperation
{
    private const int MostAttempts = 5;

    /// <inheritdoc/>
    public string Name => "Patient/unmerge";

    /// <inheritdoc/>
    public async Task<Outcome<JsonObject>> AnswerAsync(OperationCall call, CancellationToken cancellation)
    {
        if (await parties.RefusedAsync(call.Access, cancellation) is { } refusal) return refusal;
        for (var attempt = 1; ; attempt++)
        {
            var undone = await UndoAsync(call, cancellation);
            if (undone.Refusal is not PreconditionFailed) return undone;
            if (attempt == MostAttempts) return new Conflict("The Patients are being changed by others: try again.");
        }
    }

    private async Task<Outcome<JsonObject>> UndoAsync(OperationCall call, CancellationToken cancellation)
    {
        if (!(await parties.NamedAsync(call, "source-patient", "unmerge:source", cancellation)).TryGet(out var source, out var refusal)) return refusal;
        if (PatientLinks.KeysOf(source.Read(), PatientLinks.ReplacedBy) is not [var by, ..]) return new Conflict($"{source.Key} was not merged.");
        if (!NamedTarget(call).TryGet(out var named, out refusal)) return refusal;
        if (named is not null && named != by) return new Conflict($"{source.Key} was not merged into {named}.");
        var isThere = (await store.ReadLatestAsync(ResourceLookup.RecordOf(by), by.ObjectId, cancellation)).TryGet(out var latest, out _) && !latest.IsDeleted;
        var opened = isThere ? await parties.OpenAsync(call.Access, by, "unmerge:target", cancellation) : (Outcome<MergedParty>?)null;
        if (opened?.Refusal is { } refused) return refused;
        await FreeAsync(source, by, cancellation);
        var target = opened?.Value;
        target?.Unlink(PatientLinks.Replaces, source.Key);
        WrittenResource[] written = target is null ? [source.ToWrite()] : [source.ToWrite(), target.ToWrite()];
        if (!(await writing.StoreAsync(written, source.Grant, cancellation)).TryGet(out _, out refusal)) return refusal;
        return MergeAnswer.Of(call, $"{source.Key} stands by itself again.", [], source.Shown());
    }

    private static Outcome<ResourceKey?> NamedTarget(OperationCall call)
    {
        if (!call.Value("target-patient", "valueReference").TryGet(out var given, out var refusal)) return refusal;
        return given is null ? (ResourceKey?)null : MergedParties.KeyOf(given.Value.Text("reference") ?? "", call.BaseAddress) is { } key ? key : Invalid.At("target-patient", "must be a reference to a Patient of this server");
    }

    private async Task FreeAsync(MergedParty source, ResourceKey by, CancellationToken cancellation)
    {
        source.Unlink(PatientLinks.ReplacedBy, by);
        source.Patient.Remove("active");
        if (await BeforeAsync(source, by, cancellation) is { } before && before.TryGetProperty("active", out var active)) source.Patient["active"] = active.GetBoolean();
    }

    // The last version in which the source was not yet merged tells whether it was active; null where it came into being merged.
    private async Task<JsonElement?> BeforeAsync(MergedParty source, ResourceKey by, CancellationToken cancellation)
    {
        if (!(await store.ReadHistoryAsync(source.Record, source.Key.ObjectId, cancellation)).TryGet(out var history, out _)) return null;
        foreach (var version in history.Reverse())
            if ((await store.ReadVersionAsync(source.Record, version.Uid, cancellation)).TryGet(out var stored, out _) && !stored.IsDeleted
                && JsonElement.Parse(stored.Content.Span) is var patient && !PatientLinks.KeysOf(patient, PatientLinks.ReplacedBy).Contains(by)) return patient;
        return null;
    }
}
