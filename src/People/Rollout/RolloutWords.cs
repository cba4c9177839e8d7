namespace Varde.People.Rollout;

/// <summary>The words by which the API and the store name phases and audiences.</summary>
internal static class RolloutWords
{
    private static readonly string[] Phases = ["trial", "introduction", "operation"], Audiences = ["users", "patients", "share", "all"];

    /// <summary>All phases, in their order.</summary>
    public static IReadOnlyList<string> AllPhases => Phases;

    public static string Code(this RolloutPhase phase) => Phases[(int)phase];

    public static string Code(this AudienceKind kind) => Audiences[(int)kind];

    /// <summary>The phase of a word; null for another word.</summary>
    public static RolloutPhase? Phase(string word) => Array.IndexOf(Phases, word) is >= 0 and var at ? (RolloutPhase)at : null;

    /// <summary>The kind of audience of a word; null for another word.</summary>
    public static AudienceKind? Audience(string word) => Array.IndexOf(Audiences, word) is >= 0 and var at ? (AudienceKind)at : null;
}
