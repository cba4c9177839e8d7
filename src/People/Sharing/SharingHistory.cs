using System.Text.Json;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>What was laid down about a document and taken off, told from the versions of its note.</summary>
internal sealed class SharingHistory(RecordStore store)
{
    // Who reads further back asks for the history of the Basic.
    private const int MostVersions = 50;

    /// <summary>The changes, the newest first.</summary>
    public async Task<IReadOnlyList<SharingEvent>> OfAsync(SharedDocument document, CancellationToken cancellation)
    {
        var (events, versions) = (new List<SharingEvent>(), await VersionsAsync(document, MostVersions + 1, cancellation));
        for (var i = versions.Count - 1; i >= (versions.Count > MostVersions ? 1 : 0); i--)
            events.AddRange(Between(i == 0 ? SharingNote.None : versions[i - 1].Note, versions[i].Note, versions[i].Time));
        return events;
    }

    /// <summary>The changes that lead from what holds now to what held before the newest change.</summary>
    public async Task<IReadOnlyList<SharingChange>> BackAsync(SharedDocument document, CancellationToken cancellation)
    {
        var versions = await VersionsAsync(document, 2, cancellation);
        if (versions.Count == 0) return [];
        var (before, now) = (versions.Count == 2 ? versions[0].Note : SharingNote.None, versions[^1].Note);
        return [.. Back(before, now)];
    }

    /// <summary>Whether a step back has anything to do: one that went before it may have done it.</summary>
    public static bool IsNeeded(SharingChange back, SharedDocument document) => back.Act switch
    {
        SharingAct.Lift => document.Class.Has(back.Word) || document.Note.Of(back.Word) is not null,
        SharingAct.Set => !document.Class.Has(back.Word),
        SharingAct.Release => !back.Readers.All(document.Class.Released.Contains),
        SharingAct.Withdraw => back.Readers.Any(document.Class.Released.Contains),
        _ => true,
    };

    private static IEnumerable<SharingChange> Back(SharingNote before, SharingNote now)
    {
        if (AssessmentOf(now) is { } assessed && AssessmentOf(before) != assessed)
            yield return AssessmentOf(before) is { } earlier ? new(SharingAct.Assess, ChoiceOf(earlier)) { Reason = earlier.Reason, Review = earlier.Review } : new(SharingAct.Assess, "nobody");
        foreach (var laid in now.All.Where(laid => before.Of(laid.What) is null && SharingWords.SettableOf(laid.What) is not null)) yield return new(SharingAct.Lift, laid.What);
        foreach (var laid in before.All.Where(laid => now.Of(laid.What) is null && SharingWords.SettableOf(laid.What) is not null))
            yield return new(SharingAct.Set, laid.What) { Reason = laid.Reason, Review = laid.Review, IsUntilAssessed = laid is { What: "NORU", Review: null } };
        foreach (var laid in now.All.Where(laid => before.Of(laid.What) is null && ReaderOf(laid) is not null)) yield return new(SharingAct.Withdraw, ReaderOf(laid)!);
        foreach (var laid in before.All.Where(laid => now.Of(laid.What) is null && ReaderOf(laid) is not null)) yield return new(SharingAct.Release, ReaderOf(laid)!);
    }

    private static LaidDown? AssessmentOf(SharingNote note) => note.All.FirstOrDefault(laid => laid.What.StartsWith(SharingWords.Assessed, StringComparison.Ordinal));

    private static string ChoiceOf(LaidDown assessment) => assessment.What[(SharingWords.Assessed.Length + 1)..];

    private static string? ReaderOf(LaidDown laid) => laid.What.Split(':') is ["release", var reader] ? reader : null;

    // What a note has in place of what it had of the same is one change, and not two.
    private static IEnumerable<SharingEvent> Between(SharingNote before, SharingNote after, DateTimeOffset time) =>
    [
        .. after.All.Where(laid => before.Of(laid.What) != laid).Select(laid => new SharingEvent(time, laid.ActorName, laid.What, IsLaidDown: true) { Reason = laid.Reason, Review = laid.Review }),
        .. before.All.Where(laid => after.Of(laid.What) is null).Select(laid => new SharingEvent(time, after.By, laid.What, IsLaidDown: false)),
    ];

    // The newest of them, in the order in which they were made.
    private async Task<IReadOnlyList<(SharingNote Note, DateTimeOffset Time)>> VersionsAsync(SharedDocument document, int most, CancellationToken cancellation)
    {
        if (document.Note.Version == 0 || !(await store.ReadHistoryAsync(document.Record, SharingNote.KeyOf(document.Object).ObjectId, cancellation)).TryGet(out var history, out _)) return [];
        var versions = new List<(SharingNote, DateTimeOffset)>();
        foreach (var version in history.OrderBy(version => version.Uid.Number).TakeLast(most))
            if (!version.IsDeleted && (await store.ReadVersionAsync(document.Record, version.Uid, cancellation)).TryGet(out var stored, out _))
                versions.Add((SharingNote.Read(version.Uid.Number, JsonElement.Parse(stored.Content.Span)), version.TimeCommitted));
        return versions;
    }
}
