using System.Collections.Frozen;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;

namespace Varde.Fhir.Search.Asking;

/// <summary>Reads one value of a parameter, by the parameter's type and the modifier.</summary>
/// <param name="settings">What the meaning of values depends on beside their text.</param>
internal sealed class TermReader(SearchSettings settings)
{
    private static readonly FrozenDictionary<string, SearchPrefix> Prefixes = new Dictionary<string, SearchPrefix>(StringComparer.Ordinal)
    {
        ["eq"] = SearchPrefix.Equal, ["ne"] = SearchPrefix.NotEqual, ["gt"] = SearchPrefix.Greater, ["lt"] = SearchPrefix.Less,
        ["ge"] = SearchPrefix.GreaterOrEqual, ["le"] = SearchPrefix.LessOrEqual, ["sa"] = SearchPrefix.StartsAfter, ["eb"] = SearchPrefix.EndsBefore,
        ["ap"] = SearchPrefix.Approximately,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // "The server can use its own discretion as to what distances should be considered near" (FHIR R4, SearchParameter Location-near).
    private const double UsualKilometres = 10;
    private const string NearForm = "a place is written as latitude|longitude|distance|unit in degrees, with km, m or mi; without distance ten kilometres are near";

    /// <summary>The modifiers that a type of parameter takes, beside the types of resource that a reference does.</summary>
    public static IReadOnlyList<string> ModifiersOf(SearchParameterType type) => type switch
    {
        SearchParameterType.String => ["exact", "contains", "missing"],
        SearchParameterType.Token => ["text", "not", "of-type", "missing", "in", "not-in", "above", "below"],
        SearchParameterType.Reference => ["identifier", "text", "missing", "above", "below"],
        SearchParameterType.Uri => ["above", "below", "missing"],
        _ => ["missing"],
    };

    /// <summary>Reads a value.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="modifier">Its modifier; null when there is none.</param>
    /// <param name="text">The value, still escaped.</param>
    /// <returns>The term, or in <see cref="Invalid"/> what is wrong, without a place.</returns>
    public Outcome<SearchTerm> Read(SearchParameter parameter, string? modifier, string text) => text.Length == 0 ? Wrong("a value is missing") : parameter.Type switch
    {
        SearchParameterType.Number => Amount(text, hasUnit: false),
        SearchParameterType.Quantity => Amount(text, hasUnit: true),
        SearchParameterType.Date => Date(text).Map(date => (SearchTerm)date),
        SearchParameterType.String when parameter.Code == SoundTerm.Parameter && modifier is null => Sound(SearchText.Unescape(text)),
        SearchParameterType.String => String(modifier, SearchText.Unescape(text)),
        SearchParameterType.Token => Token(modifier, text),
        SearchParameterType.Reference => Referred(parameter, modifier, text),
        SearchParameterType.Uri => new UriTerm(SearchText.Unescape(text), modifier switch { "below" => UriMatch.Below, "above" => UriMatch.Above, _ => UriMatch.Same }),
        SearchParameterType.Special => Near(SearchText.Unescape(text)),
        _ => Wrong("this parameter has no values"),
    };

    /// <summary>Reads a time with its prefix.</summary>
    public Outcome<DateTerm> Date(string text)
    {
        var prefix = Prefix(ref text);
        // A plus sign that was not encoded arrives as a space.
        if (!FhirTime.TryParse(text.Replace(' ', '+'), out var begin, out var end))
            return Invalid.At("", "a time is written as 2024, 2024-05, 2024-05-17 or 2024-05-17T09:30:00+02:00, with a prefix such as ge before it or none");
        return prefix switch
        {
            null => new DateTerm(SearchPrefix.Equal, begin, end),
            SearchPrefix.Approximately => DateTerm.Approximately(begin, end, (settings.Now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond),
            { } other => new DateTerm(other, begin, end),
        };
    }

    private Outcome<SearchTerm> Amount(string text, bool hasUnit)
    {
        var prefix = Prefix(ref text) ?? SearchPrefix.Equal;
        var parts = SearchText.Split(text, '|');
        if (parts.Count is not (1 or 3) || (parts.Count == 3 && !hasUnit) || Decimals.Read(parts[0]) is not { } amount)
            return Wrong(hasUnit ? "a quantity is written as 5.4 or 5.4|system|unit or 5.4||unit, with a prefix such as ge before it or none" : "a number is written as 5.4, with a prefix such as ge before it or none");
        var unit = parts.Count == 3 ? SearchText.Unescape(parts[2]) : null;
        return new AmountTerm(prefix, amount, Decimals.HalfOfLastDigit(parts[0]), parts.Count == 3 ? SearchText.Unescape(parts[1]) : null, unit is { Length: > 0 } ? unit : null, settings.Units);
    }

    private static Outcome<SearchTerm> Near(string text)
    {
        string[] parts = [.. text.Split('|'), "", ""];
        if (parts.Length is < 4 or > 6 || Degrees(parts[0], 90) is not { } latitude || Degrees(parts[1], 180) is not { } longitude) return Wrong(NearForm);
        if (parts[2].Length == 0) return new NearTerm(latitude, longitude, UsualKilometres);
        return Decimals.Read(parts[2]) is { } distance and >= 0 && Kilometres(parts[3]) is { } unit ? new NearTerm(latitude, longitude, (double)distance * unit) : Wrong(NearForm);
    }

    private static double? Degrees(string text, decimal most) => Decimals.Read(text) is { } degrees && Math.Abs(degrees) <= most ? (double)degrees : null;

    // By their names and by UCUM's codes.
    private static double? Kilometres(string unit) => unit switch { "" or "km" => 1, "m" => 0.001, "mi" or "[mi_i]" or "[mi_us]" => 1.609344, _ => null };

    private static Outcome<SearchTerm> String(string? modifier, string text)
    {
        var match = modifier switch { "exact" => TextMatch.Exact, "contains" => TextMatch.Contains, _ => TextMatch.Begins };
        return Text(text, match);
    }

    private static Outcome<SearchTerm> Sound(string text) => NameSound.WordsOf(text).Any() ? new SoundTerm(text) : Wrong("the value has no letters to compare");

    /// <summary>A text that is compared.</summary>
    public static Outcome<SearchTerm> Text(string text, TextMatch match) =>
        match != TextMatch.Exact && Folding.Fold(text).Length == 0 ? Wrong("the value has no letters to compare") : new StringTerm(text, match);

    private static Outcome<SearchTerm> Token(string? modifier, string text)
    {
        if (modifier == "text") return new StringTerm(SearchText.Unescape(text), TextMatch.Begins, IsBesideToken: true);
        return modifier == "of-type" ? OfType(text) : Plain(text, isIdentifier: false);
    }

    private static Outcome<SearchTerm> OfType(string text)
    {
        var parts = SearchText.Split(text, '|');
        return parts.Count == 3 && parts[1].Length > 0 && parts[2].Length > 0
            ? new OfTypeTerm(SearchText.Unescape(parts[0]), SearchText.Unescape(parts[1]), SearchText.Unescape(parts[2]))
            : Wrong("an identifier with its type is written as system|code|value");
    }

    private static Outcome<SearchTerm> Plain(string text, bool isIdentifier)
    {
        var parts = SearchText.Split(text, '|');
        if (parts.Count > 2 || parts is ["", ""]) return Wrong("a token is written as code, system|code, |code or system|");
        if (parts.Count == 1) return new TokenTerm(null, SearchText.Unescape(parts[0]), isIdentifier);
        return new TokenTerm(SearchText.Unescape(parts[0]), parts[1].Length == 0 ? null : SearchText.Unescape(parts[1]), isIdentifier);
    }

    private Outcome<SearchTerm> Referred(SearchParameter parameter, string? modifier, string text) => modifier switch
    {
        "identifier" => Plain(text, isIdentifier: true),
        "text" => new StringTerm(SearchText.Unescape(text), TextMatch.Begins, IsBesideToken: true),
        _ => Address(parameter, modifier, Reference.Relative(Reference.Unversioned(SearchText.Unescape(text)), settings.Bases)),
    };

    // An id alone stands for a resource of any type that the parameter leads to; a modifier says which.
    private Outcome<SearchTerm> Address(SearchParameter parameter, string? type, string address)
    {
        if (ResourceKey.IsId(address))
        {
            var types = type is not null ? [type] : parameter.Targets.Count > 0 ? parameter.Targets : FhirDefinitions.R4.ResourceTypes;
            return new ReferenceTerm(settings.Forms(types.Select(t => $"{t}/{address}")));
        }
        if (Reference.Local(address, []) is { } key)
            return type is null || key.Type == type ? new ReferenceTerm(settings.Forms([key.ToString()])) : Wrong($"the reference is to a {key.Type} and not to a {type}");
        if (address.Contains(':', StringComparison.Ordinal))
            return new ReferenceTerm(new HashSet<string>(StringComparer.Ordinal) { address }, address.Contains('|', StringComparison.Ordinal) ? null : address + "|");
        return Wrong("a reference is written as id, Type/id or an absolute address");
    }

    private static SearchPrefix? Prefix(ref string text)
    {
        if (text.Length < 3 || !Prefixes.TryGetValue(text[..2], out var prefix)) return null;
        text = text[2..];
        return prefix;
    }

    private static Outcome<SearchTerm> Wrong(string message) => Invalid.At("", message);
}

/// <summary>What the meaning of values depends on beside their text.</summary>
/// <param name="Bases">The addresses that this server has, with a slash at their ends.</param>
/// <param name="Units">Brings units together that measure the same.</param>
/// <param name="Now">The time of the search.</param>
internal sealed record SearchSettings(IReadOnlyList<string> Bases, CanonicalUnits? Units, DateTimeOffset Now)
{
    /// <summary>The Patients that were merged: references to one that was replaced are found for the one that stays.</summary>
    public MergedPatients Merged { get; init; } = MergedPatients.None;

    /// <summary>All ways to write some references to resources of this server.</summary>
    public IReadOnlySet<string> Forms(IEnumerable<string> references) =>
        references.SelectMany(WithReplaced).SelectMany(r => Bases.Select(b => b + r).Prepend(r)).ToHashSet(StringComparer.Ordinal);

    private IEnumerable<string> WithReplaced(string reference) =>
        Merged.IsEmpty || reference.Split('/') is not ["Patient", var id] ? [reference] : Merged.WithReplaced(id).Select(one => $"Patient/{one}");
}
