using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>The row that is looked at: which nodes the variables and the places of the paths have. Filled anew for each row.</summary>
internal sealed class AqlRow(BoundQuery query, AqlEnvironment environment)
{
    private readonly AqlValue[] _values = new AqlValue[query.Places.Count];

    public AqlEnvironment Environment => environment;

    /// <summary>What the variables are bound to, by index of the class expression.</summary>
    public object?[] Nodes { get; } = new object?[query.Classes.Count];

    /// <summary>The value at a place.</summary>
    public AqlValue At(PathPlace place) => _values[place.Index] is { Raw: AqlEhr ehr } ? new(ehr.Ehr) : _values[place.Index];

    /// <summary>The node at a place, from where steps can be taken; null when there is none.</summary>
    public object? NodeAt(PathPlace place) => _values[place.Index].Raw;

    public void Set(PathPlace place, AqlValue value) => _values[place.Index] = value;

    /// <summary>What a place can have, given what the place above it has.</summary>
    public void Candidates(PathPlace place, List<AqlValue> into)
    {
        into.Clear();
        if (place.Above is { } above)
        {
            if (NodeAt(above) is { } node) PathStepper.Follow(node, place.Attribute, place.Predicate, environment, into);
        }
        else if (Nodes[place.Variable.Index] is { } bound && (place.Predicate is null || place.Predicate.Holds(bound, environment) == true))
        {
            into.Add(new(bound));
        }
        if (into.Count == 0) into.Add(AqlValue.Missing);
    }
}
