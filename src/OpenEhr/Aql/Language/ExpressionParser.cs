using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Varde.OpenEhr.Aql.Language;

/// <summary>Reads what has a value: literals, parameters, paths, calls of functions, and arithmetic.</summary>
internal sealed class ExpressionParser(TokenCursor cursor, PathParser paths)
{
    private static readonly FrozenSet<string> Aggregates = new[] { "COUNT", "MIN", "MAX", "SUM", "AVG" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Reserved = new[]
    {
        "SELECT", "AS", "FROM", "WHERE", "ORDER", "BY", "DESC", "DESCENDING", "ASC", "ASCENDING", "LIMIT", "OFFSET", "DISTINCT", "VERSION",
        "LATEST_VERSION", "ALL_VERSIONS", "TOP", "FORWARD", "BACKWARD", "CONTAINS", "AND", "OR", "NOT", "EXISTS", "LIKE", "MATCHES", "GROUP",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a word that the language keeps to itself.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word);

    public AqlExpression Read()
    {
        var left = ReadProduct();
        while (cursor.Current.IsSymbol("+") || cursor.Current.IsSymbol("-")) left = Pair(left, ReadProduct);
        return left;
    }

    public AqlExpression ReadPrimary()
    {
        var token = cursor.Current;
        return token.Kind switch
        {
            AqlTokenKind.Text => new AqlLiteral(cursor.Take().Span, AqlLiteralKind.Text, Unescaped(token.Text), token.Text),
            AqlTokenKind.Integer or AqlTokenKind.Real => Number(cursor.Take(), negative: false),
            AqlTokenKind.Parameter => new AqlParameter(cursor.Take().Span, token.Text),
            AqlTokenKind.Symbol when token.Text == "-" => ReadNegative(),
            AqlTokenKind.Symbol when token.Text == "(" => ReadGroup(),
            AqlTokenKind.Word => ReadWord(),
            AqlTokenKind.Unknown when token.Text.Length > 0 && token.Text[0] is '\'' or '"' => throw cursor.Fail("the text that begins here has no closing quote"),
            _ => throw cursor.Fail($"a path, a value or a function is expected here, not {token.Shown}"),
        };
    }

    /// <summary>A text with its escapes read, as AqlLexer's ESCAPE_SEQ and UTF8CHAR. A backslash before another character stands for itself.</summary>
    public static string Unescaped(string raw)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal)) return raw;
        var read = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
            if (raw[i] != '\\' || i + 1 == raw.Length) read.Append(raw[i]);
            else i += AppendEscape(read, raw.AsSpan(i + 1));
        return read.ToString();
    }

    /// <returns>How many characters after the backslash were read.</returns>
    private static int AppendEscape(StringBuilder read, ReadOnlySpan<char> after)
    {
        if (after[0] == 'u' && after.Length >= 5 && int.TryParse(after[1..5], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            read.Append((char)code);
            return 5;
        }
        _ = after[0] switch
        {
            '\'' or '"' or '?' or '\\' => read.Append(after[0]),
            'a' => read.Append('\a'),
            'b' => read.Append('\b'),
            'f' => read.Append('\f'),
            'n' => read.Append('\n'),
            'r' => read.Append('\r'),
            't' => read.Append('\t'),
            'v' => read.Append('\v'),
            _ => read.Append('\\').Append(after[0]),
        };
        return 1;
    }

    private AqlExpression ReadProduct()
    {
        var left = ReadPrimary();
        while (cursor.Current.IsSymbol("*") || cursor.Current.IsSymbol("/")) left = Pair(left, ReadPrimary);
        return left;
    }

    private AqlArithmetic Pair(AqlExpression left, Func<AqlExpression> read)
    {
        var sign = cursor.Take().Text[0];
        cursor.Enter();
        var right = read();
        cursor.Leave();
        return new(left.Span.To(right.Span), sign, left, right);
    }

    private AqlExpression ReadGroup()
    {
        cursor.Take();
        cursor.Enter();
        var inner = Read();
        cursor.Leave();
        cursor.NeedSymbol(")");
        return inner;
    }

    private AqlExpression ReadNegative()
    {
        var sign = cursor.Take();
        if (cursor.Current.Kind is AqlTokenKind.Integer or AqlTokenKind.Real)
        {
            var number = Number(cursor.Take(), negative: true);
            return number with { Span = sign.Span.To(number.Span), Raw = "-" + number.Raw };
        }
        throw cursor.Fail($"a number is expected after the minus sign, not {cursor.Current.Shown}");
    }

    private AqlLiteral Number(AqlToken token, bool negative)
    {
        var value = double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value)) throw cursor.Fail(token.Span, "the number is too large");
        return new(token.Span, token.Kind == AqlTokenKind.Integer ? AqlLiteralKind.Integer : AqlLiteralKind.Real, negative ? -value : value, token.Text);
    }

    private AqlExpression ReadWord()
    {
        var word = cursor.Current;
        if (cursor.Ahead().IsSymbol("(")) return ReadCall();
        if (word.IsWord("true") || word.IsWord("false")) return new AqlLiteral(cursor.Take().Span, AqlLiteralKind.Boolean, word.IsWord("true"), word.Text);
        if (word.IsWord("NULL")) return new AqlLiteral(cursor.Take().Span, AqlLiteralKind.Null, null, word.Text);
        if (IsReserved(word.Text)) throw cursor.Fail($"a path, a value or a function is expected here, not {word.Shown}");
        return paths.ReadIdentifiedPath();
    }

    private AqlExpression ReadCall()
    {
        var name = cursor.Take();
        cursor.Take();
        if (Aggregates.Contains(name.Text)) return ReadAggregate(name);
        var arguments = new List<AqlExpression>();
        cursor.Enter();
        if (!cursor.Current.IsSymbol(")"))
            do arguments.Add(Read());
            while (cursor.TakeSymbol(","));
        cursor.Leave();
        cursor.NeedSymbol(")");
        var span = name.Span.To(cursor.Last.Span);
        if (!name.IsWord("TERMINOLOGY")) return new AqlFunction(span, name.Text.ToUpperInvariant(), arguments);
        return arguments.Count == 3 ? new AqlTerminology(span, arguments[0], arguments[1], arguments[2])
            : throw cursor.Fail(span, "TERMINOLOGY takes three texts: the operation, the kind of service and the parameters");
    }

    private AqlAggregate ReadAggregate(AqlToken name)
    {
        var distinct = cursor.TakeWord("DISTINCT");
        var all = !distinct && name.IsWord("COUNT") && cursor.TakeSymbol("*");
        cursor.Enter();
        var argument = all ? null : Read();
        cursor.Leave();
        cursor.NeedSymbol(")");
        return new(name.Span.To(cursor.Last.Span), name.Text.ToUpperInvariant(), distinct, argument);
    }
}
