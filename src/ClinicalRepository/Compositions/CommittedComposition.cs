using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>What a caller is told of a composition that was just committed.</summary>
internal static class CommittedComposition
{
    /// <summary>The composition in the form wanted, when the caller prefers to see it; nothing is written otherwise.</summary>
    public static async Task<Outcome<Answer>> RepresentAsync(
        RestRequest request, CompositionContent content, DocumentFormat form, PendingVersion version, CommitReceipt receipt, CancellationToken cancellation) =>
        request.Preference == Preference.Representation
            ? await content.WriteAsync(form, (Composition)version.DocumentAs(receipt.Versions[0]), cancellation)
            : Answer.NoContent;

    /// <summary>Names the keys that nothing was read from: in a header, and in the body when that holds the identifier only.</summary>
    public static Answer WithUnread(Answer answer, RestRequest request, CommitReceipt receipt, SubmittedComposition submitted)
    {
        if (submitted.UnreadKeys.Count == 0) return answer;
        var named = answer with { UnreadKeys = submitted.UnreadKeys };
        return request.Preference == Preference.Identifier
            ? named with { Body = RestJson.Bytes(new IdentifierBody(receipt.Versions[0].ToString(), submitted.UnreadKeys)) }
            : named;
    }
}
