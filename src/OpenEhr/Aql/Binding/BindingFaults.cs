using Varde.OpenEhr.Aql.Language;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Collects what is wrong with a query, and what is odd about it.</summary>
internal sealed class BindingFaults(string text)
{
    private readonly List<AqlFault> _faults = [];
    private readonly List<AqlFault> _warnings = [];

    public IReadOnlyList<AqlFault> Faults => _faults;

    public IReadOnlyList<AqlFault> Warnings => _warnings;

    public void Add(AqlSpan span, string message, string? hint = null) => _faults.Add(AqlFault.At(text, span, message, hint));

    public void Warn(AqlSpan span, string message, string? hint = null) => _warnings.Add(AqlFault.At(text, span, message, hint));

    /// <summary>The name that was perhaps meant; null when none is near.</summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        var best = names.Select(name => (Name: name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant()))).OrderBy(one => one.Distance)
            .ThenBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault((Name: "", Distance: int.MaxValue));
        return best.Distance <= (written.Length < 4 ? 1 : Math.Max(2, written.Length / 3)) ? $"did you mean {best.Name}?" : null;
    }

    /// <summary>How many characters must be put in, taken out or changed. Levenshtein.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > 60 || b.Length > 60) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }
}
