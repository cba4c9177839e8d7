namespace Varde.OpenEhr.Aql.Language;

/// <summary>Reads what stands after MATCHES: a list, a URI, a question to a terminology, or a cADL constraint (openEHR-antlr4 grammar).</summary>
internal sealed class MatchParser(TokenCursor cursor, ExpressionParser expressions)
{
    public AqlMatches Read(AqlExpression operand)
    {
        if (cursor.Current.IsWord("TERMINOLOGY"))
        {
            var question = expressions.ReadPrimary();
            return new(operand.Span.To(question.Span), operand, [new AqlMatchValue(question)]);
        }
        var items = ReadBraces();
        return new(operand.Span.To(cursor.Last.Span), operand, items);
    }

    private List<AqlMatchItem> ReadBraces()
    {
        cursor.NeedSymbol("{", "the values stand in braces: MATCHES {'a', 'b'}");
        cursor.Enter();
        var items = new List<AqlMatchItem>();
        do items.Add(ReadItem());
        while (cursor.TakeSymbol(","));
        cursor.Leave();
        cursor.NeedSymbol("}");
        return items;
    }

    private AqlMatchItem ReadItem()
    {
        var token = cursor.Current;
        if (token.IsSymbol("|")) return ReadInterval();
        if (token.IsSymbol("[")) return ReadCodes();
        if (token.Kind == AqlTokenKind.Word && cursor.Ahead() is var ahead)
        {
            if (ahead.IsWord("MATCHES")) return ReadObject();
            if (ahead.IsSymbol("<")) return ReadQuantities();
            if (ahead.IsSymbol(":")) return ReadUri();
        }
        if (token.Kind == AqlTokenKind.TermCode) return ReadUri();
        var value = expressions.ReadPrimary();
        return value is AqlLiteral or AqlParameter or AqlTerminology ? new AqlMatchValue(value)
            : throw cursor.Fail(value.Span, "a value, a parameter, a URI or TERMINOLOGY(…) is expected between the braces");
    }

    // A URI ends at the brace: AQL has no list of URIs.
    private AqlMatchUri ReadUri()
    {
        var read = cursor.NeedUntil('}', "a URI");
        return new(read.Span, read.Text);
    }

    private AqlMatchInterval ReadInterval()
    {
        var start = cursor.Take().Span;
        var interval = ReadBounds(start);
        cursor.NeedSymbol("|");
        return interval with { Span = start.To(cursor.Last.Span) };
    }

    private AqlMatchInterval ReadBounds(AqlSpan span)
    {
        if (cursor.TakeSymbol(">=")) return new(span, ReadBound(), true, null, false);
        if (cursor.TakeSymbol("<=")) return new(span, null, false, ReadBound(), true);
        var above = cursor.TakeSymbol(">");
        if (!above && cursor.TakeSymbol("<")) return new(span, null, false, ReadBound(), false);
        var lower = ReadBound();
        if (!cursor.TakeSymbol("..")) return above ? new(span, lower, false, null, false) : new(span, lower, true, lower, true);
        var below = cursor.TakeSymbol("<");
        return new(span, lower, !above, ReadBound(), !below);
    }

    private AqlLiteral ReadBound()
    {
        if (cursor.Current.Kind == AqlTokenKind.Word && !cursor.Current.IsWord("true") && !cursor.Current.IsWord("false"))
        {
            var bare = cursor.Take();
            return new(bare.Span, AqlLiteralKind.Text, bare.Text, bare.Text);
        }
        return expressions.ReadPrimary() as AqlLiteral ?? throw cursor.Fail(cursor.Last.Span, "the bound of an interval is a number, a date or a duration");
    }

    private AqlMatchCodes ReadCodes()
    {
        var start = cursor.Take().Span;
        var first = cursor.NeedUntil(']', "a code such as SNOMED::31087008").Text;
        cursor.NeedSymbol("]");
        var colons = first.IndexOf("::", StringComparison.Ordinal);
        if (colons < 1) throw cursor.Fail(start, "a code begins with its terminology: [SNOMED::31087008]");
        var codes = first[(colons + 2)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(start.To(cursor.Last.Span), first[..colons].Trim(), codes);
    }

    private AqlMatchObject ReadObject()
    {
        var name = cursor.Take();
        cursor.Take();
        cursor.NeedSymbol("{");
        cursor.Enter();
        var attributes = new List<AqlMatchAttribute>();
        while (!cursor.TakeSymbol("}")) attributes.Add(ReadAttribute());
        cursor.Leave();
        return new(name.Span.To(cursor.Last.Span), name.Text, attributes);
    }

    private AqlMatchAttribute ReadAttribute()
    {
        if (cursor.Current.Kind != AqlTokenKind.Word) throw cursor.Fail($"the name of an attribute is expected here, not {cursor.Current.Shown}");
        var name = cursor.Take();
        cursor.NeedWord("MATCHES");
        return new(name.Span, name.Text, ReadBraces());
    }

    /// <summary><c>C_DV_QUANTITY &lt;list = &lt;["1"] = &lt;units = &lt;"mg"&gt; magnitude = &lt;|&gt;=11|&gt;&gt;&gt;&gt;</c>: each entry is one way to match.</summary>
    private AqlMatchObject ReadQuantities()
    {
        var name = cursor.Take();
        if (!name.IsWord("C_DV_QUANTITY")) throw cursor.Fail(name.Span, $"{name.Text} is no constraint that AQL takes here", "C_DV_QUANTITY, or CLASS matches {…}");
        var entries = new List<AqlMatchItem>();
        cursor.NeedSymbol("<");
        cursor.NeedWord("list");
        cursor.NeedSymbol("=");
        cursor.NeedSymbol("<");
        while (!cursor.TakeSymbol(">")) entries.Add(ReadEntry());
        cursor.NeedSymbol(">");
        return new(name.Span.To(cursor.Last.Span), name.Text, [new(name.Span, "", entries)]);
    }

    private AqlMatchObject ReadEntry()
    {
        cursor.NeedSymbol("[");
        var key = cursor.Take();
        cursor.NeedSymbol("]");
        cursor.NeedSymbol("=");
        cursor.NeedSymbol("<");
        var attributes = new List<AqlMatchAttribute>();
        while (!cursor.TakeSymbol(">"))
        {
            var name = cursor.Take();
            cursor.NeedSymbol("=");
            cursor.NeedSymbol("<");
            attributes.Add(new(name.Span, name.Text, [ReadItem()]));
            cursor.NeedSymbol(">");
        }
        return new(key.Span.To(cursor.Last.Span), "DV_QUANTITY", attributes);
    }
}
