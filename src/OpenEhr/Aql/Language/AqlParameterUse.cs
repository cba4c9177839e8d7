namespace Varde.OpenEhr.Aql.Language;

/// <summary>A parameter where a query names it first.</summary>
/// <param name="Name">Its name, without the dollar sign.</param>
/// <param name="Expects">What the words around it expect, as far as they tell.</param>
/// <param name="Span">Where it stands.</param>
public sealed record AqlParameterUse(string Name, AqlExpectedValue Expects, AqlSpan Span)
{
    /// <summary>More names than these are not found: no query has so many.</summary>
    public const int MostNames = 100;

    private static readonly HashSet<string> Comparisons = ["=", "!=", "<>", "<", ">", "<=", ">="];

    // The attributes of the reference model that hold numbers and that queries compare.
    private static readonly HashSet<string> Numbers = ["magnitude", "numerator", "denominator", "precision", "size"];

    /// <summary>The parameters of a query, in the order in which it names them; also of a text that is no query yet.</summary>
    public static IReadOnlyList<AqlParameterUse> In(string text)
    {
        var found = new List<AqlParameterUse>();
        var lexer = new AqlLexer(text.Length > AqlParser.LongestQuery ? text[..AqlParser.LongestQuery] : text);
        var (second, last) = (default(AqlToken), default(AqlToken));
        for (var token = lexer.Next(); token.Kind != AqlTokenKind.End && found.Count < MostNames; token = lexer.Next())
        {
            if (token.Kind == AqlTokenKind.Parameter && found.TrueForAll(use => use.Name != token.Text))
                found.Add(new(token.Text, Expected(second, last), token.Span));
            (second, last) = (last, token);
        }
        return found;
    }

    private static AqlExpectedValue Expected(AqlToken second, AqlToken last) =>
        last.IsWord("LIMIT") || last.IsWord("OFFSET") ? AqlExpectedValue.Number
        : last.IsSymbol("{") && second.IsWord("MATCHES") ? AqlExpectedValue.Several
        : Comparisons.Contains(last.Text) && second.Kind == AqlTokenKind.Word && Numbers.Contains(second.Text) ? AqlExpectedValue.Number
        : AqlExpectedValue.Unsaid;
}

/// <summary>What a place in a query expects a parameter to be.</summary>
public enum AqlExpectedValue
{
    /// <summary>The place does not tell.</summary>
    Unsaid,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One value or several.</summary>
    Several,
}
