using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>
/// Documents that are not finished (RM 1.1.0 Common §6, version lifecycle). What is mandatory may be missing from them: attributes, values, nodes, and
/// members of a container. What is there is checked as in any other document, and the version that completes them is checked in full.
/// </summary>
internal static class Drafts
{
    /// <summary>True for a draft, and for one that was given up.</summary>
    public static bool IsUnfinished(this Lifecycle state) => state is Lifecycle.Incomplete or Lifecycle.Abandoned;
}
