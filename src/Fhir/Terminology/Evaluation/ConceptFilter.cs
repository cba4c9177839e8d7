using System.Globalization;
using System.Text.RegularExpressions;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>What must hold of a concept, made of the filter of a value set (FHIR R4, ValueSet, filter operators).</summary>
internal static partial class ConceptFilter
{
    private const int LongestPattern = 500;
    private const int MostRepetitions = 1000;
    private const int LongestText = 10_000;

    /// <summary>Makes the test of a filter.</summary>
    /// <returns>The test; <see cref="Unprocessable"/> when the filter is none, or names a concept that there is not.</returns>
    public static Outcome<Func<Concept, bool>> Of(SetFilter filter, CodeSystem system) => filter.Op switch
    {
        "=" => Holds(concept => ValuesOf(concept, filter.Property).Contains(filter.Value, StringComparer.Ordinal)),
        "in" => In(filter, isIn: true),
        "not-in" => In(filter, isIn: false),
        "exists" => Exists(filter),
        "regex" => Matches(filter),
        "is-a" or "descendent-of" or "is-not-a" or "generalizes" when filter.Property is "concept" or "code" => Hierarchy(filter, system),
        _ => Wrong($"the operator {Printable(filter.Op)} on the property {Printable(filter.Property)} is not known here"),
    };

    private static Outcome<Func<Concept, bool>> Hierarchy(SetFilter filter, CodeSystem system)
    {
        if (system.Find(filter.Value) is not { } root) return Wrong("the code that a filter names is none of its code system");
        var family = filter.Op == "generalizes" ? system.Above(root) : system.Family(root);
        return filter.Op switch
        {
            "is-not-a" => Holds(concept => !family.Contains(concept)),
            "descendent-of" => Holds(concept => concept != root && family.Contains(concept)),
            _ => Holds(family.Contains),
        };
    }

    private static Outcome<Func<Concept, bool>> In(SetFilter filter, bool isIn)
    {
        var values = filter.Value.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        return Holds(concept => ValuesOf(concept, filter.Property).Any(values.Contains) == isIn);
    }

    private static Outcome<Func<Concept, bool>> Exists(SetFilter filter) => filter.Value is not ("true" or "false")
        ? Wrong("the value of exists is true or false")
        : Holds(concept => ValuesOf(concept, filter.Property).Any() == (filter.Value == "true"));

    // Matched without backtracking, so that a pattern takes time in proportion to the text and no more.
    private static Outcome<Func<Concept, bool>> Matches(SetFilter filter)
    {
        if (filter.Value.Length > LongestPattern || Repetitions(filter.Value) > MostRepetitions) return Wrong($"a pattern has at most {LongestPattern} characters and {MostRepetitions} counted repetitions");
        try
        {
            var pattern = new Regex($"^(?:{filter.Value})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
            return Holds(concept => ValuesOf(concept, filter.Property).Any(text => text.Length <= LongestText && pattern.IsMatch(text)));
        }
        catch (Exception broken) when (broken is ArgumentException or NotSupportedException)
        {
            return Wrong("the pattern is none, or looks around or back, which is not supported");
        }
    }

    // Repetitions within repetitions multiply.
    private static double Repetitions(string pattern) =>
        Counted().Matches(pattern).Aggregate(1.0, (all, one) => all * Math.Max(1, double.Parse(one.Groups["most"].Success ? one.Groups["most"].ValueSpan : one.Groups["least"].ValueSpan, CultureInfo.InvariantCulture)));

    private static IEnumerable<string> ValuesOf(Concept concept, string property) => property switch
    {
        "code" or "concept" => [concept.Code],
        "display" => concept.Display is { } display ? [display] : [],
        "definition" => concept.Definition is { } definition ? [definition] : [],
        "parent" => concept.Parents.Select(p => p.Code),
        "child" => concept.Children.Select(c => c.Code),
        "inactive" => [concept.IsInactive ? "true" : "false"],
        "notSelectable" or "abstract" => [concept.IsAbstract ? "true" : "false"],
        _ => concept.Properties.Where(p => p.Code == property).Select(p => p.Compared),
    };

    private static Outcome<Func<Concept, bool>> Holds(Func<Concept, bool> test) => test;

    private static Outcome<Func<Concept, bool>> Wrong(string message) => Unprocessable.At("ValueSet.compose.include.filter", message);

    private static string Printable(string text) => text.Length <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '=' or '_') ? text : "of this name";

    [GeneratedRegex(@"\{(?<least>\d+)(,(?<most>\d*))?\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Counted();
}
