using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Search.Asking;

/// <summary>A parameter has one of the codes that a terminology names, or none of them: <c>:in</c>, <c>:not-in</c>, <c>:above</c>, <c>:below</c> (FHIR R4, search, 3.1.1.4.10).</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Relation">What the codes have to do with what is named.</param>
/// <param name="Named">What is named: one of these.</param>
internal sealed record CodesCriterion(SearchParameter Parameter, CodeRelation Relation, IReadOnlyList<NamedCodes> Named) : SearchCriterion
{
    public override IEnumerable<string> Names => Parameter.Sources.Select(s => s.Source.Key).Distinct();

    public override bool IsOpen => true;

    public override bool Holds(SearchSubject subject) => throw new System.Diagnostics.UnreachableException("The codes are named before.");

    /// <summary>What a modifier of a token asks for; null when it asks for something else.</summary>
    public static CodeRelation? RelationOf(string? modifier) => modifier switch
    {
        "in" => CodeRelation.In, "not-in" => CodeRelation.NotIn, "above" => CodeRelation.Above, "below" => CodeRelation.Below, _ => null,
    };

    /// <summary>The criterion with the codes that are meant.</summary>
    public async Task<Outcome<SearchCriterion>> NameAsync(ICodeSets sets, QueryPermit permit, IReadOnlyList<string> bases, CancellationToken cancellation)
    {
        var codes = new HashSet<TokenValue>();
        foreach (var named in Named)
        {
            var own = named.Code is { } code ? await sets.OfHierarchyAsync(code, Relation == CodeRelation.Above, permit, cancellation) : await sets.OfValueSetAsync(named.ValueSet!, permit, bases, cancellation);
            if (!own.TryGet(out var some, out var refusal)) return refusal;
            codes.UnionWith(some);
        }
        return codes.Count == 0 ? new ConstantCriterion(Relation == CodeRelation.NotIn) : new ParameterCriterion(Parameter, [new CodesTerm(codes)], Relation == CodeRelation.NotIn);
    }
}

/// <summary>What codes have to do with what is named.</summary>
internal enum CodeRelation
{
    /// <summary>They are in the value set.</summary>
    In,

    /// <summary>They are not in it; a resource without any code holds too, as with <c>:not</c>.</summary>
    NotIn,

    /// <summary>They are the code, or lie above it.</summary>
    Above,

    /// <summary>They are the code, or lie below it.</summary>
    Below,
}

/// <summary>What a value names: a value set, or a code.</summary>
/// <param name="ValueSet">The address of the value set; null when a code is named.</param>
/// <param name="Code">The code with its system; null when a value set is named.</param>
internal sealed record NamedCodes(string? ValueSet, TokenValue? Code)
{
    /// <summary>Reads a value.</summary>
    /// <returns>What is named, or in <see cref="Invalid"/> what is wrong, without a place.</returns>
    public static Outcome<NamedCodes> Read(CodeRelation relation, string text)
    {
        if (relation is CodeRelation.In or CodeRelation.NotIn)
            return text.Length > 0 ? new NamedCodes(SearchText.Unescape(text), null) : Invalid.At("", "the address of a value set is wanted, or ValueSet/id");
        var parts = SearchText.Split(text, '|');
        return parts.Count == 2 && parts[0].Length > 0 && parts[1].Length > 0
            ? new NamedCodes(null, new(SearchText.Unescape(parts[0]), SearchText.Unescape(parts[1]))) : Invalid.At("", "a code is named with its system: system|code");
    }
}
