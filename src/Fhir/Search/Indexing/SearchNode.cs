using System.Text.Json;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Search.Indexing;

/// <summary>
/// All sources of a type as a tree of the names in JSON, so that a resource is gone through once, however many parameters look into it.
/// </summary>
internal sealed class SearchNode
{
    private readonly Dictionary<string, List<Branch>> _branches = new(StringComparer.Ordinal);
    private readonly List<SourceEnd> _ends = [];

    /// <summary>The node below, which is made when it is not there.</summary>
    public SearchNode Below(FhirProperty property, WhereStep? where, int? index)
    {
        if (!_branches.TryGetValue(property.Name, out var branches)) _branches[property.Name] = branches = [];
        var branch = branches.Find(b => b.Where == where && b.Index == index);
        if (branch is null) branches.Add(branch = new(property.Element.IsList, where, index, new()));
        return branch.Node;
    }

    /// <summary>Says that a source ends here.</summary>
    public void End(SearchSource source, FhirTypeOfElement type, bool isKnown) => _ends.Add(new(source, type.Type, isKnown));

    /// <summary>Finds the values below an element.</summary>
    public void Walk(JsonElement element, SearchVisit visit)
    {
        foreach (var end in _ends) visit.Meet(end, element);
        if (_branches.Count == 0 || element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in element.EnumerateObject())
            if (_branches.TryGetValue(property.Name, out var branches))
                foreach (var branch in branches) Follow(branch, property.Value, visit);
    }

    private static void Follow(Branch branch, JsonElement value, SearchVisit visit)
    {
        if (!branch.IsList)
        {
            if (value.ValueKind != JsonValueKind.Null) branch.Node.Walk(value, visit);
            return;
        }
        var at = 0;
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
        {
            visit.Enter(at);
            if (branch.Takes(item, at++)) branch.Node.Walk(item, visit);
            visit.Leave();
        }
    }

    private sealed record Branch(bool IsList, WhereStep? Where, int? Index, SearchNode Node)
    {
        public bool Takes(JsonElement item, int at) =>
            item.ValueKind != JsonValueKind.Null && (Index is null || Index == at)
            && (Where is null || (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(Where.Member, out var member)
                && member.ValueKind == JsonValueKind.String && member.ValueEquals(Where.Value)));
    }
}

/// <summary>A place where a source's values are.</summary>
/// <param name="Source">The source.</param>
/// <param name="Type">The type of the element.</param>
/// <param name="IsKnown">True when the value is whether the element is there and not false.</param>
internal readonly record struct SourceEnd(SearchSource Source, FhirType Type, bool IsKnown);
