using System.Buffers;

namespace Varde.Records;

/// <summary>
/// The words that a document is found by in full. The index only names candidates: whoever searches compares the document's own words, by the same folding.
/// </summary>
public sealed class DocumentWords
{
    /// <summary>How many characters of a word are kept.</summary>
    public const int LongestWord = 40;

    /// <summary>A document of more different words than this is a candidate whatever is asked.</summary>
    public const int MostWords = 5_000;

    // A word that no folding gives stands for all words of a document that has too many.
    private const string Any = "\u4e00varde\u4e00any";

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private DocumentWords(string narrative, string content) => (Narrative, Content) = (narrative, content);

    /// <summary>The words of the narrative, with spaces between.</summary>
    internal string Narrative { get; }

    /// <summary>The words of the whole document, with spaces between.</summary>
    internal string Content { get; }

    /// <summary>The words of a document.</summary>
    /// <param name="narrative">Those of its narrative, as <see cref="Kept"/> keeps them.</param>
    /// <param name="content">Those of the whole document, likewise.</param>
    public static DocumentWords Of(IReadOnlySet<string> narrative, IReadOnlySet<string> content) => new(Joined(narrative), Joined(content));

    /// <summary>What of a word is kept and looked for: letters and digits, of the basic plane.</summary>
    public static string Kept(string word)
    {
        if (word.Length <= LongestWord && !word.AsSpan().ContainsAnyExcept(Plain)) return word;
        var kept = string.Concat(word.Where(c => !char.IsSurrogate(c) && char.IsLetterOrDigit(c)));
        return kept.Length <= LongestWord ? kept : kept[..LongestWord];
    }

    /// <summary>The words as PostgreSQL's text search asks for them: all, a document with too many words always.</summary>
    internal static string ForPostgres(LeafWords words) => $"{Any} | ({string.Join(" & ", words.Words.Select(w => w.IsBegin ? $"'{w.Text}':*" : $"'{w.Text}'"))})";

    /// <summary>The words as SQLite's FTS5 asks for them.</summary>
    internal static string ForSqlite(LeafWords words) =>
        $"{(words.InNarrative ? "narrative" : "content")} : ({Any} OR ({string.Join(" AND ", words.Words.Select(w => w.IsBegin ? $"\"{w.Text}\" *" : $"\"{w.Text}\""))}))";

    private static string Joined(IReadOnlySet<string> words) => words.Count > MostWords ? Any : string.Join(' ', words);
}
