using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>What update, patch and delete do alike: they write over the latest version of a resource, which conditions may name.</summary>
internal sealed class ResourceWrites(StoredResources resources, Conditions conditions)
{
    /// <summary>How often a write is tried that others come before.</summary>
    public const int MostAttempts = 20;

    /// <summary>Gives the one resource that meets the conditions of the address to a write, while nobody else acts on the same conditions.</summary>
    /// <param name="call">The call.</param>
    /// <param name="write">The write; it is given null when nothing meets the conditions.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="about">What is to be written, where that is known.</param>
    public async Task<Outcome<FhirResult>> OfConditionsAsync(FhirCall call, Func<FhirType, ResourceKey?, Task<Outcome<FhirResult>>> write, CancellationToken cancellation, Resource? about = null)
    {
        if (!call.Type().TryGet(out var type, out var refusal)) return refusal;
        await using var turn = await conditions.TakeTurnsAsync([Conditions.NameOf(type.Name, call.Query)], cancellation);
        return (await conditions.FindAsync(call, type, call.Query, cancellation, about)).TryGet(out var found, out refusal) ? await write(type, found) : refusal;
    }

    /// <summary>
    /// Gives the latest version to a write, once the gate has permitted it. Where the caller demands no version, another write that came in between is
    /// written over, as it would be had it come a moment earlier.
    /// </summary>
    /// <param name="call">The call, which may demand a version.</param>
    /// <param name="action">What is done.</param>
    /// <param name="key">Which resource.</param>
    /// <param name="asNew">What would be stored where there is no such resource; null where nothing would be.</param>
    /// <param name="write">The write; it is given null when there is no such resource.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<Outcome<FhirResult>> OverAsync(
        FhirCall call, AccessAction action, ResourceKey key, Resource? asNew, Func<StoredResource?, Grant, Task<Outcome<FhirResult>>> write, CancellationToken cancellation)
    {
        using var turn = await conditions.TakeTurnAsync(key, cancellation);
        var (grant, asked) = ((Grant?)null, (AccessSubject?)null);
        for (var attempt = 1; ; attempt++)
        {
            var found = await resources.FindLatestAsync(key, cancellation);
            found.TryGet(out var latest, out var unread);
            // What an update brings into being is new use, as a creation is. Who came in between may have put it into another record, or into another class.
            var isNew = action == AccessAction.Update && asNew is not null && latest is null or { IsDeleted: true };
            var subject = SubjectOf(call, key, latest, asNew) with { ScopeAction = action };
            if ((grant is null || call.Access.DependsOnContent || !IsSame(subject, asked!)) && !(await call.Access.AskAsync(isNew ? AccessAction.Create : action, asked = subject, cancellation)).TryGet(out grant, out var refusal)) return refusal;
            if (unread is not null) return unread;
            if (call.Precondition(key, latest) is { } failed) return failed;
            var written = await write(latest, grant);
            if (!IsOvertaken(written.Refusal) || attempt == MostAttempts) return written;
        }
    }

    /// <summary>What the gate is asked about a write.</summary>
    /// <param name="call">The call.</param>
    /// <param name="key">Which resource.</param>
    /// <param name="latest">Its latest version; null when there is none.</param>
    /// <param name="asNew">What would be stored where there is none; null where nothing would be.</param>
    public static AccessSubject SubjectOf(FhirCall call, ResourceKey key, StoredResource? latest, Resource? asNew) =>
        latest is not null ? GrantedResources.SubjectOf(latest) with
        {
            Organisations = GrantedResources.OrganisationsOf(latest, asNew, call.Bases),
            // What a patch leaves is known only when it was permitted.
            MatchesAfter = asNew is null ? null : search => NewResources.IsFound(key.Type, asNew, search),
        }
        : NewResources.SubjectOf(call, key.Type, asNew) with { Id = key.Id, Missing = StoredResources.Missing(key) };

    private static bool IsSame(AccessSubject one, AccessSubject other) =>
        one == other with { Organisations = one.Organisations, Matches = one.Matches, MatchesAfter = one.MatchesAfter } && (one.Organisations ?? []).SequenceEqual(other.Organisations ?? []);

    /// <summary>Whether somebody else wrote meanwhile.</summary>
    public static bool IsOvertaken(Refusal? refusal) =>
        refusal is PreconditionFailed { Latest: not null } or Conflict { Reason: ConflictReason.ObjectExists or ConflictReason.EhrExists };
}
