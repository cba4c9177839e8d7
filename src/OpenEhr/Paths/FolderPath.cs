using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Paths;

/// <summary>The paths of openEHR REST's DIRECTORY resource: names of folders, parted by slashes, from the directory's own sub-folders on (<c>episodes/2026</c>).</summary>
public static class FolderPath
{
    /// <summary>The folder that <paramref name="path"/> leads to; the directory itself for <c>/</c> or nothing; null when there is none.
    /// The directory's own name may stand first.</summary>
    public static Folder? Find(Folder directory, string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Find(directory, names) ?? (names.Length > 0 && directory.Name?.Value == names[0] ? Find(directory, names.AsSpan(1)) : null);
    }

    private static Folder? Find(Folder from, ReadOnlySpan<string> names)
    {
        if (names.Length == 0) return from;
        foreach (var folder in from.Folders)
            if (folder.Name?.Value == names[0] && Find(folder, names[1..]) is { } found) return found;
        return null;
    }
}
