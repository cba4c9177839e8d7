using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Gives literals and parameters their values, and looks up what terminologies have answered.</summary>
internal sealed class ValueBinder(BindingScope scope, AqlParameters parameters, AqlTerminologyAnswers answers)
{
    /// <summary>The value of a literal or parameter.</summary>
    public AqlValue Constant(AqlExpression expression) => Values(expression) is [var one] ? one : Several(expression);

    /// <summary>The values of a literal or parameter: a parameter may have several in MATCHES.</summary>
    public IReadOnlyList<AqlValue> Values(AqlExpression expression) => expression switch
    {
        AqlLiteral literal => [Literal(literal)],
        AqlParameter parameter => parameters.Find(parameter.Name) ?? Unknown(parameter),
        _ => NoConstant(expression),
    };

    /// <summary>The text of a literal or parameter.</summary>
    public string Text(AqlExpression expression, string what)
    {
        if (Constant(expression).Raw is string text) return text;
        scope.Faults.Add(expression.Span, $"{what} is a text");
        return "";
    }

    /// <summary>What the terminologies answered; null, and a fault, when none did.</summary>
    public AqlTerminologyAnswer? Answer(AqlSpan span, AqlTerminologyQuestion question)
    {
        if (answers.Find(question) is { } answer) return answer;
        scope.Faults.Add(span, question.Operation == "uri" ? "this URI is not known to this server" : $"{question.Operation} of {question.Address} by {question.Service} is not known to this server", answers.Usage);
        return null;
    }

    public bool HasAnswer(AqlTerminologyQuestion question) => answers.Find(question) is not null;

    private static AqlValue Literal(AqlLiteral literal) => literal.Value switch
    {
        double => new(RmNumber.Parse(Json(literal.Raw)) ?? RmNumber.From((double)literal.Value)),
        var value => new(value),
    };

    // The grammar takes .5, JSON does not; -0 is 0.
    private static string Json(string raw) => raw.StartsWith('.') ? "0" + raw : raw.StartsWith("-.", StringComparison.Ordinal) ? "-0" + raw[1..] : raw;

    private IReadOnlyList<AqlValue> Unknown(AqlParameter parameter)
    {
        scope.Faults.Add(parameter.Span, $"the parameter ${parameter.Name} has no value", BindingFaults.Nearest(parameter.Name, parameters.Names)?.Replace("mean ", "mean $", StringComparison.Ordinal) ?? "parameters are given as query_parameters");
        return [AqlValue.Missing];
    }

    private AqlValue Several(AqlExpression expression)
    {
        scope.Faults.Add(expression.Span, "one value is expected here, and the parameter has a list", "a list stands in MATCHES {…}");
        return AqlValue.Missing;
    }

    private IReadOnlyList<AqlValue> NoConstant(AqlExpression expression)
    {
        scope.Faults.Add(expression.Span, "a value or a parameter is expected here");
        return [AqlValue.Missing];
    }
}
