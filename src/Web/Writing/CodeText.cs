namespace Varde.Web.Writing;

/// <summary>A code of a terminology as one text, as it stands in a field: <c>Diabetes mellitus type 2 (ICD-10 E11.9)</c>.</summary>
/// <param name="System">The terminology.</param>
/// <param name="Code">The code; without blanks.</param>
/// <param name="Display">What it is called.</param>
public sealed record CodeText(string System, string Code, string Display)
{
    /// <summary>Reads one; null for what is only text.</summary>
    public static CodeText? Read(string text)
    {
        var open = text.LastIndexOf(" (", StringComparison.Ordinal);
        if (open < 1 || !text.EndsWith(')')) return null;
        var inside = text[(open + 2)..^1];
        var blank = inside.LastIndexOf(' ');
        return blank < 1 || blank == inside.Length - 1 ? null : new(inside[..blank], inside[(blank + 1)..], text[..open]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Display} ({System} {Code})";
}
