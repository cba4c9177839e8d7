using System.Globalization;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.Sharing;

/// <summary>What is done in the sharing panel: one change at a time.</summary>
internal enum SharingAct
{
    /// <summary>A code, vergeinnsyn or exempt is laid down.</summary>
    Set,

    /// <summary>It is taken off.</summary>
    Lift,

    /// <summary>The document is released to readers.</summary>
    Release,

    /// <summary>A release is taken back.</summary>
    Withdraw,

    /// <summary>It is assessed, with one of four choices (access-rules §2.4).</summary>
    Assess,
}

/// <summary>A change that is asked for.</summary>
/// <param name="Act">What is done.</param>
/// <param name="Word">With what: a code; or for whom: patient, parents, both, nobody.</param>
internal sealed record SharingChange(SharingAct Act, string Word)
{
    private const int LongestReason = 2_000;

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The day of the new assessment; of a delay the day on which it ends.</summary>
    public DateOnly? Review { get; init; }

    /// <summary>A delay lasts until the document is assessed.</summary>
    public bool IsUntilAssessed { get; init; }

    /// <summary>The readers that are meant.</summary>
    public IReadOnlyList<ReleasedTo> Readers => Word switch
    {
        "patient" => [ReleasedTo.Patient],
        "parents" => [ReleasedTo.Parents],
        "both" => [ReleasedTo.Patient, ReleasedTo.Parents],
        _ => [],
    };

    /// <summary>Whether a day was given by which it is looked at again, or none is needed.</summary>
    public bool HasReview(bool isNeeded) => !isNeeded || Review is not null || IsUntilAssessed;

    /// <summary>Reads a body.</summary>
    public static Outcome<SharingChange> Read(JsonObject body)
    {
        string[] acts = ["set", "lift", "release", "withdraw", "assess"];
        if (body.Unknown([.. acts, "reason", "review", "until", "untilAssessed"]) is { } unknown) return Outcome<SharingChange>.Refused(unknown);
        var named = acts.Where(body.ContainsKey).ToList();
        if (named is not [var act]) return Invalid.At("", $"must name one change: {string.Join(", ", acts)}");
        if (!body.Text(act, 40).TryGet(out var word, out var refusal) || !body.Text("reason", LongestReason).TryGet(out var reason, out refusal) || !Day(body, "review").TryGet(out var review, out refusal)
            || !Day(body, "until").TryGet(out var until, out refusal) || !body.Truth("untilAssessed").TryGet(out var isUntilAssessed, out refusal)) return Outcome<SharingChange>.Refused(refusal);
        var change = new SharingChange(Enum.Parse<SharingAct>(act, ignoreCase: true), word ?? "") { Reason = reason is { Length: > 0 } ? reason : null, Review = review ?? until, IsUntilAssessed = isUntilAssessed };
        return FaultOf(change, act, review, until) is { } fault ? fault : change;
    }

    private static Invalid? FaultOf(SharingChange change, string act, DateOnly? review, DateOnly? until)
    {
        var isDelay = change is { Act: SharingAct.Set, Word: "NORU" };
        if (WordFault(change, act) is { } fault) return fault;
        if (!isDelay && (until is not null || change.IsUntilAssessed)) return Invalid.At(until is null ? "untilAssessed" : "until", "belongs to a delay: set NORU");
        if (isDelay && review is not null) return Invalid.At("review", "of a delay is its end: until, or untilAssessed");
        return isDelay && until is not null && change.IsUntilAssessed ? Invalid.At("until", "goes not with untilAssessed") : null;
    }

    private static Invalid? WordFault(SharingChange change, string act) => change.Act switch
    {
        SharingAct.Set or SharingAct.Lift when change.Word == "NORS" => Invalid.At(act, "is the person's own: blocks are set and lifted through /api/me/blocks"),
        SharingAct.Set or SharingAct.Lift => change.Word != "N" && SharingWords.SettableOf(change.Word) is not null ? null : Invalid.At(act, "must be a code of 9603 that hides, vergeinnsyn or exempt"),
        SharingAct.Assess => change.Word is "both" or "patient" or "parents" or "nobody" ? null : Invalid.At(act, "must be both, patient, parents or nobody"),
        _ => change.Readers.Count > 0 ? null : Invalid.At(act, "must be patient, parents or both"),
    };

    private static Outcome<DateOnly?> Day(JsonObject body, string name) =>
        !body.Text(name, 40).TryGet(out var text, out var refusal) ? refusal
        : text is null ? (DateOnly?)null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Invalid.At(name, "must be a day: YYYY-MM-DD");
}
