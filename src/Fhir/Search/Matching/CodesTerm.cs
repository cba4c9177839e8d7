using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search.Matching;

/// <summary>A token that is one of many codes, as a value set has them.</summary>
/// <param name="Codes">The codes, each with its system.</param>
internal sealed record CodesTerm(IReadOnlySet<TokenValue> Codes) : SearchTerm
{
    public override SearchFacet Facet => SearchFacet.Token;

    public override bool Takes(SearchValue value, SearchSource source) => value is TokenValue token && (Codes.Contains(token) || (token.System.Length == 0 && IsImplied(source, token.Code)));

    public override IEnumerable<LeafFilter> Narrowed(SearchSource source, LeafNames names)
    {
        var paths = names.Numbers(source.NameOf(Facet), LeafType.Code);
        var implied = source.Codes is null ? [] : Codes.Where(c => IsImplied(source, c.Code)).Select(c => c with { System = "" });
        return [new LeafKeys(paths, [.. Codes.Concat(implied).Distinct().Select(c => LeafSink.CodeKey(LeafWriter.Packed(c)))])];
    }

    // The system of a code from a fixed set is not written.
    private bool IsImplied(SearchSource source, string code) =>
        source.Codes is { } set && FhirDefinitions.R4.Codes(set) is { } bySystem && bySystem.Any(s => s.Value.Contains(code) && Codes.Contains(new(s.Key, code)));
}
