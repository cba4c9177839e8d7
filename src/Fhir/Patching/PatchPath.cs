using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Varde.Fhir.Definitions;
using Varde.Foundation;

namespace Varde.Fhir.Patching;

/// <summary>
/// A path of a FHIRPath Patch: a type, then names of elements, each with an index, <c>first()</c>, <c>last()</c> or <c>where(path = value)</c>. That is the part of FHIRPath
/// by which single elements are named; other functions are refused.
/// </summary>
internal sealed partial class PatchPath
{
    private const int LongestPath = 500;

    private readonly IReadOnlyList<Step> _steps;

    private PatchPath(string type, IReadOnlyList<Step> steps) => (Type, _steps) = (type, steps);

    /// <summary>The type that it begins with.</summary>
    public string Type { get; }

    /// <summary>Reads a path.</summary>
    public static Outcome<PatchPath> Parse(string text)
    {
        if (text.Length > LongestPath) return Invalid.At("path", "is too long");
        var match = Whole().Match(text);
        if (!match.Success) return Invalid.At("path", "is not supported: it is a type, then names with [n], first(), last() or where(name = 'value')");
        return new PatchPath(match.Groups["type"].Value, [.. Steps().Matches(match.Groups["steps"].Value).Select(Read)]);
    }

    /// <summary>The elements that it leads to.</summary>
    /// <param name="resource">The resource.</param>
    public IReadOnlyList<PatchPlace> Find(JsonObject resource)
    {
        var structure = FhirDefinitions.R4.Resource(Type)?.Structure;
        List<PatchPlace> places = structure is null ? [] : [PatchPlace.Root(resource, structure)];
        foreach (var step in _steps) places = step.Select([.. places.SelectMany(place => step.From(place))]);
        return places;
    }

    /// <summary>The list that it leads to, without an index at its end; null when it leads to no list of one element.</summary>
    public PatchList? FindList(JsonObject resource)
    {
        if (_steps.Count == 0 || _steps[^1].IsChosen) return null;
        var around = new PatchPath(Type, [.. _steps.SkipLast(1)]).Find(resource);
        return around is [var owner] && owner.Structure?.Element(_steps[^1].Name) is { IsList: true } element && owner.Node is JsonObject node ? new PatchList(node, element) : null;
    }

    private static Step Read(Match match)
    {
        var (index, function) = (match.Groups["index"], match.Groups["function"].Value);
        var literal = match.Groups["text"].Success ? match.Groups["text"].Value : match.Groups["other"].Value;
        return new(match.Groups["name"].Value, index.Success ? int.Parse(index.Value, CultureInfo.InvariantCulture) : null, function,
            match.Groups["where"].Success ? (match.Groups["where"].Value.Split('.'), literal) : null);
    }

    [GeneratedRegex(@"^(?<type>[A-Z][A-Za-z]*)(?<steps>(\.[a-zA-Z]+(\[[0-9]{1,6}\]|\.first\(\)|\.last\(\)|\.single\(\)|\.where\(\s*[a-zA-Z.]+\s*=\s*('[^']*'|[a-zA-Z0-9.\-]+)\s*\))*)*)$", RegexOptions.ExplicitCapture, 500)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\.(?<name>[a-zA-Z]+)(?!\()(\.where\(\s*(?<where>[a-zA-Z.]+)\s*=\s*('(?<text>[^']*)'|(?<other>[a-zA-Z0-9.\-]+))\s*\))?(\[(?<index>[0-9]{1,6})\]|\.(?<function>first|last|single)\(\))?", RegexOptions.ExplicitCapture, 500)]
    private static partial Regex Steps();

    private sealed record Step(string Name, int? Index, string Function, (string[] Path, string Value)? Where)
    {
        public bool IsChosen => Index is not null || Function.Length > 0 || Where is not null;

        public IEnumerable<PatchPlace> From(PatchPlace place) => place.Children(Name).Where(Matches);

        public List<PatchPlace> Select(List<PatchPlace> found) =>
            Index is { } at ? at < found.Count ? [found[at]] : []
            : Function switch { "first" => [.. found.Take(1)], "last" => [.. found.TakeLast(1)], _ => found };

        private bool Matches(PatchPlace place)
        {
            if (Where is not { } where) return true;
            IEnumerable<PatchPlace> values = [place];
            foreach (var name in where.Path) values = [.. values.SelectMany(v => v.Children(name))];
            return values.Any(v => v.Node is JsonValue value && (value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()) == where.Value);
        }
    }
}

/// <summary>An element in a resource that is being patched.</summary>
/// <param name="Owner">The object that it lies in; null for the resource.</param>
/// <param name="Property">Its name in JSON.</param>
/// <param name="Index">Its place in a list; null when it is alone.</param>
/// <param name="Structure">What it may consist of; null for a primitive.</param>
/// <param name="Node">The element.</param>
internal sealed record PatchPlace(JsonObject? Owner, string Property, int? Index, FhirStructure? Structure, JsonNode? Node)
{
    /// <summary>The resource itself.</summary>
    public static PatchPlace Root(JsonObject resource, FhirStructure structure) => new(null, "", null, structure, resource);

    /// <summary>The elements of a name below it, a choice by its name with or without the type.</summary>
    public IEnumerable<PatchPlace> Children(string name)
    {
        if (Node is not JsonObject node || Structure is null) yield break;
        var properties = Structure.Element(name)?.Properties ?? (Structure.Find(name) is { } one ? [one] : []);
        foreach (var property in properties)
        {
            if (!node.TryGetPropertyValue(property.Name, out var value)) continue;
            var below = property.Type.Type.Kind == FhirKind.Primitive ? null : property.Type.Structure;
            if (value is not JsonArray list) yield return new(node, property.Name, null, below, value);
            else for (var i = 0; i < list.Count; i++) yield return new(node, property.Name, i, below, list[i]);
        }
    }

    /// <summary>Puts another value in its place. What was said of a primitive (its id and extensions) goes with it.</summary>
    public void Replace(JsonNode value)
    {
        if (Index is not { } at)
        {
            Owner![Property] = value;
            Owner.Remove($"_{Property}");
            return;
        }
        ((JsonArray)Owner![Property]!)[at] = value;
        if (Owner[$"_{Property}"] is JsonArray said && at < said.Count) said[at] = null;
    }

    /// <summary>Takes it away.</summary>
    public void Remove()
    {
        if (Index is { } at) PatchList.RemoveAt(Owner!, Property, at);
        else
        {
            Owner!.Remove(Property);
            Owner.Remove($"_{Property}");
        }
    }
}

/// <summary>A list in a resource that is being patched, with what is said of its primitives beside it.</summary>
/// <param name="Owner">The object that it lies in.</param>
/// <param name="Element">The element.</param>
internal sealed record PatchList(JsonObject Owner, FhirElement Element)
{
    private string Property => Element.Properties[0].Name;

    /// <summary>How many there are.</summary>
    public int Count => (Owner[Property] as JsonArray)?.Count ?? 0;

    /// <summary>Puts one in.</summary>
    public void Insert(int at, JsonNode value)
    {
        if (Owner[Property] is not JsonArray list) Owner[Property] = list = [];
        list.Insert(at, value);
        if (Owner[$"_{Property}"] is JsonArray said) said.Insert(Math.Min(at, said.Count), null);
    }

    /// <summary>Puts one to another place.</summary>
    public void Move(int from, int to)
    {
        foreach (var name in (string[])[Property, $"_{Property}"])
        {
            if (Owner[name] is not JsonArray list || from >= list.Count) continue;
            var moved = list[from];
            list.RemoveAt(from);
            list.Insert(Math.Min(to, list.Count), moved);
        }
    }

    /// <summary>Takes one out; an empty list is none.</summary>
    public static void RemoveAt(JsonObject owner, string property, int at)
    {
        foreach (var name in (string[])[property, $"_{property}"])
        {
            if (owner[name] is not JsonArray list || at >= list.Count) continue;
            list.RemoveAt(at);
            if (list.Count == 0 || list.All(item => item is null)) owner.Remove(name);
        }
    }
}
