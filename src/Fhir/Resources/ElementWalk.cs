using System.Text.Json;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>Goes through all values of primitives in a resource, in the order of its text, those of contained resources and entries included.</summary>
/// <param name="type">The type of resource.</param>
/// <param name="visit">Told of each value: what it is, and where the walk stands. Its names lead to it from the structure that owns it.</param>
internal sealed class ElementWalk(FhirType type, Action<JsonNames, JsonMember, JsonElement, ElementPath> visit)
{
    private readonly ElementPath _path = new(type);

    /// <summary>Goes through a resource that was read without faults.</summary>
    public void Through(JsonElement resource) => VisitElements(JsonNames.Of(type.Structure), resource);

    private void VisitElements(JsonNames names, JsonElement owner)
    {
        foreach (var property in owner.EnumerateObject())
        {
            if (names.Find(property) is not { } member) continue;
            _path.Enter(member.Element);
            if (property.Value.ValueKind == JsonValueKind.Array) VisitList(names, member, property.Value);
            else VisitValue(names, member, property.Value);
            _path.Leave();
        }
    }

    private void VisitList(JsonNames names, JsonMember member, JsonElement list)
    {
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            _path.At(index++);
            VisitValue(names, member, item);
        }
    }

    private void VisitValue(JsonNames names, JsonMember member, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return;
        if (value.ValueKind != JsonValueKind.Object) visit(names, member, value, _path);
        else if (!member.IsResource) VisitElements(member.Below, value);
        else if (ResourceReader.TypeOf(value) is { } nested) VisitElements(JsonNames.Of(nested.Structure), value);
    }
}
