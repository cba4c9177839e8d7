namespace Varde.Roadmap;

/// <summary>
/// What a region plans, as it publishes it: strategic goals, their sub-goals, the measures of these and what each delivers. Titles need not be unique. What the page leaves open
/// stays open.
/// </summary>
/// <param name="Publisher">Whose roadmap it is: the heading of the page.</param>
/// <param name="Introduction">What stands before the first sub-goal.</param>
/// <param name="SubGoals">The sub-goals in the order of the page.</param>
public sealed record RoadmapPlan(string Publisher, IReadOnlyList<TextBlock> Introduction, IReadOnlyList<SubGoal> SubGoals)
{
    /// <summary>The day that the page says it is of; null where it says none.</summary>
    public DateOnly? Dated { get; init; }

    /// <summary>The titles of strategic goals, where the page has headings for them, by their numbers.</summary>
    public IReadOnlyDictionary<string, string> GoalTitles { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The strategic goals, in the order in which their sub-goals begin.</summary>
    public IEnumerable<StrategicGoal> Goals() =>
        SubGoals.GroupBy(one => one.GoalNumber, StringComparer.Ordinal).Select(goal => new StrategicGoal(goal.Key, GoalTitles.GetValueOrDefault(goal.Key), [.. goal]));

    /// <summary>Every delivery with where it stands, in the order of the page.</summary>
    public IEnumerable<PlacedDelivery> Deliveries() =>
        from subGoal in SubGoals
        from measure in subGoal.Measures
        from delivery in measure.Deliveries
        select new PlacedDelivery(delivery, measure, subGoal);

    /// <summary>The plan with each delivery as it is made anew, in the order of the page.</summary>
    internal RoadmapPlan With(Func<Delivery, Delivery> anew) =>
        this with { SubGoals = [.. SubGoals.Select(subGoal => subGoal with { Measures = [.. subGoal.Measures.Select(measure => measure with { Deliveries = [.. measure.Deliveries.Select(anew)] })] })] };

    /// <summary>Whether the plan has what a text of it refers to.</summary>
    public bool Has(CrossReference reference) => reference.Kind == ReferenceKind.SubGoal
        ? SubGoals.Any(one => string.Equals(one.Code, reference.Target, StringComparison.OrdinalIgnoreCase))
        : SubGoals.SelectMany(one => one.Measures).Any(one => string.Equals(one.Title, reference.Target, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A strategic goal.</summary>
/// <param name="Number">Its number, as the codes of its sub-goals begin.</param>
/// <param name="Title">Its title; null where the page gives none.</param>
/// <param name="SubGoals">Its sub-goals.</param>
public sealed record StrategicGoal(string Number, string? Title, IReadOnlyList<SubGoal> SubGoals);

/// <summary>A sub-goal (delmål).</summary>
/// <param name="Code">Its code, as 1A.</param>
/// <param name="Title">Its title; empty where the page gives none.</param>
/// <param name="Body">What is said of it outside its measures.</param>
/// <param name="Measures">Its measures.</param>
public sealed record SubGoal(string Code, string Title, IReadOnlyList<TextBlock> Body, IReadOnlyList<Measure> Measures)
{
    /// <summary>The number of the strategic goal that it is part of.</summary>
    public string GoalNumber => string.Concat(Code.TakeWhile(char.IsAsciiDigit));
}

/// <summary>A measure (tiltak).</summary>
/// <param name="Title">Its title.</param>
/// <param name="Body">What is said of it.</param>
/// <param name="Deliveries">What it delivers.</param>
public sealed record Measure(string Title, IReadOnlyList<TextBlock> Body, IReadOnlyList<Delivery> Deliveries);

/// <summary>A delivery (leveranse).</summary>
/// <param name="Title">Its title, which may say no more than whose it is.</param>
/// <param name="Owner">Its owner; null where the page names none.</param>
/// <param name="UserGroups">Whom it is for, as written; null where the page does not say.</param>
/// <param name="Start">When it starts.</param>
/// <param name="End">When it ends.</param>
/// <param name="Phases">Its phases, one for each line of the page.</param>
/// <param name="IsTentative">Whether the page calls its schedule tentative.</param>
/// <param name="Body">What is said of it.</param>
public sealed record Delivery(
    string Title, string? Owner, string? UserGroups, RoadmapDate Start, RoadmapDate End, IReadOnlyList<RoadmapPhase> Phases, bool IsTentative, IReadOnlyList<TextBlock> Body)
{
    private static readonly string[] Parting = [", ", " og "];

    /// <summary>Its id: the same in every edition, whatever else changes. Empty before it is part of an edition.</summary>
    public string Id { get; init; } = "";

    /// <summary>Why it is not certain that it is the delivery of the edition before that has the same id.</summary>
    public MatchDoubt Doubt { get; init; }

    /// <summary>Whom it is for, one by one. "Helse- og omsorgstjenesten" is one.</summary>
    public IReadOnlyList<string> Groups() => UserGroups is null ? [] :
        [.. UserGroups.Replace("- og ", "-\u0001og ", StringComparison.Ordinal).Split(Parting, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(one => one.Replace("-\u0001og ", "- og ", StringComparison.Ordinal))];

    /// <summary>How far it has come on a day, by its dates alone: the page does not say that something is done.</summary>
    public DeliveryProgress ProgressAt(DateOnly day) =>
        End.Last < day ? DeliveryProgress.EndPassed
        : Start.First > day ? DeliveryProgress.Ahead
        : Start.Last <= day ? DeliveryProgress.Underway
        : DeliveryProgress.Open;
}

/// <summary>How far a delivery has come by its dates.</summary>
public enum DeliveryProgress
{
    /// <summary>Its start lies ahead.</summary>
    Ahead,

    /// <summary>It has started, and its end has not passed.</summary>
    Underway,

    /// <summary>Its end has passed.</summary>
    EndPassed,

    /// <summary>Its dates do not tell.</summary>
    Open,
}

/// <summary>Why a match between two editions is not certain.</summary>
public enum MatchDoubt
{
    /// <summary>It is certain, or new.</summary>
    None,

    /// <summary>Several deliveries of one measure have the same title and owner, and were told apart by their dates and order.</summary>
    SameTitles,

    /// <summary>Its owner is another.</summary>
    OtherOwner,

    /// <summary>It stands under another sub-goal or measure.</summary>
    OtherPlace,

    /// <summary>Its title is another.</summary>
    OtherTitle,
}

/// <summary>A delivery with where it stands.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Measure">Its measure.</param>
/// <param name="SubGoal">Its sub-goal.</param>
public sealed record PlacedDelivery(Delivery Delivery, Measure Measure, SubGoal SubGoal)
{
    /// <summary>The organisations that the page names in connection with it: its owner, and who leads or takes part in what it and its measure tell of.</summary>
    public IEnumerable<string> Organisations()
    {
        IEnumerable<BodyFacts> facts = [BodyFacts.Of(Delivery.Body), BodyFacts.Of(Measure.Body)];
        string?[] owner = [Delivery.Owner];
        return owner.OfType<string>().Concat(facts.SelectMany(one => one.Projects.Select(project => project.Lead).Concat(one.Partners.Select(partner => partner.Name)))).Distinct(StringComparer.OrdinalIgnoreCase);
    }
}
