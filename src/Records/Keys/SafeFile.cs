namespace Varde.Records.Keys;

/// <summary>Files that only their user can read, and that are there whole or not at all, also after a crash.</summary>
internal static class SafeFile
{
    /// <summary>Puts a file in the place of another, or where none is. What was there before stays until the new one is on the disk.</summary>
    public static void Replace(string path, byte[] content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var made = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(made, Options(FileMode.CreateNew)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(made, path, overwrite: true);
        FlushFolder(folder);
    }

    /// <summary>Adds to the end of a file, on the disk when it returns.</summary>
    public static void Append(string path, byte[] content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        using (var file = new FileStream(path, Options(FileMode.Append)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        FlushFolder(folder);
    }

    private static FileStreamOptions Options(FileMode mode) => OperatingSystem.IsWindows()
        ? new() { Mode = mode, Access = FileAccess.Write }
        : new() { Mode = mode, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };

    // A name is on the disk when its folder is. Where a folder cannot be opened as a file (Windows) names are written through.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = File.OpenHandle(folder);
        RandomAccess.FlushToDisk(handle);
    }
}
