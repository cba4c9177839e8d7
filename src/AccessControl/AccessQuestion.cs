using System.Text;
using Varde.AccessControl.Explaining;
using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>Asks the rules about facts that somebody makes up, as the explain call does, for pages.</summary>
/// <param name="Decision">What the rules say.</param>
/// <param name="Json">The same as the explain call answers it.</param>
public sealed record AccessQuestion(Decision Decision, string Json)
{
    /// <summary>Asks.</summary>
    /// <param name="json">The facts, with the keys of the explain call.</param>
    /// <param name="clock">The time when the question names none.</param>
    /// <returns>The answer, or <see cref="Invalid"/> with every fault and its path.</returns>
    public static Outcome<AccessQuestion> Ask(string json, DateTimeOffset clock) => Question.Read(Encoding.UTF8.GetBytes(json), clock).Map(question =>
    {
        var decision = Gate.Decide(question.Facts, question.Now);
        return new AccessQuestion(decision, Encoding.UTF8.GetString(Explanation.Write(decision).Span));
    });
}
