using Microsoft.Net.Http.Headers;
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

    /// <summary>Reads <c>nb-NO, nb;q=0.9, en;q=0.8</c>; what cannot be read says nothing.</summary>
    public static Languages Of(string? text) => !StringWithQualityHeaderValue.TryParseList([text ?? ""], out var said) ? Any : new([.. said
        .Where(one => one.Quality is not 0 && one.Value != "*").Take(MostLanguages).OrderByDescending(one => one.Quality ?? 1).Select(one => Base(one.Value.ToString()))]);

    /// <summary>The languages, without their regions.</summary>
    public IReadOnlyList<string> Wanted => _wanted;

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

    // Norwegian without more is bokmål.
    private static string Base(string language) => language.Split('-')[0].ToLowerInvariant() is var own && own == "no" ? "nb" : own;
}
