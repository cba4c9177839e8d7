using System.Globalization;
using System.Text;

namespace Varde.Roadmap;

/// <summary>An edition of a roadmap: the page as it was published on a day. Editions are kept as they are.</summary>
/// <param name="Roadmap">The id of the roadmap, which follows from its publisher's name.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Published">The day from which it holds.</param>
/// <param name="Imported">When it was brought in.</param>
/// <param name="Plan">What it says. Every delivery has its id.</param>
public sealed record RoadmapEdition(string Roadmap, int Number, DateOnly Published, DateTimeOffset Imported, RoadmapPlan Plan)
{
    private const int LongestId = 60;

    /// <summary>The id of the roadmap of a publisher: its name in small letters of a to z, digits and hyphens.</summary>
    public static string IdOf(string publisher)
    {
        var id = new StringBuilder();
        foreach (var letter in publisher.ToLower(CultureInfo.InvariantCulture).Normalize(NormalizationForm.FormC))
            if (char.IsAsciiLetterOrDigit(letter)) id.Append(letter);
            else if (letter is 'æ') id.Append("ae");
            else if (letter is 'ø') id.Append('o');
            else if (letter is 'å') id.Append('a');
            else if (id.Length > 0 && id[^1] != '-') id.Append('-');
        var whole = id.ToString(0, Math.Min(id.Length, LongestId)).Trim('-');
        return whole.Length > 0 ? whole : "veikart";
    }
}

/// <summary>What an import did.</summary>
/// <param name="Edition">The edition that was made, or the newest one where the page says what it says already.</param>
/// <param name="IsNew">Whether an edition was made.</param>
/// <param name="Changes">What moved, came and went since the edition before.</param>
/// <param name="Remarks">What the page lacks, or has otherwise than usual, each with its line.</param>
public sealed record ImportedEdition(RoadmapEdition Edition, bool IsNew, IReadOnlyList<RoadmapChange> Changes, IReadOnlyList<Foundation.Fault> Remarks);
