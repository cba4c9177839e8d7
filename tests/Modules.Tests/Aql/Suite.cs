using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// A suite of AQL queries: the steps that load its data, the template of its queries and the table that fills it. Most are of the public list
/// (aql/ehrbase-it/suites.json). <c>suite-queries.json</c> beside this file has what that list leaves out, such as the text of queries, and the suites
/// that are told elsewhere in the public data: of DIPS, of grammars, and the older ones of EHRbase.
/// </summary>
internal sealed record Suite(string Name, IReadOnlyList<string> Steps, string? Table, string? Template, bool IgnoresOrder, bool IgnoresCase)
{
    private const string List = "aql/ehrbase-it/suites.json";

    private static readonly Lazy<IReadOnlyList<Suite>> Listed = new(() => 
        [.. JsonNode.Parse(SuiteFolder.Text(List))!.AsArray().Select(one => Read(one!)), .. SuiteCase.Added.Where(one => one!["toldElsewhere"] is not null).Select(one => ReadAdded(one!))]);

    /// <summary>All suites in the order of the list; none where the data is absent.</summary>
    public static IReadOnlyList<Suite> All => SuiteFolder.Root is null ? [] : Listed.Value;

    public static Suite Named(string name) => All.Single(one => one.Name == name);

    /// <summary>The folder that the expected files of the table lie in, relative to the data.</summary>
    public string ExpectedFolder => Path.GetDirectoryName(Path.GetDirectoryName(Table!))!;

    private static Suite ReadAdded(JsonNode one) => new((string)one["suite"]!, [], null, null, (bool?)one["ignoresOrder"] ?? true, IgnoresCase: false);

    private static Suite Read(JsonNode one) => new(
        (string)one["suite"]!,
        [.. one["steps"]!.AsArray().Select(step => (string)step!)],
        (string?)one["csv"],
        one["query_templates"]!.AsArray().Select(template => (string)template!).LastOrDefault(template => !template.Contains("query_dict", StringComparison.Ordinal))
            ?.TrimStart('.', '#', ' '),
        (bool)one["ignore_order"]!,
        (bool)one["ignore_string_case"]!);
}
