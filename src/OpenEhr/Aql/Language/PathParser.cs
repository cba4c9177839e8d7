namespace Varde.OpenEhr.Aql.Language;

/// <summary>Reads identified paths, paths and their predicates.</summary>
internal sealed class PathParser(TokenCursor cursor)
{
    public AqlIdentifiedPath ReadIdentifiedPath()
    {
        var variable = cursor.Take();
        var predicate = cursor.Current.IsSymbol("[") ? ReadPredicate() : null;
        var steps = cursor.TakeSymbol("/") ? ReadPath() : [];
        return new(variable.Span.To(cursor.Last.Span), variable.Text, predicate, steps);
    }

    /// <summary>Reads a predicate with its brackets.</summary>
    public AqlPredicate ReadPredicate()
    {
        cursor.NeedSymbol("[");
        cursor.Enter();
        var predicate = ReadAny();
        cursor.Leave();
        cursor.NeedSymbol("]", "a predicate is an archetype id or a code, a name after a comma, or a comparison such as name/value='Left eye'");
        return predicate;
    }

    public List<AqlPathStep> ReadPath()
    {
        var steps = new List<AqlPathStep>();
        do steps.Add(ReadStep());
        while (cursor.TakeSymbol("/"));
        return steps;
    }

    private AqlPathStep ReadStep()
    {
        if (cursor.Current.Kind != AqlTokenKind.Word) throw cursor.Fail($"the name of an attribute is expected here, not {cursor.Current.Shown}");
        var attribute = cursor.Take();
        var predicate = cursor.Current.IsSymbol("[") ? ReadPredicate() : null;
        return new(attribute.Span.To(cursor.Last.Span), attribute.Text, predicate);
    }

    private AqlPredicate ReadAny() => ReadPairs(() => ReadPairs(ReadOne, "AND"), "OR");

    private AqlPredicate ReadPairs(Func<AqlPredicate> read, string word)
    {
        var left = read();
        while (cursor.TakeWord(word) || (word == "AND" && cursor.TakeSymbol(",")))
        {
            var right = read();
            left = new AqlPredicatePair(left.Span.To(right.Span), word == "AND", left, right);
        }
        return left;
    }

    private AqlPredicate ReadOne()
    {
        var token = cursor.Current;
        switch (token.Kind)
        {
            case AqlTokenKind.ArchetypeId or AqlTokenKind.NodeCode when !IsAfterComma: return new AqlNodeIdPredicate(cursor.Take().Span, token.Text, null);
            case AqlTokenKind.NodeCode: return new AqlNamePredicate(cursor.Take().Span, null, "local", token.Text);
            case AqlTokenKind.TermCode: return Coded(cursor.Take());
            case AqlTokenKind.Parameter when IsAfterComma: return new AqlNamePredicate(cursor.Take().Span, new AqlParameter(token.Span, token.Text), null, null);
            case AqlTokenKind.Parameter: return new AqlNodeIdPredicate(cursor.Take().Span, null, new AqlParameter(token.Span, token.Text));
            case AqlTokenKind.Text: return Named(cursor.Take());
            case AqlTokenKind.Word: return ReadComparison();
            default:
                throw cursor.Fail($"an archetype id, a code or a comparison is expected here, not {token.Shown}");
        }
    }

    private bool IsAfterComma => cursor.Last.IsSymbol(",");

    private static AqlNamePredicate Named(AqlToken text) =>
        new(text.Span, new AqlLiteral(text.Span, AqlLiteralKind.Text, ExpressionParser.Unescaped(text.Text), text.Text), null, null);

    private static AqlNamePredicate Coded(AqlToken token)
    {
        var code = token.Text.Split('|')[0];
        var colons = code.IndexOf("::", StringComparison.Ordinal);
        return new(token.Span, null, code[..colons], code[(colons + 2)..]);
    }

    private AqlPredicate ReadComparison()
    {
        var path = ReadPath();
        if (cursor.TakeWord("MATCHES")) return ReadRegex(path);
        var sign = ReadOperator() ?? throw cursor.Fail($"a comparison is expected here, not {cursor.Current.Shown}", "such as = or !=; an archetype id has the form openEHR-EHR-OBSERVATION.pulse.v1");
        var (value, other) = ReadOperand();
        return new AqlComparisonPredicate(path[0].Span.To(cursor.Last.Span), path, sign, value, other);
    }

    private AqlRegexPredicate ReadRegex(List<AqlPathStep> path)
    {
        if (!cursor.Current.IsSymbol("{")) throw cursor.Fail($"`{{` is expected here, not {cursor.Current.Shown}");
        cursor.Take();
        var pattern = cursor.NeedRegex();
        if (cursor.TakeSymbol(";") && cursor.Current.Kind == AqlTokenKind.Text) cursor.Take();
        cursor.NeedSymbol("}");
        return new(path[0].Span.To(cursor.Last.Span), path, pattern.Text);
    }

    /// <summary>An operator; null, and nothing is read, when there is none.</summary>
    public AqlOperator? ReadOperator()
    {
        AqlOperator? sign = cursor.Current is { Kind: AqlTokenKind.Symbol, Text: var text } ? text switch
        {
            "=" => AqlOperator.Equal,
            "!=" or "<>" => AqlOperator.NotEqual,
            "<" => AqlOperator.Less,
            "<=" => AqlOperator.LessOrEqual,
            ">" => AqlOperator.Greater,
            ">=" => AqlOperator.GreaterOrEqual,
            _ => null,
        } : null;
        if (sign is not null) cursor.Take();
        return sign;
    }

    private (AqlExpression? Value, List<AqlPathStep>? Path) ReadOperand()
    {
        var token = cursor.Current;
        if (token.Kind is AqlTokenKind.NodeCode or AqlTokenKind.ArchetypeId)
            return (new AqlLiteral(cursor.Take().Span, AqlLiteralKind.Text, token.Text, token.Text), null);
        var isValue = token.Kind != AqlTokenKind.Word || token.IsWord("true") || token.IsWord("false") || token.IsWord("NULL");
        return isValue ? (new ExpressionParser(cursor, this).ReadPrimary(), null) : (null, ReadPath());
    }
}
