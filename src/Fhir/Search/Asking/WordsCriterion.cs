using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Search.Asking;

/// <summary>The words of a resource are among those asked for: <c>_text</c> and <c>_content</c> (FHIR R4, search, 3.1.1.4.9).</summary>
/// <param name="InNarrative">True for <c>_text</c>.</param>
/// <param name="Alternatives">Words that are there together: those of one alternative.</param>
internal sealed record WordsCriterion(bool InNarrative, IReadOnlyList<IReadOnlyList<(string Text, bool IsBegin)>> Alternatives) : SearchCriterion
{
    private const int MostWords = 20;

    /// <summary>The parameter for words of narratives.</summary>
    public const string Text = "_text";

    /// <summary>The parameter for words anywhere.</summary>
    public const string Content = "_content";

    /// <summary>What it looks at is in no leaf: resources are opened.</summary>
    public override IEnumerable<string> Names => [SearchValues.WordsName];

    public override int Rank => 2;

    /// <summary>Reads the values of a parameter: in each, words that are all there; one that ends with an asterisk is the begin of one.</summary>
    public static Outcome<SearchCriterion> Read(string code, IReadOnlyList<string> values)
    {
        var alternatives = values.Select(Words).ToList();
        if (alternatives.Exists(words => words.Count == 0)) return Invalid.At("", $"{code} takes words: letters and digits");
        if (alternatives.Exists(words => words.Count > MostWords)) return Invalid.At("", $"{code} takes at most {MostWords} words");
        return new WordsCriterion(code == Text, alternatives);
    }

    public override bool Holds(SearchSubject subject)
    {
        var words = InNarrative ? subject.Values.Words.Narrative : subject.Values.Words.Content;
        return Alternatives.Any(all => all.All(asked => asked.IsBegin ? words.Any(w => w.StartsWith(asked.Text, StringComparison.Ordinal)) : words.Contains(asked.Text)));
    }

    public override LeafFilter? Narrowed(LeafNames names) => LeafTerms.Any(Alternatives.Select(words => new[] { new LeafWords(InNarrative, words) }));

    private static IReadOnlyList<(string Text, bool IsBegin)> Words(string value) => [..
        from part in value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let words = ResourceWords.OfText(part).ToList()
        from i in Enumerable.Range(0, words.Count)
        select (words[i], i == words.Count - 1 && part.EndsWith('*'))];
}
