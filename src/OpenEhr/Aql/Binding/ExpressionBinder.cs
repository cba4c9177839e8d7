using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Binds what has a value. Equal expressions become one, so that a column is known again in GROUP BY and ORDER BY.</summary>
internal sealed class ExpressionBinder(BindingScope scope)
{
    private readonly List<BoundAggregate> _aggregates = [];
    private readonly Dictionary<string, BoundExpression> _known = [];

    public IReadOnlyList<BoundAggregate> Aggregates => _aggregates;

    public BoundExpression Bind(AqlExpression expression, bool mayAggregate)
    {
        if (expression is AqlAggregate && !mayAggregate) scope.Faults.Add(expression.Span, "an aggregate function stands in SELECT only");
        var spelling = Spelling(expression);
        if (_known.TryGetValue(spelling, out var known)) return known;
        return _known[spelling] = BindNew(expression, mayAggregate);
    }

    private BoundExpression BindNew(AqlExpression expression, bool mayAggregate) => expression switch
    {
        AqlLiteral literal => new BoundConstant(scope.Values.Constant(literal), literal.Kind == AqlLiteralKind.Text ? literal.Raw : null),
        AqlParameter => new BoundConstant(scope.Values.Constant(expression)),
        AqlIdentifiedPath path => scope.Paths.Bind(path) is { } place ? new BoundPath(place) : Nothing,
        AqlFunction function => Function(function, mayAggregate),
        AqlAggregate aggregate => Aggregate(aggregate),
        AqlArithmetic pair => Arithmetic(pair, mayAggregate),
        AqlTerminology call => Terminology(call),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static BoundConstant Nothing => new(AqlValue.Missing);

    private BoundExpression Function(AqlFunction function, bool mayAggregate)
    {
        var arguments = function.Arguments.Select(argument => Bind(argument, mayAggregate)).ToList();
        if (!AqlFunctions.ByName.TryGetValue(function.Name, out var rule))
        {
            var name = new AqlSpan(function.Span.Start, function.Name.Length);
            scope.Faults.Add(name, $"there is no function {function.Name}", BindingFaults.Nearest(function.Name, AqlFunctions.ByName.Keys));
            return Nothing;
        }
        if (arguments.Count >= rule.Least && arguments.Count <= rule.Most) return new BoundFunction(function.Name, arguments);
        scope.Faults.Add(function.Span, $"{function.Name} does not take {arguments.Count} arguments", rule.Usage);
        return Nothing;
    }

    private BoundAggregate Aggregate(AqlAggregate aggregate)
    {
        if (aggregate.Distinct && aggregate.Name != "COUNT") scope.Extension(aggregate.Span, $"DISTINCT in {aggregate.Name}");
        if (aggregate.Argument is not (null or AqlIdentifiedPath)) scope.Extension(aggregate.Argument.Span, "an aggregate of anything but a path");
        var argument = aggregate.Argument is null ? null : Bind(aggregate.Argument, mayAggregate: false);
        var bound = new BoundAggregate(_aggregates.Count, aggregate.Name, aggregate.Distinct, argument);
        _aggregates.Add(bound);
        return bound;
    }

    private BoundArithmetic Arithmetic(AqlArithmetic pair, bool mayAggregate)
    {
        scope.Extension(pair.Span, "arithmetic");
        return new(pair.Sign, Bind(pair.Left, mayAggregate), Bind(pair.Right, mayAggregate));
    }

    private BoundConstant Terminology(AqlTerminology call)
    {
        if (QuestionCollector.Question(call) is not { } question)
            scope.Faults.Add(call.Span, "TERMINOLOGY takes three texts: what depends on the data cannot be asked", "take MATCHES TERMINOLOGY('expand', …) instead");
        else if (scope.Values.Answer(call.Span, question) is AqlTerminologyValue answer) return new(new AqlValue(answer.Value));
        else if (scope.Values.HasAnswer(question)) scope.Faults.Add(call.Span, $"{question.Operation} gives several codes, and one value is expected here", "codes stand after MATCHES");
        return Nothing;
    }

    /// <summary>The expression as written, without blanks outside quotes and without regard to the letter case of keywords' callers.</summary>
    private string Spelling(AqlExpression expression)
    {
        var text = scope.Query.Text.AsSpan(expression.Span.Start, expression.Span.Length);
        var spelling = new System.Text.StringBuilder($"{expression.GetType().Name} ");
        char? quote = null;
        foreach (var c in text)
        {
            if (c is '\'' or '"') quote = quote is null ? c : quote == c ? null : quote;
            if (quote is not null || !char.IsWhiteSpace(c)) spelling.Append(c);
            else if (spelling[^1] != ' ') spelling.Append(' ');
        }
        return spelling.ToString();
    }
}
