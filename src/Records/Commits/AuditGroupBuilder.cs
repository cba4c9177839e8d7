using System.Security.Cryptography;
using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>Gathers the audit entries of one group and links it to the chain: hash = SHA-256(hash before, entries).</summary>
internal sealed class AuditGroupBuilder(BlobCodec codec)
{
    private readonly List<byte> _entries = [];
    private readonly List<AuditEntryRow> _rows = [];
    private readonly Dictionary<(long EhrId, string Actor), LookRow> _looks = [];
    private int _count;

    /// <summary>Adds an entry; its time is the given one when it has none.</summary>
    public void Add(AuditEntry entry, long? ehrId, long now)
    {
        var timed = entry.Time == default ? entry with { Time = Instant.FromMicroseconds(now) } : entry;
        var bytes = AuditFormat.Write(timed);
        VarInt.Append(_entries, (ulong)bytes.Length);
        _entries.AddRange(bytes);
        if (ehrId is { } id) _rows.Add(new AuditEntryRow(id, _count));
        if (ehrId is { } opened && timed.IsOpening) AddLook(opened, timed.ActorId, Instant.Microseconds(timed.Time));
        _count++;
    }

    // One of each in a group: they are written by one statement.
    private void AddLook(long ehrId, string actor, long time)
    {
        if (!_looks.TryGetValue((ehrId, actor), out var known) || known.Time < time) _looks[(ehrId, actor)] = new(ehrId, actor, time);
    }

    /// <summary>Writes the group down as the chain's next.</summary>
    public void Close(GroupState state, GroupRows rows, long now)
    {
        byte[] entries = [.. _entries];
        var hash = Link(state.Hash, entries);
        rows.AuditEntries.AddRange(_rows);
        rows.Looks.AddRange(_looks.Values);
        rows.AuditGroup = new AuditGroupRow(state.Sequence + 1, now, hash, codec.Encode(entries, BlobCodec.AuditDictionary), state.Events);
    }

    /// <summary>The hash of a group of entries after the group with the given hash.</summary>
    public static byte[] Link(byte[] before, byte[] entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(entries);
        return hash.GetHashAndReset();
    }
}
