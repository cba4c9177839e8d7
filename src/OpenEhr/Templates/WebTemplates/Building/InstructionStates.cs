namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>The codes of the openEHR terminology that a web template tells texts for: instruction states and composition categories.</summary>
internal static class InstructionStates
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["524"] = "initial", ["526"] = "planned", ["527"] = "postponed", ["528"] = "cancelled", ["529"] = "scheduled", ["245"] = "active",
        ["530"] = "suspended", ["531"] = "aborted", ["532"] = "completed", ["533"] = "expired",
        ["431"] = "persistent", ["433"] = "event", ["451"] = "episodic", ["815"] = "report",
    };

    /// <summary>All instruction states.</summary>
    public static IReadOnlyList<string> Codes { get; } = ["524", "526", "527", "528", "529", "245", "530", "531", "532", "533"];

    /// <summary>The English text, or null when the code is of another group.</summary>
    public static string? Text(string code) => Texts.GetValueOrDefault(code);
}
