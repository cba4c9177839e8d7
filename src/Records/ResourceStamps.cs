namespace Varde.Records;

/// <summary>
/// Tells whether resources of a type have changed since somebody looked: of one owner, or of anybody. A stamp grows before the commit is acknowledged, so whoever
/// keeps what was read reads the stamp first, and looks again when it is another. Stamps are few and shared: one may grow though nothing has changed.
/// What other processes on the same database change is told by <see cref="RecordStore.ReadEventsAsync"/>.
/// </summary>
public sealed class ResourceStamps
{
    private readonly long[] _stamps = new long[1 << 16];

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
    }

    /// <summary>Says that anything may have changed.</summary>
    public void TouchAll()
    {
        for (var place = 0; place < _stamps.Length; place++) Interlocked.Increment(ref _stamps[place]);
    }

    // A view changes with what it is made from, and is nobody's fact.
    internal void Touch(IReadOnlyList<CommitRequest> committed)
    {
        foreach (var request in committed)
            foreach (var version in request.Versions)
                if (version is { Kind: DocumentKind.FhirResource, DerivedFrom: null, ArchetypeId: { } type }) Touch(request.Owner.Id, type);
    }

    private int PlaceOf(Guid owner, string type) => HashCode.Combine(owner, type) & (_stamps.Length - 1);
}
