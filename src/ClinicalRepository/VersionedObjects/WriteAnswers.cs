using Microsoft.AspNetCore.Http;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>The answers to commits of one document, by what the caller prefers.</summary>
internal static class WriteAnswers
{
    /// <summary>201 with Location.</summary>
    /// <param name="request">The request.</param>
    /// <param name="receipt">What the commit gave.</param>
    /// <param name="address">The document's address under the API.</param>
    /// <param name="representation">The document in the form that the caller accepts.</param>
    public static Answer Created(RestRequest request, CommitReceipt receipt, string address, Func<Answer> representation) =>
        Headers(Body(request, StatusCodes.Status201Created, StatusCodes.Status201Created, receipt.Versions[0], representation), request, receipt)
            with { Location = request.Address(address) };

    /// <summary>204, or 200 with what the caller prefers to see.</summary>
    public static Answer Updated(RestRequest request, CommitReceipt receipt, string address, Func<Answer> representation) =>
        Headers(Body(request, StatusCodes.Status204NoContent, StatusCodes.Status200OK, receipt.Versions[0], representation), request, receipt)
            with { Location = request.Address(address) };

    /// <summary>204 with the version that records the deletion.</summary>
    public static Answer Deleted(CommitReceipt receipt) =>
        Answer.NoContent with { Tag = receipt.Versions[0].ToString(), LastModified = receipt.TimeCommitted };

    /// <summary>The document in a canonical form that the caller accepts.</summary>
    public static Answer Canonical(DocumentFormat format, Locatable document) => ReadVersions.Object(format, document);

    private static Answer Headers(Answer answer, RestRequest request, CommitReceipt receipt) =>
        answer with { Tag = receipt.Versions[0].ToString(), LastModified = receipt.TimeCommitted, Applied = request.Preference };

    private static Answer Body(RestRequest request, int minimal, int full, VersionUid uid, Func<Answer> representation) => request.Preference switch
    {
        Preference.Representation => representation() with { Status = full },
        Preference.Identifier => Answer.Json(RestJson.Bytes(new IdentifierBody(uid.ToString())), full),
        _ => new Answer(minimal),
    };
}
