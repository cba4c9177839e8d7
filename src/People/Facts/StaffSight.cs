using Varde.AccessControl;

namespace Varde.People.Facts;

/// <summary>
/// What is known of the records in which one member of staff may have a standing, kept as it was gathered: each record has a moment until which time alone changes nothing, and those of which the
/// same is known lie together.
/// </summary>
/// <param name="root">What it all depends on beside the records: the places of work, and the own record.</param>
/// <param name="changes">How many changes of resources it takes in.</param>
internal sealed class StaffSight(SightRoot root, long changes)
{
    private readonly Dictionary<Guid, (ViewFacts Facts, DateTimeOffset Until)> _records = [];
    private readonly Dictionary<ViewFacts, HashSet<Guid>> _alike = [];
    private readonly Dictionary<ViewFacts, AlikeRecords> _given = [];
    private IReadOnlyList<AlikeRecords>? _parts;

    /// <summary>What it all depends on.</summary>
    public SightRoot Root => root;

    /// <summary>How many changes of resources it takes in.</summary>
    public long Changes { get; set; } = changes;

    /// <summary>Until when time alone changes nothing of any record.</summary>
    public DateTimeOffset Until { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The records.</summary>
    public IReadOnlyCollection<Guid> Records => _records.Keys;

    /// <summary>Whether something is known of a record.</summary>
    public bool Holds(Guid record) => _records.ContainsKey(record);

    /// <summary>The records of which the same is known; the very same list until something changes.</summary>
    public IReadOnlyList<AlikeRecords> Parts => _parts ??= [.. _alike.Select(alike => Given(alike.Key, alike.Value))];

    /// <summary>Puts in what is known of a record now.</summary>
    public void Put(Guid record, ViewFacts facts, DateTimeOffset until)
    {
        if (until < Until) Until = until;
        if (_records.TryGetValue(record, out var before) && before.Facts.Equals(facts))
        {
            _records[record] = (before.Facts, until);
            return;
        }
        Remove(record);
        if (!_alike.TryGetValue(facts, out var alike)) _alike[facts] = alike = [];
        alike.Add(record);
        _records[record] = (facts, until);
        Changed(facts);
    }

    /// <summary>Takes out a record in which there is no standing any more.</summary>
    public void Remove(Guid record)
    {
        if (!_records.Remove(record, out var before)) return;
        var alike = _alike[before.Facts];
        alike.Remove(record);
        if (alike.Count == 0) _alike.Remove(before.Facts);
        Changed(before.Facts);
    }

    /// <summary>The records of which time has changed something by a moment.</summary>
    public IReadOnlyList<Guid> Overdue(DateTimeOffset now)
    {
        if (now < Until) return [];
        var overdue = _records.Where(record => record.Value.Until <= now).Select(record => record.Key).ToList();
        Until = _records.Values.Where(record => record.Until > now).Select(record => record.Until).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return overdue;
    }

    // What was given to others does not change any more.
    private AlikeRecords Given(ViewFacts facts, HashSet<Guid> records) => _given.TryGetValue(facts, out var given) ? given : _given[facts] = new(facts, new HashSet<Guid>(records));

    private void Changed(ViewFacts facts)
    {
        _given.Remove(facts);
        _parts = null;
    }
}

/// <summary>What a view of many records depends on beside them.</summary>
/// <param name="Places">The places of work.</param>
/// <param name="Organisations">The stamp of the organisations, whose tree tells who treats together.</param>
/// <param name="Own">The facts of the own record: near kin follow from it.</param>
/// <param name="Until">Until when time changes nothing of them.</param>
internal sealed record SightRoot(IReadOnlyList<StaffPlace> Places, long Organisations, PersonFacts? Own, DateTimeOffset Until)
{
    /// <summary>Whether it is the same, and still holds.</summary>
    public bool IsStill(SightRoot now, DateTimeOffset moment) =>
        Organisations == now.Organisations && ReferenceEquals(Own, now.Own) && moment < Until && Places.SequenceEqual(now.Places, SamePlace);

    private static readonly IEqualityComparer<StaffPlace> SamePlace = EqualityComparer<StaffPlace>.Create((one, other) => one! with { Line = [] } == other! with { Line = [] } && one.Line.SequenceEqual(other.Line));
}
