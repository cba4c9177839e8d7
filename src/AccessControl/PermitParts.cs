using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Adds up what a query may see: each class of documents is decided once for each record, and records in which the same classes are seen are one part.
/// A class that comes into being meanwhile is not seen.
/// </summary>
/// <param name="classes">The classes that there are.</param>
/// <param name="common">The actor's view of what belongs to no patient.</param>
internal sealed class PermitParts(IReadOnlyCollection<AccessClass> classes, RecordView common)
{
    private readonly Dictionary<string, (HashSet<Guid> Records, HashSet<AccessClass> Classes)> _parts = new(StringComparer.Ordinal);

    /// <summary>The widest decision about the records that were added; null before the first.</summary>
    public Decided? WidestOfRecords { get; private set; }

    /// <summary>The widest decision about the records, or about stored queries, which belong to no patient.</summary>
    public Decided WidestOfAll
    {
        get
        {
            var asked = common.Decide(new(ServiceId.Query, AccessAction.Search));
            return WidestOfRecords is { } widest && widest.Decision.Effect > asked.Decision.Effect ? widest : asked;
        }
    }

    /// <summary>The permit.</summary>
    public QueryPermit Permit => new([.. _parts.Values.Select(part => new QueryPermitPart(part.Records, part.Classes.Contains))]) { Common = IsCommon };

    /// <summary>Adds a record.</summary>
    /// <returns>The widest decision about it: the one that the access log tells of.</returns>
    public Decided Add(EhrId record, RecordView view)
    {
        var decided = classes.Select(stored => view.OfClass(stored)).ToArray();
        // Of a record without documents it is told as of one with ordinary ones.
        var widest = decided.OfType<Decided>().Aggregate(view.Decide(new(ServiceId.Journal, AccessAction.Search)), Wider);
        WidestOfRecords = WidestOfRecords is { } before ? Wider(before, widest) : widest;
        if (!widest.Decision.IsRefused) Take(record, [.. decided.Select(one => one is { Decision.IsRefused: false })]);
        return widest;
    }

    /// <summary>Adds a population whose records are decided alike.</summary>
    /// <returns>The widest decision about it.</returns>
    public Decided AddExport(IReadOnlyCollection<EhrId> records, RecordView view)
    {
        // What belongs to no patient needs no approval, and opens no export of patients.
        var decided = classes.Select(stored => ServiceTable.IsOfPatient(TypeServices.OfClass(stored)) ? view.OfClass(stored, AccessAction.Export) : null).ToArray();
        bool[] shown = [.. decided.Select(one => one is { Decision.IsRefused: false })];
        foreach (var record in records) Take(record, shown);
        return decided.OfType<Decided>().Aggregate(view.Decide(new(ServiceId.Journal, AccessAction.Export)), Wider);
    }

    private void Take(EhrId record, bool[] shown)
    {
        if (!shown.Contains(true)) return;
        var mark = string.Concat(shown.Select(isShown => isShown ? '1' : '0'));
        if (!_parts.TryGetValue(mark, out var part)) _parts[mark] = part = ([], [.. classes.Where((_, place) => shown[place])]);
        part.Records.Add(record.Value);
    }

    private static Decided Wider(Decided a, Decided b) => b.Decision.Effect > a.Decision.Effect ? b : a;

    // No service of a patient's object is among those of what belongs to no patient: whose document it is need not be asked.
    private bool IsCommon(AccessClass stored) =>
        ServiceId.Parse(stored.Category).TryGet(out var service, out _) && !ServiceTable.IsOfPatient(service)
        && !common.Decide(new(service, AccessAction.Search)).Decision.IsRefused;
}
