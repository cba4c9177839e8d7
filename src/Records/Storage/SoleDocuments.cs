namespace Varde.Records.Storage;

/// <summary>Documents of which an EHR has one at most, deleted ones aside: its directory, and those of some templates.</summary>
internal static class SoleDocuments
{
    /// <summary>Stands for the directory where a template's number would stand; no template has it.</summary>
    public const int Directory = 0;

    /// <summary>Which documents <c>d</c> are sole ones of the kind <c>sole</c> and not deleted, in the SQL of both databases.</summary>
    public static string AreLiving(string sole) =>
        $"d.lifecycle <> {(int)Lifecycle.Deleted} and (d.template_id = {sole} or {sole} = {Directory} and d.kind = {(int)DocumentKind.Folder})";
}
