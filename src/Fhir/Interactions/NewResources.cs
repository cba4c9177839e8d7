using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>What the gate is asked about resources that are not stored yet.</summary>
internal static class NewResources
{
    /// <summary>A new resource, in the record in which it will lie.</summary>
    /// <param name="call">The call.</param>
    /// <param name="type">Its type.</param>
    /// <param name="resource">The resource; null for one that cannot be read: then it is not known whose it would be.</param>
    public static AccessSubject SubjectOf(FhirCall call, string type, Resource? resource)
    {
        if (type == "Patient")
        {
            return new AccessSubject(type, "")
            {
                Missing = new Forbidden("People are registered through /api/people: whether somebody is here already is not told."), MatchesAfter = resource is null ? null : search => IsFound(type, resource, search),
            };
        }
        if (resource is null) return new AccessSubject(type, "");
        return Of(call, type, resource) with { MatchesAfter = search => IsFound(type, resource, search) };
    }

    /// <summary>Whether a resource that is not stored yet is found by the search of a scope.</summary>
    public static bool IsFound(string type, Resource resource, string search) => ScopedSearch.Finds(type, resource.Root, changed: null, search);

    private static AccessSubject Of(FhirCall call, string type, Resource resource)
    {
        if (ResourceOwners.PatientOf(type, "", resource.Root, call.Bases) is not { } patient)
            return new AccessSubject(type, "") { Organisations = ResourceOrganisations.Of(type, resource.Root, call.Bases) };
        return new AccessSubject(type, "", ResourceOwners.RecordOf(patient)) { Organisations = ResourceOrganisations.Of(type, resource.Root, call.Bases), Service = ResourceServices.Of(resource, new ResourceKey(type, "new"), isOfPatient: true) };
    }
}
