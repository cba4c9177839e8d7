using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir;
using Varde.People.Facts;

namespace Varde.People.Merging;

/// <summary>What a merge, and its undoing, answers: what was asked for, how it ended, and the Patient that stays.</summary>
internal static class MergeAnswer
{
    public static JsonObject Of(OperationCall call, string sentence, IReadOnlyList<string> warnings, JsonObject result) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(
            Carrying("input", new() { ["resourceType"] = "Parameters", ["parameter"] = new JsonArray([.. call.Parameters.Select(parameter => JsonNode.Parse(parameter.GetRawText()))]) }),
            Carrying("outcome", new() { ["resourceType"] = "OperationOutcome", ["issue"] = new JsonArray([Issue("information", "informational", sentence), .. warnings.Select(warning => Issue("warning", "business-rule", warning))]) }),
            Carrying("result", result)),
    };

    private static JsonObject Carrying(string name, JsonObject resource) => new() { ["name"] = name, ["resource"] = resource };

    private static JsonObject Issue(string severity, string code, string sentence) =>
        new() { ["severity"] = severity, ["code"] = code, ["details"] = new JsonObject { ["text"] = sentence }, ["diagnostics"] = sentence };
}

/// <summary>What speaks against two Patients being one person, and hinders nobody who knows better: an unknown person's birth date and name are a guess.</summary>
internal static class MergeWarnings
{
    public static IReadOnlyList<string> Of(JsonElement source, JsonElement target) =>
        [.. Differing(source, target, "birthDate", "birth dates"), .. Differing(source, target, "gender", "genders"), .. Differing(source, target, "deceasedDateTime", "times of death")];

    private static IEnumerable<string> Differing(JsonElement source, JsonElement target, string element, string named)
    {
        if (source.Text(element) is { } one && target.Text(element) is { } other && one != other) yield return $"The {named} of the two differ.";
    }
}
