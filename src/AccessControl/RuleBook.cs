using Varde.AccessControl.Rules;

namespace Varde.AccessControl;

/// <summary>The rules in force as people read them: the same table that decides, in the same order.</summary>
public static class RuleBook
{
    /// <summary>All rules, in their order.</summary>
    public static IReadOnlyList<RuleRow> Rows { get; } = [.. AccessTable.Current.Rules.Select(RowOf)];

    private static string NameOf(Lane lane) => lane.ToString().ToLowerInvariant();

    private static RuleRow RowOf(AccessRule rule, int index) => new(index + 1, rule.Id, [.. rule.Lanes.Select(NameOf)], rule.Condition, rule.Effect)
    {
        Shown = rule.Shown, Basis = rule.Basis, Mark = rule.Mark, Norwegian = rule.Norwegian, English = rule.English,
    };
}

/// <summary>One rule as it is read.</summary>
/// <param name="Number">Its place in the table, from 1.</param>
/// <param name="Id">Its id, as decisions and the access log name it.</param>
/// <param name="Lanes">Where it is read, by the names of the explain call.</param>
/// <param name="Condition">When it speaks.</param>
/// <param name="Effect">What it does then.</param>
public sealed record RuleRow(int Number, string Id, IReadOnlyList<string> Lanes, string Condition, string Effect)
{
    /// <summary>What is shown of it; null where nothing is said.</summary>
    public string? Shown { get; init; }

    /// <summary>Its basis in law, standard or practice.</summary>
    public required string Basis { get; init; }

    /// <summary>How sure the basis is: V read in the source, X in an excerpt, D a decision of this platform.</summary>
    public required char Mark { get; init; }

    /// <summary>The sentence for the citizen, in bokmål; null where nothing is said.</summary>
    public string? Norwegian { get; init; }

    /// <summary>The sentence in English: for the citizen, in the lanes of staff and machines for those.</summary>
    public string? English { get; init; }
}
