using System.Buffers.Text;
using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Snapshots;
using Varde.Foundation;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>Goes through a resource once, for what holds whatever its profile: extensions, bindings that are not required, and the profiles that it names.</summary>
internal sealed class WholeResource(ValidationPass pass)
{
    private const string Uuid = "urn:uuid:";

    private readonly ExtensionCheck _extensions = new(pass);

    public void Check(FhirPathNode node)
    {
        if (!pass.May(1)) return;
        if (node.IsResource) CheckNamedProfiles(node);
        if (node.Type!.Name == "Bundle") BundleCheck.Check(node, pass);
        if (node.Type.Name == "Observation") VitalSigns.Check(node, pass);
        if (node.IsResource) ConformanceCheck.Check(node, pass);
        if (node.Type.Name == "Attachment") CheckSize(node);
        if (node.Type.Name == "StructureDefinition") CheckDefinition(node);
        if (node.Type!.Name == "Extension") _extensions.Check(node);
        else CheckBinding(node);
        if (node.Type.Name is "uri" or "url" or "canonical") CheckAddress(node);
        if (node.Type.Kind == FhirKind.Primitive && node.Shadow.ValueKind != JsonValueKind.Object) return;
        foreach (var child in node.Children) Check(child);
    }

    /// <summary>The profiles that a resource says it keeps.</summary>
    public void CheckNamedProfiles(FhirPathNode resource)
    {
        foreach (var profile in resource.Child("meta")?.ChildrenOf("profile") ?? [])
            if (profile.Value is string canonical) pass.Validate(resource, canonical);
    }

    // A profile that cannot be understood will hold for nobody.
    private void CheckDefinition(FhirPathNode definition)
    {
        if (definition.Text("derivation") != "constraint" || definition.Text("baseDefinition") is not { } basis) return;
        if (!pass.Library.Knows(basis)) pass.Warn(definition, "not-found", $"the base {SnapshotBuilder.Printable(basis)} is not known to this server, so that the profile cannot be checked");
        else if (SnapshotBuilder.Build(definition.Json, pass.Library).Refusal is Invalid refused) pass.Error(definition, "structure", $"cannot be applied: {refused.Faults[0].Message}");
    }

    private void CheckSize(FhirPathNode attachment)
    {
        if (attachment.Child("size")?.Value is not int size || attachment.Text("data") is not { } data) return;
        if (Base64.IsValid(data, out var length) && length != size) pass.Error(attachment, "value", $"says that it has {size} bytes, and has {length}");
    }

    // RFC 4122, 3: whatever is a urn:uuid: has the form of one.
    private void CheckAddress(FhirPathNode node)
    {
        if (node.Value is not string address || !address.StartsWith(Uuid, StringComparison.Ordinal)) return;
        var end = address.AsSpan(Uuid.Length).IndexOfAny('#', '|', '?');
        if (!Guid.TryParseExact(end < 0 ? address.AsSpan(Uuid.Length) : address.AsSpan(Uuid.Length, end), "D", out _)) pass.Error(node, "value", "is a urn:uuid: without the form of a UUID");
    }

    private void CheckBinding(FhirPathNode node)
    {
        if (node is not { Property: { } property, Parent.Structure: { } structure } || node.Type!.Name is not ("code" or "Coding" or "CodeableConcept" or "Quantity" or "uri" or "string")) return;
        if (pass.Library.OfType($"{structure.Path}.{property.Element.Name}")?.Rule.Binding is { Strength: "extensible" } binding) Bindings.Check(node, binding, pass);
    }
}
