using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Adds up what a query may see: each class of documents is decided once for each record, and records in which the same classes are seen are one part.
/// A class that comes into being meanwhile is not seen.
/// </summary>
/// <param name="classes">The classes that there are, those together of which the same is decided.</param>
/// <param name="common">The actor's view of what belongs to no patient.</param>
internal sealed class PermitParts(IReadOnlyList<AlikeClasses> classes, RecordView common)
{
    // What belongs to no patient is permitted beside the records: it must not make one of them seen.
    private readonly AlikeClasses[] _ofPatients = [.. classes.Where(one => ServiceTable.IsOfPatient(one.Documents.Service))];
    private readonly Dictionary<ViewFacts, (Decided Widest, bool[] Shown)> _decided = [];
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
    /// <param name="isLatestOnly">Whether earlier and deleted versions are hidden.</param>
    public QueryPermit ToPermit(bool isLatestOnly) =>
        new([.. _parts.Values.Select(part => new QueryPermitPart(part.Records, part.Classes.Contains))]) { Common = IsCommon, IsLatestOnly = isLatestOnly };

    /// <summary>Adds a record.</summary>
    /// <returns>The widest decision about it: the one that the access log tells of.</returns>
    public Decided Add(EhrId record, RecordView view)
    {
        // A doctor's patients are mostly alike to the rules: what was decided of one holds for all of whom the same facts are known.
        if (!_decided.TryGetValue(view.Facts, out var known)) _decided[view.Facts] = known = DecideAll(view);
        WidestOfRecords = WidestOfRecords is { } before ? Wider(before, known.Widest) : known.Widest;
        if (!known.Widest.Decision.IsRefused) Take(record, known.Shown);
        return known.Widest;
    }

    private (Decided Widest, bool[] Shown) DecideAll(RecordView view)
    {
        var decided = _ofPatients.Select(alike => view.OfClass(alike.Documents)).ToArray();
        // Of a record without documents it is told as of one with ordinary ones.
        var widest = decided.OfType<Decided>().Aggregate(view.Decide(new(ServiceId.Journal, AccessAction.Search)), Wider);
        return (widest, [.. decided.Select(one => one is { Decision.IsRefused: false })]);
    }

    /// <summary>Adds a population whose records are decided alike.</summary>
    /// <returns>The widest decision about it.</returns>
    public Decided AddExport(IReadOnlyCollection<EhrId> records, RecordView view)
    {
        // What belongs to no patient needs no approval, and opens no export of patients.
        var decided = _ofPatients.Select(alike => view.OfClass(alike.Documents, AccessAction.Export)).ToArray();
        bool[] shown = [.. decided.Select(one => one is { Decision.IsRefused: false })];
        foreach (var record in records) Take(record, shown);
        return decided.OfType<Decided>().Aggregate(view.Decide(new(ServiceId.Journal, AccessAction.Export)), Wider);
    }

    private void Take(EhrId record, bool[] shown)
    {
        if (!shown.Contains(true)) return;
        var mark = string.Concat(shown.Select(isShown => isShown ? '1' : '0'));
        if (!_parts.TryGetValue(mark, out var part)) _parts[mark] = part = ([], [.. _ofPatients.Where((_, place) => shown[place]).SelectMany(alike => alike.Stored)]);
        part.Records.Add(record.Value);
    }

    private static Decided Wider(Decided a, Decided b) => b.Decision.Effect > a.Decision.Effect ? b : a;

    // No service of a patient's object is among those of what belongs to no patient: whose document it is need not be asked.
    private bool IsCommon(AccessClass stored) =>
        ServiceId.Parse(stored.Category).TryGet(out var service, out _) && !ServiceTable.IsOfPatient(service)
        && !common.Decide(new(service, AccessAction.Search)).Decision.IsRefused;
}

/// <summary>Classes of which the same is decided now: one that is delayed until a day is as one that is delayed until another, as long as both are to come.</summary>
/// <param name="Documents">One of them.</param>
/// <param name="Stored">All of them.</param>
internal sealed record AlikeClasses(DocumentClass Documents, IReadOnlyList<AccessClass> Stored)
{
    /// <summary>Puts classes together. What has words that the rules do not know is in none.</summary>
    /// <param name="classes">The classes that there are.</param>
    /// <param name="reader">Who asks: of people the rules ask only whether a document is of their own organisation, of systems more.</param>
    /// <param name="now">At which moment.</param>
    public static IReadOnlyList<AlikeClasses> Of(IReadOnlyCollection<AccessClass> classes, Actor reader, DateTimeOffset now)
    {
        var alike = new Dictionary<AccessClass, (DocumentClass Documents, List<AccessClass> Stored)>(classes.Count);
        foreach (var same in classes.GroupBy(stored => AsAsked(stored, reader)))
        {
            if (!DocumentClass.Parse(RecordView.Named(same.First())).TryGet(out var documents, out _)) continue;
            var key = AsAsked(documents.At(now).ToAccessClass(), reader);
            if (!alike.TryGetValue(key, out var some)) alike[key] = some = (documents, []);
            some.Stored.AddRange(same);
        }
        return [.. alike.Values.Select(some => new AlikeClasses(some.Documents, some.Stored))];
    }

    private static AccessClass AsAsked(AccessClass stored, Actor reader) =>
        reader is { Kind: ActorKind.Staff or ActorKind.Citizen, OnBehalfOf: null } ? stored with { Organisation = stored.Organisation == reader.Organisation ? "own" : "other", Unit = "" } : stored;
}
