using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Foundation;

namespace Varde.Fhir.Profiles;

/// <summary>Holds what is to be stored against the profiles that it names, and those that this server demands of its type.</summary>
internal sealed class ProfileGuard(StoredProfiles profiles, CodeMembership codes, FhirSettings settings, CanonicalUnits units)
{
    /// <summary>Checks a resource. One that names no profile, of a type of which none is demanded, costs a look at its meta.</summary>
    /// <returns>What is worth a warning; or <see cref="Unprocessable"/> with all faults.</returns>
    public async ValueTask<Outcome<IReadOnlyList<Fault>>> CheckAsync(Resource resource, CancellationToken cancellation)
    {
        List<string> named = [.. ProfilesOf(resource), .. settings.ProfilesOfTypes.GetValueOrDefault(resource.Type.Name, [])];
        if (named.Count == 0) return Outcome<IReadOnlyList<Fault>>.Done([]);
        var library = await profiles.CurrentAsync(cancellation);
        var issues = await AnsweredCodes.ValidateAsync(codes, known => new Validator(library, known, units).ByProfiles(resource, named.Distinct()), cancellation);
        var faults = issues.Where(i => i.Severity == IssueSeverity.Error).Select(FaultOf).ToList();
        return faults.Count > 0 ? new Unprocessable(faults) : Outcome<IReadOnlyList<Fault>>.Done([.. issues.Where(i => i.Severity == IssueSeverity.Warning).Select(FaultOf)]);
    }

    private static IEnumerable<string> ProfilesOf(Resource resource) =>
        resource.Root.TryGetProperty("meta", out var meta) ? meta.Texts("profile") : [];

    private static Fault FaultOf(ValidationIssue issue) => new(issue.Path, issue.Message);
}
