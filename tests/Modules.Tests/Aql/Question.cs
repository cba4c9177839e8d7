using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Aql;

/// <summary>A query of a suite with the values of its variables, and the ways to ask it.</summary>
internal sealed partial class Question
{
    private readonly SuiteCase _case;
    private readonly LoadedSuite _loaded;
    private readonly JsonObject _body;

    public Question(SuiteCase one, LoadedSuite loaded)
    {
        (_case, _loaded) = (one, loaded);
        Variables = one.Row.Concat(loaded.Variables).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => SuiteText.Fill(pair.Value, loaded.Variables));
        Text = SuiteText.Fill(one.Query, Variables);
        _body = Body();
    }

    /// <summary>The values of the variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The query.</summary>
    public string Text { get; }

    /// <summary>True where the rows of all EHRs are those of each together: nothing counts, sorts out or cuts them.</summary>
    public bool IsOfEachEhr => _case.Fetch is null && _case.Offset is null && !OverAllRows().IsMatch(Text);

    /// <summary>True where the specification leaves open which rows are answered.</summary>
    public bool IsOpen => (_case.Fetch is not null || Text.Contains("LIMIT", StringComparison.OrdinalIgnoreCase)) && !Text.Contains("ORDER BY", StringComparison.OrdinalIgnoreCase);

    public Task<Reply> PostAsync() => _loaded.Api.CallAsync("POST", "query/aql", _body);

    /// <summary>Asks with one more member of the request.</summary>
    public Task<Reply> PostAsync(string name, string value)
    {
        var body = _body.DeepClone();
        body[name] = value;
        return _loaded.Api.CallAsync("POST", "query/aql", body);
    }

    public Task<Reply> GetAsync() => _loaded.Api.GetAsync("query/aql?" + string.Join('&', _body.Select(
        member => $"{member.Key}={Uri.EscapeDataString(member.Value is JsonValue value ? value.ToString() : member.Value!.ToJsonString())}")));

    /// <summary>The rows that each EHR gives when it alone is asked.</summary>
    public async Task<IReadOnlyList<string>> RowsOfEachEhrAsync()
    {
        List<string> rows = [];
        foreach (var ehr in _loaded.Ehrs) rows.AddRange(Rows((await PostAsync("ehr_id", ehr)).Expect(HttpStatusCode.OK)));
        return rows;
    }

    /// <summary>The rows of an answer, each as its JSON.</summary>
    public static IReadOnlyList<string> Rows(Reply reply) => [.. reply.JsonBody["rows"]!.AsArray().Select(row => row!.ToJsonString())];

    private JsonObject Body()
    {
        var body = new JsonObject { ["q"] = Text };
        if (_case.Parameters is { } parameters) body["query_parameters"] = JsonNode.Parse(SuiteText.Fill(parameters, Variables));
        if (_case.Offset is { } offset) body["offset"] = offset;
        if (_case.Fetch is { } fetch) body["fetch"] = fetch;
        return body;
    }

    [GeneratedRegex(@"\b(COUNT|SUM|MIN|MAX|AVG|DISTINCT|LIMIT|TOP)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OverAllRows();
}
