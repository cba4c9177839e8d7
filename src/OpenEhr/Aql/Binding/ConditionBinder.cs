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

    private BoundCondition Like(AqlLike like)
    {
        var (pattern, hasEscapes) = like.Pattern is AqlLiteral literal ? (literal.Raw, true) : (scope.Values.Text(like.Pattern, "a pattern"), false);
        if (pattern.Length <= LikePattern.Longest) return new BoundLike(Operand(like.Operand), pattern, hasEscapes);
        scope.Faults.Add(like.Pattern.Span, $"a pattern of LIKE has {LikePattern.Longest} characters at most, and this one has {pattern.Length}");
        return False;
    }

    private IEnumerable<BoundMatchItem> Items(AqlMatchItem item) => item switch
    {
        AqlMatchValue { Expression: AqlTerminology call } => Terminology(call),
        AqlMatchValue value => scope.Values.Values(value.Expression).Select(one => new MatchValue(one)),
        AqlMatchUri uri => Codes(uri.Span, QuestionCollector.Question(uri)),
        AqlMatchCodes codes => [new MatchCodes(codes.Terminology, codes.Codes.ToHashSet())],
        AqlMatchInterval interval => [new MatchInterval(Bound(interval.Lower), interval.LowerIncluded, Bound(interval.Upper), interval.UpperIncluded)],
        AqlMatchObject { ClassName: var name, Attributes: [{ Attribute: "" } entries] } when name.Equals("C_DV_QUANTITY", StringComparison.OrdinalIgnoreCase) => entries.Items.SelectMany(Items),
        AqlMatchObject whole => [Object(whole)],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IEnumerable<BoundMatchItem> Terminology(AqlTerminology call)
    {
        if (QuestionCollector.Question(call) is { } question) return Codes(call.Span, question);
        scope.Faults.Add(call.Span, "TERMINOLOGY takes three texts");
        return [];
    }

    private IEnumerable<BoundMatchItem> Codes(AqlSpan span, AqlTerminologyQuestion question) => scope.Values.Answer(span, question) switch
    {
        AqlTerminologyCodes codes => [new MatchCodes(codes.Terminology, codes.Codes)],
        AqlTerminologyValue { Value: { } value } => [new MatchValue(new(value))],
        _ => [],
    };

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
