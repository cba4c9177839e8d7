using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People.Merging;

/// <summary>
/// Says that two Patients are one person (HL7 FHIR, Patient, operation merge). Nothing moves: both records stay with their histories, the source gets a link <c>replaced-by</c> and becomes inactive, the target a link
/// <c>replaces</c>, in one transaction. By these links the facts of access, searches and the access log take the two as one.
/// </summary>
internal sealed class MergePatients(MergedParties parties, KnownPeople people, ResourceWriting writing) : IResourceOperation
{
    private const int MostRecords = 50;
    private const int MostAttempts = 5;

    /// <inheritdoc/>
    public string Name => "Patient/merge";

    /// <inheritdoc/>
    public async Task<Outcome<JsonObject>> AnswerAsync(OperationCall call, CancellationToken cancellation)
    {
        if (await parties.RefusedAsync(call.Access, cancellation) is { } refusal) return refusal;
        if (call.All("result-patient").Any()) return new Unsupported("result-patient is not supported: what the target tells stays as it is, and is changed by an update.");
        if (!call.Value("preview", "valueBoolean").TryGet(out var preview, out refusal)) return refusal;
        // Two merges at once meet over a Patient that both change: the later one looks again at what there is then.
        for (var attempt = 1; ; attempt++)
        {
            var merged = await MergeAsync(call, preview is { ValueKind: System.Text.Json.JsonValueKind.True }, cancellation);
            if (merged.Refusal is not PreconditionFailed) return merged;
            if (attempt == MostAttempts) return new Conflict("The Patients are being changed by others: try again.");
        }
    }

    private async Task<Outcome<JsonObject>> MergeAsync(OperationCall call, bool isPreview, CancellationToken cancellation)
    {
        if (!(await parties.NamedAsync(call, "source-patient", "merge:source", cancellation)).TryGet(out var source, out var refusal)) return refusal;
        if (!(await parties.NamedAsync(call, "target-patient", "merge:target", cancellation)).TryGet(out var target, out refusal)) return refusal;
        if (source.Key == target.Key) return Unprocessable.At("target-patient", "must be another Patient than the source");
        if ((MergedAlready(source, "source-patient") ?? MergedAlready(target, "target-patient")) is { } merged) return await ToldAsync(merged, call.Access, cancellation);
        if (await people.OfRecordAsync(source.Record, cancellation) is not { } one || await people.OfRecordAsync(target.Record, cancellation) is not { } other) return new Conflict("The Patients are being changed by others: try again.");
        if (FaultOf(one, other) is { } fault) return fault;
        if (call.Access.Actor.Kind == ActorKind.Staff && one.Numbers.Count > 0 && other.Numbers.Count > 0 && !one.Numbers.Intersect(other.Numbers).Any())
            return Unprocessable.At("source-patient", "has a number of its own, and so has the target: that both are one person's is the population register's to say");
        var warnings = MergeWarnings.Of(source.Read(), target.Read());
        source.Patient["active"] = false;
        source.Link(PatientLinks.ReplacedBy, target.Key);
        target.Link(PatientLinks.Replaces, source.Key);
        if (!isPreview && !(await writing.StoreAsync([source.ToWrite(), target.ToWrite()], source.Grant, cancellation)).TryGet(out _, out refusal)) return refusal;
        return MergeAnswer.Of(call, isPreview ? $"{source.Key} would be merged into {target.Key}." : $"{source.Key} was merged into {target.Key}.", warnings, target.Shown());
    }

    // A record is merged once, into one that stands: so there are no circles.
    private static (MergedParty Party, string Name, ResourceKey? By)? MergedAlready(MergedParty party, string name) =>
        party.Read().Along("link").FirstOrDefault(link => link.Text("type") == PatientLinks.ReplacedBy) is { ValueKind: System.Text.Json.JsonValueKind.Object } link
            ? (party, name, MergedParties.KeyOf(link.Text("other", "reference") ?? "", "")) : null;

    private static async ValueTask<Refusal> ToldAsync((MergedParty Party, string Name, ResourceKey? By) merged, AccessSession access, CancellationToken cancellation)
    {
        var isSeen = merged.By is { } by && await access.SeesAsync(new AccessSubject("Patient", by.Id, ResourceLookup.RecordOf(by)), cancellation);
        return new Conflict($"{merged.Name}: {merged.Party.Key} was merged already{(isSeen ? $", into {merged.By}" : "")}.");
    }

    // Two birth numbers are two people, as long as the register does not say otherwise; and nobody is their own relative.
    private static Unprocessable? FaultOf(PersonFacts source, PersonFacts target)
    {
        if (BirthNumbers(source) is { Count: > 0 } one && BirthNumbers(target) is { Count: > 0 } other && !one.SetEquals(other)) return Unprocessable.At("source-patient", "has another birth number than the target: the population register says which is theirs");
        if (AreRelated(source, target) || AreRelated(target, source)) return Unprocessable.At("source-patient", "is registered as a relative of the target, or the target as one of theirs");
        return source.All.Concat(target.All).Count() > MostRecords ? Unprocessable.At("target-patient", $"would have more than {MostRecords} records") : null;
    }

    private static HashSet<NationalId> BirthNumbers(PersonFacts person) => [.. person.Numbers.Where(number => number.Kind == NationalIdKind.BirthNumber)];

    private static bool AreRelated(PersonFacts person, PersonFacts other) =>
        person.All.SelectMany(one => one.Relatives).Any(relative => relative is { IsActive: true, Number: { } number } && other.Numbers.Contains(number));
}
