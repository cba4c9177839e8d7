using System.Runtime.InteropServices;
using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.Fhir.Resources;

/// <summary>
/// Checks a resource by the definitions of its type, in one pass that makes no strings while all is well: elements and their number, types and patterns of
/// primitives, required codes, contained resources, references, extensions and narratives. Rules in FHIRPath are not checked here.
/// </summary>
internal sealed class ResourceCheck
{
    private const int MaxFaults = 100;

    private readonly List<Fault> _faults = [];
    private readonly ElementPath _path;
    private LocalReferences? _local;

    private ResourceCheck(FhirType type) => _path = new ElementPath(type);

    /// <summary>What is wrong with a resource, none when nothing is; when there is very much, the first hundred.</summary>
    public static IReadOnlyList<Fault> FaultsOf(FhirType type, JsonElement root)
    {
        var check = new ResourceCheck(type);
        check.CheckWhole(type, root);
        return check._faults;
    }

    /// <summary>A resource that stands for itself: the root, or an entry of a bundle.</summary>
    private void CheckWhole(FhirType type, JsonElement resource)
    {
        var around = _local;
        _local = null;
        CheckElements(JsonNames.Of(type.Structure), resource, isResource: true);
        _local?.Resolve(_faults, MaxFaults);
        _local = around;
    }

    private void CheckElements(JsonNames names, JsonElement owner, bool isResource = false)
    {
        var met = default(Met);
        foreach (var property in owner.EnumerateObject()) CheckProperty(names, owner, property, isResource, ref met);
        if (!met.IsAny) Fault("is empty: what has no content is left out");
        else if ((names.Required & ~(met.Values | met.Extras)) is not 0 and var missing) CheckMissing(names, missing);
        if (met.Extras != 0) CheckPairs(names, owner);
        if ((met.Nulls & ~met.Extras) is not 0 and var unexplained) CheckNulls(names, unexplained);
    }

    private void CheckProperty(JsonNames names, JsonElement owner, JsonProperty property, bool isResource, ref Met met)
    {
        if (_faults.Count == MaxFaults) return; // More would not be named; bad input must not keep the server busy.
        met.IsAny = true;
        if (names.Find(property) is not { } member)
        {
            CheckUnknown(property, isResource, ref met);
            return;
        }
        var (bit, before) = (1UL << member.Slot, member.IsExtra ? met.Extras : met.Values);
        _path.Enter(member.Element);
        if (((met.Values | met.Extras) & bit) != 0) CheckCompany(names, owner, member, isRepeated: (before & bit) != 0);
        if (member.IsExtra) met.Extras |= bit;
        else met.Values |= bit;
        if (!CheckMember(member, property.Value)) met.Nulls |= bit;
        _path.Leave();
    }

    private void CheckUnknown(JsonProperty property, bool isResource, ref Met met)
    {
        var isType = isResource && property.NameEquals("resourceType"u8);
        if (isType && met.IsTyped) Fault("stands here twice", "resourceType");
        else if (!isType) Fault("is no element here", property);
        met.IsTyped |= isType;
    }

    /// <summary>An element that was met before: twice by one name, a choice as two types, or, as it should be, a primitive with its extensions.</summary>
    private void CheckCompany(JsonNames names, JsonElement owner, JsonMember member, bool isRepeated)
    {
        if (member.Element.IsChoice && FirstOf(names, owner, member.Slot).Property != member.Property) Fault("must be of one type, and is of several");
        else if (isRepeated) Fault("stands here twice");
    }

    private static JsonMember FirstOf(JsonNames names, JsonElement owner, int slot)
    {
        foreach (var property in owner.EnumerateObject())
            if (names.Find(property) is { } member && member.Slot == slot) return member;
        throw new System.Diagnostics.UnreachableException("It was met");
    }

    /// <summary>False when there is null among the values, which is for the extensions to explain.</summary>
    private bool CheckMember(JsonMember member, JsonElement value)
    {
        if (member.IsExtra) CheckExtras(member, value);
        else if (member.Element.IsList) return CheckList(member, value);
        else CheckValue(member, value);
        return true;
    }

    private void CheckMissing(JsonNames names, ulong missing)
    {
        for (var slot = 0; slot < names.Structure.Elements.Count; slot++)
            if ((missing & (1UL << slot)) != 0) Fault("is missing", names.Structure.Elements[slot].Name);
    }

    private void CheckNulls(JsonNames names, ulong nulls)
    {
        for (var slot = 0; slot < names.Structure.Elements.Count; slot++)
            if ((nulls & (1UL << slot)) != 0) Fault("holds null, which only stands for a value that has extensions", names.Structure.Elements[slot].Name);
    }

    private bool CheckList(JsonMember member, JsonElement list)
    {
        if (!IsList(list)) return true;
        var (index, whole) = (0, true);
        foreach (var item in list.EnumerateArray())
        {
            _path.At(index++);
            if (item.ValueKind == JsonValueKind.Null && member.Kind != PrimitiveKind.None) whole = false;
            else CheckValue(member, item);
        }
        return whole;
    }

    private bool IsList(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) Fault("may stand here more than once: a JSON array is needed");
        else if (list.GetArrayLength() == 0) Fault("is empty: what has no content is left out");
        else return true;
        return false;
    }

    private void CheckValue(JsonMember member, JsonElement value)
    {
        if (member.Kind != PrimitiveKind.None)
        {
            if (PrimitiveCheck.FaultOf(member, value) is { } fault) Fault(fault);
        }
        else if (value.ValueKind != JsonValueKind.Object) Fault("has elements: a JSON object is needed");
        else if (member.IsResource) CheckResource(member, value);
        else
        {
            CheckElements(member.Below, value);
            if (member.Shape != ElementShape.Plain) CheckShape(member, value);
        }
    }

    private void CheckResource(JsonMember member, JsonElement resource)
    {
        if (ResourceReader.TypeOf(resource) is not { } type)
        {
            Fault("must say its type, one of R4", "resourceType");
            return;
        }
        if (member.Element.Name != "contained") CheckWhole(type, resource);
        else CheckContained(type, resource);
    }

    private void CheckContained(FhirType type, JsonElement resource)
    {
        var local = _local ??= new LocalReferences();
        var isNested = local.IsInside;
        if (isNested) Fault("is contained in a contained resource");
        if (JsonText.Of(resource, "id") is { } id && !local.Contains(id)) Fault("has the id of another contained resource", "id");
        local.IsInside = true;
        CheckElements(JsonNames.Of(type.Structure), resource, isResource: true);
        local.IsInside = isNested;
    }

    private void CheckShape(JsonMember member, JsonElement value)
    {
        switch (member.Shape)
        {
            case ElementShape.Extension:
                CheckExtension(value);
                break;
            case ElementShape.Reference:
                CheckReference(member, value);
                break;
            case ElementShape.Identifier:
                CheckIdentifier(value);
                break;
            case ElementShape.Coded when member.Codes is { } codes && !codes.Has(value):
                Fault(codes.Message);
                break;
        }
    }

    // FHIR R4, extensibility, 2.4.1 (ext-1): a value or extensions, not both and not neither.
    private void CheckExtension(JsonElement extension)
    {
        var (hasValue, hasExtensions) = (false, false);
        foreach (var property in extension.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            hasValue |= name.StartsWith("value"u8) || name.StartsWith("_value"u8);
            hasExtensions |= name.SequenceEqual("extension"u8);
        }
        if (hasValue == hasExtensions) Fault(hasValue ? "has a value and extensions: an extension has one of them" : "has no value and no extensions");
    }

    private void CheckReference(JsonMember member, JsonElement value)
    {
        if (JsonText.Of(value, "reference") is not { } reference) return;
        if (reference[0] == '#') (_local ??= new LocalReferences()).Refer(reference[1..], _path);
        else if (LiteralReference.TypeOf(reference) is { } type && !IsTarget(member.Property.Type.Targets, type))
            Fault($"may not lead to a {type}, only to {string.Join(", ", member.Property.Type.Targets)}", "reference");
    }

    // A number that is mistyped would be somebody else's: it is refused wherever it stands. The fault does not repeat it.
    private void CheckIdentifier(JsonElement identifier)
    {
        if (JsonText.Of(identifier, "system") is { } system && system.StartsWith(NorwegianIdentifiers.Root, StringComparison.Ordinal)
            && JsonText.Of(identifier, "value") is { } value && NorwegianIdentifiers.FaultOf(system, value) is { } fault) Fault(fault, "value");
    }

    private static bool IsTarget(IReadOnlyList<string> targets, FhirType type)
    {
        if (targets.Count == 0) return true;
        foreach (var target in targets)
            if (type.IsA(target)) return true;
        return false;
    }

    /// <summary>The ids and extensions of a primitive: of a list one for each item, null for those that have none (FHIR R4, json, 2.6.2.3).</summary>
    private void CheckExtras(JsonMember member, JsonElement extras)
    {
        if (!member.Element.IsList) CheckExtra(member, extras);
        else if (IsList(extras))
        {
            var index = 0;
            foreach (var extra in extras.EnumerateArray())
            {
                _path.At(index++);
                if (extra.ValueKind != JsonValueKind.Null) CheckExtra(member, extra);
            }
        }
    }

    private void CheckExtra(JsonMember member, JsonElement extra)
    {
        if (extra.ValueKind == JsonValueKind.Object) CheckElements(member.Below, extra);
        else Fault("has its id and extensions in a JSON object");
    }

    /// <summary>The lists of primitives that have extensions: each item must have a value, or extensions, or both.</summary>
    private void CheckPairs(JsonNames names, JsonElement owner)
    {
        foreach (var property in owner.EnumerateObject())
        {
            if (names.Find(property) is not { IsExtra: true, Element.IsList: true } member || property.Value.ValueKind != JsonValueKind.Array) continue;
            _path.Enter(member.Element);
            var hasValues = owner.TryGetProperty(member.Property.Name, out var values) && values.ValueKind == JsonValueKind.Array;
            if (hasValues && values.GetArrayLength() != property.Value.GetArrayLength()) Fault("has values and extensions in arrays of different length");
            else CheckItems(hasValues ? values : default, property.Value);
            _path.Leave();
        }
    }

    private void CheckItems(JsonElement values, JsonElement extras)
    {
        using var items = values.ValueKind == JsonValueKind.Array ? values.EnumerateArray() : default;
        var index = 0;
        foreach (var extra in extras.EnumerateArray())
        {
            _path.At(index++);
            var hasValue = items.MoveNext() && items.Current.ValueKind != JsonValueKind.Null;
            if (!hasValue && extra.ValueKind == JsonValueKind.Null) Fault("has neither value nor extensions");
        }
    }

    private void Fault(string message, JsonProperty below) => Fault(message, JsonText.FaultOf(JsonMarshal.GetRawUtf8PropertyName(below)) is null ? below.Name : "?");

    private void Fault(string message, string? below = null)
    {
        if (_faults.Count < MaxFaults) _faults.Add(new Fault(_path.Text(below), message));
    }

    /// <summary>Which elements of an owner were met: a bit for the slot of each.</summary>
    private struct Met
    {
        public ulong Values;
        public ulong Extras;
        public ulong Nulls;
        public bool IsAny;
        public bool IsTyped;
    }
}
