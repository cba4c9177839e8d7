using System.Runtime.CompilerServices;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Keeps what queries over all records were permitted, for as long as it follows from the same: the facts of the actor's records, the classes that there are, and the day. Whoever gathers the
/// facts gives the very same ones as long as nothing has changed.
/// </summary>
internal sealed class KnownPermits
{
    private const int MostOrganisations = 500;

    private readonly ConditionalWeakTable<IReadOnlyList<AlikeRecords>, Kept> _permits = [];
    private readonly Lock _order = new();
    private Dictionary<(bool IsStaff, string Organisation), AlikeClasses> _classes = [];
    private (IReadOnlyCollection<AccessClass> Stored, DateOnly Day)? _of;

    /// <summary>The classes as a reader sees them now.</summary>
    public AlikeClasses ClassesFor(Actor reader, IReadOnlyCollection<AccessClass> stored, DateTimeOffset now)
    {
        if (!AlikeClasses.AreShared(reader)) return AlikeClasses.Of(stored, reader, now);
        var (key, of) = ((reader.Kind == ActorKind.Staff, reader.Organisation), (stored, NorwegianCalendar.DayAt(now)));
        lock (_order)
        {
            if (_of != of || _classes.Count >= MostOrganisations) (_of, _classes) = (of, []);
            return _classes.TryGetValue(key, out var known) ? known : _classes[key] = AlikeClasses.Of(stored, reader, now);
        }
    }

    /// <summary>What a query may see of records.</summary>
    /// <param name="sight">The records.</param>
    /// <param name="classes">The classes that there are, as the actor sees them.</param>
    /// <param name="viewOf">The actor's view of records of which something is known.</param>
    public KnownPermit Of(IReadOnlyList<AlikeRecords> sight, AlikeClasses classes, Func<ViewFacts, RecordView> viewOf)
    {
        if (_permits.TryGetValue(sight, out var kept) && kept.Classes == classes) return kept.Permit;
        var parts = new PermitParts(classes, viewOf);
        foreach (var alike in sight) parts.Add(alike);
        var permit = parts.ToPermit();
        _permits.AddOrUpdate(sight, new(classes, permit));
        return permit;
    }

    private sealed record Kept(AlikeClasses Classes, KnownPermit Permit);
}
