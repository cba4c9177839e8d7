using System.Security.Cryptography;
using System.Text;

namespace Varde.Web.Identity.Emergency;

/// <summary>A code as it is printed: 24 signs in groups of four, which are 120 random bits. Letters that are mistaken for digits are not among them (Crockford's base 32).</summary>
internal static class CodeText
{
    private const string Signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 24, Group = 4;

    /// <summary>A new code.</summary>
    public static string New() => string.Join('-', RandomNumberGenerator.GetString(Signs, Length).Chunk(Group).Select(group => new string(group)));

    /// <summary>What a code is found by; null for a text that is none. How it is grouped, and in which case it is written, does not matter.</summary>
    public static byte[]? DigestOf(string? text)
    {
        var signs = new string([.. (text ?? "").Take(100).Where(letter => letter is not ('-' or ' ')).Select(char.ToUpperInvariant).Select(letter => letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter })]);
        return signs.Length == Length && signs.All(Signs.Contains) ? SHA256.HashData(Encoding.ASCII.GetBytes(signs)) : null;
    }
}
