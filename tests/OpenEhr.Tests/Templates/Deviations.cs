namespace Varde.OpenEhr.Tests.Templates;

/// <summary>
/// Where we knowingly differ from a published web template. Every line says which file, what differs, and the sentence or the fact that decides.
/// </summary>
internal static class Deviations
{
    private static readonly Deviation[] All =
    [
        new(
            "Older editions of Better's builder gave what the context fills in 0..1; its present one, EHRbase's, and the specification's own example "
            + "(Simplified Formats, Basic Concepts: start_time, setting, language, encoding, subject, territory, composer with \"min\": 1) give 1..1.",
            one => one.Field == "min" && one is { Published: "0", Ours: "1" } && IsFilledByContext(one.Path),
            "ehrbase-sdk/addiction", "ehrbase-sdk/befund_der_blutgasanalyse", "ehrbase-sdk/gecco", "ehrbase-sdk/multi_occurrence"),
        new(
            "EHRbase writes the name predicate in full, [id and name/value='x']; Better writes the short form [id,'x']. AQL (Syntax, Node predicate) "
            + "gives both the same meaning; Better's is followed.",
            one => one.Field == "aqlPath" && one.Published.Replace(" and name/value=", ",", StringComparison.Ordinal) == one.Ours,
            "ehrbase-it/GECCO"),
        new(
            "This file was made from another edition of the template: there the observation is 0..*, and two elements have lists of codes where the "
            + "template at hand has reference sets. The file of ehrbase-it, made from the one at hand, agrees with us.",
            one => one.Path.EndsWith("/befund", StringComparison.Ordinal) || one.Field == "inputs",
            "ehrbase-sdk/gecco"),
        new(
            "The alternatives of an ELEMENT are 0..1 each, since only one can stand; so Better (dose_amount/quantity_value) and EHRbase since 1.0.",
            one => one.Field == "min" && one is { Published: "1", Ours: "0" } && one.Path.EndsWith("_value", StringComparison.Ordinal),
            "ehrbase-sdk/test_all_types"),
        new(
            "ISM_TRANSITION.careflow_step is 0..1 in RM 1.1.0 (EHR §8.3.9) and in Better's web templates.",
            one => one is { Field: "min", Published: "1", Ours: "0" } && one.Path.EndsWith("/careflow_step", StringComparison.Ordinal),
            "ehrbase-sdk/test_all_types"),
        new(
            "ACTION.instruction_details is 0..1 in RM 1.1.0 (EHR §8.3.8) and not constrained here: it travels as _instruction_details "
            + "(Simplified Formats, RM mapping, ACTION), not as a node.",
            one => one.Field == "node" && (one.Path.EndsWith("/activity_id", StringComparison.Ordinal) || one.Path.EndsWith("/instruction_id", StringComparison.Ordinal)),
            "ehrbase-sdk/test_all_types"),
        new(
            "A context that the template names has its id from that name (Simplified Formats: node ids are generated from archetype node names): so "
            + "Better (Falls care plan: event_context), whose data use it. EHRbase leaves names of what is not LOCATABLE out. Both ids are read.",
            one => one.Field == "node" && (one.Path + "/").Contains(one.Published.Length == 0 ? "/context/" : "/invalid/", StringComparison.Ordinal),
            "ehrbase-sdk/skipped_invalid_node_ids"),
    ];

    private static readonly string[] FilledByContext =
        ["start_time", "setting", "time", "language", "encoding", "subject", "territory", "composer"];

    public static bool Explain(string file, WebTemplateDifference difference) =>
        Array.Exists(All, one => one.Files.Any(name => file.Contains(name, StringComparison.Ordinal)) && one.Covers(difference));

    /// <summary>
    /// Better shows a binding of the outer archetype's at0054 on the inner archetype's node of the same code. Codes are local to their archetype
    /// (AOM 1.4 §7.2): it does not belong there.
    /// </summary>
    public static bool IsForeignBinding(string missing) =>
        missing.StartsWith("/vital_signs_pathfinder_demo/", StringComparison.Ordinal)
        && missing.Contains("/method_of_oxygen_delivery.termBindings", StringComparison.Ordinal);

    private static bool IsFilledByContext(string path) => FilledByContext.Contains(path[(path.LastIndexOf('/') + 1)..]);

    private sealed record Deviation(string Reason, Func<WebTemplateDifference, bool> Covers, params string[] Files);
}
