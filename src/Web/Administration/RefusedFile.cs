using Varde.Foundation;

namespace Varde.Web.Administration;

/// <summary>What is answered in the place of a file that a page offers: why it is not given, as text.</summary>
internal static class RefusedFile
{
    /// <summary>The answer to a refusal.</summary>
    public static IResult Of(Refusal refusal) => Results.Text(refusal.Message, statusCode: refusal switch
    {
        Forbidden => StatusCodes.Status403Forbidden,
        NotFound => StatusCodes.Status404NotFound,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    });
}
