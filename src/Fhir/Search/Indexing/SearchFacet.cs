using Varde.Fhir.Definitions;
using Varde.Records;

namespace Varde.Fhir.Search.Indexing;

/// <summary>What is kept of the values that a path leads to. The last word of a leaf's path.</summary>
internal enum SearchFacet
{
    /// <summary>Tokens: code, system.</summary>
    Token,

    /// <summary>Texts that stand with tokens and references, for <c>:text</c>.</summary>
    Text,

    /// <summary>Identifiers with a code of their type, for <c>:of-type</c>.</summary>
    OfType,

    /// <summary>References and canonical addresses.</summary>
    Reference,

    /// <summary>The identifiers in references, for <c>:identifier</c>.</summary>
    Identifier,

    /// <summary>Stretches of time.</summary>
    Date,

    /// <summary>Numbers and quantities with their units.</summary>
    Amount,

    /// <summary>Text for people.</summary>
    String,

    /// <summary>Addresses.</summary>
    Uri,

    /// <summary>Positions on the earth.</summary>
    Position,
}

/// <summary>The leaf paths of what a path leads to. Its name is the path, and what is kept is the last word.</summary>
internal sealed class FacetPaths
{
    /// <summary>Says that a document holds a value which is longer than a leaf: it must be opened to be compared.</summary>
    public static readonly LeafPath Incomplete = new("incomplete", scope: LeafScope.Record);

    private readonly LeafPath[] _paths;

    public FacetPaths(string name) =>
        _paths = [.. Enum.GetValues<SearchFacet>().Select(facet => new LeafPath(NameOf(name, facet), scope: ScopeOf(name, facet)))];

    /// <summary>The path of the values themselves.</summary>
    public LeafPath this[SearchFacet facet] => _paths[(int)facet];

    /// <summary>Says that something is there which has no value to compare. Nobody looks for such over all.</summary>
    public LeafPath Valueless(SearchFacet facet) => new(this[facet].Path, scope: LeafScope.Record);

    /// <summary>The first letters of texts, folded: what narrows a search for strings.</summary>
    public LeafPath Folded => field ??= new(this[SearchFacet.String].Path + FoldedSuffix);

    /// <summary>How the words of names sound: what narrows a search by sound.</summary>
    public LeafPath Sound => field ??= new(this[SearchFacet.String].Path + " sound");

    /// <summary>The numbers that narrow a search for amounts, in a unit; empty for as they are written.</summary>
    public LeafPath Number(string unit) => new(this[SearchFacet.Amount].Path + NumberSuffix, unit);

    /// <summary>The latitude of positions, which narrows a search for what is near.</summary>
    public LeafPath Latitude => field ??= new(this[SearchFacet.Position].Path + " latitude");

    /// <summary>The longitude of positions.</summary>
    public LeafPath Longitude => field ??= new(this[SearchFacet.Position].Path + " longitude");

    /// <summary>Numbers are found by all that have no point but a range.</summary>
    public const string Range = "range";

    /// <summary>What the path of <see cref="Folded"/> ends in.</summary>
    public const string FoldedSuffix = " folded";

    /// <summary>What the path of <see cref="Number"/> ends in.</summary>
    public const string NumberSuffix = " number";

    /// <summary>The name of the path of some values.</summary>
    public static string NameOf(string name, SearchFacet facet) => $"{name} {WordOf(facet)}";

    /// <summary>What a leaf's path says is kept there; null when it is for narrowing only, or is no path of a resource.</summary>
    public static SearchFacet? Of(string path)
    {
        var word = path.AsSpan(path.LastIndexOf(' ') + 1);
        foreach (var facet in Enum.GetValues<SearchFacet>())
            if (word.SequenceEqual(WordOf(facet))) return facet;
        return null;
    }

    /// <summary>What the values of a type of parameter are kept as.</summary>
    public static SearchFacet Of(SearchParameterType type) => type switch
    {
        SearchParameterType.Number or SearchParameterType.Quantity => SearchFacet.Amount,
        SearchParameterType.Date => SearchFacet.Date,
        SearchParameterType.String => SearchFacet.String,
        SearchParameterType.Token => SearchFacet.Token,
        SearchParameterType.Reference => SearchFacet.Reference,
        SearchParameterType.Special => SearchFacet.Position,
        _ => SearchFacet.Uri,
    };

    // The id is looked up by the key of the document. Texts, amounts and positions are compared to the letter where they are found through narrower leaves.
    private static LeafScope ScopeOf(string name, SearchFacet facet) =>
        facet is SearchFacet.Text or SearchFacet.Amount or SearchFacet.String or SearchFacet.Position || name == SearchSource.Id ? LeafScope.Record : LeafScope.Population;

    private static string WordOf(SearchFacet facet) => facet switch
    {
        SearchFacet.Token => "token",
        SearchFacet.Text => "text",
        SearchFacet.OfType => "of-type",
        SearchFacet.Reference => "reference",
        SearchFacet.Identifier => "identifier",
        SearchFacet.Date => "date",
        SearchFacet.Amount => "amount",
        SearchFacet.String => "string",
        SearchFacet.Position => "position",
        _ => "uri",
    };
}
