using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>
/// The documents that hang on a referral (basedOn): a code on it covers them, and what it is released to they are released to, unless something else was chosen for them (access-rules
/// §2.2, §2.4).
/// </summary>
internal sealed class Followers(SharedDocuments documents, ResourceLookup lookup)
{
    // All of them: what was hidden with its referral does not stay to be seen since there is much of it.
    private const int Most = int.MaxValue;
    private const int Deepest = 5;

    // The types of R4 that can be searched by what they are based on.
    private static readonly string[] Types = ["Observation", "DiagnosticReport", "ServiceRequest", "Procedure", "ImagingStudy", "CarePlan", "Appointment", "QuestionnaireResponse", "Task", "Communication", "MedicationRequest"];

    /// <summary>The classes that they get when the referral gets another.</summary>
    public async Task<IReadOnlyList<NewClass>> ClassesAsync(SharedDocument referral, DocumentClass after, CancellationToken cancellation)
    {
        var changed = new Dictionary<Guid, NewClass>();
        if (referral.Type == "ServiceRequest") await AddAsync(changed, referral, after, Deepest, cancellation);
        changed.Remove(referral.Object);
        return [.. changed.Values];
    }

    private async Task AddAsync(Dictionary<Guid, NewClass> changed, SharedDocument referral, DocumentClass after, int deeper, CancellationToken cancellation)
    {
        foreach (var follower in await OfAsync(referral, cancellation))
        {
            var own = follower.Class.Under(after);
            if (!IsChosen(follower.Note)) own = own.Following(after);
            if (own.ToAccessClass() == follower.Version.AccessClass || !changed.TryAdd(follower.Object, new(follower.Object, follower.Version.AccessClass, own.ToAccessClass()))) continue;
            if (follower.Type == "ServiceRequest" && deeper > 0) await AddAsync(changed, follower, own, deeper - 1, cancellation);
        }
    }

    private async Task<IReadOnlyList<SharedDocument>> OfAsync(SharedDocument referral, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, SharedDocument>();
        foreach (var type in Types)
            foreach (var key in await lookup.FindAsync(type, Most, [new("based-on", $"ServiceRequest/{referral.Id}")], cancellation))
                if ((await documents.FindAsync(referral.Record, key.ObjectId, cancellation)).TryGet(out var follower, out _)) found[follower.Object] = follower;
        return [.. found.Values];
    }

    private static bool IsChosen(SharingNote note) =>
        note.All.Any(laid => laid.What.StartsWith(SharingWords.Assessed, StringComparison.Ordinal) || laid.What.StartsWith("release:", StringComparison.Ordinal));
}
