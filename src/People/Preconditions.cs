using Microsoft.AspNetCore.Http;
using Varde.Foundation;

namespace Varde.People;

/// <summary>Which version a caller writes over (RFC 9110, 13.1): If-Match names it, and If-None-Match: * says that there is none. Versions count from 1; of what was never written the version is 0.</summary>
internal static class Preconditions
{
    /// <summary>The ETag of a version.</summary>
    public static string TagOf(int version) => $"\"{version}\"";

    /// <summary>The version that a change must follow.</summary>
    /// <returns>The version that is there, when the caller has named it or, where it need not be named, has named none; else <see cref="PreconditionFailed"/>.</returns>
    public static Outcome<int> Check(HttpRequest request, int there, bool isNeeded)
    {
        if (request.Headers.IfNoneMatch.ToString() == "*") return there == 0 ? 0 : Failed();
        if (request.Headers.IfMatch.Count == 0) return isNeeded ? new PreconditionRequired() : there;
        return Names(request, TagOf(there), isThere: there > 0) ? there : Failed();
    }

    /// <summary>Whether a change names what is there, which it must.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The ETag of what is there.</param>
    public static Refusal? Check(HttpRequest request, string tag) =>
        request.Headers.IfMatch.Count == 0 ? new PreconditionRequired() : Names(request, tag, isThere: true) ? null : Failed();

    private static bool Names(HttpRequest request, string tag, bool isThere) =>
        request.Headers.IfMatch.SelectMany(named => (named ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(named => named == tag || (named == "*" && isThere));

    /// <summary>The answer that says why something was not done.</summary>
    public static IResult Problem(Refusal refusal) => refusal switch
    {
        PreconditionFailed => Answer(refusal, StatusCodes.Status412PreconditionFailed),
        PreconditionRequired => Answer(refusal, StatusCodes.Status428PreconditionRequired),
        _ => Answers.Problem(refusal),
    };

    private static IResult Answer(Refusal refusal, int status) => Results.Problem(title: "It was not done.", detail: refusal.Message, statusCode: status);

    private static PreconditionFailed Failed() => new("It was changed meanwhile: read it again.", null);
}

/// <summary>A change must name the version that it follows.</summary>
internal sealed record PreconditionRequired() : Refusal("Name the version that you have read in If-Match, or write If-None-Match: * where there is none yet.");
