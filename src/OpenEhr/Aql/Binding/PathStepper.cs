using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Takes one step of a path.</summary>
internal static class PathStepper
{
    /// <summary>What the attribute of a node leads to, as far as it satisfies the predicate.</summary>
    public static IEnumerable<(object Value, RmObject? Owner)> Follow(object node, string attribute, BoundPredicate? predicate, AqlEnvironment environment)
    {
        var owner = node as RmObject;
        switch (AqlSteps.Take(node, attribute))
        {
            case null: yield break;
            case List<RmObject> items:
                foreach (var item in items)
                    if (Satisfies(item, predicate, environment)) yield return (item, owner);
                break;
            case var one:
                if (Satisfies(one, predicate, environment)) yield return (one, owner);
                break;
        }
    }

    /// <summary>Fills a list with what the attribute leads to: the same without garbage, for rows.</summary>
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
