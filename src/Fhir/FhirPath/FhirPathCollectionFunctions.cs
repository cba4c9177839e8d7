namespace Varde.Fhir.FhirPath;

/// <summary>Functions on collections (FHIRPath 2.0, 5.1 to 5.4, 6.5.3 and 7.1).</summary>
internal static class FhirPathCollectionFunctions
{
    public static readonly Dictionary<string, FhirPathFunctionDefinition> All = new(StringComparer.Ordinal)
    {
        ["empty"] = new(0, 0, (_, scope) => FhirPathLiteral.Of(scope.Focus.Length == 0)),
        ["exists"] = new(0, 1, Exists),
        ["all"] = new(1, 1, HoldForAll),
        ["allTrue"] = new(0, 0, (_, scope) => Truths(scope, nodes => Array.TrueForAll(nodes, n => n.Value is true))),
        ["anyTrue"] = new(0, 0, (_, scope) => Truths(scope, nodes => Array.Exists(nodes, n => n.Value is true))),
        ["allFalse"] = new(0, 0, (_, scope) => Truths(scope, nodes => Array.TrueForAll(nodes, n => n.Value is false))),
        ["anyFalse"] = new(0, 0, (_, scope) => Truths(scope, nodes => Array.Exists(nodes, n => n.Value is false))),
        ["subsetOf"] = new(1, 1, (call, scope) => FhirPathLiteral.Of(FhirPathSets.IsSubset(scope.Focus, call.Nodes(scope, 0), scope.Run))),
        ["supersetOf"] = new(1, 1, (call, scope) => FhirPathLiteral.Of(FhirPathSets.IsSubset(call.Nodes(scope, 0), scope.Focus, scope.Run))),
        ["count"] = new(0, 0, (_, scope) => FhirPathNode.Of(scope.Focus.Length).Self),
        ["distinct"] = new(0, 0, (_, scope) => FhirPathSets.Distinct(scope.Focus, scope.Run)),
        ["isDistinct"] = new(0, 0, (_, scope) => FhirPathLiteral.Of(FhirPathSets.Distinct(scope.Focus, scope.Run).Length == scope.Focus.Length)),
        ["where"] = new(1, 1, Where),
        ["select"] = new(1, 1, Select),
        ["repeat"] = new(1, 1, Repeat),
        ["single"] = new(0, 0, Single),
        ["first"] = new(0, 0, (_, scope) => scope.Focus.Length == 0 ? [] : scope.Focus[0].Self),
        ["last"] = new(0, 0, (_, scope) => scope.Focus.Length == 0 ? [] : scope.Focus[^1].Self),
        ["tail"] = new(0, 0, (_, scope) => scope.Focus.Length == 0 ? [] : scope.Focus[1..]),
        ["skip"] = new(1, 1, (call, scope) => scope.Focus[Math.Clamp(Number(call, scope), 0, scope.Focus.Length)..]),
        ["take"] = new(1, 1, (call, scope) => scope.Focus[..Math.Clamp(Number(call, scope), 0, scope.Focus.Length)]),
        ["intersect"] = new(1, 1, (call, scope) => FhirPathSets.Intersection(scope.Focus, call.Nodes(scope, 0), scope.Run)),
        ["exclude"] = new(1, 1, (call, scope) => FhirPathSets.Difference(scope.Focus, call.Nodes(scope, 0), scope.Run)),
        ["union"] = new(1, 1, (call, scope) => FhirPathSets.Union(scope.Focus, call.Nodes(scope, 0), scope.Run)),
        ["combine"] = new(1, 1, Combine),
        ["iif"] = new(2, 3, If),
        ["not"] = new(0, 0, Not),
        ["aggregate"] = new(1, 2, Aggregate),
        ["trace"] = new(1, 2, (_, scope) => scope.Focus),
    };

    private static FhirPathNode[] Truths(in FhirPathScope scope, Func<FhirPathNode[], bool> decide) =>
        Array.TrueForAll(scope.Focus, n => n.Value is bool) ? FhirPathLiteral.Of(decide(scope.Focus)) : scope.Run.Refuse("the function is made for truths");

    private static FhirPathNode[] Exists(FhirPathCall call, FhirPathScope scope)
    {
        if (call.Count == 0) return FhirPathLiteral.Of(scope.Focus.Length > 0);
        for (var i = 0; i < scope.Focus.Length && scope.Run.May(1); i++)
            if (call.Argument(0).IsTrue(scope.Each(scope.Focus[i], i)) == true) return FhirPathLiteral.True;
        return FhirPathLiteral.False;
    }

    private static FhirPathNode[] HoldForAll(FhirPathCall call, FhirPathScope scope)
    {
        for (var i = 0; i < scope.Focus.Length && scope.Run.May(1); i++)
            if (call.Argument(0).IsTrue(scope.Each(scope.Focus[i], i)) != true) return FhirPathLiteral.False;
        return FhirPathLiteral.True;
    }

    private static FhirPathNode[] Where(FhirPathCall call, FhirPathScope scope)
    {
        var found = new List<FhirPathNode>();
        for (var i = 0; i < scope.Focus.Length && scope.Run.May(1); i++)
            if (call.Argument(0).IsTrue(scope.Each(scope.Focus[i], i)) == true) found.Add(scope.Focus[i]);
        return [.. found];
    }

    private static FhirPathNode[] Select(FhirPathCall call, FhirPathScope scope)
    {
        var found = new List<FhirPathNode>();
        for (var i = 0; i < scope.Focus.Length && scope.Run.May(1); i++) AddTo(found, call.Argument(0).Evaluate(scope.Each(scope.Focus[i], i)), scope.Run);
        return [.. found];
    }

    // Items that were met before are not gone through again, so that it ends (FHIRPath 2.0, 5.2.3).
    private static FhirPathNode[] Repeat(FhirPathCall call, FhirPathScope scope)
    {
        var (found, met) = (new List<FhirPathNode>(), new HashSet<FhirPathNode>(new FhirPathEquality(scope.Run)));
        var waiting = new Queue<FhirPathNode>(scope.Focus);
        for (var i = 0; waiting.Count > 0 && scope.Run.May(1); i++)
        {
            foreach (var node in call.Argument(0).Evaluate(scope.Each(waiting.Dequeue(), i)))
            {
                if (!scope.Run.May(1) || !met.Add(node)) continue;
                found.Add(node);
                waiting.Enqueue(node);
            }
        }
        return [.. found];
    }

    private static FhirPathNode[] Single(FhirPathCall call, FhirPathScope scope) =>
        scope.Focus.Length > 1 ? scope.Run.Refuse("single needs one item where there are several") : scope.Focus;

    private static FhirPathNode[] Combine(FhirPathCall call, FhirPathScope scope)
    {
        var other = call.Nodes(scope, 0);
        return scope.Run.May((scope.Focus.Length + other.Length) / 4) ? [.. scope.Focus, .. other] : [];
    }

    // The condition and what follows from it are about the item before the dot, where there is one.
    private static FhirPathNode[] If(FhirPathCall call, FhirPathScope scope)
    {
        if (scope.Focus.Length > 1) return scope.Run.Refuse("iif needs one item where there are several");
        var inner = scope with { This = scope.Focus };
        var condition = call.Argument(0).Single(inner)?.Value;
        if (condition is not (null or bool)) return scope.Run.Refuse("the condition of iif is a truth");
        if (condition is true) return call.Argument(1).Evaluate(inner);
        return call.Count == 3 ? call.Argument(2).Evaluate(inner) : [];
    }

    private static FhirPathNode[] Not(FhirPathCall call, FhirPathScope scope) => scope.Focus switch
    {
        [] => [],
        [var only] => FhirPathLiteral.Of(only.Value is false),
        _ => scope.Run.Refuse("not needs one item where there are several"),
    };

    private static FhirPathNode[] Aggregate(FhirPathCall call, FhirPathScope scope)
    {
        var total = call.Count == 2 ? call.Nodes(scope, 1) : [];
        for (var i = 0; i < scope.Focus.Length && scope.Run.May(1 + total.Length); i++)
            total = call.Argument(0).Evaluate(scope.Each(scope.Focus[i], i) with { Total = total });
        return total;
    }

    private static void AddTo(List<FhirPathNode> found, FhirPathNode[] nodes, FhirPathRun run)
    {
        if (run.May(nodes.Length)) found.AddRange(nodes);
    }

    private static int Number(FhirPathCall call, in FhirPathScope scope)
    {
        if (call.Value(scope, 0) is int number) return number;
        scope.Run.Refuse("the argument is an integer");
        return 0;
    }
}
