using Varde.Records.Commits;
using static Varde.Records.Upkeep.AuditVerifier;

namespace Varde.Records.Upkeep;

/// <summary>
/// Tells what was done to a group of the access log that does not follow the one before it, as far as what is left tells it: whether its entries stand elsewhere, which of them was changed, put in
/// or moved, or whether one is missing.
/// </summary>
internal sealed class BrokenGroup(
    Walk walk, Group group, IReadOnlyList<(int Ordinal, Guid Owner)> listed, Func<Group, Task<byte[]?>> entriesOf, Func<long, int, Task<List<Group>>> following)
{
    private const int Batch = 200;

    // Of larger groups every pair is not tried.
    private const int MostTried = 128;

    private string Name => $"audit chain {walk.Chain}, group {group.Sequence}";

    /// <summary>What was done.</summary>
    public async Task<AuditFault> DiagnoseAsync()
    {
        if (await ElsewhereAsync() is { } place) return walk.Fault(AuditFaultKind.Swapped, group.Sequence, $"{Name} was changed: it was swapped, and what belongs there stands in group {place}");
        if (await entriesOf(group) is not { } bytes) return walk.Fault(AuditFaultKind.Changed, group.Sequence, $"{Name} was changed: it cannot be read");
        var entries = AuditFormat.Split(bytes);
        return OfEntries(entries) ?? await OfHashAsync(bytes) ?? OfLists(entries.Count) ?? walk.Fault(AuditFaultKind.Changed, group.Sequence, $"{Name} was changed; which of its {entries.Count} entries cannot be told");
    }

    // The entries that the hash of this group was made of, or a whole group that would follow, further on.
    private async Task<long?> ElsewhereAsync()
    {
        for (var after = group.Sequence; ;)
        {
            var groups = await following(after, Batch);
            foreach (var other in groups)
                if (await entriesOf(other) is { } bytes && (walk.Follows(bytes, group.Hash) || walk.Follows(bytes, other.Hash))) return other.Sequence;
            if (groups.Count < Batch) return null;
            after = groups[^1].Sequence;
        }
    }

    private AuditFault? OfEntries(IReadOnlyList<byte[]> entries)
    {
        var changed = Enumerable.Range(0, entries.Count).Where(i => !AuditFormat.HoldsSeal(entries[i])).ToList();
        if (changed.Count > 0) return walk.Fault(AuditFaultKind.Changed, group.Sequence, $"{Name} was changed: {Named(changed)} is not what was written", changed);
        if (entries.Count > MostTried) return null;
        for (var i = 0; i < entries.Count; i++)
            if (Follows([.. entries.Where((_, at) => at != i)])) return walk.Fault(AuditFaultKind.Changed, group.Sequence, $"{Name} was changed: {Named([i])} was put in", i);
        for (var i = 0; i < entries.Count; i++)
            for (var j = i + 1; j < entries.Count; j++)
                if (Follows(Exchanged(entries, i, j))) return walk.Fault(AuditFaultKind.Swapped, group.Sequence, $"{Name} was changed: {Named([i, j])} were swapped", i, j);
        return null;
    }

    // The next group was made with the true hash of this one.
    private async Task<AuditFault?> OfHashAsync(byte[] bytes)
    {
        var hash = AuditGroupBuilder.Link(walk.Hash, bytes);
        var isAsWritten = await following(group.Sequence, 1) is [var next] ? await entriesOf(next) is { } entries && AuditGroupBuilder.Link(hash, entries).AsSpan().SequenceEqual(next.Hash) : hash.AsSpan().SequenceEqual(walk.Head.Hash);
        return isAsWritten ? walk.Fault(AuditFaultKind.Changed, group.Sequence, $"{Name} was changed: its hash, and not its entries") : null;
    }

    private AuditFault? OfLists(int count) => listed.Any(one => one.Ordinal >= count)
        ? walk.Fault(AuditFaultKind.Removed, group.Sequence, $"{Name} was changed: of its entries some were removed, {count} are left") : null;

    private string Named(List<int> ordinals) => (ordinals.Count == 1 ? "entry " : "entries ") + string.Join(" and ", ordinals.Select(ordinal => new AuditPlace(walk.Chain, group.Sequence, ordinal)));

    private bool Follows(IReadOnlyList<byte[]> entries) => walk.Follows(AuditFormat.Join(entries), group.Hash);

    private static List<byte[]> Exchanged(IReadOnlyList<byte[]> entries, int i, int j)
    {
        List<byte[]> all = [.. entries];
        (all[i], all[j]) = (all[j], all[i]);
        return all;
    }
}
