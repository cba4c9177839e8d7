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

    private static FhirPathNode[] Resolve(FhirPathCall call, FhirPathScope scope)
    {
        var found = new List<FhirPathNode>();
        foreach (var node in scope.Focus)
            if (scope.Run.May(1) && Contained(node, scope.Run) is { } resource) found.Add(resource);
        return [.. found];
    }

    // "#" alone is the resource that this is contained in (FHIR R4, references, 2.3.0.4).
    private static FhirPathNode? Contained(FhirPathNode node, FhirPathRun run)
    {
        var reference = node.Value as string ?? node.Text("reference");
        if (reference is not ['#', .. var id]) return null;
        var (root, start) = (run.Context.RootResource, node.Parent is null ? null : node.RootResource);
        if (id.Length == 0) return start ?? root;
        var children = (start ?? root).ChildrenOf("contained");
        return run.May(children.Length) ? Array.Find(children, c => c.Text("id") == id) : null;
    }

    private static FhirPathNode[] At(in FhirPathScope scope, string form, Func<string, FhirPathTime?> read) =>
        FhirPathLiteral.Of(read(scope.Run.Now.ToString(form, CultureInfo.InvariantCulture)));
}
