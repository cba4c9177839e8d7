using System.Globalization;
using System.Text.Json;
using Varde.Records.Keys;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Checks the access log link by link: nothing changed, taken out, swapped or cut off, and nobody's own list of entries shortened.</summary>
internal sealed class AuditVerifier(IDatabase database, int chains, Dictionaries dictionaries)
{
    private const int Batch = 500;

    /// <summary>The ends of the chains, of one moment.</summary>
    public async Task<IReadOnlyList<AuditAnchor>> AnchorsAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync("select chain_id, sequence, hash from audit_chain order by chain_id", [], r => new AuditAnchor(r.Int(0), r.Long(1), Convert.ToHexStringLower(r.Bytes(2))), ct);
    }

    /// <summary>Checks all chains.</summary>
    public async Task<AuditVerification> VerifyAsync(IReadOnlyList<AuditAnchor> anchors, CancellationToken ct)
    {
        var all = new AuditVerification(0, 0, null);
        for (var chain = 0; chain < chains; chain++)
        {
            var one = await ChainAsync(chain, anchors, ct);
            all = new(all.Groups + one.Groups, all.Entries + one.Entries, all.Fault ?? one.Fault);
        }
        return all;
    }

    private async Task<AuditVerification> ChainAsync(int chain, IReadOnlyList<AuditAnchor> anchors, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        await using var other = await database.RentReaderAsync(ct);
        var head = await session.FirstAsync(
            "select c.sequence, c.hash, (select max(g.sequence) from audit_group g where g.chain_id = c.chain_id) from audit_chain c where c.chain_id = $1",
            [chain], r => new Head(r.Long(0), r.Bytes(1), r.IsNull(2) ? 0 : r.Long(2)), ct);
        var walk = new Walk(chain, head!, anchors);
        await using var lists = new OwnersLists(other, chain, head!.Sequence, ct);
        while (walk.Sequence < head.Sequence)
        {
            var groups = await ReadAsync(session, chain, walk.Sequence, head.Sequence, Batch, ct);
            if (groups.Count == 0) return walk.Ends(Removed(walk));
            foreach (var group in groups)
                if (await FaultAsync(group, walk, lists, session, ct) is { } fault) return walk.Ends(fault);
        }
        return walk.Ends(EndOf(walk));
    }

    private static Task<List<Group>> ReadAsync(Session session, int chain, long after, long last, int most, CancellationToken ct) => session.ListAsync(
        "select sequence, hash, entries from audit_group where chain_id = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4",
        [chain, after, last, most], r => new Group(r.Long(0), r.Bytes(1), r.Bytes(2)), ct);

    // Null where the group follows what was checked so far: then it is checked too.
    private async Task<AuditFault?> FaultAsync(Group group, Walk walk, OwnersLists lists, Session session, CancellationToken ct)
    {
        if (group.Sequence != walk.Sequence + 1) return Removed(walk);
        var listed = await lists.OfAsync(group.Sequence);
        if (await EntriesAsync(group, session, ct) is not { } bytes || !walk.Follows(bytes, group.Hash)) return await new BrokenGroup(walk, group, listed, m => EntriesAsync(m, session, ct), (after, most) => ReadAsync(session, walk.Chain, after, walk.Head.Sequence, most, ct)).DiagnoseAsync();
        if (walk.Anchored(group) is { } cut) return cut;
        walk.Take(group, AuditFormat.ReadGroup(bytes));
        return lists.Compare(walk, listed);
    }

    private async Task<byte[]?> EntriesAsync(Group group, Session session, CancellationToken ct)
    {
        try
        {
            var bytes = await dictionaries.DecodeAsync(group.Entries, BlobPlace.OfAuditGroup, session, ct);
            _ = AuditFormat.ReadGroup(bytes);
            return bytes;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static AuditFault Removed(Walk walk) =>
        walk.Fault(AuditFaultKind.Removed, walk.Sequence + 1, $"audit chain {walk.Chain}, group {walk.Sequence + 1} is missing: it was removed");

    private static AuditFault? EndOf(Walk walk)
    {
        var head = walk.Head;
        if (!walk.Hash.AsSpan().SequenceEqual(head.Hash)) return walk.Fault(AuditFaultKind.CutOff, head.Sequence, $"audit chain {walk.Chain} does not end in group {head.Sequence}");
        if (head.Last > head.Sequence) return walk.Fault(AuditFaultKind.CutOff, head.Sequence + 1, $"audit chain {walk.Chain} is said to end in group {head.Sequence} and goes on to group {head.Last}");
        return walk.Anchors.FirstOrDefault(anchor => anchor.Group > head.Sequence) is { } anchor
            ? walk.Fault(AuditFaultKind.CutOff, head.Sequence + 1, $"audit chain {walk.Chain} was cut off after group {head.Sequence}: it had come to group {anchor.Group} when it was anchored") : null;
    }

    internal sealed record Head(long Sequence, byte[] Hash, long Last);

    internal sealed record Group(long Sequence, byte[] Hash, byte[] Entries);

    /// <summary>How far a chain was checked.</summary>
    internal sealed class Walk(int chain, Head head, IReadOnlyList<AuditAnchor> anchors)
    {
        private long _entries;

        public int Chain => chain;

        public Head Head => head;

        public IReadOnlyList<AuditAnchor> Anchors { get; } = [.. anchors.Where(anchor => anchor.Chain == chain)];

        public long Sequence { get; private set; }

        public byte[] Hash { get; private set; } = new byte[32];

        public StoredAuditEntry? Last { get; private set; }

        public IReadOnlyList<AuditEntry> Group { get; private set; } = [];

        public bool Follows(byte[] entries, byte[] hash) => AuditGroupBuilder.Link(Hash, entries).AsSpan().SequenceEqual(hash);

        public void Take(Group group, IReadOnlyList<AuditEntry> entries)
        {
            (Sequence, Hash, Group, _entries) = (group.Sequence, group.Hash, entries, _entries + entries.Count);
            if (entries.Count > 0) Last = new(chain, group.Sequence, entries.Count - 1, entries[^1]);
        }

        // A chain that was made anew from some group on is whole in itself.
        public AuditFault? Anchored(Group group) => Anchors.Any(anchor => anchor.Group == group.Sequence && !string.Equals(anchor.Hash, Convert.ToHexString(group.Hash), StringComparison.OrdinalIgnoreCase))
            ? Fault(AuditFaultKind.CutOff, group.Sequence, $"audit chain {chain}, group {group.Sequence} is another than the one that was anchored: the chain was written anew") : null;

        public AuditFault Fault(AuditFaultKind kind, long group, string what, params IEnumerable<int> ordinals) => new(kind, chain, group, $"{what}; {LastGood()}")
        {
            Entries = [.. ordinals.Select(ordinal => new AuditPlace(chain, group, ordinal))],
            LastGood = Last,
        };

        public AuditVerification Ends(AuditFault? fault) => new(Sequence, _entries, fault);

        private string LastGood() => Last is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"the last good entry is {last.Place} of {last.Entry.Time:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}") : "no entry before it is known to be good";
    }

    /// <summary>The lists by which entries about a record are found, in the order of the chain.</summary>
    internal sealed class OwnersLists(Session session, int chain, long last, CancellationToken ct) : IAsyncDisposable
    {
        // A look at a record that is just being made may be listed with nobody.
        private static readonly TimeSpan Beginning = TimeSpan.FromMinutes(1);

        private readonly Dictionary<Guid, DateTimeOffset> _begun = [];
        private readonly IAsyncEnumerator<(long Sequence, int Ordinal, Guid Owner)> _rows = session.StreamAsync(
            """
            select e.sequence, e.ordinal, o.owner_id from audit_entry e join record_owner o on o.ehr_id = e.ehr_id
            where e.chain_id = $1 and e.sequence <= $2 order by e.sequence, e.ordinal
            """,
            [chain, last], r => (r.Long(0), r.Int(1), r.Uuid(2)), ct).GetAsyncEnumerator(ct);

        private bool _isOpen, _isOver;

        /// <summary>Who is listed for the entries of a group.</summary>
        public async Task<IReadOnlyList<(int Ordinal, Guid Owner)>> OfAsync(long sequence)
        {
            if (!_isOpen) (_isOpen, _isOver) = (true, !await _rows.MoveNextAsync());
            while (!_isOver && _rows.Current.Sequence < sequence) _isOver = !await _rows.MoveNextAsync();
            var listed = new List<(int, Guid)>();
            for (; !_isOver && _rows.Current.Sequence == sequence; _isOver = !await _rows.MoveNextAsync()) listed.Add((_rows.Current.Ordinal, _rows.Current.Owner));
            return listed;
        }

        /// <summary>Whether each entry about a record is listed with it. Null when it is.</summary>
        public AuditFault? Compare(Walk walk, IReadOnlyList<(int Ordinal, Guid Owner)> listed)
        {
            var group = walk.Group;
            if (listed.Any(one => one.Ordinal >= group.Count))
                return walk.Fault(AuditFaultKind.Unlisted, walk.Sequence, $"audit chain {walk.Chain}, group {walk.Sequence}: a record is listed with an entry that is not there");
            for (var ordinal = 0; ordinal < group.Count; ordinal++)
            {
                if (group[ordinal].Ehr is not { } ehr) continue;
                if (listed.Contains((ordinal, ehr.Value))) _begun.TryAdd(ehr.Value, group[ordinal].Time);
                else if (_begun.TryGetValue(ehr.Value, out var begun) && group[ordinal].Time > begun + Beginning)
                    return walk.Fault(AuditFaultKind.Unlisted, walk.Sequence, $"entry {walk.Chain}-{walk.Sequence}-{ordinal} of the access log is not in the list of the record that it is about", ordinal);
            }
            return null;
        }

        public ValueTask DisposeAsync() => _rows.DisposeAsync();
    }
}
