using System.Globalization;

namespace Varde.OpenEhr.Aql.Language;

/// <summary>
/// Reads a query by the AQL 1.1.0 grammar (specifications-QUERY, AqlParser.g4), with the spellings of the 1.2 development text and of openEHR-antlr4
/// where they do not contradict it. Extensions (GROUP BY, parameters in LIMIT, arithmetic, <c>SELECT *</c>) are read always and refused by
/// the binder in strict mode.
/// </summary>
public static class AqlParser
{
    /// <summary>A longer text is refused.</summary>
    public const int LongestQuery = 64 * 1024;

    /// <summary>Reads a query. A fault names its place, what was expected there, and where it can be guessed what was meant.</summary>
    public static AqlOutcome<AqlQuery> Parse(string text)
    {
        if (text.Length > LongestQuery)
            return AqlOutcome<AqlQuery>.Failed([AqlFault.At(text, new(LongestQuery, 1), $"the query is longer than {LongestQuery} characters")]);
        try
        {
            return AqlOutcome<AqlQuery>.Of(new QueryParser(new(text)).Parse());
        }
        catch (SyntaxFault fault)
        {
            return AqlOutcome<AqlQuery>.Failed([fault.Fault]);
        }
    }
}

/// <summary>Reads the clauses.</summary>
internal sealed class QueryParser
{
    private static readonly string[] Clauses = ["WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET"];

    private readonly TokenCursor _cursor;
    private readonly ExpressionParser _expressions;
    private readonly ConditionParser _conditions;
    private readonly ContainmentParser _containments;

    public QueryParser(TokenCursor cursor)
    {
        var paths = new PathParser(cursor);
        _cursor = cursor;
        _expressions = new(cursor, paths);
        _conditions = new(cursor, _expressions, paths);
        _containments = new(cursor, paths);
    }

    public AqlQuery Parse()
    {
        _cursor.NeedWord("SELECT", "a query begins with SELECT");
        var select = ReadSelect();
        _cursor.NeedWord("FROM", "the columns are separated by commas and followed by FROM");
        var from = _containments.Read();
        var where = _cursor.TakeWord("WHERE") ? _conditions.Read() : null;
        var groups = _cursor.TakeWord("GROUP") ? ReadGroups() : [];
        var order = _cursor.TakeWord("ORDER") ? ReadOrder() : [];
        var limit = _cursor.TakeWord("LIMIT") ? ReadLimit() : null;
        NeedEnd();
        return new(_cursor.Text, select, from, where, groups, order, limit);
    }

    private AqlSelect ReadSelect()
    {
        var distinct = _cursor.TakeWord("DISTINCT");
        var top = _cursor.Current.IsWord("TOP") && _cursor.Ahead().Kind == AqlTokenKind.Integer ? ReadTop() : null;
        if (_cursor.Current.IsSymbol("*") && _cursor.Ahead().IsWord("FROM"))
        {
            _cursor.Take();
            return new(distinct, top, []);
        }
        var columns = new List<AqlColumn>();
        do columns.Add(ReadColumn());
        while (_cursor.TakeSymbol(","));
        return new(distinct, top, columns);
    }

    private AqlTop ReadTop()
    {
        var start = _cursor.Take();
        var count = Whole(_cursor.Take());
        var backward = _cursor.TakeWord("BACKWARD");
        if (!backward) _cursor.TakeWord("FORWARD");
        return new(count, backward, start.Span.To(_cursor.Last.Span));
    }

    private AqlColumn ReadColumn()
    {
        if (_cursor.Current.IsWord("FROM")) throw _cursor.Fail("a column is expected here, not `FROM`", "SELECT names at least one path, such as c/name/value");
        var expression = _expressions.Read();
        if (!_cursor.TakeWord("AS")) return new(expression, null);
        return _cursor.Current.Kind == AqlTokenKind.Word ? new(expression, _cursor.Take().Text)
            : throw _cursor.Fail($"a name for the column is expected after AS, not {_cursor.Current.Shown}", "a name has letters, digits and underscores, and no quotes");
    }

    private List<AqlExpression> ReadGroups()
    {
        _cursor.NeedWord("BY");
        return ReadList(_expressions.Read);
    }

    private List<AqlOrder> ReadOrder()
    {
        _cursor.NeedWord("BY");
        return ReadList(() =>
        {
            var expression = _expressions.Read();
            var descending = _cursor.TakeWord("DESC") || _cursor.TakeWord("DESCENDING");
            if (!descending && !_cursor.TakeWord("ASC")) _cursor.TakeWord("ASCENDING");
            return new AqlOrder(expression, descending);
        });
    }

    private AqlLimit ReadLimit()
    {
        var count = ReadCount("LIMIT");
        return new(count, _cursor.TakeWord("OFFSET") ? ReadCount("OFFSET") : null);
    }

    private AqlExpression ReadCount(string clause) => _cursor.Current.Kind is AqlTokenKind.Integer or AqlTokenKind.Parameter
        ? _expressions.ReadPrimary()
        : throw _cursor.Fail($"a whole number is expected after {clause}, not {_cursor.Current.Shown}");

    private void NeedEnd()
    {
        _cursor.TakeSymbol(";");
        if (_cursor.Current.Kind == AqlTokenKind.End) return;
        var clause = Array.Find(Clauses, _cursor.Current.IsWord);
        throw _cursor.Fail($"the query should end here, but {_cursor.Current.Shown} follows", clause switch
        {
            null => null,
            "OFFSET" => "OFFSET stands after LIMIT: LIMIT 10 OFFSET 20",
            _ => "the clauses stand in the order SELECT, FROM, WHERE, ORDER BY, LIMIT",
        });
    }

    private List<T> ReadList<T>(Func<T> read)
    {
        var items = new List<T>();
        do items.Add(read());
        while (_cursor.TakeSymbol(","));
        return items;
    }

    private long Whole(AqlToken token) => long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw _cursor.Fail(token.Span, "the number is too large");
}
