using System.Diagnostics.CodeAnalysis;

namespace Varde.OpenEhr.Aql.Language;

/// <summary>Goes through the tokens of a query; the first fault ends it.</summary>
internal sealed class TokenCursor
{
    /// <summary>Deeper nesting is refused: every level costs a frame of the stack.</summary>
    private const int DeepestNesting = 200;

    private readonly AqlLexer _lexer;
    private readonly string _text;
    private int _depth;

    public TokenCursor(string text)
    {
        (_text, _lexer) = (text, new(text));
        Current = _lexer.Next();
    }

    /// <summary>The token that is looked at.</summary>
    public AqlToken Current { get; private set; }

    /// <summary>The token before it.</summary>
    public AqlToken Last { get; private set; }

    /// <summary>The whole text.</summary>
    public string Text => _text;

    /// <summary>The token after the one that is looked at.</summary>
    public AqlToken Ahead()
    {
        var ahead = _lexer.Next();
        _lexer.Return(Current.Span.End);
        return ahead;
    }

    public AqlToken Take()
    {
        Last = Current;
        Current = _lexer.Next();
        return Last;
    }

    public bool TakeWord(string keyword) => Current.IsWord(keyword) && Taken();

    public bool TakeSymbol(string symbol) => Current.IsSymbol(symbol) && Taken();

    public AqlToken NeedWord(string keyword, string? hint = null) => Current.IsWord(keyword) ? Take() : throw Fail($"{keyword} is expected here, not {Current.Shown}", hint);

    public AqlToken NeedSymbol(string symbol, string? hint = null) => Current.IsSymbol(symbol) ? Take() : throw Fail($"`{symbol}` is expected here, not {Current.Shown}", hint);

    /// <summary>Reads what stands from here to a character by no rule at all.</summary>
    public AqlToken NeedUntil(char end, string what)
    {
        _lexer.Return(Current.Span.Start);
        var read = _lexer.ReadUntil(end) ?? throw Fail($"{what} is expected here, and `{end}` after it");
        Current = _lexer.Next();
        return Last = read;
    }

    /// <summary>Reads a regular expression between slashes.</summary>
    public AqlToken NeedRegex()
    {
        _lexer.Return(Current.Span.Start);
        var read = _lexer.ReadRegex() ?? throw Fail("a regular expression between slashes is expected here, such as {/left.*/}");
        Current = _lexer.Next();
        return Last = read;
    }

    /// <summary>Goes one level deeper.</summary>
    public void Enter()
    {
        if (++_depth > DeepestNesting) throw Fail($"the query is nested deeper than {DeepestNesting} levels");
    }

    /// <summary>Comes one level back.</summary>
    public void Leave() => _depth--;

    public SyntaxFault Fail(string message, string? hint = null) => Fail(Current.Span, message, hint);

    public SyntaxFault Fail(AqlSpan span, string message, string? hint = null) => new(AqlFault.At(_text, span.Length == 0 ? span with { Length = 1 } : span, message, hint));

    private bool Taken()
    {
        Take();
        return true;
    }
}

/// <summary>Ends the reading of a query inside this library; never leaves <see cref="AqlParser.Parse"/>.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made in one place")]
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the parser")]
internal sealed class SyntaxFault(AqlFault fault) : Exception(fault.Message)
{
    public AqlFault Fault { get; } = fault;
}
