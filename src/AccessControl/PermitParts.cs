using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Adds up what a query may see: each class of documents is decided once for all records of which the same is known, and records in which the same classes are seen are one part.
/// A class that comes into being meanwhile is not seen.
/// </summary>
/// <param name="classes">The classes that there are, those together of which the same is decided.</param>
/// <param name="viewOf">The actor's view of records of which something is known.</param>
internal sealed class PermitParts(AlikeClasses classes, Func<ViewFacts, RecordView> viewOf)
{
    private readonly Dictionary<string, (HashSet<Guid> Records, IReadOnlySet<AccessClass> Classes)> _parts = new(StringComparer.Ordinal);
    private readonly List<(IReadOnlySet<Guid> Records, Decided Widest)> _decided = [];
    private readonly HashSet<Guid> _withoutEarlierProfiles = [];

    /// <summary>The widest decision about the records that were added; null before the first.</summary>
    public Decided? Widest { get; private set; }

    /// <summary>Adds records of which the same is known.</summary>
    public void Add(AlikeRecords alike)
    {
        var known = classes.Decided(alike.Facts, viewOf);
        _decided.Add((alike.Records, known.Widest));
        Widest = Widest is { } before ? Wider(before, known.Widest) : known.Widest;
        if (known.Widest.Decision.IsRefused) return;
        Take(alike.Records, known.Shown);
        if (alike.Facts.Person is { Protection: not AddressProtection.None } && HidesEarlierProfiles(viewOf(alike.Facts))) _withoutEarlierProfiles.UnionWith(alike.Records);
    }

    // A class is decided for all versions alike; what somebody's address was before it became protected is told by the earlier ones alone (R-STAFF-PROTECTED).
    private static bool HidesEarlierProfiles(RecordView view) =>
        view.Decide(new(ServiceId.Profile, AccessAction.Search) { About = ObjectFacts.Ordinary with { IsUnapproved = true } }).Decision.IsRefused;

    /// <summary>Adds a population whose records are decided alike.</summary>
    /// <returns>The widest decision about it.</returns>
    public Decided AddExport(IReadOnlyCollection<EhrId> records, RecordView view)
    {
        var (widest, shown) = classes.Decide(view, AccessAction.Export);
        Take(records.Select(record => record.Value).ToHashSet(), shown);
        return widest;
    }

    /// <summary>What was decided and permitted of the records.</summary>
    public KnownPermit ToPermit() => new(OfRecords(), Widest, _decided);

    private QueryPermit OfRecords() => new([.. _parts.Values.Select(part => new QueryPermitPart(part.Records, part.Classes.Contains))])
    {
        IsLatestOnlyOf = _withoutEarlierProfiles.Count == 0 ? null : (record, access) => access.Category == ServiceId.Profile.Value && _withoutEarlierProfiles.Contains(record),
    };

    private void Take(IReadOnlySet<Guid> records, bool[] shown)
    {
        if (!shown.Contains(true)) return;
        var mark = string.Concat(shown.Select(isShown => isShown ? '1' : '0'));
        if (_parts.TryGetValue(mark, out var part)) part.Records.UnionWith(records);
        else _parts[mark] = ([.. records], classes.Stored(shown));
    }

    internal static Decided Wider(Decided a, Decided b) => b.Decision.Effect > a.Decision.Effect ? b : a;
}

/// <summary>What a query may see of records, and by which decisions.</summary>
/// <param name="OfRecords">What it may see of them.</param>
/// <param name="Widest">The widest decision; null where there are no records.</param>
/// <param name="Decided">The widest decision about each of them.</param>
internal sealed record KnownPermit(QueryPermit OfRecords, Decided? Widest, IReadOnlyList<(IReadOnlySet<Guid> Records, Decided Widest)> Decided)
{
    /// <summary>The widest decision about a record; null for one that is not among them.</summary>
    public Decided? WidestOf(EhrId record)
    {
        foreach (var (records, widest) in Decided)
            if (records.Contains(record.Value)) return widest;
        return null;
    }
}
