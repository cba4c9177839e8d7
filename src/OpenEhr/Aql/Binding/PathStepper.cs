using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Takes one step of a path.</summary>
internal static class PathStepper
{
    /// <summary>Adds to a list what the attribute of a node leads to, as far as it satisfies the predicate. Rows use one list again and again.</summary>
    public static void Follow(object node, string attribute, BoundPredicate? predicate, AqlEnvironment environment, List<AqlValue> into)
    {
        var owner = node as RmObject;
        switch (AqlSteps.Take(node, attribute))
        {
            case null: return;
            case List<RmObject> items:
                foreach (var item in items)
                    if (Satisfies(item, predicate, environment)) into.Add(new(item, owner));
                break;
            case var one:
                if (Satisfies(one, predicate, environment)) into.Add(new(one, owner));
                break;
        }
    }

    private static bool Satisfies(object node, BoundPredicate? predicate, AqlEnvironment environment) =>
        predicate is null || predicate.Holds(node, environment) == true;
}
