using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Foundation;

namespace Varde.Fhir.Storage;

/// <summary>Asks the gate about resources once they were looked up: what may not be known of is answered as what is not there.</summary>
internal static class GrantedResources
{
    /// <summary>What the gate is asked about a stored resource.</summary>
    public static AccessSubject SubjectOf(StoredResource stored) =>
        new(stored.Key.Type, stored.Key.Id, stored.Version.Owner.Ehr)
        {
            Document = AccessedDocument.Of(stored.Version), Missing = StoredResources.Missing(stored.Key), Matches = search => IsFound(stored, search),
            // Whose group of people it is, is asked of whoever reads it too.
            Organisations = stored is { Key.Type: "Group", Version.Owner.Ehr: null } ? OrganisationsOf(stored, null, []) : null,
            Names = stored is { Key.Type: "Patient", Version.IsLatest: false, IsDeleted: false } ? LinkedBy(stored) : [],
        };

    // Whose record another was while the two were merged is told to who may see both now.
    private static IReadOnlyList<EhrId> LinkedBy(StoredResource patient) =>
        [.. JsonList.Along(StoredJson.Parse(patient.Version.Content), "link", "other").Select(other => JsonText.Of(other, "reference")).OfType<string>()
            .Select(said => Search.Indexing.Reference.Local(Search.Indexing.Reference.Unversioned(said), [])).OfType<ResourceKey>().Where(key => key.Type == "Patient")
            .Select(ResourceOwners.RecordOf).Where(record => record != patient.Version.Owner.Ehr).Distinct()];

    /// <summary>Whether a version of a resource is found by the search of a scope: a deletion is by none.</summary>
    public static bool IsFound(StoredResource stored, string search) =>
        !stored.IsDeleted && ScopedSearch.Finds(stored.Key.Type, StoredJson.Parse(stored.Version.Content), stored.LastUpdated, search);

    /// <summary>The Organizations that are asked about where a resource is written over.</summary>
    public static IReadOnlyList<string>? OrganisationsOf(StoredResource latest, Resource? over, IReadOnlyList<string> bases) =>
        ResourceOrganisations.OfChange(latest.Key, latest.IsDeleted ? null : StoredJson.Parse(latest.Version.Content), over?.Root, bases);

    /// <summary>The latest version of a resource, which may be its deletion, once the gate has permitted the look.</summary>
    public static async Task<Outcome<StoredResource>> SeenLatestAsync(this StoredResources resources, AccessSession access, ResourceKey key, CancellationToken cancellation)
    {
        if (!(await resources.FindLatestAsync(key, cancellation)).TryGet(out var latest, out var refusal)) return refusal;
        if (latest is null) return await MissingAsync(access, AccessAction.Read, key, cancellation);
        return (await access.AskAsync(AccessAction.Read, SubjectOf(latest), cancellation)).Map(_ => latest);
    }

    /// <summary>A resource that is not deleted, once the gate has permitted the look; <see cref="Gone"/> when it is deleted.</summary>
    public static async Task<Outcome<StoredResource>> SeenAsync(this StoredResources resources, AccessSession access, ResourceKey key, CancellationToken cancellation) =>
        (await resources.SeenLatestAsync(access, key, cancellation)).Then(latest => latest.IsDeleted ? StoredResources.Deleted(key) : Outcome<StoredResource>.Done(latest));

    /// <summary>What is answered where there is no such resource.</summary>
    public static ValueTask<Refusal> MissingAsync(AccessSession access, AccessAction action, ResourceKey key, CancellationToken cancellation) =>
        access.MissingAsync(action, new AccessSubject(key.Type, key.Id) { Missing = StoredResources.Missing(key) }, cancellation);
}
