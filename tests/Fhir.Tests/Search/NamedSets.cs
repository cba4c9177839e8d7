using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Tests.Search;

/// <summary>Value sets and a hierarchy for searches over made-up resources, with what they mean told by themselves.</summary>
internal sealed class NamedSets : ICodeSets
{
    public static readonly NamedSets Instance = new();

    private static readonly TokenValue[] Some =
        [new("http://loinc.org", "8480-6"), new("http://other.example", "718-7"), new("http://hl7.org/fhir/administrative-gender", "male"), new("http://hl7.org/fhir/observation-status", "final"), new("http://class.example", "IMP"), new("http://tags.example", "t1")];

    // 8480-6 lies above 8462-4, and that above 718-7.
    private static readonly string[] Line = ["8480-6", "8462-4", "718-7"];

    /// <summary>Whether a token is one of those that are named.</summary>
    public static bool Has(NamedCodes named, CodeRelation relation, TokenValue token) =>
        named.Code is { } code ? code.System == token.System && IsOf(code.Code, token.Code, relation == CodeRelation.Above) : named.ValueSet == "http://sets.example/some" && Some.Contains(token);

    public Task<Outcome<IReadOnlyList<TokenValue>>> OfValueSetAsync(string reference, QueryPermit permit, IReadOnlyList<string> bases, CancellationToken cancellation) =>
        Task.FromResult(Outcome<IReadOnlyList<TokenValue>>.Done(reference == "http://sets.example/some" ? Some : []));

    public Task<Outcome<IReadOnlyList<TokenValue>>> OfHierarchyAsync(TokenValue code, bool above, QueryPermit permit, CancellationToken cancellation) =>
        Task.FromResult(Outcome<IReadOnlyList<TokenValue>>.Done([.. Line.Append(code.Code).Distinct().Where(other => IsOf(code.Code, other, above)).Select(other => code with { Code = other })]));

    private static bool IsOf(string code, string other, bool above)
    {
        var (at, its) = (Array.IndexOf(Line, code), Array.IndexOf(Line, other));
        return code == other || (at >= 0 && its >= 0 && (above ? its < at : its > at));
    }
}
