using System.Globalization;
using Varde.Fhir.Resources;

namespace Varde.Fhir.FhirPath;

/// <summary>Functions on elements and on the surroundings (FHIRPath 2.0, 5.8, 5.9; FHIR R4, fhirpath, 2.1.9.1.5).</summary>
internal static class FhirPathElementFunctions
{
    public static readonly Dictionary<string, FhirPathFunctionDefinition> All = new(StringComparer.Ordinal)
    {
        ["children"] = new(0, 0, (_, scope) => ChildrenOf(scope.Focus, scope.Run)),
        ["descendants"] = new(0, 0, Descendants),
        ["type"] = new(0, 0, (_, scope) => [.. scope.Focus.Select(node => FhirPathNode.Of(FhirPathType.Of(node)))]),
        ["hasValue"] = new(0, 0, (_, scope) => FhirPathLiteral.Of(scope.Focus is [{ HasValue: true }])),
        ["getValue"] = new(0, 0, (_, scope) => scope.Focus is [{ Value: { } value }] ? FhirPathLiteral.Of(value) : []),
        ["extension"] = new(1, 1, Extension),
        ["resolve"] = new(0, 0, Resolve),
        ["conformsTo"] = new(1, 1, (call, scope) => Ask(call, scope, (surroundings, node, address) => surroundings.ConformsTo(node, address))),
        ["memberOf"] = new(1, 1, (call, scope) => Ask(call, scope, (surroundings, node, address) => surroundings.IsMember(node, address))),
        ["htmlChecks"] = new(0, 0, (_, scope) =>
            FhirPathLiteral.Of(Array.TrueForAll(scope.Focus, node => node.Value is string text && Narrative.FaultOf(text) is null))),
        ["now"] = new(0, 0, (_, scope) => At(scope, "yyyy-MM-dd'T'HH:mm:ss.fffzzz", FhirPathTime.DateTime)),
        ["today"] = new(0, 0, (_, scope) => At(scope, "yyyy-MM-dd", FhirPathTime.Date)),
        ["timeOfDay"] = new(0, 0, (_, scope) => At(scope, "HH:mm:ss.fff", FhirPathTime.Time)),
    };

    private static FhirPathNode[] ChildrenOf(FhirPathNode[] nodes, FhirPathRun run)
    {
        var found = new List<FhirPathNode>();
        foreach (var node in nodes)
            if (run.May(1 + node.Children.Length)) found.AddRange(node.Children);
        return [.. found];
    }

    private static FhirPathNode[] Descendants(FhirPathCall call, FhirPathScope scope)
    {
        var found = new List<FhirPathNode>();
        for (var level = ChildrenOf(scope.Focus, scope.Run); level.Length > 0; level = ChildrenOf(level, scope.Run)) found.AddRange(level);
        return [.. found];
    }

    private static FhirPathNode[] Extension(FhirPathCall call, FhirPathScope scope)
    {
        if (call.Text(scope, 0) is not { } url) return [];
        var found = new List<FhirPathNode>();
        foreach (var node in scope.Focus)
            if (scope.Run.May(1 + node.Children.Length)) found.AddRange(node.Children.Where(c => c.Name == "extension" && c.Text("url") == url));
        return [.. found];
    }

    private static FhirPathNode[] Ask(FhirPathCall call, FhirPathScope scope, Func<FhirPathSurroundings, FhirPathNode, string, bool?> ask)
    {
        if (call.Text(scope, 0) is not { } address || scope.Focus is not [var node] || !scope.Run.May(10)) return [];
        return scope.Run.Surroundings is { } surroundings ? FhirPathLiteral.Of(ask(surroundings, node, address)) : scope.Run.Refuse("profiles and terminology cannot be asked here");
    }

    private static FhirPathNode[] Resolve(FhirPathCall call, FhirPathScope scope)
    {
        var found = new List<FhirPathNode>();
        foreach (var node in scope.Focus)
            if (scope.Run.May(1) && Resolved(node, scope.Run) is { } resource) found.Add(resource);
        return [.. found];
    }

    private static FhirPathNode? Resolved(FhirPathNode node, FhirPathRun run)
    {
        var reference = node.Value as string ?? node.Text("reference");
        return reference is null ? null : LocalResources.Find(node.Parent is null ? run.Context : node, reference, count => run.May(1 + count));
    }

    private static FhirPathNode[] At(in FhirPathScope scope, string form, Func<string, FhirPathTime?> read) =>
        FhirPathLiteral.Of(read(scope.Run.Now.ToString(form, CultureInfo.InvariantCulture)));
}
