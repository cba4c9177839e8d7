using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Patching;

/// <summary>Applies a FHIRPath Patch (FHIR R4, fhirpatch): all operations or none. What comes out is not checked here; the caller reads it like any other resource.</summary>
internal static class FhirPathPatch
{
    private const int MostOperations = 1000;

    /// <summary>The patched resource.</summary>
    /// <param name="resource">What is patched; it stays as it is.</param>
    /// <param name="parameters">The Parameters resource with the operations.</param>
    /// <returns>The JSON in UTF-8, numbers by their digits; or <see cref="Invalid"/> with the operation that cannot be done.</returns>
    public static Outcome<ReadOnlyMemory<byte>> Apply(JsonElement resource, JsonElement parameters)
    {
        var root = JsonObject.Create(resource)!;
        List<JsonElement> operations = parameters.TryGetProperty("parameter", out var listed) ? [.. listed.EnumerateArray()] : [];
        if (operations.Count > MostOperations) return Invalid.At("Parameters.parameter", $"a patch has {MostOperations} operations at most");
        for (var i = 0; i < operations.Count; i++)
            if (new FhirPathPatchOperation(operations[i]).Apply(root) is { } refusal)
                return new Invalid([.. refusal.Faults.Select(f => f with { Path = $"Parameters.parameter[{i}].{f.Path}" })]);
        return PatchedJson.Bytes(root);
    }
}

/// <summary>One operation of a FHIRPath Patch.</summary>
/// <param name="operation">Parameters.parameter of the name <c>operation</c>.</param>
internal sealed class FhirPathPatchOperation(JsonElement operation)
{
    /// <summary>Does it.</summary>
    /// <returns>Why it cannot be done; null when it was.</returns>
    public Invalid? Apply(JsonObject root)
    {
        if (Text(operation, "name") != "operation") return Invalid.At("name", "must be operation");
        if (PartText("path") is not { } said) return Invalid.At("path", "is required");
        if (!PatchPath.Parse(said).TryGet(out var path, out var refusal)) return (Invalid)refusal;
        return PartText("type") switch
        {
            "add" => Add(root, path),
            "insert" => Insert(root, path),
            "delete" => Delete(root, path),
            "replace" => Replace(root, path),
            "move" => Move(root, path),
            _ => Invalid.At("type", "must be add, insert, delete, replace or move"),
        };
    }

    private Invalid? Add(JsonObject root, PatchPath path)
    {
        if (path.Find(root) is not [{ Node: JsonObject owner, Structure: { } structure }]) return Invalid.At("path", "must lead to one element that others can lie in");
        if (PartText("name") is not { } name) return Invalid.At("name", "is required");
        if ((structure.Element(name) ?? structure.Find(name)?.Element) is not { } element) return Invalid.At("name", "is no element here");
        if (!Value(element).TryGet(out var value, out var refusal)) return (Invalid)refusal;
        if (element.IsList) new PatchList(owner, element).Insert(new PatchList(owner, element).Count, value.Node);
        else if (element.Properties.Any(p => owner.ContainsKey(p.Name))) return Invalid.At("name", "is there already, and there can be one only");
        else owner[value.Property] = value.Node;
        return null;
    }

    private Invalid? Insert(JsonObject root, PatchPath path)
    {
        if (path.FindList(root) is not { } list) return Invalid.At("path", "must lead to a list");
        if (Number("index") is not { } index || index > list.Count) return Invalid.At("index", $"must be 0 to {list.Count}");
        if (!Value(list.Element).TryGet(out var value, out var refusal)) return (Invalid)refusal;
        list.Insert(index, value.Node);
        return null;
    }

    // What is not there is deleted already.
    private static Invalid? Delete(JsonObject root, PatchPath path)
    {
        if (path.Find(root) is { Count: > 1 }) return Invalid.At("path", "leads to several elements");
        if (path.Find(root) is not [var place]) return null;
        if (place.Owner is null) return Invalid.At("path", "leads to the resource itself");
        place.Remove();
        DropEmpty(root);
        return null;
    }

    // What has nothing left in it is no element any more.
    private static bool DropEmpty(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject owner:
                foreach (var name in owner.Where(member => DropEmpty(member.Value)).Select(member => member.Key).ToList()) owner.Remove(name);
                return owner.Count == 0;
            case JsonArray list:
                foreach (var item in list.Where(item => item is not null && DropEmpty(item)).ToList()) list.Remove(item);
                return list.Count == 0;
            default: return false;
        }
    }

    private Invalid? Replace(JsonObject root, PatchPath path)
    {
        if (path.Find(root) is not [{ Owner: { } owner } place]) return Invalid.At("path", "must lead to one element that is there");
        var element = OwnerElement(root, path, place);
        if (element is null) return Invalid.At("path", "leads to nothing that can be replaced");
        if (!Value(element).TryGet(out var value, out var refusal)) return (Invalid)refusal;
        if (value.Property == place.Property) place.Replace(value.Node);
        else
        {
            // A choice that gets another type gets another name.
            place.Remove();
            owner[value.Property] = value.Node;
        }
        return null;
    }

    private Invalid? Move(JsonObject root, PatchPath path)
    {
        if (path.FindList(root) is not { } list) return Invalid.At("path", "must lead to a list");
        if (Number("source") is not { } source || source >= list.Count) return Invalid.At("source", $"must be below {list.Count}");
        if (Number("destination") is not { } destination || destination >= list.Count) return Invalid.At("destination", $"must be below {list.Count}");
        list.Move(source, destination);
        return null;
    }

    private static FhirElement? OwnerElement(JsonObject root, PatchPath path, PatchPlace place) => Around(root, FhirDefinitions.R4.Resource(path.Type)!.Structure, place.Owner!)?.Find(place.Property)?.Element;

    // The structure of the object that an element lies in, found by going down to it.
    private static FhirStructure? Around(JsonObject at, FhirStructure structure, JsonObject wanted)
    {
        if (ReferenceEquals(at, wanted)) return structure;
        foreach (var (name, value) in at)
        {
            if (structure.Find(name) is not { Type.Type.Kind: not FhirKind.Primitive } property) continue;
            foreach (var inner in value is JsonArray list ? list.OfType<JsonObject>() : value is JsonObject one ? [one] : [])
                if (Around(inner, property.Type.Structure, wanted) is { } found) return found;
        }
        return null;
    }

    private Outcome<(string Property, JsonNode Node)> Value(FhirElement element) =>
        Part("value") is { } part ? Value(part, element) : Invalid.At("value", "is required");

    private static Outcome<(string Property, JsonNode Node)> Value(JsonElement part, FhirElement element)
    {
        if (JsonList.ChoiceOf(part) is { } member)
            return PropertyOf(element, member.Name["value".Length..]) is { } property ? (property, Node(member.Value)) : Invalid.At("value", "has a type that this element cannot have");
        if (!part.TryGetProperty("part", out var parts)) return Invalid.At("value", "has neither a value nor parts");
        var (name, structure) = (element.Properties[0].Name, element.Types[0].Structure);
        return Anonymous(parts, structure).Map(node => (name, (JsonNode)node));
    }

    // An element of a type without a name is given by its parts.
    private static Outcome<JsonObject> Anonymous(JsonElement parts, FhirStructure structure)
    {
        var node = new JsonObject();
        foreach (var part in parts.EnumerateArray())
        {
            var name = Text(part, "name") ?? "";
            if ((structure.Element(name) ?? structure.Find(name)?.Element) is not { } element) return Invalid.At("value", $"{(name.All(char.IsLetter) ? name : "a part")} is no element here");
            if (!Value(part, element).TryGet(out var value, out var refusal)) return refusal;
            if (element.IsList) new PatchList(node, element).Insert(new PatchList(node, element).Count, value.Node);
            else node[value.Property] = value.Node;
        }
        return node;
    }

    // A code may be given as a string, and a string as a code: what counts is how it is written.
    private static string? PropertyOf(FhirElement element, string type)
    {
        if (!element.IsChoice) return element.Properties[0].Name;
        return element.Properties.FirstOrDefault(p => p.Name == element.Name + type)?.Name;
    }

    private static JsonNode Node(JsonElement value) => value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value)! : JsonValue.Create(value)!;

    private JsonElement? Part(string name)
    {
        if (!operation.TryGetProperty("part", out var parts)) return null;
        foreach (var part in parts.EnumerateArray())
            if (Text(part, "name") == name) return part;
        return null;
    }

    private string? PartText(string name) =>
        Part(name) is { } part ? Text(part, "valueString") ?? Text(part, "valueCode") ?? Text(part, "valueUri") : null;

    private int? Number(string name) =>
        Part(name) is { } part && part.TryGetProperty("valueInteger", out var number) && number.TryGetInt32(out var value) && value >= 0 ? value : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
