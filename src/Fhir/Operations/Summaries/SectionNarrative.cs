using System.Text;
using System.Text.Encodings.Web;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Operations.Summaries;

/// <summary>The narrative of a section, in XHTML (FHIR R4, narrative). All that comes from resources is written as text.</summary>
internal static class SectionNarrative
{
    // All letters stay letters; what means something in XHTML does not.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    /// <summary>Sentences and a table of entries.</summary>
    /// <param name="texts">The language.</param>
    /// <param name="sentences">The sentences.</param>
    /// <param name="entries">The entries; none for no table.</param>
    public static string Of(SummaryTexts texts, IEnumerable<string> sentences, IReadOnlyList<EntryText> entries)
    {
        var html = new StringBuilder($"<div xmlns=\"{XhtmlRules.Namespace}\" xml:lang=\"{texts.Language}\" lang=\"{texts.Language}\">");
        foreach (var sentence in sentences) html.Append($"<p>{Escaped(sentence)}</p>");
        if (entries.Count > 0) AddTable(html, texts, entries);
        return html.Append("</div>").ToString();
    }

    private static void AddTable(StringBuilder html, SummaryTexts texts, IReadOnlyList<EntryText> entries)
    {
        html.Append($"<table><thead><tr><th>{Escaped(texts.What)}</th><th>{Escaped(texts.Details)}</th><th>{Escaped(texts.When)}</th></tr></thead><tbody>");
        foreach (var entry in entries) html.Append($"<tr><td>{Escaped(entry.What)}</td><td>{Escaped(entry.Details)}</td><td>{Escaped(entry.When)}</td></tr>");
        html.Append("</tbody></table>");
    }

    // The encoder writes some letters as decimal references, which XHTML knows.
    private static string Escaped(string text) => Encoder.Encode(text.ReplaceLineEndings(" "));
}
