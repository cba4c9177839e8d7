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
    public async Task<IReadOnlyList<ShelvedRoadmap>> ListAsync(CancellationToken cancellation)
    {
        var corrections = await _editions.CorrectionsAsync(cancellation);
        var standing = (await _editions.ListAsync(cancellation)).Select(one => CorrectedEditions.Standing(one, corrections.GetValueOrDefault(one.Key) ?? [])).Where(one => one.Count > 0);
        return [.. standing.Select(one => new ShelvedRoadmap(one[0].Roadmap, one[^1].Facts.Publisher, one[0].Facts.Published, one[^1].Facts.Published)).OrderBy(one => one.Publisher, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A roadmap as it stood on a day, by the corrections that are in force now.</summary>
    /// <param name="roadmap">Its id.</param>
    /// <param name="day">The day.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The roadmap; or <see cref="NotFound"/> where there is none, or nothing of it was published by that day.</returns>
    public async Task<Outcome<RoadmapView>> ReadAsync(string roadmap, DateOnly day, CancellationToken cancellation)
    {
        var corrections = await _editions.CorrectionsAsync(roadmap, cancellation);
        var listed = CorrectedEditions.Standing((await _editions.ListAsync(cancellation))[roadmap], corrections).Where(one => one.Facts.Published <= day).ToList();
        if (listed.Count == 0) return new NotFound("No roadmap of this name was published by that day.");
        return new RoadmapView(await ReadAllAsync(listed, corrections, cancellation), day, await ReasonsAsync(roadmap, corrections, cancellation)) { Renamed = CorrectedEditions.Renamed(corrections) };
    }

    /// <summary>What a page would be, were it imported: nothing is kept.</summary>
    /// <inheritdoc cref="ImportAsync"/>
    public async Task<Outcome<ImportedEdition>> PreviewAsync(AccessSession access, ReadOnlyMemory<byte> page, DateOnly? published, CancellationToken cancellation)
    {
        if ((await access.AskAsync(AccessAction.Read, Subject(), cancellation)).Refusal is { } refused) return refused;
        if (!(await PrepareAsync(page, published, cancellation)).TryGet(out var prepared, out var refusal)) return refusal;
        return prepared.Told ?? TellOf(prepared, new(prepared.Roadmap, prepared.Number, prepared.Day, _time.GetUtcNow(), prepared.Stored!.Plan));
    }

    /// <summary>Brings a page in: as a new edition, unless it says what the newest one says already.</summary>
    /// <param name="access">The session of whoever imports.</param>
    /// <param name="page">The page as text.</param>
    /// <param name="published">The day from which it holds; null for the day that the page names, and else today.</param>
    /// <param name="cancellation">Ends the waiting; nothing is kept then.</param>
    /// <returns>The edition with what changed; or the line that cannot be read, why the day cannot be, or what the gate answers. Nothing is kept then.</returns>
    public async Task<Outcome<ImportedEdition>> ImportAsync(AccessSession access, ReadOnlyMemory<byte> page, DateOnly? published, CancellationToken cancellation)
    {
        if (!(await PrepareAsync(page, published, cancellation)).TryGet(out var prepared, out var refusal)) return refusal;
        if (!(await access.AskAsync(AccessAction.Create, Subject(prepared.Roadmap), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (prepared.Told is { } told) return told;
        return (await _editions.AddAsync(prepared.Roadmap, prepared.Number, prepared.Day, prepared.Stored!, prepared.Digest, grant, cancellation)).Map(edition => TellOf(prepared, edition));
    }

    /// <summary>What editors have said of the editions of a roadmap, the oldest first, also what was withdrawn.</summary>
    /// <param name="access">The session of an editor.</param>
    /// <param name="roadmap">The roadmap.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Outcome<IReadOnlyList<RoadmapCorrection>>> CorrectionsAsync(AccessSession access, string roadmap, CancellationToken cancellation) =>
        (await access.AskAsync(AccessAction.Read, Subject(), cancellation)).Refusal is { } refused ? Outcome<IReadOnlyList<RoadmapCorrection>>.Refused(refused)
            : Outcome<IReadOnlyList<RoadmapCorrection>>.Done(await _editions.CorrectionsAsync(roadmap, cancellation));

    /// <summary>Says that two deliveries are the same or are not, or takes an edition back. All views follow, those of earlier days too; the editions themselves stay as they were imported.</summary>
    /// <param name="access">The session of an editor.</param>
    /// <param name="roadmap">The roadmap.</param>
    /// <param name="asked">What is said.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null; or the fault with its path, <see cref="Conflict"/> where the editions cannot be so, or what the gate answers. Nothing is kept then.</returns>
    public async Task<Refusal?> CorrectAsync(AccessSession access, string roadmap, CorrectionRequest asked, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Update, Subject(roadmap), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        asked = asked with { Why = asked.Why.Trim() };
        if (RoadmapCorrection.FaultOf(asked.Why) is { } fault) return fault;
        var corrections = await _editions.CorrectionsAsync(roadmap, cancellation);
        var all = (await _editions.ListAsync(cancellation))[roadmap].ToList();
        var standing = CorrectedEditions.Standing(all, corrections);
        if (standing.All(one => one.Number != asked.Edition)) return Invalid.At("edition", "is no edition of this roadmap");
        var editions = await ReadAllAsync(standing, corrections, cancellation);
        if (WhyNot(asked, editions) is { } unfit) return unfit;
        var correction = new RoadmapCorrection(0, asked, all[^1].Number, access.Actor.DisplayName, _time.GetUtcNow()) { Title = TitleOf(editions, asked) };
        if (await MisfitAsync(all, [.. corrections, correction], cancellation) is { } misfit) return misfit;
        return await _editions.AddCorrectionAsync(roadmap, new(asked, 0, correction.Until, correction.Title, "", correction.By), grant, cancellation);
    }

    /// <summary>Withdraws a correction: the editions are again as they would be without it.</summary>
    /// <param name="access">The session of an editor.</param>
    /// <param name="roadmap">The roadmap.</param>
    /// <param name="number">The number of the correction.</param>
    /// <param name="why">Why.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <inheritdoc cref="CorrectAsync"/>
    public async Task<Refusal?> WithdrawAsync(AccessSession access, string roadmap, int number, string why, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Update, Subject(roadmap), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (RoadmapCorrection.FaultOf(why.Trim()) is { } fault) return fault;
        var corrections = await _editions.CorrectionsAsync(roadmap, cancellation);
        if (corrections.All(one => one.Number != number || one.Withdrawn is not null)) return new NotFound("There is no such correction in force.");
        if (await MisfitAsync([.. (await _editions.ListAsync(cancellation))[roadmap]], [.. corrections.Where(one => one.Number != number)], cancellation) is { } misfit) return misfit;
        return await _editions.AddCorrectionAsync(roadmap, new(null, number, 0, "", why.Trim(), access.Actor.DisplayName), grant, cancellation);
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
        if (!PlainText.IsReason(text)) return Invalid.At("reason", $"must be a text of at most {LongestReason} characters");
        var read = await ReadAsync(roadmap, DateOnly.MaxValue, cancellation);
        if (!read.TryGet(out var view, out refusal)) return refusal;
        if (!view.HistoryOf(delivery).Any(change => change.Edition.Number == edition)) return new NotFound("This delivery did not change in that edition.");
        return await _editions.SetReasonAsync(roadmap, delivery, edition, text, grant, cancellation);
    }

    private Invalid? Misplaced(DateOnly day, IReadOnlyList<ListedEdition> listed) =>
        day > Today ? new([ImportFaultCode.PublishedAhead.At("published", RoadmapDate.OfDay(day).Text)])
        : listed is [.., var newest] && newest.Facts.Published > day ? new([ImportFaultCode.PublishedBeforeNewest.At("published", RoadmapDate.OfDay(newest.Facts.Published).Text, RoadmapDate.OfDay(day).Text)])
        : null;

    private async Task<Outcome<PreparedEdition>> PrepareAsync(ReadOnlyMemory<byte> page, DateOnly? published, CancellationToken cancellation)
    {
        if (!PageReader.Read(page).TryGet(out var reading, out var refusal)) return refusal;
        var roadmap = RoadmapEdition.IdOf(reading.Plan.Publisher);
        var (all, corrections) = ((await _editions.ListAsync(cancellation))[roadmap].ToList(), await _editions.CorrectionsAsync(roadmap, cancellation));
        var listed = CorrectedEditions.Standing(all, corrections);
        var (day, digest) = (published ?? reading.Plan.Dated ?? Today, EditionJson.DigestOf(reading.Plan));
        if (Misplaced(day, listed) is { } misplaced) return misplaced;
        var before = await ReadAllAsync(listed, corrections, cancellation);
        var prepared = new PreparedEdition(roadmap, all.Count == 0 ? 1 : all[^1].Number + 1, day, digest, before, reading.Remarks);
        return listed is [.., var newest] && newest.Facts.Digest == digest ? prepared with { Told = new(before[^1], IsNew: false, [], reading.Remarks) }
            : prepared with { Stored = new(DeliveryMatching.WithIds(reading.Plan, before), page.ToArray()) };
    }

    private static ImportedEdition TellOf(PreparedEdition prepared, RoadmapEdition edition) =>
        new(edition, IsNew: true, [.. new RoadmapView([.. prepared.Before, edition], prepared.Day, new Dictionary<(string, int), MoveReason>()).Newest()], prepared.Remarks);

    private static Invalid? WhyNot(CorrectionRequest asked, List<RoadmapEdition> editions)
    {
        if (asked.Kind == CorrectionKind.TakenBack) return null;
        var (earlier, later) = (editions.Where(one => one.Number < asked.Edition).ToList(), editions.Where(one => one.Number >= asked.Edition).ToList());
        if (!Has(later[0], asked.Delivery)) return Invalid.At("delivery", "is no delivery of that edition");
        if (asked.Kind == CorrectionKind.Other) return earlier.Exists(one => Has(one, asked.Delivery)) ? null : Invalid.At("delivery", "is new in that edition, and was taken for no other");
        if (earlier.Exists(one => Has(one, asked.Delivery))) return Invalid.At("delivery", "is that of an earlier edition already: say first that it is another");
        return !earlier.Exists(one => Has(one, asked.Earlier)) ? Invalid.At("earlier", "is no delivery of an earlier edition") : later.Exists(one => Has(one, asked.Earlier)) ? Invalid.At("earlier", "is there from that edition on too, and so is another one") : null;
    }

    private static bool Has(RoadmapEdition edition, string delivery) => edition.Plan.Deliveries().Any(one => one.Delivery.Id == delivery);

    private static string TitleOf(List<RoadmapEdition> editions, CorrectionRequest asked) =>
        editions.First(one => one.Number == asked.Edition).Plan.Deliveries().FirstOrDefault(one => one.Delivery.Id == asked.Delivery)?.Delivery.Title ?? "";

    private async Task<Conflict?> MisfitAsync(List<ListedEdition> all, IReadOnlyList<RoadmapCorrection> corrections, CancellationToken cancellation) =>
        CorrectedEditions.FaultOf(await ReadAllAsync(CorrectedEditions.Standing(all, corrections), corrections, cancellation)) is { } why ? new Conflict(why) : null;

    // Reasons stand under the ids that deliveries had when they were written.
    private async Task<IReadOnlyDictionary<(string, int), MoveReason>> ReasonsAsync(string roadmap, IReadOnlyList<RoadmapCorrection> corrections, CancellationToken cancellation)
    {
        var named = new Dictionary<(string, int), MoveReason>();
        foreach (var ((delivery, edition), reason) in await _editions.ReasonsAsync(roadmap, cancellation)) named[(CorrectedEditions.IdOf(delivery, edition, corrections), edition)] = reason;
        return named;
    }

    private async Task<List<RoadmapEdition>> ReadAllAsync(IReadOnlyList<ListedEdition> listed, IReadOnlyList<RoadmapCorrection> corrections, CancellationToken cancellation)
    {
        var editions = new List<RoadmapEdition>();
        foreach (var one in listed) editions.Add(CorrectedEditions.Named(await _editions.ReadAsync(one, cancellation), corrections));
        return editions;
    }

    // A page that was read, with the editions before it; it has told already what it says, or is to be stored.
    private sealed record PreparedEdition(string Roadmap, int Number, DateOnly Day, string Digest, IReadOnlyList<RoadmapEdition> Before, IReadOnlyList<Fault> Remarks)
    {
        public StoredEdition? Stored { get; init; }

        public ImportedEdition? Told { get; init; }
    }
}

/// <summary>A roadmap in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Publisher">Whose it is.</param>
/// <param name="First">The day of its first edition.</param>
/// <param name="Newest">The day of its newest edition.</param>
public sealed record ShelvedRoadmap(string Id, string Publisher, DateOnly First, DateOnly Newest);
