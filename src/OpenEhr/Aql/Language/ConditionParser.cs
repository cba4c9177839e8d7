namespace Varde.OpenEhr.Aql.Language;

/// <summary>Reads the conditions of WHERE: NOT binds tighter than AND, AND tighter than OR.</summary>
internal sealed class ConditionParser(TokenCursor cursor, ExpressionParser expressions, PathParser paths)
{
    private readonly MatchParser _matches = new(cursor, expressions);

    public AqlCondition Read() => ReadPairs(() => ReadPairs(ReadOne, "AND"), "OR");

    private AqlCondition ReadPairs(Func<AqlCondition> read, string word)
    {
        var left = read();
        while (cursor.TakeWord(word))
        {
            var right = read();
            left = new AqlConditionPair(left.Span.To(right.Span), word == "AND", left, right);
        }
        return left;
    }

    private AqlCondition ReadOne()
    {
        cursor.Enter();
        var start = cursor.Current.Span;
        AqlCondition one;
        if (cursor.TakeWord("NOT")) one = Negated(start, ReadOne());
        else if (cursor.TakeWord("EXISTS")) one = ReadExists(start);
        else if (cursor.Current.IsSymbol("(") && IsConditionInParentheses()) one = ReadGroup();
        else one = ReadComparison();
        cursor.Leave();
        return one;
    }

    private static AqlNot Negated(AqlSpan start, AqlCondition inner) => new(start.To(inner.Span), inner);

    private AqlExists ReadExists(AqlSpan start)
    {
        var grouped = cursor.TakeSymbol("(");
        if (cursor.Current.Kind != AqlTokenKind.Word || ExpressionParser.IsReserved(cursor.Current.Text))
            throw cursor.Fail($"a path is expected after EXISTS, not {cursor.Current.Shown}", "such as EXISTS c/context/end_time");
        var path = paths.ReadIdentifiedPath();
        if (grouped) cursor.NeedSymbol(")");
        return new(start.To(cursor.Last.Span), path);
    }

    private AqlCondition ReadGroup()
    {
        cursor.Take();
        var inner = Read();
        cursor.NeedSymbol(")");
        return inner;
    }

    /// <summary>A parenthesis may begin a condition or, as an extension, arithmetic: the text is tried as a condition first.</summary>
    private bool IsConditionInParentheses()
    {
        var depth = 0;
        var lexer = new AqlLexer(cursor.Text);
        lexer.Return(cursor.Current.Span.Start);
        for (var token = lexer.Next(); token.Kind != AqlTokenKind.End; token = lexer.Next())
        {
            if (token.IsSymbol("(")) depth++;
            if (token.IsSymbol(")") && --depth == 0) return true;
            if (depth == 1 && IsOfCondition(token)) return true;
            if (depth > 1 && token.Kind == AqlTokenKind.Symbol && token.Text is "=" or "!=" or "<" or ">" or "<=" or ">=") return true;
        }
        return true;
    }

    private static bool IsOfCondition(AqlToken token) => token.IsWord("AND") || token.IsWord("OR") || token.IsWord("NOT") || token.IsWord("EXISTS")
        || token.IsWord("LIKE") || token.IsWord("MATCHES") || token.Kind == AqlTokenKind.Symbol && token.Text is "=" or "!=" or "<" or ">" or "<=" or ">=";

    private AqlCondition ReadComparison()
    {
        var left = expressions.Read();
        if (cursor.TakeWord("LIKE")) return ReadLike(left);
        if (cursor.TakeWord("MATCHES") || cursor.TakeSymbol("∈")) return _matches.Read(left);
        if (paths.ReadOperator() is { } sign)
        {
            var right = expressions.Read();
            return new AqlComparison(left.Span.To(right.Span), left, sign, right);
        }
        if (left is AqlFunction or AqlTerminology or AqlLiteral { Kind: AqlLiteralKind.Boolean }) return new AqlTruth(left.Span, left);
        throw cursor.Fail($"a comparison is expected here, not {cursor.Current.Shown}", Hint());
    }

    private string Hint() => cursor.Current.IsWord("IN") || cursor.Current.IsWord("NOT")
        ? "write path MATCHES {'a', 'b'}; AQL has no IN and no query within a query"
        : cursor.Current.IsWord("IS") ? "write EXISTS path or NOT EXISTS path" : "one of =, !=, <, <=, >, >=, LIKE or MATCHES";

    private AqlLike ReadLike(AqlExpression left)
    {
        if (cursor.Current.Kind is not (AqlTokenKind.Text or AqlTokenKind.Parameter))
            throw cursor.Fail($"a pattern in quotes is expected after LIKE, not {cursor.Current.Shown}", "* stands for any text, ? for one character");
        var pattern = expressions.ReadPrimary();
        return new(left.Span.To(pattern.Span), left, pattern);
    }
}
