using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Checking;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Foundation;

namespace Varde.Fhir.Profiles;

/// <summary>Validates resources: by the definitions of R4, by its rules, and by profiles (FHIR R4, validation, 2.1.12).</summary>
/// <param name="library">The profiles that are known.</param>
/// <param name="codes">Terminology.</param>
/// <param name="units">Brings quantities to units that they are compared in; null when only the same unit is compared.</param>
internal sealed class Validator(ProfileLibrary library, IValueSetCheck codes, CanonicalUnits? units = null)
{
    /// <summary>All that can be said of a resource.</summary>
    /// <param name="root">What may be a resource.</param>
    /// <param name="profiles">Profiles that it is to keep beside those that it names.</param>
    public IReadOnlyList<ValidationIssue> Validate(JsonElement root, IEnumerable<string> profiles)
    {
        if (!ResourceReader.Check(root).TryGet(out var resource, out var refusal)) return [.. FaultsOf(refusal).Select(f => new ValidationIssue(IssueSeverity.Error, "structure", f.Path, f.Message))];
        var node = FhirPathNode.Of(resource.Root, resource.Type);
        var pass = new ValidationPass(library, codes, units);
        new WholeResource(pass).Check(node);
        foreach (var profile in profiles) pass.Validate(node, profile);
        return [.. OfRules(resource.Root, resource.Type), .. pass.Issues];
    }

    /// <summary>What profiles say of a resource that keeps the definitions and rules of R4.</summary>
    public IReadOnlyList<ValidationIssue> ByProfiles(Resource resource, IEnumerable<string> profiles)
    {
        var pass = new ValidationPass(library, codes, units);
        var node = FhirPathNode.Of(resource.Root, resource.Type);
        foreach (var profile in profiles) pass.Validate(node, profile);
        return pass.Issues;
    }

    /// <summary>What is wrong with something that is no resource.</summary>
    public static IReadOnlyList<Fault> FaultsOf(Refusal refusal) => refusal switch
    {
        Invalid invalid => invalid.Faults,
        Unreadable unreadable => [unreadable.Fault],
        _ => [new Fault("", refusal.Message)],
    };

    private static IEnumerable<ValidationIssue> OfRules(JsonElement root, FhirType type) =>
        [.. Invariants.Check(root, type).Select(f => Rule(IssueSeverity.Error, f)), .. Invariants.Warnings(root, type).Select(f => Rule(IssueSeverity.Warning, f))];

    private static ValidationIssue Rule(IssueSeverity severity, Fault fault) => new(severity, "invariant", fault.Path, fault.Message);
}
