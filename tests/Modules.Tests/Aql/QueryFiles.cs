using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// Queries that stand in a file each: the text of the query, or the body of a request. They are to be answered or to be refused, or have their rows in a
/// file of the same name in another folder.
/// </summary>
internal static class QueryFiles
{
    /// <summary>One case for each file; its name is that of the suite and of the file.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="steps">What is loaded before.</param>
    /// <param name="files">Where they lie and what they expect: <c>folder</c>, <c>pattern</c>, <c>except</c>, <c>status</c>, <c>count</c>, <c>rowsIn</c>, <c>parameters</c>.</param>
    public static IEnumerable<SuiteCase> Of(Suite suite, IReadOnlyList<string> steps, JsonNode files)
    {
        var folder = SuiteFolder.PathOf((string)files["folder"]!);
        foreach (var path in Directory.EnumerateFiles(folder, (string)files["pattern"]!, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            if (files["except"]?.AsArray().Any(one => path.EndsWith((string)one!, StringComparison.Ordinal)) != true)
                yield return Case(suite, steps, files, path, Path.GetRelativePath(folder, path));
    }

    private static SuiteCase Case(Suite suite, IReadOnlyList<string> steps, JsonNode files, string path, string name)
    {
        var text = File.ReadAllText(path);
        var body = name.EndsWith(".json", StringComparison.Ordinal) ? JsonNode.Parse(text) : null;
        return new SuiteCase($"{suite.Name} {name}", suite, steps, (string?)body?["q"] ?? text, Expected(suite, files, name))
        {
            Parameters = (body?["query_parameters"] ?? files["parameters"])?.ToJsonString(),
        };
    }

    private static Expectation Expected(Suite suite, JsonNode files, string name) => new(suite.IgnoresOrder, suite.IgnoresCase)
    {
        Status = (int?)files["status"] ?? 200,
        Count = (int?)files["count"],
        File = (string?)files["rowsIn"] is { } folder ? $"{folder}/{name}" : null,
        IgnoresPaths = true,
    };
}
