using System.Globalization;

namespace Varde.Records.Upkeep;

/// <summary>The order of versions such as 1.10.0, in which 1.9.0 comes before it.</summary>
internal static class SemanticVersion
{
    /// <summary>Text whose ordinal order is the order of the versions; a release comes after its pre-releases.</summary>
    public static string SortKey(string version)
    {
        var core = version.Split('-', 2);
        var numbers = core[0].Split('.').Select(Padded);
        return string.Join('.', numbers) + (core.Length == 2 ? "-" + core[1] : "~");
    }

    private static string Padded(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString("D10", CultureInfo.InvariantCulture) : part;
}
