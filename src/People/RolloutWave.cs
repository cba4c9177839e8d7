using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People;

/// <summary>A version of a wave of rollout: a service that is taken into use at some nodes from a day, what must be ready before, what was decided, and how the first days went.</summary>
/// <param name="Id">The wave.</param>
/// <param name="Version">Which version of it, from 1.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Service">Of which service.</param>
/// <param name="Nodes">Where: each with all that is part of it.</param>
/// <param name="Start">The planned first day, in Norway.</param>
public sealed record RolloutWave(string Id, int Version, string Name, ServiceId Service, IReadOnlyList<RolloutNode> Nodes, DateOnly Start)
{
    /// <summary>How many days after the start are followed one by one.</summary>
    public const int FollowedDays = 14;

    /// <summary>The words of the states of an item.</summary>
    public const string Open = "open", Done = "done", Waived = "waived";

    /// <summary>The words of what is decided.</summary>
    public const string Go = "go", NoGo = "no-go", Postponed = "postponed";

    /// <summary>The areas of readiness, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Areas { get; } = ["technical", "organisation", "training", "support", "information", "legal", "security", "clinical-safety", "other"];

    /// <summary>The states of an item.</summary>
    public static IReadOnlyList<string> States { get; } = [Open, Done, Waived];

    /// <summary>What can be decided.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Go, NoGo, Postponed];

    /// <summary>The phase that its switches are set in: trial, introduction or operation.</summary>
    public required string Phase { get; init; }

    /// <summary>The delivery of the roadmap that it carries out, by its id; null where none is named.</summary>
    public string? Delivery { get; init; }

    /// <summary>What the roadmaps say of that delivery; null where none is named.</summary>
    public PlannedDelivery? Planned { get; init; }

    /// <summary>What must or may be ready.</summary>
    public IReadOnlyList<ReadinessItem> Items { get; init; } = [];

    /// <summary>What was decided, the oldest first. A go is the last one.</summary>
    public IReadOnlyList<GoDecision> Decisions { get; init; } = [];

    /// <summary>The notes of the first days, by day.</summary>
    public IReadOnlyList<WaveDayNote> Notes { get; init; } = [];

    /// <summary>Who stored this version, as the access log names them.</summary>
    public string By { get; init; } = "";

    /// <summary>The name of whoever stored this version.</summary>
    public string ByName { get; init; } = "";

    /// <summary>When this version was stored; null where that was not asked for.</summary>
    public DateTimeOffset? Stored { get; init; }

    /// <summary>The decision to go; null while there is none.</summary>
    public GoDecision? GoneBy => Decisions is [.., { Kind: Go } last] ? last : null;

    /// <summary>The first day of use: the planned one, or that of the decision where it came later; null before a go.</summary>
    public DateOnly? FirstDay => GoneBy is not { } go ? null : NorwegianCalendar.DayAt(go.At) is var day && day > go.Start ? day : go.Start;

    /// <summary>The must-items that are neither done nor waived.</summary>
    public IReadOnlyList<ReadinessItem> OpenMust => [.. Items.Where(item => item is { IsMust: true, State: Open })];
}

/// <summary>Something that must or may be ready before a wave starts.</summary>
/// <param name="Id">Which, within its wave.</param>
/// <param name="Area">One of <see cref="RolloutWave.Areas"/>.</param>
/// <param name="Text">What must be ready.</param>
public sealed record ReadinessItem(string Id, string Area, string Text)
{
    /// <summary>Whether the wave cannot go without it.</summary>
    public bool IsMust { get; init; }

    /// <summary>Who sees to it; null where nobody was named.</summary>
    public string? Owner { get; init; }

    /// <summary>The day by which it should be done; null where none is set.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>What shows that it is done: a text, or a link.</summary>
    public string? Evidence { get; init; }

    /// <summary>One of <see cref="RolloutWave.States"/>.</summary>
    public string State { get; init; } = RolloutWave.Open;

    /// <summary>The leader who has said that the wave can go without it; null where it is not waived.</summary>
    public string? WaivedBy { get; init; }

    /// <summary>Why it is waived.</summary>
    public string? WaivedWhy { get; init; }

    /// <summary>Who wrote down that it is waived, as the session told: whoever leads the rollout answers for it that the leader has said so. Null where it is not waived.</summary>
    public string? WaivedEnteredBy { get; init; }
}

/// <summary>What was decided of a wave, with all that it was decided on, as it stood at that minute.</summary>
/// <param name="Kind">One of <see cref="RolloutWave.Kinds"/>.</param>
/// <param name="Why">Why.</param>
/// <param name="By">Who decided, as the access log names them.</param>
/// <param name="ByName">The name of whoever decided.</param>
/// <param name="At">When.</param>
/// <param name="Start">The planned start at that minute.</param>
public sealed record GoDecision(string Kind, string Why, string By, string ByName, DateTimeOffset At, DateOnly Start)
{
    /// <summary>The new start of what was postponed; null otherwise.</summary>
    public DateOnly? NewStart { get; init; }

    /// <summary>The nodes at that minute, by the names that they had.</summary>
    public IReadOnlyList<RolloutNode> Nodes { get; init; } = [];

    /// <summary>The items at that minute.</summary>
    public IReadOnlyList<ReadinessItem> Items { get; init; } = [];

    /// <summary>The switches that were set with it, one for each node.</summary>
    public IReadOnlyList<string> Switches { get; init; } = [];
}

/// <summary>What was written about one of the first days.</summary>
/// <param name="Day">The day.</param>
/// <param name="Text">The note.</param>
/// <param name="ByName">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record WaveDayNote(DateOnly Day, string Text, string ByName, DateTimeOffset At);

/// <summary>One of the first days of a wave.</summary>
/// <param name="Day">The day.</param>
/// <param name="Note">What was written about it; null for nothing.</param>
/// <param name="Figures">What the access log tells of it; null for a day that has not come, and where there is more in the log than is counted.</param>
public sealed record WaveDay(DateOnly Day, WaveDayNote? Note, WaveDayFigures? Figures);

/// <summary>What the access log tells of a day.</summary>
/// <param name="Refusals">How often new use of the service was refused anywhere since it is not on.</param>
/// <param name="NewUses">How often new use was made of it, at each node of the wave.</param>
public sealed record WaveDayFigures(int Refusals, IReadOnlyList<NewUses> NewUses);

/// <summary>How often new use was made of a service at a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="ByStaff">By staff who work there.</param>
/// <param name="ByCitizens">By citizens, for the organisations that they name, else for those that have the person in care.</param>
public sealed record NewUses(RolloutNode Node, RoughCount ByStaff, RoughCount ByCitizens);

/// <summary>
/// A count that is told roughly: none, from 1 to 4 without which, and else in whole fives. What the figures of use withhold of a week is not found day by day.
/// </summary>
/// <param name="AtLeast">It is at least so much, and less than <see cref="Step"/> more; none where it is 0. Null from 1 to 4.</param>
public readonly record struct RoughCount(int? AtLeast)
{
    /// <summary>Counts are told in whole ones of this.</summary>
    public const int Step = UseCell.Least;

    /// <summary>A count as it is told.</summary>
    public static RoughCount Of(int count) => new(count is > 0 and < Step ? null : count - (count % Step));
}

/// <summary>A wave does not go while something that must be ready is open, or while nothing must.</summary>
/// <param name="Open">What is open; empty where no item is a must.</param>
public sealed record MustItemsOpen(IReadOnlyList<ReadinessItem> Open)
    : Refusal(Open.Count == 0 ? "No item of the wave is a must, so nothing says that it is ready." : $"{Open.Count} of the items that must be ready are open: each is done, or waived by a leader, before the wave goes.");
