using System.Collections.Concurrent;
using Varde.AccessControl.Rules;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// The classes of patients' documents as one kind of reader sees them on one day, those together of which the same is decided: one that is delayed until a day is as one that is delayed until
/// another, as long as both are to come. What was decided of them by some facts holds for everybody of whom the same facts are known, and is kept.
/// </summary>
internal sealed class AlikeClasses
{
    private const int MostFacts = 4_000;

    // What belongs to no patient is permitted beside the records: it must not make one of them seen.
    private readonly (DocumentClass Documents, List<AccessClass> Stored)[] _ofPatients;
    private readonly ConcurrentDictionary<ViewFacts, DecidedClasses> _decided = new();

    private AlikeClasses(IEnumerable<(DocumentClass Documents, List<AccessClass> Stored)> alike) => _ofPatients = [.. alike.Where(one => ServiceTable.IsOfPatient(one.Documents.Service))];

    /// <summary>Puts classes together. What has words that the rules do not know is in none.</summary>
    /// <param name="classes">The classes that there are.</param>
    /// <param name="reader">Who asks: of people the rules ask only whether a document is of their own organisation, of systems more.</param>
    /// <param name="now">At which moment.</param>
    public static AlikeClasses Of(IReadOnlyCollection<AccessClass> classes, Actor reader, DateTimeOffset now)
    {
        var alike = new Dictionary<AccessClass, (DocumentClass Documents, List<AccessClass> Stored)>(classes.Count);
        foreach (var same in classes.GroupBy(stored => AsAsked(stored, reader)))
        {
            if (!DocumentClass.Parse(RecordView.Named(same.First())).TryGet(out var documents, out _)) continue;
            var key = AsAsked(documents.At(now).ToAccessClass(), reader);
            if (!alike.TryGetValue(key, out var some)) alike[key] = some = (documents, []);
            some.Stored.AddRange(same);
        }
        return new(alike.Values);
    }

    /// <summary>Whether readers of one organisation see the same classes alike: people do.</summary>
    public static bool AreShared(Actor reader) => reader is { Kind: ActorKind.Staff or ActorKind.Citizen, OnBehalfOf: null };

    /// <summary>What is decided of a query for people of whom some facts are known.</summary>
    public DecidedClasses Decided(ViewFacts facts, Func<ViewFacts, RecordView> viewOf)
    {
        if (_decided.TryGetValue(facts, out var known)) return known;
        if (_decided.Count >= MostFacts) _decided.Clear();
        return _decided[facts] = Decide(viewOf(facts), AccessAction.Search);
    }

    /// <summary>What is decided of the classes, and which are shown. Of a record without documents it is told as of one with ordinary ones.</summary>
    public DecidedClasses Decide(RecordView view, AccessAction action)
    {
        var decided = _ofPatients.Select(alike => view.OfClass(alike.Documents, action)).ToArray();
        var widest = decided.OfType<Decided>().Aggregate(view.Decide(new(ServiceId.Journal, action)), PermitParts.Wider);
        return new(widest, [.. decided.Select(one => one is { Decision.IsRefused: false })]);
    }

    /// <summary>The classes that are shown, as they are stored.</summary>
    public IReadOnlySet<AccessClass> Stored(bool[] shown) => _ofPatients.Where((_, place) => shown[place]).SelectMany(alike => alike.Stored).ToHashSet();

    private static AccessClass AsAsked(AccessClass stored, Actor reader) =>
        AreShared(reader) ? stored with { Organisation = stored.Organisation == reader.Organisation ? "own" : "other", Unit = "" } : stored;
}

/// <summary>What is decided of classes by some facts.</summary>
/// <param name="Widest">The widest decision.</param>
/// <param name="Shown">Which of the classes are shown.</param>
internal sealed record DecidedClasses(Decided Widest, bool[] Shown);
