using System.Collections.Frozen;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;

namespace Varde.Fhir.Search.Asking;

/// <summary>One comparison of a filter (FHIR R4, search_filter, 3.1.3).</summary>
/// <param name="Path">The parameter, behind a chain or none.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">With what, escaped as the value of a parameter is.</param>
internal sealed record FilterComparison(string Path, string Operator, string Value)
{
    private static readonly string[] Ordered = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    private static readonly FrozenDictionary<SearchParameterType, string[]> Takes = new Dictionary<SearchParameterType, string[]>
    {
        [SearchParameterType.Number] = Ordered, [SearchParameterType.Quantity] = Ordered, [SearchParameterType.Date] = [.. Ordered, "po"],
        [SearchParameterType.String] = ["eq", "ne", "co", "sw", "ew"], [SearchParameterType.Token] = ["eq", "ne", "in", "ss", "sb"],
        [SearchParameterType.Reference] = ["eq", "ne", "re"], [SearchParameterType.Uri] = ["eq", "ne", "ss", "sb"],
        [SearchParameterType.Composite] = ["eq"], [SearchParameterType.Special] = ["eq"],
    }.ToFrozenDictionary();

    /// <summary>All operators.</summary>
    public static IReadOnlySet<string> Operators { get; } = Takes.Values.SelectMany(o => o).Append("pr").ToHashSet(StringComparer.Ordinal);

    /// <summary>What it asks of a terminology about a parameter; null when it asks for something else.</summary>
    public CodeRelation? Relation(SearchParameter parameter) => parameter.Type != SearchParameterType.Token ? null : Operator switch
    {
        "in" => CodeRelation.In,
        // The value subsumes what it is compared with, or is subsumed by it.
        "ss" => CodeRelation.Below,
        "sb" => CodeRelation.Above,
        _ => null,
    };

    /// <summary>The comparison with a time.</summary>
    public Outcome<DateTerm> Time(TermReader terms)
    {
        if (!Takes[SearchParameterType.Date].Contains(Operator)) return Misplaced(Path);
        return Operator == "po" ? terms.Date("eq" + Value).Map(date => date with { Prefix = SearchPrefix.Approximately }) : terms.Date(Operator + Value);
    }

    /// <summary>The comparison with the values of a parameter.</summary>
    public Outcome<SearchTerm> Term(TermReader terms, SearchParameter parameter)
    {
        if (!Takes[parameter.Type].Contains(Operator)) return Misplaced(parameter.Code, Takes[parameter.Type]);
        return parameter.Type switch
        {
            SearchParameterType.Date => Time(terms).Map(date => (SearchTerm)date),
            SearchParameterType.Number or SearchParameterType.Quantity => terms.Read(parameter, null, Operator + Value),
            SearchParameterType.String => TermReader.Text(SearchText.Unescape(Value), Match).Map(Compared),
            _ => terms.Read(parameter, Operator switch { "ss" => "below", "sb" => "above", _ => null }, Value).Map(Compared),
        };
    }

    /// <summary>Says that a parameter cannot be compared so.</summary>
    public Invalid Misplaced(string code, params IReadOnlyList<string> taken) =>
        Invalid.At("", $"{code} is not compared by {Operator}{(taken.Count > 0 ? $": it takes {string.Join(", ", taken)} and pr" : "")}");

    private TextMatch Match => Operator switch { "co" => TextMatch.Contains, "sw" => TextMatch.Begins, "ew" => TextMatch.Ends, _ => TextMatch.Same };

    // "An item in the set has an unequal value": one that is equal beside it does no harm.
    private SearchTerm Compared(SearchTerm term) => Operator == "ne" ? new UnequalTerm(term) : term;
}
