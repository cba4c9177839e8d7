namespace Varde.AccessControl.Rules;

/// <summary>The words that the table is written with: one call declares one rule.</summary>
/// <param name="lanes">The lanes that the rules are read in.</param>
/// <param name="speaksOf">What they speak of, where a rule does not say otherwise.</param>
internal sealed class Declaring(Lane[] lanes, About speaksOf = About.Patient)
{
    public AccessRule Refuse(
        string id, Predicate<Case> when, string condition, string facts, string basis, char mark, string? nb = null, string? en = null,
        string? shown = "said", About? about = null) =>
        Rule(id, c => when(c) ? Answer.Refuse : Answer.Silent, condition, "refuse", facts, basis, mark, nb, en, shown, "", about);

    public AccessRule Cut(
        string id, Predicate<Case> when, string condition, string facts, string basis, char mark, string shown, string obliges, string? nb = null, string? en = null) =>
        Rule(id, c => when(c) ? Answer.Cut : Answer.Silent, condition, "cut", facts, basis, mark, nb, en, shown, obliges);

    public AccessRule Permit(
        string id, Predicate<Case> when, string condition, string facts, string basis, char mark, string? nb = null, string? en = null,
        string? shown = null, string obliges = "", string effect = "permit") =>
        Rule(id, c => when(c) ? Answer.Permit : Answer.Silent, condition, effect, facts, basis, mark, nb, en, shown, obliges);

    public AccessRule PermitLimited(
        string id, Predicate<Case> when, string condition, string facts, string basis, char mark, string shown, string obliges, string? nb = null, string? en = null) =>
        Rule(id, c => when(c) ? Answer.PermitLimited : Answer.Silent, condition, "permit, limited", facts, basis, mark, nb, en, shown, obliges);

    /// <summary>A permit as wide as its cell of table 1; a closed cell permits nothing.</summary>
    public AccessRule PermitByTable(
        string id, Predicate<Case> when, Func<Case, Opening> cell, string condition, string facts, string basis, char mark, string nb, string en) =>
        Rule(id, c => when(c) ? Widely(cell(c)) : Answer.Silent, condition, "as table 1", facts, basis, mark, nb, en, null, "")
            with { ObligationsIn = c => cell(c).Width == Width.Limited ? ["only:parts-of-table-1"] : [] };

    /// <summary>A rule that answers in more than one way.</summary>
    public AccessRule Rule(
        string id, Func<Case, Answer> says, string condition, string effect, string facts, string basis, char mark, string? nb, string? en,
        string? shown, string obliges, About? about = null) =>
        new(id, lanes, about ?? speaksOf, says)
        {
            Condition = condition, Effect = effect, Shown = shown, Basis = basis, Mark = mark, Norwegian = nb, English = en,
            Facts = Words(facts), Obligations = Words(obliges),
        };

    private static Answer Widely(Opening cell) => cell.Width switch
    {
        Width.Full => Answer.Permit,
        Width.Limited => Answer.PermitLimited,
        _ => Answer.Silent,
    };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
