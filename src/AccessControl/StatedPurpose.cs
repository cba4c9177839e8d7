using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>The purpose that somebody states for a look for which the rules want one in words, as those into the access log of everybody: it is kept in the log and not shown to the person.</summary>
public static class StatedPurpose
{
    /// <summary>The header in which a request states it, where it has no body for it.</summary>
    public const string Header = "Varde-Purpose";

    private const int Longest = 500;

    /// <summary>Reads it.</summary>
    /// <param name="text">The text; null or empty states none, which the rules refuse where they want one.</param>
    /// <returns>The purpose without spaces around it; or <see cref="Invalid"/>.</returns>
    public static Outcome<string> Read(string? text)
    {
        var purpose = (text ?? "").Trim();
        return purpose.Length > Longest || purpose.Any(char.IsControl) ? Invalid.At("purpose", $"must be a text of at most {Longest} characters, in one line") : purpose;
    }

    /// <summary>Reads the header, whose letters beyond ASCII may be written in percent (RFC 3986 §2.1).</summary>
    public static Outcome<string> ReadHeader(string? header) => Read(Uri.UnescapeDataString(header ?? ""));
}
