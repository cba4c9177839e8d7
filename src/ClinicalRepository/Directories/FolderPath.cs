using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.Directories;

/// <summary>The <c>path</c> of a folder in a directory: names of folders below the root, separated by slashes (openEHR REST, Get folder in directory).</summary>
internal static class FolderPath
{
    /// <summary>The folder at the path; the root for an empty path; null when there is none.</summary>
    public static Folder? Find(Folder root, string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Below(root, names) ?? (names is [var first, .. var rest] && first == root.Name?.Value ? Below(root, rest) : null);
    }

    private static Folder? Below(Folder folder, ReadOnlySpan<string> names)
    {
        if (names is []) return folder;
        foreach (var child in folder.Folders)
            if (child.Name?.Value == names[0] && Below(child, names[1..]) is { } found) return found;
        return null;
    }
}
