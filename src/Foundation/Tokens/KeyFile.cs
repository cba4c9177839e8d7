using System.Security.Cryptography;

namespace Varde.Foundation.Tokens;

/// <summary>Secrets that a server makes once and keeps in a file that only it can read.</summary>
public static class KeyFile
{
    private const int SecretBytes = 32;

    /// <summary>The secret of a file, made when there is none.</summary>
    public static byte[] Secret(string path) => ReadOrMake(path, () => RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The signing key of a file (P-256, PKCS #8), made when there is none.</summary>
    public static ECDsa SigningKey(string path)
    {
        var stored = ReadOrMake(path, () =>
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return made.ExportPkcs8PrivateKey();
        });
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(stored, out _);
        return key;
    }

    // Two processes may start at once: the first to put its file there wins, and both use that one.
    private static byte[] ReadOrMake(string path, Func<byte[]> make)
    {
        if (File.Exists(path)) return File.ReadAllBytes(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(made, Options())) file.Write(make());
        try
        {
            File.Move(made, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(made);
        }
        return File.ReadAllBytes(path);
    }

    private static FileStreamOptions Options() => OperatingSystem.IsWindows()
        ? new() { Mode = FileMode.CreateNew, Access = FileAccess.Write }
        : new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
}
