namespace Varde.Roadmap;

/// <summary>The stages that the words of a phase name, in the order in which a service goes through them.</summary>
public enum PhaseStage
{
    /// <summary>Planlegging.</summary>
    Planning,

    /// <summary>Utvikling.</summary>
    Development,

    /// <summary>Begrenset utprøving.</summary>
    LimitedTrial,

    /// <summary>Utprøving, where the page does not say which.</summary>
    Trial,

    /// <summary>Tilpasning.</summary>
    Adaptation,

    /// <summary>Utvidet utprøving.</summary>
    ExtendedTrial,

    /// <summary>Innføring.</summary>
    Introduction,
}

/// <summary>A phase of a delivery, in the words of the page: "Utvikling og begrenset utprøving" is one, which names two stages.</summary>
/// <param name="Text">As written.</param>
public sealed record RoadmapPhase(string Text)
{
    private static readonly Dictionary<string, PhaseStage> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["planlegging"] = PhaseStage.Planning,
        ["utvikling"] = PhaseStage.Development,
        ["videreutvikling"] = PhaseStage.Development,
        ["begrenset utprøving"] = PhaseStage.LimitedTrial,
        ["utprøving"] = PhaseStage.Trial,
        ["tilpasning"] = PhaseStage.Adaptation,
        ["utvidet utprøving"] = PhaseStage.ExtendedTrial,
        ["innføring"] = PhaseStage.Introduction,
    };

    private static readonly string[] Parting = [" og ", ",", "/"];

    /// <summary>The stages that are named; those words that name none are left out.</summary>
    public IReadOnlyList<PhaseStage> Stages => [.. Parts.Where(Words.ContainsKey).Select(part => Words[part])];

    /// <summary>Whether every word of it names a stage.</summary>
    public bool IsKnown => Parts.All(Words.ContainsKey);

    /// <summary>The last stage that it reaches; null where no word names one.</summary>
    public PhaseStage? Reaches => Stages is { Count: > 0 } stages ? stages.Max() : null;

    /// <summary>Whether two are written with the same words, whatever the case.</summary>
    public bool IsSame(RoadmapPhase other) => string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase);

    private string[] Parts => Text.Split(Parting, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
