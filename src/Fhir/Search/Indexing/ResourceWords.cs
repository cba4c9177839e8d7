using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Records;

namespace Varde.Fhir.Search.Indexing;

/// <summary>
/// The words of a resource (FHIR R4, search, 3.1.1.4.9: <c>_text</c> and <c>_content</c>): letters and digits that stand together, folded as strings are, with å as aa.
/// </summary>
internal sealed class ResourceWords
{
    // What is longer is data and no text.
    private const int LongestText = 100_000;

    private ResourceWords(IReadOnlySet<string> narrative, IReadOnlySet<string> content) => (Narrative, Content) = (narrative, content);

    /// <summary>Those of its narrative, without those of contained resources.</summary>
    public IReadOnlySet<string> Narrative { get; }

    /// <summary>Those of all its texts, codes and narratives.</summary>
    public IReadOnlySet<string> Content { get; }

    /// <summary>The words of a resource.</summary>
    public static ResourceWords Of(JsonElement resource)
    {
        var (narrative, content) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (Div(resource) is { } div) narrative.UnionWith(OfText(WithoutTags(div)));
        Collect(resource, content);
        return new(narrative, content);
    }

    /// <summary>The words of a text, in their order.</summary>
    public static IEnumerable<string> OfText(string text)
    {
        for (var (at, end) = (0, 0); at < text.Length; at = end + 1)
        {
            for (end = at; end < text.Length && IsOfWord(text, end); end++) { }
            if (end > at && DocumentWords.Kept(Folding.FoldWithDoubleA(text[at..end])) is { Length: > 0 } word) yield return word;
        }
    }

    // A mark belongs to the letter before it, an apostrophe parts words.
    private static bool IsOfWord(string text, int at) =>
        char.IsLetterOrDigit(text[at]) || char.GetUnicodeCategory(text, at) is System.Globalization.UnicodeCategory.NonSpacingMark;

    private static void Collect(JsonElement json, HashSet<string> words)
    {
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray()) Collect(item, words);
        else if (json.ValueKind == JsonValueKind.Object)
            foreach (var member in json.EnumerateObject()) Collect(member, words);
        else if (json.ValueKind == JsonValueKind.String && JsonText.Of(json) is { Length: <= LongestText } text)
            words.UnionWith(OfText(text));
    }

    private static void Collect(JsonProperty member, HashSet<string> words)
    {
        if (member.NameEquals("div") && JsonText.Of(member.Value) is { } div) words.UnionWith(OfText(WithoutTags(div)));
        else if (!member.NameEquals("resourceType")) Collect(member.Value, words);
    }

    private static string? Div(JsonElement resource) =>
        resource.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.Object ? JsonText.Of(text, "div") : null;

    private static string WithoutTags(string xhtml)
    {
        var text = new System.Text.StringBuilder(xhtml.Length);
        for (var at = 0; at < xhtml.Length;)
        {
            var tag = xhtml.IndexOf('<', at);
            var end = tag < 0 ? xhtml.Length : tag;
            text.Append(xhtml, at, end - at).Append(' ');
            at = tag < 0 || xhtml.IndexOf('>', tag) is not (> 0 and var close) ? xhtml.Length : close + 1;
        }
        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }
}
