using Microsoft.Extensions.Localization;
using Varde.People;

namespace Varde.Web.Rollout.Waves;

/// <summary>Waves in the words of the pages.</summary>
internal sealed class WaveWords(IStringLocalizer<WaveTexts> waves, SwitchWords switches)
{
    /// <summary>How many places are named before the rest are counted.</summary>
    private const int NamedPlaces = 3;

    /// <summary>How far a wave has come.</summary>
    public string State(RolloutWave wave) => waves[$"State.{StateOf(wave)}"];

    /// <summary>The colour that goes with the words.</summary>
    public static string Colour(RolloutWave wave) => StateOf(wave) switch { "go" => "success", "no-go" => "danger", "postponed" => "warning", _ => "neutral" };

    /// <summary>How much of what must be ready is.</summary>
    public string Progress(IReadOnlyList<ReadinessItem> items)
    {
        var must = items.Where(item => item.IsMust).ToList();
        if (must.Count == 0) return waves["NoMustYet"];
        var (open, waived) = (must.Count(item => item.State == RolloutWave.Open), must.Count(item => item.State == RolloutWave.Waived));
        return waves[waived > 0 ? "ProgressWaived" : "Progress", must.Count - open, must.Count, waived];
    }

    /// <summary>Where, in few words.</summary>
    public string Places(RolloutWave wave) => wave.Nodes.Count <= NamedPlaces ? string.Join(", ", wave.Nodes.Select(switches.Node))
        : waves["AndMore", string.Join(", ", wave.Nodes.Take(NamedPlaces).Select(switches.Node)), wave.Nodes.Count - NamedPlaces];

    /// <summary>A count, as roughly as it is told.</summary>
    public string Rough(RoughCount count) => count.AtLeast switch { null => $"1–{RoughCount.Step - 1}", 0 => "0", { } least => waves["AtLeast", least] };

    private static string StateOf(RolloutWave wave) => wave.Decisions is [.., var last] ? last.Kind : "planned";
}
