using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>
/// A place on the paths of a query. Paths of one variable that begin with the same steps (attribute and predicate) share their places, and take the
/// same node in each row; where they part, every combination is a row.
/// </summary>
public sealed class PathPlace
{
    internal PathPlace(int index, BoundClass variable, PathPlace? above, string attribute, BoundPredicate? predicate, IReadOnlyList<RmClass> classes)
    {
        (Index, Variable, Above, Attribute, Predicate, Classes) = (index, variable, above, attribute, predicate, classes);
    }

    /// <summary>Its place among the query's places; a place above has a lower one.</summary>
    public int Index { get; }

    /// <summary>The variable that the path begins at.</summary>
    public BoundClass Variable { get; }

    /// <summary>The place that the step is taken from; null at the variable itself.</summary>
    public PathPlace? Above { get; }

    /// <summary>The attribute; empty at the variable itself.</summary>
    public string Attribute { get; }

    /// <summary>What the node must satisfy; null for any.</summary>
    public BoundPredicate? Predicate { get; }

    /// <summary>The classes that the node can have; empty for a primitive value.</summary>
    public IReadOnlyList<RmClass> Classes { get; }

    /// <summary>True when a column, or the grouping, needs it: then each node makes rows.</summary>
    public bool IsSelected { get; private set; }

    /// <summary>The steps from the variable to here.</summary>
    public IReadOnlyList<PathPlace> Trail
    {
        get
        {
            List<PathPlace> trail = [];
            for (var place = this; place is not null; place = place.Above) trail.Insert(0, place);
            return trail;
        }
    }

    internal void Select()
    {
        for (var place = this; place is { IsSelected: false }; place = place.Above) place.IsSelected = true;
    }
}

/// <summary>The places of a query's paths.</summary>
internal sealed class PathTree
{
    private readonly Dictionary<(int Variable, int Above, string Step), PathPlace> _known = [];
    private readonly List<PathPlace> _places = [];

    public IReadOnlyList<PathPlace> Places => _places;

    public PathPlace Root(BoundClass variable, BoundPredicate? predicate)
    {
        var key = (variable.Index, -1, predicate is null ? "" : $"[{predicate.Key}]");
        return Known(key, () => new(_places.Count, variable, null, "", predicate, variable.Classes));
    }

    public PathPlace Below(PathPlace above, string attribute, BoundPredicate? predicate, IReadOnlyList<RmClass> classes)
    {
        var key = (above.Variable.Index, above.Index, predicate is null ? attribute : $"{attribute}[{predicate.Key}]");
        return Known(key, () => new(_places.Count, above.Variable, above, attribute, predicate, classes));
    }

    /// <summary>The place that a step leads to, when a path of the query takes that step.</summary>
    public PathPlace? Find(PathPlace above, string attribute, BoundPredicate? predicate) =>
        _known.GetValueOrDefault((above.Variable.Index, above.Index, predicate is null ? attribute : $"{attribute}[{predicate.Key}]"));

    private PathPlace Known((int, int, string) key, Func<PathPlace> make)
    {
        if (_known.TryGetValue(key, out var place)) return place;
        place = make();
        _known.Add(key, place);
        _places.Add(place);
        return place;
    }
}
