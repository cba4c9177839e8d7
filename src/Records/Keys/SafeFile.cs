using System.Runtime.InteropServices;
using System.Text;

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

    // A name is on the disk when its folder is (fsync(2)); .NET opens no folders, and Windows writes names through.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (descriptor < 0) throw new IOException($"The folder {folder} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        var failed = Fsync(descriptor) != 0;
        _ = Close(descriptor);
        if (failed) throw new IOException($"The folder {folder} cannot be written to the disk.");
    }

    // Generated marshalling would make the whole project unsafe code for three calls that take numbers and bytes.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}
