namespace Varde.OpenEhr.Aql.Language;

/// <summary>What a token is.</summary>
internal enum AqlTokenKind
{
    End,
    Word,
    ArchetypeId,
    NodeCode,
    TermCode,
    Parameter,
    Text,
    Integer,
    Real,
    Symbol,
    Unknown,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a text what stands between its quotes, of a parameter its name.</param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct AqlToken(AqlTokenKind Kind, string Text, AqlSpan Span)
{
    public bool IsWord(string keyword) => Kind == AqlTokenKind.Word && string.Equals(Text, keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == AqlTokenKind.Symbol && Text == symbol;

    /// <summary>The token as a message names it.</summary>
    public string Shown => Kind switch
    {
        AqlTokenKind.End => "the end of the query",
        AqlTokenKind.Text => $"the text '{Short(Text)}'",
        AqlTokenKind.Parameter => $"the parameter ${Short(Text)}",
        _ => $"`{Short(Text)}`",
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
