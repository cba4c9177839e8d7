using Varde.People.Rollout;

namespace Varde.People;

/// <summary>A ready-made list of what must or may be ready before a wave, for one kind of place. It is a place to start from: each item is the wave's own once it stands in it.</summary>
/// <param name="Id">Which: <c>hospital</c>, <c>municipality</c> or <c>gp</c>.</param>
/// <param name="Items">Its items, by the areas of a wave.</param>
public sealed record ReadinessList(string Id, IReadOnlyList<ListedReadiness> Items)
{
    // What holds wherever a service is taken into use.
    private static readonly ListedReadiness[] Everywhere =
    [
        new("connections", "technical", "ict", 28) { IsMust = true }, new("stop", "technical", "lead", 14) { IsMust = true },
        new("agreement", "legal", "leader", 42) { IsMust = true }, new("risk", "security", "security", 35) { IsMust = true }, new("hazards", "clinical-safety", "clinician", 21) { IsMust = true },
        new("trained", "training", "training", 7) { IsMust = true }, new("helpdesk", "support", "helpdesk", 7) { IsMust = true }, new("citizens", "information", "information", 14),
    ];

    /// <summary>All lists.</summary>
    public static IReadOnlyList<ReadinessList> All { get; } =
    [
        Of("hospital", new("routines", "organisation", "clinician", 21) { IsMust = true }, new("superusers", "training", "training", 21) { IsMust = true }, new("floor", "support", "helpdesk", 3), new("posters", "information", "information", 7)),
        Of("municipality", new("services", "organisation", "leader", 28) { IsMust = true }, new("shifts", "training", "training", 7) { IsMust = true }, new("devices", "technical", "ict", 14), new("duty", "support", "helpdesk", 7)),
        Of("gp", new("system", "technical", "ict", 21) { IsMust = true }, new("inbox", "organisation", "leader", 14) { IsMust = true }, new("office", "legal", "leader", 28) { IsMust = true }, new("waiting-room", "information", "leader", 7)),
    ];

    /// <summary>The list of an id; null for another word.</summary>
    public static ReadinessList? Find(string id) => All.FirstOrDefault(list => list.Id == id);

    /// <summary>The items of lists for a wave, what several have in common once: in the reader's language, each due so many days before the start.</summary>
    /// <param name="lists">The ids of lists; other words are left out.</param>
    /// <param name="start">The planned start.</param>
    public static IReadOnlyList<ReadinessItem> Draft(IEnumerable<string> lists, DateOnly start) =>
        [.. lists.Select(Find).OfType<ReadinessList>().SelectMany(list => list.Items).DistinctBy(item => item.Key).Select(item => item.For(start))];

    private static ReadinessList Of(string id, params ReadOnlySpan<ListedReadiness> own) => new(id, [.. Everywhere, .. own]);
}

/// <summary>An item of a ready-made list.</summary>
/// <param name="Key">What its texts are found by, and what tells that two lists have it in common.</param>
/// <param name="Area">One of <see cref="RolloutWave.Areas"/>.</param>
/// <param name="Role">Whose task it usually is, by the key of the role's name.</param>
/// <param name="DaysBefore">How many days before the planned start it is due.</param>
public sealed record ListedReadiness(string Key, string Area, string Role, int DaysBefore)
{
    /// <summary>Whether a wave cannot go without it.</summary>
    public bool IsMust { get; init; }

    /// <summary>What must be ready, in bokmål and in English.</summary>
    public (string Norwegian, string English) Text => ReadinessTexts.Of($"Item.{Key}");

    /// <summary>The role that sees to it, in bokmål and in English.</summary>
    public (string Norwegian, string English) Owner => ReadinessTexts.Of($"Role.{Role}");

    /// <summary>The item of a wave, in the reader's language.</summary>
    internal ReadinessItem For(DateOnly start) =>
        new("", Area, ReadinessTexts.InLanguage(Text)) { IsMust = IsMust, Owner = ReadinessTexts.InLanguage(Owner), Due = start.AddDays(-DaysBefore) };
}
