using Microsoft.AspNetCore.Http;
using Varde.Foundation;

namespace Varde.AccessControl.Explaining;

/// <summary>
/// Explains what the rules say of facts that the caller makes up: for whoever looks after the rules, and for setting them up. It has no side effect
/// but the line in the access log, and discloses nothing of anybody.
/// </summary>
internal static class ExplainAccess
{
    /// <summary>No question is longer: all keys at their longest are far below.</summary>
    private const long LargestBody = 64 * 1024;

    public static async Task<IResult> AnswerAsync(HttpContext context, AccessSession access, TimeProvider time)
    {
        if ((await access.AskAsync(AccessAction.Read, new AccessSubject("ACCESS_RULES", "explain"), context.RequestAborted, "explain")).Refusal is { } refused) return Problem(refused);
        var body = await RequestBody.ReadAsync(context.Request.BodyReader, context.Request.ContentLength, LargestBody, context.RequestAborted);
        return body.Then(json => Question.Read(json, time.GetUtcNow())).Match(Answer, Problem);
    }

    private static IResult Answer(Question question) =>
        Results.Bytes(Explanation.Write(Gate.Decide(question.Facts, question.Now)), "application/json; charset=utf-8");

    private static IResult Problem(Refusal refusal) => Results.Problem(
        title: "The question is not answered.",
        detail: refusal.Message,
        statusCode: refusal switch
        {
            Forbidden => StatusCodes.Status403Forbidden,
            TooLarge => StatusCodes.Status413PayloadTooLarge,
            _ => StatusCodes.Status400BadRequest,
        },
        extensions: refusal is Invalid invalid ? [new("faults", invalid.Faults.Select(fault => new { path = fault.Path, message = fault.Message }))] : null);
}
