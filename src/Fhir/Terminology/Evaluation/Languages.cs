using System.Globalization;
using Varde.Fhir.Terminology.Model;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>The languages that names are wanted in, the best first (RFC 9110 §12.5.4; FHIR R4, displayLanguage).</summary>
internal sealed class Languages
{
    private const int MostLanguages = 10;

    private readonly IReadOnlyList<string> _wanted;

    private Languages(IReadOnlyList<string> wanted) => _wanted = wanted;

    /// <summary>None in particular.</summary>
    public static Languages Any { get; } = new([]);

    /// <summary>Reads <c>nb-NO, nb;q=0.9, en;q=0.8</c>.</summary>
    public static Languages Of(string? text) => text is null ? Any : new([.. text.Split(',').Take(MostLanguages)
        .Select(part => part.Split(';', StringSplitOptions.TrimEntries)).Where(part => part[0] is not ("" or "*"))
        .OrderByDescending(WeightOf).Select(part => Base(part[0]))]);

    /// <summary>The best of some names.</summary>
    /// <param name="designations">The names that say their language.</param>
    /// <param name="language">The language of the usual name; null when it is not known.</param>
    /// <param name="usual">The usual name.</param>
    public string? Best(IEnumerable<Designation> designations, string? language, string? usual)
    {
        foreach (var wanted in _wanted)
        {
            if (language is not null && Base(language) == wanted) return usual;
            foreach (var designation in designations)
                if (designation.Language is { } own && Base(own) == wanted) return designation.Value;
        }
        return usual;
    }

    private static double WeightOf(string[] part) =>
        part.FirstOrDefault(p => p.StartsWith("q=", StringComparison.Ordinal)) is { } weight && double.TryParse(weight.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 1;

    // Norwegian without more is bokmål.
    private static string Base(string language) => language.Split('-')[0].ToLowerInvariant() is var own && own == "no" ? "nb" : own;
}
