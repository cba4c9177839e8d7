using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;
using Varde.Web.Documents;

namespace Varde.Web.Citizen.Glossary;

/// <summary>A word of medicine with what it means.</summary>
/// <param name="Name">The word, in the reader's language.</param>
/// <param name="Seen">How it is written in the text, where that is the other language's word; null otherwise.</param>
/// <param name="Meaning">What it means, in words that everybody knows.</param>
public sealed record ExplainedWord(string Name, string? Seen, string Meaning);

/// <summary>Finds the words of medicine that a text holds. Documents are written in bokmål, so that its words are looked for whatever the reader's language is.</summary>
internal static class MedicalWords
{
    private const string WordsOf = "Words.", TextOf = "Text.";

    private static readonly ResourceManager Resources = new(typeof(GlossaryTexts));
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Term>> Terms = new(StringComparer.Ordinal);

    /// <summary>The words of some documents, by their names.</summary>
    public static IReadOnlyList<ExplainedWord> In(IEnumerable<DocumentView> documents, IStringLocalizer<CitizenTexts> texts) => In(documents.SelectMany(TextsOf), texts);

    /// <summary>The words of some texts, by their names.</summary>
    public static IReadOnlyList<ExplainedWord> In(IEnumerable<string?> written, IStringLocalizer<CitizenTexts> texts)
    {
        var text = string.Join('\n', written).ToLowerInvariant();
        var terms = Terms.GetOrAdd(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, _ => Read());
        return [.. terms.Select(term => Explained(term, text, texts)).OfType<ExplainedWord>().OrderBy(word => word.Name, StringComparer.CurrentCulture)];
    }

    private static ExplainedWord? Explained(Term term, string text, IStringLocalizer<CitizenTexts> texts)
    {
        if (term.Own.Any(form => form.IsIn(text))) return Explained(term, seen: null, texts);
        return term.Norwegian.FirstOrDefault(form => form.IsIn(text)) is { } seen ? Explained(term, seen, texts) : null;
    }

    // What a laboratory measures is explained by the texts of the results.
    private static ExplainedWord Explained(Term term, Form? seen, IStringLocalizer<CitizenTexts> texts) => term.Meaning is { } meaning
        ? new(term.Own[0].Word, seen?.Word, meaning)
        : new(texts[$"Result.{term.Id}"], seen?.Word, texts[$"ResultText.{term.Id}"]);

    private static IEnumerable<string?> TextsOf(DocumentView document) =>
        [document.Title, .. document.Frame.Concat(document.Content).SelectMany(TextsOf)];

    private static IEnumerable<string?> TextsOf(DocumentNode node) => node switch
    {
        DocumentGroup group => [group.Label, .. group.Children.SelectMany(TextsOf)],
        DocumentField field => [field.Label, field.Value.Text, field.Value.Unit, field.Value.Detail],
        _ => [node.Label],
    };

    private static List<Term> Read()
    {
        var (own, norwegian) = (SetOf(CultureInfo.CurrentUICulture), SetOf(CultureInfo.InvariantCulture));
        return [.. own.Where(text => text.Key.StartsWith(WordsOf, StringComparison.Ordinal)).Select(text => text.Key[WordsOf.Length..])
            .Select(id => new Term(id, FormsOf(own[WordsOf + id]), FormsOf(norwegian[WordsOf + id]), own.GetValueOrDefault(TextOf + id)))];
    }

    // The neutral resources are in bokmål.
    private static Dictionary<string, string> SetOf(CultureInfo culture)
    {
        var language = culture.TwoLetterISOLanguageName == "en" ? culture.Parent : CultureInfo.InvariantCulture;
        return Resources.GetResourceSet(language, createIfNotExists: true, tryParents: true)!.Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!, StringComparer.Ordinal);
    }

    private static List<Form> FormsOf(string words) => [.. words.Split(';').Select(word => new Form(word.TrimEnd('*'), word.ToLowerInvariant().TrimEnd('*'), word.EndsWith('*')))];

    private sealed record Term(string Id, IReadOnlyList<Form> Own, IReadOnlyList<Form> Norwegian, string? Meaning);

    /// <summary>A word as it may stand in a text, or its beginning.</summary>
    private sealed record Form(string Word, string Lower, bool IsBeginning)
    {
        public bool IsIn(string text)
        {
            for (var at = text.IndexOf(Lower, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Lower, at + 1, StringComparison.Ordinal))
                if (IsBoundary(text, at - 1) && (IsBeginning || IsBoundary(text, at + Lower.Length))) return true;
            return false;
        }

        private static bool IsBoundary(string text, int at) => at < 0 || at >= text.Length || !char.IsLetterOrDigit(text[at]);
    }
}
