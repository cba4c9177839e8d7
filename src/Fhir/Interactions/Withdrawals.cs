using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>
/// Updates and patches that withdraw a resource, or bring one back: FHIR says by a status that something was entered in error, and an update over a deletion brings back what was deleted (FHIR R4, http, 3.1.0.7). To end
/// somebody's course of care, or to open it again, is such a one too: who has a person in care sees the record by it.
/// </summary>
internal static class Withdrawals
{
    private const string EnteredInError = "entered-in-error";

    // Not the referral: who has received it says what becomes of it.
    private static readonly string[] Courses = ["EpisodeOfCare", "Encounter", "CareTeam"];

    /// <summary>Why somebody may not write a version over another: members of staff who may not delete it may neither withdraw it nor bring it back.</summary>
    /// <param name="access">The session of the writer, who may write over it.</param>
    /// <param name="latest">The version that is there now; null where there is none.</param>
    /// <param name="becomes">What is to follow.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null where nothing is withdrawn or brought back, or they may; else what the gate answers.</returns>
    public static async ValueTask<Refusal?> WhyNotWithdrawAsync(this AccessSession access, StoredResource? latest, Resource? becomes, CancellationToken cancellation)
    {
        // Systems are given no deletions: a status is how they say that what they sent is wrong.
        if (access.Actor.Kind != ActorKind.Staff || latest is null || becomes is null) return null;
        if (!latest.IsDeleted && IsAlike(becomes.Type.Name, StoredJson.Parse(latest.Version.Content), becomes.Root)) return null;
        var subject = GrantedResources.SubjectOf(latest) with { ScopeAction = AccessAction.Update };
        return await access.WhyNotAsync(AccessAction.Delete, subject, cancellation);
    }

    private static bool IsAlike(string type, JsonElement before, JsonElement after) =>
        IsWithdrawn(before) == IsWithdrawn(after) && (!Courses.Contains(type) || CourseOf(before) == CourseOf(after));

    private static (string? Status, string? End) CourseOf(JsonElement course) =>
        (JsonText.Of(course, "status"), JsonList.Along(course, "period").Select(period => JsonText.Of(period, "end")).FirstOrDefault());

    private static bool IsWithdrawn(JsonElement resource) =>
        JsonText.Of(resource, "status") == EnteredInError || JsonList.Along(resource, "verificationStatus", "coding").Any(coding => JsonText.Of(coding, "code") == EnteredInError);
}
