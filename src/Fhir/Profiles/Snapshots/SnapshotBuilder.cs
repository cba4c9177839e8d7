using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Profiles.Snapshots;

/// <summary>
/// Makes the snapshot of a StructureDefinition: of a type from the snapshot that the specification has, of a profile from its base and what it says beside
/// (FHIR R4, profiling, 5.1.0.3). The work is bounded, since definitions come from clients.
/// </summary>
internal sealed class SnapshotBuilder
{
    private const int MostElements = 20_000;
    private const int MostNodes = 200_000;
    private const int DeepestPath = 40;

    private readonly ProfileLibrary _library;
    private readonly ElementNode _root;
    private readonly List<(string Path, ElementNode Node)> _open = [];
    private readonly Dictionary<ElementNode, List<TypeRule>> _named = [];
    private int _made;

    private SnapshotBuilder(ProfileLibrary library, ElementNode root) => (_library, _root) = (library, root);

    /// <returns>The definition with its snapshot; refused when it cannot be understood, with the reason.</returns>
    public static Outcome<Profile> Build(JsonElement definition, ProfileLibrary library)
    {
        if (JsonText.Of(definition, "url") is not { } url || JsonText.Of(definition, "type") is not { } type) return Refused("it has no url or no type");
        // A type cannot specialise itself: what says so is a profile.
        var isProfile = JsonText.Of(definition, "derivation") == "constraint" || JsonText.Of(definition, "baseDefinition") == ProfileLibrary.TypeUrl + type;
        if (!BaseOf(definition, type, isProfile, library).TryGet(out var basis, out var refusal)) return refusal;
        var elements = ElementsOf(definition, isProfile && basis is not null && basis.IsA(JsonText.Of(definition, "baseDefinition")!) ? "differential" : "snapshot");
        if (elements.Count > MostElements) return Refused($"it has more than {MostElements} elements");
        var root = isProfile ? ElementNode.CopyOf(basis!.Root) : new ElementNode(type, new ElementRule());
        return new SnapshotBuilder(library, root).Apply(elements, isProfile).Map(_ => new Profile(
            url, JsonText.Of(definition, "version"), type[(type.LastIndexOf('/') + 1)..], definition.TryGetProperty("abstract", out var flag) && flag.ValueKind == JsonValueKind.True,
            basis, ContextsOf(definition), root) { ContextRules = ContextRulesOf(definition) });
    }

    // A profile whose base is not here can be understood when it has a snapshot: then that is what it adds to its type.
    private static Outcome<Profile?> BaseOf(JsonElement definition, string type, bool isProfile, ProfileLibrary library)
    {
        if (JsonText.Of(definition, "baseDefinition") is not { } name) return isProfile ? Refused("a profile has a base") : (Profile?)null;
        var found = library.Find(name);
        if (found.IsDone || !isProfile || !definition.TryGetProperty("snapshot", out _)) return found.Map(p => (Profile?)p);
        return library.Find(ProfileLibrary.TypeUrl + type).Map(p => (Profile?)p);
    }

    // A published snapshot is not believed where the differential can be applied: tools made mistakes in it.
    private static List<JsonElement> ElementsOf(JsonElement definition, string preferred)
    {
        var other = preferred == "snapshot" ? "differential" : "snapshot";
        foreach (var view in ((string[])[preferred, other]).SelectMany(name => definition.Items(name)))
            if (view.TryGetProperty("element", out _)) return [.. view.Items("element")];
        return [];
    }

    private static List<ExtensionContext> ContextsOf(JsonElement definition) =>
        [.. definition.Items("context").Select(c => new ExtensionContext(JsonText.Of(c, "type") ?? "element", JsonText.Of(c, "expression") ?? ""))];

    private static List<string> ContextRulesOf(JsonElement definition) => [.. definition.Texts("contextInvariant")];

    private static Invalid Refused(string reason) => Invalid.At("", reason);

    private Outcome<bool> Apply(List<JsonElement> elements, bool isProfile)
    {
        foreach (var written in elements)
        {
            if (JsonText.Of(written, "path") is not { } path) return Refused("an element has no path");
            var placed = isProfile ? Located(path, JsonText.Of(written, "sliceName")) : Added(path);
            if (!placed.TryGet(out var node, out var refusal)) return refusal;
            node.Set(node.Rule.With(written));
            if (++_made > MostNodes) return Refused($"it has more than {MostNodes} elements with those of the types in it");
        }
        foreach (var (choice, types) in _named)
            if (choice.Rule.Slicing is null or { Rules: "closed" }) choice.Set(choice.Rule with { Types = types });
        return true;
    }

    /// <summary>The place of a type's own element, which comes after the one that it is in.</summary>
    private Outcome<ElementNode> Added(string path)
    {
        if (!path.Contains('.')) return Opened(path, _root);
        var (parent, name) = Split(path);
        CloseAllBut(parent);
        if (_open.Count == 0 || _open[^1].Path != parent) return Refused($"{path} does not follow what it is in");
        var node = new ElementNode(name, new ElementRule { Max = 1 });
        _open[^1].Node.OwnChildren().Add(node);
        return Opened(path, node);
    }

    /// <summary>The place of an element of a differential: those around it may have been named before, or are found in the base.</summary>
    private Outcome<ElementNode> Located(string path, string? slice)
    {
        if (!path.Contains('.')) return path == _root.Name ? Opened(path, _root) : Refused($"{Printable(path)} is no element of its base");
        if (path.Count(c => c == '.') > DeepestPath) return Refused($"{Printable(path)} lies too deep");
        var (parent, name) = Split(path);
        CloseAllBut(parent);
        ElementNode around;
        if (_open.Count > 0 && _open[^1].Path == parent) around = _open[^1].Node;
        else if (!Located(parent, null).TryGet(out around!, out var refusal)) return refusal;
        if (!ChildOf(around, name, path).TryGet(out var node, out var missing)) return missing;
        if (slice is not null && !(node.SliceName == slice)) node = SliceOf(node, slice);
        return Opened(path, node);
    }

    private Outcome<ElementNode> Opened(string path, ElementNode node)
    {
        _open.Add((path, node));
        return node;
    }

    private void CloseAllBut(string parent)
    {
        while (_open.Count > 0 && _open[^1].Path != parent && !parent.StartsWith(_open[^1].Path + ".", StringComparison.Ordinal)) _open.RemoveAt(_open.Count - 1);
    }

    private static (string Parent, string Name) Split(string path) => (path[..path.LastIndexOf('.')], path[(path.LastIndexOf('.') + 1)..]);

    private Outcome<ElementNode> ChildOf(ElementNode around, string name, string path)
    {
        if (!Expand(around).TryGet(out var children, out var refusal)) return refusal;
        if (children.Find(c => c.Name == name || (c.IsChoice && c.Key == name)) is { } child) return child;
        foreach (var choice in children.Where(c => c.IsChoice && name.StartsWith(c.Key, StringComparison.Ordinal)))
            if (choice.Rule.Types.FirstOrDefault(t => IsNamed(t.Code, name[choice.Key.Length..])) is { } type) return OfType(choice, type, name);
        return Refused($"{Printable(path)} is no element of its base");
    }

    /// <summary>A choice that a differential names by its type is of that type, or of one of those that are named so, unless it says that others are open.</summary>
    private ElementNode OfType(ElementNode choice, TypeRule type, string name)
    {
        if (!_named.TryGetValue(choice, out var types)) _named[choice] = types = [];
        if (!types.Contains(type)) types.Add(type);
        return SliceOf(choice, name);
    }

    private Outcome<List<ElementNode>> Expand(ElementNode node)
    {
        if (node.Children.Count > 0)
        {
            _made += node.Children.Count;
            return _made > MostNodes ? Refused($"it has more than {MostNodes} elements with those of the types in it") : node.OwnChildren();
        }
        if (!_library.ContentOf(node).TryGet(out var content, out var refusal)) return refusal;
        node.TakeChildrenOf(content);
        _made += node.Children.Count;
        return node.OwnChildren();
    }

    // A slice of a slice is called by both: a/b.
    private static ElementNode SliceOf(ElementNode node, string name)
    {
        if (node.SliceName is not null && node.SliceName == name) return node;
        if (node.OwnSlices().Find(s => s.SliceName == name) is { } known) return known;
        if (name.LastIndexOf('/') is > 0 and var cut && node.OwnSlices().Find(s => s.SliceName == name[..cut]) is { } around) return SliceOf(around, name);
        var slice = node.AddSlice(name);
        if (node.IsChoice && name.StartsWith(node.Key, StringComparison.Ordinal) && node.Rule.Types.FirstOrDefault(t => IsNamed(t.Code, name[node.Key.Length..])) is { } type)
            slice.Set(slice.Rule with { Types = [type] });
        return slice;
    }

    private static bool IsNamed(string type, string suffix) =>
        type.Length == suffix.Length && char.ToUpperInvariant(type[0]) == suffix[0] && string.CompareOrdinal(type, 1, suffix, 1, type.Length) == 0;

    /// <summary>What somebody sent, as it may stand in a message.</summary>
    public static string Printable(string path) => path.Length <= 200 ? path : path[..200];
}
