using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Storage;

namespace Varde.Fhir.Interactions;

/// <summary>Answers to interactions that change a resource.</summary>
internal static class WrittenResult
{
    /// <summary>The resource as it is now.</summary>
    /// <param name="committed">What was stored.</param>
    /// <param name="status">200 or 201.</param>
    public static FhirResult Of(CommittedResource committed, int status) => new(status)
    {
        Body = ShownResource.Of(committed.Stored, committed.Number, committed.Time, committed.Labels), IsWritten = true, Version = committed.Number, LastModified = committed.Time, Warnings = committed.Warnings,
        Location = status == StatusCodes.Status201Created ? StoredResource.VersionLocation(committed.Key, committed.Number) : null,
    };

    /// <summary>A resource that was there already, and was left as it is (FHIR R4, http, 3.1.0.8.1).</summary>
    public static FhirResult Unchanged(StoredResource stored, AccessSession access) => new(StatusCodes.Status200OK)
    {
        Body = stored.Show(access), IsWritten = true, Version = stored.Number, LastModified = stored.LastUpdated, Location = stored.Location,
    };

    /// <summary>The resource is deleted.</summary>
    /// <param name="committed">The version that says so; null when it was deleted before.</param>
    public static FhirResult Deleted(CommittedResource? committed) => new(StatusCodes.Status204NoContent) { Version = committed?.Number, LastModified = committed?.Time };
}
