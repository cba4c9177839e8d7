using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// The documents of the DIPS cases. They have uids of DIPS's own system, which are left out since ours are given at commit, and no text in the category,
/// which the RM demands (DV_TEXT.value).
/// </summary>
internal static partial class DipsDocument
{
    public static string Completed(string text) =>
        text.TrimStart('\uFEFF').StartsWith('<') ? Uid().Replace(text, "").Replace("<value />", "<value>event</value>", StringComparison.Ordinal) : CompletedJson(text);

    private static string CompletedJson(string text)
    {
        var document = JsonNode.Parse(text)!.AsObject();
        document.Remove("uid");
        document["category"]!["value"] ??= "event";
        return document.ToJsonString();
    }

    [GeneratedRegex("<uid .*?</uid>", RegexOptions.Singleline, 1000)]
    private static partial Regex Uid();
}
