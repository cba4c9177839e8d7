namespace Varde.Records.Storage;

/// <summary>Which documents are directories that are not deleted, in the SQL of both databases.</summary>
internal static class Directories
{
    public static readonly string AreLiving = $"kind = {(int)DocumentKind.Folder} and lifecycle <> {(int)Lifecycle.Deleted}";
}
