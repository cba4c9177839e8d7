using System.Text;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;
using Varde.Roadmap.Editions;
using Varde.Roadmap.Importing;

namespace Varde.Roadmap;

/// <summary>
/// The roadmaps with all their editions. A roadmap is published: reading asks nobody. Who changes one asks the gate, which opens it to who leads the rollout (R-COMMON-SWITCH), and to the
/// operator's command.
/// </summary>
public sealed class RoadmapShelf
{
    /// <summary>The largest page that is read, in bytes.</summary>
    public const int LargestPage = PageText.LargestPage;

    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 500;

    private readonly EditionStore _editions;
    private readonly TimeProvider _time;

    internal RoadmapShelf(RecordStore store, TimeProvider time) => (_editions, _time) = (new(store), time);

    /// <summary>Today, in Norway.</summary>
    public DateOnly Today => NorwegianCalendar.DayAt(_time.GetUtcNow());

    /// <summary>What the gate is asked about where a roadmap is changed.</summary>
    public static AccessSubject Subject(string id = "") => new("ROADMAP", id) { Service = ServiceId.Switch };

    /// <summary>The roadmaps that there are, by the names of their publishers.</summary>
    public async Task<IReadOnlyList<ShelvedRoadmap>> ListAsync(CancellationToken cancellation) =>
        [.. (await _editions.ListAsync(cancellation)).Select(one => new ShelvedRoadmap(one.Key, one.Last().Facts.Publisher, one.First().Facts.Published, one.Last().Facts.Published))
            .OrderBy(one => one.Publisher, StringComparer.OrdinalIgnoreCase)];

    /// <summary>A roadmap as it stood on a day.</summary>
    /// <param name="roadmap">Its id.</param>
    /// <param name="day">The day.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The roadmap; or <see cref="NotFound"/> where there is none, or nothing of it was published by that day.</returns>
    public async Task<Outcome<RoadmapView>> ReadAsync(string roadmap, DateOnly day, CancellationToken cancellation)
    {
        var listed = (await _editions.ListAsync(cancellation))[roadmap].Where(one => one.Facts.Published <= day).ToList();
        if (listed.Count == 0) return new NotFound("No roadmap of this name was published by that day.");
        return new RoadmapView(await ReadAllAsync(listed, cancellation), day, await _editions.ReasonsAsync(roadmap, cancellation));
    }

    /// <summary>Brings a page in: as a new edition, unless it says what the newest one says already.</summary>
    /// <param name="access">The session of whoever imports.</param>
    /// <param name="page">The page as text.</param>
    /// <param name="published">The day from which it holds; null for the day that the page names, and else today.</param>
    /// <param name="cancellation">Ends the waiting; nothing is kept then.</param>
    /// <returns>The edition with what changed; or the line that cannot be read, why the day cannot be, or what the gate answers. Nothing is kept then.</returns>
    public async Task<Outcome<ImportedEdition>> ImportAsync(AccessSession access, ReadOnlyMemory<byte> page, DateOnly? published, CancellationToken cancellation)
    {
        if (!PageReader.Read(page).TryGet(out var reading, out var refusal)) return refusal;
        var roadmap = RoadmapEdition.IdOf(reading.Plan.Publisher);
        if (!(await access.AskAsync(AccessAction.Create, Subject(roadmap), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        var listed = (await _editions.ListAsync(cancellation))[roadmap].ToList();
        var (day, digest) = (published ?? reading.Plan.Dated ?? Today, EditionJson.DigestOf(reading.Plan));
        if (Misplaced(day, listed) is { } misplaced) return misplaced;
        var before = await ReadAllAsync(listed, cancellation);
        if (listed is [.., var newest] && newest.Facts.Digest == digest) return new ImportedEdition(before[^1], IsNew: false, [], reading.Remarks);
        var stored = new StoredEdition(DeliveryMatching.WithIds(reading.Plan, before), page.ToArray());
        return (await _editions.AddAsync(roadmap, listed.Count + 1, day, stored, digest, grant, cancellation)).Map(edition =>
            new ImportedEdition(edition, IsNew: true, [.. new RoadmapView([.. before, edition], day, EmptyReasons).Newest()], reading.Remarks));
    }

    /// <summary>Says why a delivery was moved, or takes back what was said.</summary>
    /// <param name="access">The session of an editor.</param>
    /// <param name="roadmap">The roadmap.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="edition">The edition that moved it.</param>
    /// <param name="reason">Why; empty to take it back.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null; or why it was not kept.</returns>
    public async Task<Refusal?> ExplainAsync(AccessSession access, string roadmap, string delivery, int edition, string reason, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Update, Subject($"{roadmap}/{delivery}"), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        var text = reason.Trim();
        if (text.Length > LongestReason || !text.EnumerateRunes().All(IsPlain)) return Invalid.At("reason", $"must be a text of at most {LongestReason} characters");
        var read = await ReadAsync(roadmap, DateOnly.MaxValue, cancellation);
        if (!read.TryGet(out var view, out refusal)) return refusal;
        if (!view.HistoryOf(delivery).Any(change => change.Edition.Number == edition)) return new NotFound("This delivery did not change in that edition.");
        return await _editions.SetReasonAsync(roadmap, delivery, edition, text, grant, cancellation);
    }

    private static Dictionary<(string, int), MoveReason> EmptyReasons => [];

    // What XML cannot hold would stop the feed for everybody (XML 1.0, 2.2).
    private static bool IsPlain(Rune letter) => letter.Value is '\n' or '\r' or '\t' || (!Rune.IsControl(letter) && letter.Value is not (0xfffe or 0xffff));

    private Invalid? Misplaced(DateOnly day, List<ListedEdition> listed) =>
        day > Today ? Invalid.At("published", $"{RoadmapDate.OfDay(day).Text} lies ahead: an edition holds from the day on which it was published")
        : listed is [.., var newest] && newest.Facts.Published > day ? Invalid.At("published", $"there is an edition of {RoadmapDate.OfDay(newest.Facts.Published).Text}, which is newer than {RoadmapDate.OfDay(day).Text}: import the oldest page first")
        : null;

    private async Task<List<RoadmapEdition>> ReadAllAsync(List<ListedEdition> listed, CancellationToken cancellation)
    {
        var editions = new List<RoadmapEdition>();
        foreach (var one in listed) editions.Add(await _editions.ReadAsync(one, cancellation));
        return editions;
    }
}

/// <summary>A roadmap in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Publisher">Whose it is.</param>
/// <param name="First">The day of its first edition.</param>
/// <param name="Newest">The day of its newest edition.</param>
public sealed record ShelvedRoadmap(string Id, string Publisher, DateOnly First, DateOnly Newest);
