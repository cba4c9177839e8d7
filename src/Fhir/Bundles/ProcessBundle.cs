using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Foundation;

namespace Varde.Fhir.Bundles;

/// <summary>Does what a Bundle asks for: each entry for itself (batch), or all of them or none (transaction) (FHIR R4, http, 3.1.0.11).</summary>
internal sealed class ProcessBundle(Lazy<FhirInteractions> interactions, Transaction transaction, FhirSettings settings)
{
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        // The gate is asked for each entry.
        call.Access.TellPublic();
        if (!SubmittedBundle.Read(call).TryGet(out var bundle, out var refusal)) return refusal;
        var entries = bundle.Entries;
        if (entries.Count > settings.MostEntries) return Invalid.At("Bundle.entry", $"has {entries.Count} entries; {settings.MostEntries} are possible");
        return bundle.IsBatch ? await BatchAsync(call, bundle, cancellation) : await TransactAsync(call, entries, cancellation);
    }

    private async Task<Outcome<FhirResult>> BatchAsync(FhirCall call, SubmittedBundle bundle, CancellationToken cancellation)
    {
        var answers = new Outcome<FhirResult>[bundle.Entries.Count];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = bundle.Bad(i) is { } bad ? bad
                : BundleEntry.Read(bundle.Entries[i], i, call.BaseAddress).TryGet(out var entry, out var refusal)
                    ? await interactions.Value.AnswerAsync(entry.Route, entry.ToCall(call), cancellation) : refusal;
        return FhirResult.Of(await ResponseBundle.WriteAsync("batch-response", call, answers));
    }

    private async Task<Outcome<FhirResult>> TransactAsync(FhirCall call, List<JsonElement> entries, CancellationToken cancellation)
    {
        var (read, faults) = (new List<BundleEntry>(entries.Count), new List<Fault>());
        for (var i = 0; i < entries.Count; i++)
            if (BundleEntry.Read(entries[i], i, call.BaseAddress).TryGet(out var entry, out var refusal)) read.Add(entry);
            else faults.AddRange(((Invalid)refusal).Faults);
        if (faults.Count > 0) return new Invalid(faults);
        if (!(await transaction.RunAsync(interactions.Value, call, read, cancellation)).TryGet(out var answers, out var refused)) return refused;
        return FhirResult.Of(await ResponseBundle.WriteAsync("transaction-response", call, answers));
    }
}
