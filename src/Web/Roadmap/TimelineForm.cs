namespace Varde.Web.Roadmap;

/// <summary>The form in which a timeline is drawn: with titles beside the bars for a desk, and above them for a phone.</summary>
/// <param name="Name">What the ids of its parts begin with.</param>
/// <param name="Width">Its width, in the units of the picture.</param>
/// <param name="TitleWidth">The width of the column of titles; 0 where they stand above the bars.</param>
/// <param name="TitleSize">The size of titles.</param>
/// <param name="MostYears">How many years are marked at most.</param>
internal sealed record TimelineForm(string Name, double Width, double TitleWidth, double TitleSize, int MostYears)
{
    public static TimelineForm Desk { get; } = new("desk", 1180, 430, 14, 16);

    public static TimelineForm Phone { get; } = new("phone", 358, 0, 13.5, 7);

    public bool IsBeside => TitleWidth > 0;

    /// <summary>Where the axis begins.</summary>
    public double Left => IsBeside ? TitleWidth + 12 : 6;

    /// <summary>Where it ends.</summary>
    public double Right => Width - 6;

    /// <summary>Breaks a title into at most two lines that fit: the width of letters is estimated from above.</summary>
    public IReadOnlyList<string> Lines(string title) => Broken(title, (int)((IsBeside ? TitleWidth : Width - 8) / (TitleSize * .53)));

    private static List<string> Broken(string title, int most)
    {
        if (title.Length <= most) return [title];
        var cut = title.LastIndexOf(' ', most);
        if (cut < most / 2) cut = most;
        var rest = title[cut..].Trim();
        return [title[..cut].Trim(), rest.Length <= most ? rest : rest[..(most - 1)].TrimEnd() + "…"];
    }
}
