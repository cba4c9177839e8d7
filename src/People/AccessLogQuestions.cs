using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.AccessLog;

namespace Varde.People;

/// <summary>Questions about entries of an access log, as pages ask and answer them.</summary>
public sealed class AccessLogQuestions
{
    private readonly LogQuestions _questions;

    internal AccessLogQuestions(LogQuestions questions) => _questions = questions;

    /// <summary>Asks about an entry of a log that the reader may read.</summary>
    /// <param name="access">The session of the citizen.</param>
    /// <param name="record">Whose log.</param>
    /// <param name="entry">The place of the entry, as a line of the log has it (<see cref="AccessLogLine.Id"/>).</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The id of the question; or what is wrong with it.</returns>
    public Task<Outcome<string>> AskAsync(AccessSession access, EhrId record, string entry, string question, CancellationToken cancellation) => _questions.AskAsync(access, record, entry, question, cancellation);

    /// <summary>The questions that the reader has asked about a log, the newest first.</summary>
    public Task<Outcome<IReadOnlyList<LogQuestion>>> OfAsync(AccessSession access, EhrId record, CancellationToken cancellation) => _questions.OfAsync(access, record, cancellation);

    /// <summary>Those that wait for a security officer; none for others.</summary>
    public Task<Outcome<IReadOnlyList<LogQuestion>>> WaitingAsync(AccessSession access, CancellationToken cancellation) => _questions.WaitingAsync(access, cancellation);

    /// <summary>Answers one.</summary>
    public Task<Outcome<int>> AnswerAsync(AccessSession access, string question, string answer, CancellationToken cancellation) => _questions.AnswerAsync(access, question, answer, cancellation);
}

/// <summary>A question about an entry of an access log.</summary>
/// <param name="Id">The question.</param>
/// <param name="Entry">The place of the entry.</param>
/// <param name="Text">What is asked.</param>
public sealed record LogQuestion(string Id, string Entry, string Text)
{
    /// <summary>The entry, as it was told to whoever asked.</summary>
    public required LogSentence About { get; init; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset Asked { get; init; }

    /// <summary>The answer; null while it waits.</summary>
    public string? Answer { get; init; }

    /// <summary>Who answered.</summary>
    public string AnsweredBy { get; init; } = "";

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? Answered { get; init; }
}
