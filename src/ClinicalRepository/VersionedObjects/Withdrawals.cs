using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>
/// Versions that withdraw a composition, or bring one back, without being called a deletion. The lifecycle (RM 1.1.0 Common §6) has more words for it than deleted: what was finished and becomes a draft is seen by its
/// writers alone, and what becomes inactive or abandoned is told as entered in error.
/// </summary>
internal static class Withdrawals
{
    /// <summary>Why somebody may not write a version in a state: members of staff who may not delete a composition may neither withdraw it so nor bring it back.</summary>
    /// <param name="access">The session of the writer, who may write another version.</param>
    /// <param name="subject">The composition, as the access log names it.</param>
    /// <param name="latest">Its latest version.</param>
    /// <param name="becomes">The state of the version that is to follow.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null where nothing is withdrawn or brought back, or they may; else what the gate answers.</returns>
    public static async ValueTask<Refusal?> WhyNotWithdrawAsync(this AccessSession access, AccessSubject subject, VersionSummary latest, Lifecycle becomes, CancellationToken cancellation)
    {
        // A draft becomes what it will: it is its writers' own. Systems are given no deletions: a state is how they say that what they sent is wrong.
        if (access.Actor.Kind != ActorKind.Staff || latest.Kind != DocumentKind.Composition || latest.Lifecycle == Lifecycle.Incomplete || latest.Lifecycle == becomes) return null;
        var named = subject with { Document = AccessedDocument.Of(latest), Name = latest.TemplateId ?? "", ScopeAction = AccessAction.Update };
        return await access.WhyNotAsync(AccessAction.Delete, named, cancellation);
    }
}
