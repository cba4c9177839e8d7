using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Records;

namespace Varde.Fhir.Search.Asking;

/// <summary>Parts of one element have values that belong together (FHIR R4, search, 3.1.1.4.17).</summary>
/// <param name="Parameter">The composite.</param>
/// <param name="Tuples">What is asked for: one of these, each with a term for each part.</param>
internal sealed record CompositeCriterion(SearchParameter Parameter, IReadOnlyList<IReadOnlyList<SearchTerm>> Tuples) : SearchCriterion
{
    public override IEnumerable<string> Names =>
        Parameter.Composites.SelectMany(c => c.Parts.SelectMany((p, i) => p.Parameter.Sources.SelectMany(s => Tuples.Select(t => s.Source.NameOf(t[i].Facet))))).Distinct();

    public override bool Holds(SearchSubject subject) => Tuples.Any(tuple => Parameter.Composites.Any(c => Places(subject, c, tuple).Any()));

    /// <summary>A resource that has all parts has the first.</summary>
    public override LeafFilter? Narrowed(LeafNames names) =>
        LeafTerms.Any(Parameter.Composites.SelectMany(c => c.Parts[0].Parameter.Sources).SelectMany(s => Tuples.Select(t => t[0].Narrowed(s.Source, names))));

    public override int Rank => 3;

    /// <summary>The elements at which all parts have what is asked for, or, when nothing is, anything.</summary>
    public static IEnumerable<Place> Places(SearchSubject subject, SearchComposite composite, IReadOnlyList<SearchTerm>? tuple)
    {
        HashSet<Place>? places = null;
        for (var i = 0; i < composite.Parts.Count; i++)
        {
            var (part, term) = (composite.Parts[i], tuple?[i]);
            var own = PlacesOf(subject, part, term, composite.Levels);
            if (part.IsOfWhole && own.Count == 0) return [];
            if (part.IsOfWhole) continue;
            if (places is null) places = own;
            else places.IntersectWith(own);
        }
        return places ?? [];
    }

    private static HashSet<Place> PlacesOf(SearchSubject subject, CompositePart part, SearchTerm? term, int levels)
    {
        var places = new HashSet<Place>();
        foreach (var source in part.Parameter.Sources)
            foreach (var value in ParameterCriterion.ValuesOf(subject, source, term?.Facet ?? FacetPaths.Of(source.Source.Type)))
                if (term?.Takes(value.Value!, source.Source) != false) places.Add(Place.Of(value.Positions, part.IsOfWhole ? 0 : levels));
        return places;
    }

    /// <summary>The occurrence of an element, by the positions on the way to it.</summary>
    internal readonly record struct Place(string Positions)
    {
        public static Place Of(int[] positions, int levels) => new(levels == 0 ? "" : string.Join('.', positions[..levels]));
    }
}
