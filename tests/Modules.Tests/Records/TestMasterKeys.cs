using System.Collections.Concurrent;
using System.Security.Cryptography;
using Varde.Records;

namespace Varde.Modules.Tests.Records;

/// <summary>
/// Master keys in the memory of the test process, as a service beside the database would keep them. The same for all who open one database, so that two servers can.
/// </summary>
internal sealed class TestMasterKeys : IMasterKeys
{
    private static readonly ConcurrentDictionary<string, TestMasterKeys> All = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, byte[]> _keys = new();

    public string Place => "the memory of the tests";

    /// <summary>Those of a database.</summary>
    public static TestMasterKeys Of(string database) => All.GetOrAdd(database, _ => new());

    public ValueTask<IReadOnlyList<int>> GenerationsAsync(CancellationToken ct) => new([.. _keys.Keys.Order()]);

    public ValueTask MakeAsync(int generation, CancellationToken ct)
    {
        _keys.TryAdd(generation, RandomNumberGenerator.GetBytes(32));
        return ValueTask.CompletedTask;
    }

    public ValueTask<byte[]?> WrapAsync(int generation, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> bound, CancellationToken ct)
    {
        if (!_keys.TryGetValue(generation, out var master)) return new((byte[]?)null);
        using var aes = new AesGcm(master, 16);
        var wrapped = new byte[12 + key.Length + 16];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, 12));
        aes.Encrypt(wrapped.AsSpan(0, 12), key.Span, wrapped.AsSpan(12, key.Length), wrapped.AsSpan(12 + key.Length), bound.Span);
        return new(wrapped);
    }

    public ValueTask<byte[]?> UnwrapAsync(int generation, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> bound, CancellationToken ct)
    {
        if (!_keys.TryGetValue(generation, out var master)) return new((byte[]?)null);
        using var aes = new AesGcm(master, 16);
        var key = new byte[wrapped.Length - 28];
        try
        {
            aes.Decrypt(wrapped.Span[..12], wrapped.Span[12..^16], wrapped.Span[^16..], key, bound.Span);
            return new(key);
        }
        catch (AuthenticationTagMismatchException)
        {
            return new((byte[]?)null);
        }
    }

    public ValueTask DestroyBeforeAsync(int generation, CancellationToken ct)
    {
        foreach (var old in _keys.Keys.Where(known => known < generation)) _keys.TryRemove(old, out _);
        return ValueTask.CompletedTask;
    }
}
