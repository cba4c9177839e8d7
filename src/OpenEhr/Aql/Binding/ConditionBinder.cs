using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Binds the conditions of WHERE.</summary>
internal sealed class ConditionBinder(BindingScope scope)
{
    /// <summary>Gives the paths of comparisons their places, so that EXISTS can begin at the nodes that the row has.</summary>
    public void BindPaths(AqlCondition condition)
    {
        switch (condition)
        {
            case AqlConditionPair pair:
                BindPaths(pair.Left);
                BindPaths(pair.Right);
                break;
            case AqlNot not: BindPaths(not.Inner); break;
            case AqlComparison comparison:
                Operand(comparison.Left);
                Operand(comparison.Right);
                break;
            case AqlLike like: Operand(like.Operand); break;
            case AqlMatches matches: Operand(matches.Operand); break;
            case AqlTruth truth: Operand(truth.Expression); break;
        }
    }

    public BoundCondition Bind(AqlCondition condition) => condition switch
    {
        AqlConditionPair pair => new BoundConditionPair(pair.IsAnd, Bind(pair.Left), Bind(pair.Right)),
        AqlNot not => new BoundNot(Bind(not.Inner)),
        AqlComparison comparison => new BoundComparison(Operand(comparison.Left), comparison.Operator, Operand(comparison.Right)),
        AqlLike like => Like(like),
        AqlExists exists => scope.Paths.BindUnselected(exists.Path) is var (from, rest) ? new BoundExists(from, rest) : False,
        AqlMatches matches => new BoundMatches(Operand(matches.Operand), [.. matches.Items.SelectMany(Items)]),
        AqlTruth truth => new BoundTruth(Operand(truth.Expression)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static BoundTruth False => new(new BoundConstant(new(false)));

    private BoundExpression Operand(AqlExpression expression) => scope.Expressions.Bind(expression, mayAggregate: false);

    private BoundLike Like(AqlLike like)
    {
        var operand = Operand(like.Operand);
        return like.Pattern is AqlLiteral literal
            ? new BoundLike(operand, literal.Raw, HasEscapes: true)
            : new BoundLike(operand, scope.Values.Text(like.Pattern, "a pattern"), HasEscapes: false);
    }

    private IEnumerable<BoundMatchItem> Items(AqlMatchItem item) => item switch
    {
        AqlMatchValue { Expression: AqlTerminology call } => Terminology(call),
        AqlMatchValue value => scope.Values.Values(value.Expression).Select(one => new MatchValue(one)),
        AqlMatchUri uri => scope.Values.Answer(uri.Span, new("uri", "", uri.Uri)) is { Codes: { } codes } ? [new MatchCodes(null, codes)] : [],
        AqlMatchCodes codes => [new MatchCodes(codes.Terminology, codes.Codes.ToHashSet())],
        AqlMatchInterval interval => [new MatchInterval(Bound(interval.Lower), interval.LowerIncluded, Bound(interval.Upper), interval.UpperIncluded)],
        AqlMatchObject { ClassName: var name, Attributes: [{ Attribute: "" } entries] } when name.Equals("C_DV_QUANTITY", StringComparison.OrdinalIgnoreCase) => entries.Items.SelectMany(Items),
        AqlMatchObject whole => [Object(whole)],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IEnumerable<BoundMatchItem> Terminology(AqlTerminology call)
    {
        if (ValueBinder.Question(call) is { } question)
            return scope.Values.Answer(call.Span, question) is { Codes: { } codes } ? [new MatchCodes(null, codes)] : [];
        scope.Faults.Add(call.Span, "TERMINOLOGY takes three texts");
        return [];
    }

    private AqlValue? Bound(AqlLiteral? literal) => literal is null ? null : scope.Values.Constant(literal);

    private MatchObject Object(AqlMatchObject whole)
    {
        var type = RmModel.Find(whole.ClassName.ToUpperInvariant());
        if (type is null) scope.Faults.Add(whole.Span, $"the reference model has no class {whole.ClassName}", BindingFaults.Nearest(whole.ClassName, RmModel.Classes.Select(c => c.Name)));
        foreach (var attribute in whole.Attributes)
            if (type is not null && !type.Concrete.Any(c => c.Find(attribute.Attribute) is not null))
                scope.Faults.Add(attribute.Span, $"no {type.Name} has an attribute {attribute.Attribute}", BindingFaults.Nearest(attribute.Attribute, type.Concrete.SelectMany(c => c.Attributes).Select(a => a.Name)));
        return new(type, [.. whole.Attributes.Select(a => (a.Attribute, (IReadOnlyList<BoundMatchItem>)[.. a.Items.SelectMany(Items)]))]);
    }
}

/// <summary>Collects what a query asks of terminologies.</summary>
internal static class QuestionCollector
{
    public static IReadOnlyList<AqlTerminologyQuestion> Of(AqlQuery query) =>
        [.. query.Select.Columns.SelectMany(c => Of(c.Expression)).Concat(query.Where is null ? [] : Of(query.Where)).Distinct()];

    private static IEnumerable<AqlTerminologyQuestion> Of(AqlCondition condition) => condition switch
    {
        AqlConditionPair pair => Of(pair.Left).Concat(Of(pair.Right)),
        AqlNot not => Of(not.Inner),
        AqlComparison comparison => Of(comparison.Left).Concat(Of(comparison.Right)),
        AqlTruth truth => Of(truth.Expression),
        AqlMatches matches => matches.Items.SelectMany(Of),
        _ => [],
    };

    private static IEnumerable<AqlTerminologyQuestion> Of(AqlMatchItem item) => item switch
    {
        AqlMatchValue value => Of(value.Expression),
        AqlMatchUri uri => [new("uri", "", uri.Uri)],
        _ => [],
    };

    private static IEnumerable<AqlTerminologyQuestion> Of(AqlExpression expression) => expression switch
    {
        AqlTerminology call => ValueBinder.Question(call) is { } question ? [question] : [],
        AqlFunction function => function.Arguments.SelectMany(Of),
        AqlArithmetic pair => Of(pair.Left).Concat(Of(pair.Right)),
        _ => [],
    };
}
