using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Varde.Records.Keys;

namespace Varde.Records;

/// <summary>
/// Master keys in a file that only its user can read: a line for each, its generation and its 32 bytes in Base64. The file is always written whole and put in place at once, so that
/// whoever reads it sees the one before or the new one. It is read again when a generation is asked for that it had not.
/// </summary>
/// <param name="path">The file; its folder is made with it.</param>
public sealed class MasterKeyFile(string path) : IMasterKeys
{
    private const int KeyBytes = 32;

    private const string Heading = "# Master keys of Varde. Without this file nobody reads the documents of its database; with both, anybody does.";

    private readonly Lock _writing = new();
    private volatile Dictionary<int, byte[]> _keys = [];

    /// <inheritdoc/>
    public string Place => $"the file {path}";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> GenerationsAsync(CancellationToken ct) => new([.. (_keys = Read()).Keys.Order()]);

    /// <inheritdoc/>
    public ValueTask MakeAsync(int generation, CancellationToken ct)
    {
        lock (_writing)
        {
            var keys = Read();
            if (keys.TryAdd(generation, RandomNumberGenerator.GetBytes(KeyBytes))) Write(keys);
            _keys = keys;
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> WrapAsync(int generation, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> bound, CancellationToken ct) =>
        new(KeyOf(generation) is { } master ? Sealed.Make(master, [], key.Span, bound.Span) : null);

    /// <inheritdoc/>
    public ValueTask<byte[]?> UnwrapAsync(int generation, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> bound, CancellationToken ct) =>
        new(KeyOf(generation) is { } master ? Sealed.TryOpen(master, wrapped.Span, bound.Span) : null);

    /// <inheritdoc/>
    public ValueTask DestroyBeforeAsync(int generation, CancellationToken ct)
    {
        lock (_writing)
        {
            var keys = Read();
            var kept = keys.Where(key => key.Key >= generation).ToDictionary();
            if (kept.Count < keys.Count) Write(kept);
            _keys = kept;
        }
        return ValueTask.CompletedTask;
    }

    private byte[]? KeyOf(int generation) => _keys.GetValueOrDefault(generation) ?? (_keys = Read()).GetValueOrDefault(generation);

    private Dictionary<int, byte[]> Read()
    {
        try
        {
            return File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(KeyOfLine).ToDictionary();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            throw new StoreUnavailableException($"The master keys in the file {path} cannot be read: a line holds a generation and 32 bytes in Base64. Put the right file there.", unreadable);
        }
    }

    private static KeyValuePair<int, byte[]> KeyOfLine(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || Convert.FromBase64String(parts[1]) is not { Length: KeyBytes } key) throw new FormatException("A line is no master key.");
        return new(int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), key);
    }

    private void Write(Dictionary<int, byte[]> keys) => SafeFile.Replace(path, Encoding.ASCII.GetBytes(
        string.Join('\n', keys.OrderBy(key => key.Key).Select(key => $"{key.Key} {Convert.ToBase64String(key.Value)}").Prepend(Heading)) + "\n"));
}
