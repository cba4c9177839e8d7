namespace Varde.Records;

/// <summary>
/// Tells whether resources of a type have changed since somebody looked: of one owner, or of anybody. A stamp grows before the commit is acknowledged, so whoever
/// keeps what was read reads the stamp first, and looks again when it is another. Stamps are few and shared: one may grow though nothing has changed.
/// What other processes on the same database change is told by <see cref="RecordStore.ReadEventsAsync"/>.
/// </summary>
public sealed class ResourceStamps
{
    private readonly long[] _stamps = new long[1 << 16];
    private readonly (Guid Owner, string Type)[] _latest = new (Guid, string)[1 << 15];
    private readonly Lock _order = new();
    private long _changes;
    private long _known;

    /// <summary>How many changes there have been; a change is counted after its stamps have grown.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Whose resources of some types have changed since so many changes.</summary>
    /// <param name="changes">What <see cref="Changes"/> was.</param>
    /// <param name="types">The types.</param>
    /// <param name="upTo">How many changes the answer takes in.</param>
    /// <returns>The owners; null when that is so long ago that it is not known any more, or when anything may have changed.</returns>
    public IReadOnlySet<Guid>? OwnersSince(long changes, IReadOnlySet<string> types, out long upTo)
    {
        lock (_order)
        {
            upTo = _changes;
            if (changes < _known || upTo - changes > _latest.Length) return null;
            var owners = new HashSet<Guid>();
            for (; changes < upTo; changes++)
                if (_latest[changes & (_latest.Length - 1)] is var (owner, type) && types.Contains(type)) owners.Add(owner);
            return owners;
        }
    }

    /// <summary>The stamp of an owner's resources of a type.</summary>
    /// <param name="owner">The owner; <see cref="Guid.Empty"/> for anybody.</param>
    /// <param name="type">The type of resource.</param>
    public long Of(Guid owner, string type) => Volatile.Read(ref _stamps[PlaceOf(owner, type)]);

    /// <summary>Says that a resource has changed.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="type">Its type.</param>
    public void Touch(Guid owner, string type)
    {
        Interlocked.Increment(ref _stamps[PlaceOf(owner, type)]);
        Interlocked.Increment(ref _stamps[PlaceOf(Guid.Empty, type)]);
        lock (_order) _latest[_changes++ & (_latest.Length - 1)] = (owner, type);
    }

    /// <summary>Says that anything may have changed.</summary>
    public void TouchAll()
    {
        for (var place = 0; place < _stamps.Length; place++) Interlocked.Increment(ref _stamps[place]);
        lock (_order) _known = ++_changes;
    }

    // A view changes with what it is made from, and is nobody's fact. An event may tell of a resource that has no new version.
    internal void Touch(IReadOnlyList<CommitRequest> committed)
    {
        foreach (var request in committed)
        {
            var resources = request.Versions.Where(version => version is { Kind: DocumentKind.FhirResource, ArchetypeId: not null }).ToLookup(version => version.ArchetypeId!);
            foreach (var version in resources.SelectMany(type => type).Where(version => version.DerivedFrom is null)) Touch(request.Owner.Id, version.ArchetypeId!);
            foreach (var type in request.Events.Where(told => told.Type.StartsWith(OutboxEvent.OfResource, StringComparison.Ordinal)).Select(told => told.Type[OutboxEvent.OfResource.Length..]).Distinct())
                if (!resources.Contains(type)) Touch(request.Owner.Id, type);
        }
    }

    private int PlaceOf(Guid owner, string type) => HashCode.Combine(owner, type) & (_stamps.Length - 1);
}
