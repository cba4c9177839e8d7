namespace Varde.OpenEhr.Aql.Language;

/// <summary>
/// Reads what FROM says. As in the grammar, what follows CONTAINS reaches as far as it can: in <c>A CONTAINS B AND C</c> both B and C are in A.
/// </summary>
internal sealed class ContainmentParser(TokenCursor cursor, PathParser paths)
{
    public AqlContainment Read() => ReadPairs(() => ReadPairs(ReadOne, "AND"), "OR");

    private AqlContainment ReadPairs(Func<AqlContainment> read, string word)
    {
        var left = read();
        while (cursor.TakeWord(word))
        {
            var right = read();
            left = new AqlContainmentPair(left.Span.To(right.Span), word == "AND", left, right);
        }
        return left;
    }

    private AqlContainment ReadOne()
    {
        cursor.Enter();
        var one = cursor.TakeSymbol("(") ? ReadGroup() : ReadClass();
        cursor.Leave();
        return one;
    }

    private AqlContainment ReadGroup()
    {
        var inner = Read();
        cursor.NeedSymbol(")");
        return inner;
    }

    private AqlContainment ReadClass()
    {
        var container = ReadClassExpression();
        var negated = cursor.Current.IsWord("NOT") && cursor.Ahead().IsWord("CONTAINS");
        if (negated) cursor.Take();
        if (!cursor.TakeWord("CONTAINS")) return container;
        var content = Read();
        return new AqlContains(container.Span.To(content.Span), container, negated, content);
    }

    private AqlClassExpression ReadClassExpression()
    {
        if (cursor.Current.Kind != AqlTokenKind.Word || (!cursor.Current.IsWord("VERSION") && ExpressionParser.IsReserved(cursor.Current.Text)))
            throw cursor.Fail($"a class is expected here, not {cursor.Current.Shown}", "such as EHR e, COMPOSITION c or OBSERVATION o[openEHR-EHR-OBSERVATION.pulse.v1]");
        var name = cursor.Take();
        var hasVariable = cursor.Current.Kind == AqlTokenKind.Word && !ExpressionParser.IsReserved(cursor.Current.Text);
        var variable = hasVariable ? cursor.Take().Text : null;
        if (!cursor.Current.IsSymbol("[")) return new(name.Span.To(cursor.Last.Span), name.Text, variable, null);
        return name.IsWord("VERSION") && ReadVersions() is { } versions
            ? new(name.Span.To(cursor.Last.Span), name.Text, variable, null, versions)
            : ReadPredicated(name, variable);
    }

    private AqlClassExpression ReadPredicated(AqlToken name, string? variable)
    {
        if (cursor.Ahead().IsWord("ALL_VERSIONS") || cursor.Ahead().IsWord("LATEST_VERSION"))
            throw cursor.Fail(cursor.Ahead().Span, $"{cursor.Ahead().Text} belongs to VERSION, not to {name.Text}", "write VERSION v[ALL_VERSIONS] CONTAINS COMPOSITION c");
        var predicate = paths.ReadPredicate();
        var versions = name.IsWord("VERSION") ? AqlVersions.Matching : AqlVersions.Latest;
        return new(name.Span.To(cursor.Last.Span), name.Text, variable, predicate, versions);
    }

    private AqlVersions? ReadVersions()
    {
        var ahead = cursor.Ahead();
        if (!ahead.IsWord("LATEST_VERSION") && !ahead.IsWord("ALL_VERSIONS")) return null;
        cursor.Take();
        var all = cursor.Take().IsWord("ALL_VERSIONS");
        cursor.NeedSymbol("]");
        return all ? AqlVersions.All : AqlVersions.Latest;
    }
}
