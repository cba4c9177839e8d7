using Varde.OpenEhr.Aql.Language;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>A question of a query to a terminology.</summary>
/// <param name="Operation">What is asked, such as <c>expand</c>; <c>uri</c> for a URI in MATCHES.</param>
/// <param name="Service">Which kind of service; empty for a URI.</param>
/// <param name="Address">What about.</param>
public sealed record AqlTerminologyQuestion(string Operation, string Service, string Address);

/// <summary>The answer of a terminology.</summary>
public abstract record AqlTerminologyAnswer;

/// <summary>Codes, which values are matched with.</summary>
/// <param name="Terminology">The terminology whose codes they are; null for any.</param>
/// <param name="Codes">The codes.</param>
public sealed record AqlTerminologyCodes(string? Terminology, IReadOnlySet<string> Codes) : AqlTerminologyAnswer;

/// <summary>A value: whether something is so, or a text.</summary>
/// <param name="Value">The value; null when there is none.</param>
public sealed record AqlTerminologyValue(object? Value) : AqlTerminologyAnswer;

/// <summary>
/// Answers what queries ask of terminologies (AQL 1.1.0, TERMINOLOGY and URIs in MATCHES). All questions of a query are answered before it is bound, so that
/// a query asks each once, and its meaning does not depend on a call while the data are looked at.
/// </summary>
public interface IAqlTerminology
{
    /// <summary>What may be asked, for somebody who asked for something else.</summary>
    string Usage { get; }

    /// <summary>The answer to a question; null when it is about something that is not known here.</summary>
    ValueTask<AqlTerminologyAnswer?> AnswerAsync(AqlTerminologyQuestion question, CancellationToken cancellation);
}

/// <summary>What the terminologies answered to the questions of a query.</summary>
public sealed class AqlTerminologyAnswers
{
    private readonly Dictionary<AqlTerminologyQuestion, AqlTerminologyAnswer> _answers = [];

    private AqlTerminologyAnswers(string? usage) => Usage = usage;

    /// <summary>Nothing was asked.</summary>
    public static AqlTerminologyAnswers None { get; } = new(usage: null);

    /// <summary>What may be asked; null when nothing may.</summary>
    public string? Usage { get; }

    /// <summary>Asks all that a query asks.</summary>
    public static async Task<AqlTerminologyAnswers> AskAsync(AqlQuery query, IAqlTerminology terminology, CancellationToken cancellation)
    {
        var answers = new AqlTerminologyAnswers(terminology.Usage);
        foreach (var question in QuestionCollector.Of(query))
            if (await terminology.AnswerAsync(question, cancellation) is { } answer) answers._answers[question] = answer;
        return answers;
    }

    /// <summary>The answer to a question; null when there is none.</summary>
    public AqlTerminologyAnswer? Find(AqlTerminologyQuestion question) => _answers.GetValueOrDefault(question);
}

/// <summary>Collects what a query asks of terminologies.</summary>
internal static class QuestionCollector
{
    public static IReadOnlyList<AqlTerminologyQuestion> Of(AqlQuery query) =>
        [.. query.Select.Columns.Select(c => c.Expression).Concat(query.GroupBy).Concat(query.OrderBy.Select(o => o.Expression)).SelectMany(Of)
            .Concat(query.Where is null ? [] : Of(query.Where)).Distinct()];

    /// <summary>The question of a call whose arguments are texts; null when they are not.</summary>
    public static AqlTerminologyQuestion? Question(AqlTerminology call) =>
        call is { Operation: AqlLiteral { Value: string operation }, Service: AqlLiteral { Value: string service }, Address: AqlLiteral { Value: string address } }
            ? new(operation, service, address) : null;

    /// <summary>The question of a URI in MATCHES.</summary>
    public static AqlTerminologyQuestion Question(AqlMatchUri uri) => new("uri", "", uri.Uri);

    private static IEnumerable<AqlTerminologyQuestion> Of(AqlCondition condition) => condition switch
    {
        AqlConditionPair pair => Of(pair.Left).Concat(Of(pair.Right)),
        AqlNot not => Of(not.Inner),
        AqlComparison comparison => Of(comparison.Left).Concat(Of(comparison.Right)),
        AqlLike like => Of(like.Operand),
        AqlTruth truth => Of(truth.Expression),
        AqlMatches matches => Of(matches.Operand).Concat(matches.Items.SelectMany(Of)),
        _ => [],
    };

    private static IEnumerable<AqlTerminologyQuestion> Of(AqlMatchItem item) => item switch
    {
        AqlMatchValue value => Of(value.Expression),
        AqlMatchUri uri => [Question(uri)],
        AqlMatchObject whole => whole.Attributes.SelectMany(attribute => attribute.Items).SelectMany(Of),
        _ => [],
    };

    private static IEnumerable<AqlTerminologyQuestion> Of(AqlExpression expression) => expression switch
    {
        AqlTerminology call => Question(call) is { } question ? [question] : [],
        AqlFunction function => function.Arguments.SelectMany(Of),
        AqlArithmetic pair => Of(pair.Left).Concat(Of(pair.Right)),
        _ => [],
    };
}
