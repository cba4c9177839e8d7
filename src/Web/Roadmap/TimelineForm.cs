namespace Varde.Web.Roadmap;

/// <summary>The form in which a timeline is drawn: with titles beside the bars for a desk, and above them for a phone.</summary>
/// <param name="Name">What the ids of its parts begin with.</param>
/// <param name="Width">Its width, in the units of the picture.</param>
/// <param name="TitleWidth">The width of the column of titles; 0 where they stand above the bars.</param>
/// <param name="TitleSize">The size of titles.</param>
/// <param name="MostYears">How many years are marked at most.</param>
internal sealed record TimelineForm(string Name, double Width, double TitleWidth, double TitleSize, int MostYears)
{
    // Of the size; of Inter it is a little less on the average.
    private const double LetterWidth = .525;

    public static TimelineForm Desk { get; } = new("desk", 1180, 430, 14, 16);

    public static TimelineForm Phone { get; } = new("phone", 358, 0, 13.5, 7);

    public bool IsBeside => TitleWidth > 0;

    /// <summary>Where the axis begins.</summary>
    public double Left => IsBeside ? TitleWidth + 12 : 6;

    /// <summary>Where it ends.</summary>
    public double Right => Width - 6;

    /// <summary>The width of the texts.</summary>
    public double TextWidth => IsBeside ? TitleWidth : Width - 10;

    /// <summary>Breaks a text into lines that fit: the width of its letters is estimated from above.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of its letters.</param>
    /// <param name="most">How many lines there may be; what does not fit in them is left out, and told by a dot of three.</param>
    public IReadOnlyList<string> Lines(string text, double size, int most)
    {
        var (lines, width, rest) = (new List<string>(), (int)(TextWidth / (size * LetterWidth)), text);
        while (rest.Length > width && lines.Count < most - 1)
        {
            var cut = rest.LastIndexOf(' ', width) is var space && space > width / 2 ? space : width;
            lines.Add(rest[..cut].Trim());
            rest = rest[cut..].Trim(' ', '·');
        }
        lines.Add(rest.Length <= width ? rest : rest[..(width - 1)].TrimEnd() + "…");
        return lines;
    }
}
