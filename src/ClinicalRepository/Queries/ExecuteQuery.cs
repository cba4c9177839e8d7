using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.Queries;

/// <summary>
/// Executes queries (openEHR REST, Query API): <c>GET|POST /query/aql</c> and <c>/query/{name}[/{version}]</c>. Besides what the specification has,
/// <c>explain=true</c> tells how the answer was found, <c>strict=true</c> refuses extensions, and <c>version_at_time</c> asks for the data as it was.
/// </summary>
internal sealed class ExecuteQuery(QueryService queries, StoredQueries stored, TimeProvider time)
{
    private static readonly HashSet<string> Reserved = ["q", "ehr_id", "offset", "fetch", "query_parameters", "explain", "strict", "version_at_time", "format"];

    public async Task<Outcome<Answer>> AdHocAsync(RestRequest request, CancellationToken cancellation) =>
        (await InputAsync(request, cancellation)).TryGet(out var input, out var refusal)
            ? input.Text is { Length: > 0 } text ? await AnswerAsync(request, input, new QueryRequest(text), cancellation) : Invalid.At("q", "is required: the query in AQL")
            : refusal;

    public async Task<Outcome<Answer>> StoredAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!(await InputAsync(request, cancellation)).TryGet(out var input, out var refusal)) return refusal;
        if (!(await stored.FindAsync(request.Access, request.Route("qualified_query_name"), request.Route("version"), cancellation)).TryGet(out var query, out refusal)) return refusal;
        return await AnswerAsync(request, input, new QueryRequest(query.Text) { Name = query.QualifiedName }, cancellation);
    }

    private async Task<Outcome<Answer>> AnswerAsync(RestRequest request, Input input, QueryRequest query, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out var refusal)) return refusal;
        query = query with
        {
            Parameters = new AqlParameters(input.Parameters), Ehr = input.Ehr, Offset = input.Offset, Fetch = input.Fetch, AsOf = input.AsOf, IsStrict = input.Strict,
        };
        if (!(await queries.AnswerAsync(request.Access, query, cancellation)).TryGet(out var answer, out refusal)) return refusal;
        var href = HttpMethods.IsPost(request.Http.Method) ? null : request.Address("query/" + (query.Name is null ? "aql" : Uri.EscapeDataString(query.Name)));
        var body = ResultSetWriter.Write(answer, query, href, time.GetUtcNow(), input.Explain);
        return Answer.Json(body) with { Tag = Convert.ToHexStringLower(SHA256.HashData(body))[..32] };
    }

    private static async Task<Outcome<Input>> InputAsync(RestRequest request, CancellationToken cancellation)
    {
        var input = new Input();
        var faults = new List<Fault>();
        foreach (var (name, values) in request.Http.Query) FromAddress(input, name, values.ToString(), faults);
        if (HttpMethods.IsPost(request.Http.Method))
        {
            if (!MediaTypes.OfBody(request.Http, DocumentFormat.Json).TryGet(out _, out var refusal)) return refusal;
            if (!(await request.BodyAsync(cancellation)).TryGet(out var body, out refusal)) return refusal;
            FromBody(input, body, faults);
        }
        if (request.Http.Headers["openehr-ehr-id"].ToString() is { Length: > 0 } header) Set(input, "ehr_id", header, faults);
        return faults.Count == 0 ? input : new Invalid(faults);
    }

    private static void FromAddress(Input input, string name, string value, List<Fault> faults)
    {
        if (name == "query_parameters") FromText(input, value, faults);
        else if (Reserved.Contains(name)) Set(input, name, value, faults);
        else input.Parameters[name.TrimStart('$')] = [Guessed(value)];
    }

    private static void Set(Input input, string name, string value, List<Fault> faults)
    {
        switch (name)
        {
            case "q": input.Text = value; break;
            case "ehr_id": SetEhr(input, value, faults); break;
            case "offset": input.Offset = Whole("offset", value, 0, faults) ?? 0; break;
            case "fetch": input.Fetch = Whole("fetch", value, 1, faults); break;
            case "explain": input.Explain = IsTrue(value); break;
            case "strict": input.Strict = IsTrue(value); break;
            case "version_at_time": SetTime(input, value, faults); break;
        }
    }

    private static void SetEhr(Input input, string value, List<Fault> faults)
    {
        if (!EhrId.TryParse(value, out var ehr)) faults.Add(new("ehr_id", "must be a UUID of 36 characters"));
        else if (input.Ehr is { } other && other != ehr) faults.Add(new("openehr-ehr-id", "names another EHR than ehr_id"));
        else input.Ehr = ehr;
    }

    private static void SetTime(Input input, string value, List<Fault> faults)
    {
        if (InstantParameter.Read(value).TryGet(out var instant, out var refusal)) input.AsOf = instant;
        else faults.AddRange(((Invalid)refusal).Faults);
    }

    private static bool IsTrue(string value) => value is "" or "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static long? Whole(string name, string value, long least, List<Fault> faults)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= int.MaxValue) return number;
        faults.Add(new(name, $"must be a whole number from {least} to {int.MaxValue}"));
        return null;
    }

    private static void FromText(Input input, string text, List<Fault> faults)
    {
        if (text.TrimStart().StartsWith('{')) FromBody(input, System.Text.Encoding.UTF8.GetBytes($"{{\"query_parameters\":{text}}}"), faults);
        else
            foreach (var pair in text.Split(['&', ','], StringSplitOptions.RemoveEmptyEntries))
                input.Parameters[pair.Split('=', 2)[0].TrimStart('$')] = [Guessed(pair.Split('=', 2)[^1])];
    }

    private static void FromBody(Input input, ReadOnlyMemory<byte> body, List<Fault> faults)
    {
        var read = JsonBody.Read<Input>(body, deepest: 32, json =>
        {
            if (json.ValueKind != JsonValueKind.Object) return Invalid.At("/", "must be an object with q and query_parameters");
            foreach (var member in json.EnumerateObject()) FromMember(input, member, faults);
            return input;
        });
        if (read.Refusal is Invalid invalid) faults.AddRange(invalid.Faults);
    }

    private static void FromMember(Input input, JsonProperty member, List<Fault> faults)
    {
        var (name, value) = (member.Name, member.Value);
        if (name is "query_parameters" or "query-parameters" or "parameters") Parameters(input, value, faults);
        else if (value.ValueKind == JsonValueKind.Null) return;
        else if (name is "q" or "ehr_id" or "version_at_time" && value.ValueKind != JsonValueKind.String) faults.Add(new(name, "must be a text"));
        else if (Reserved.Contains(name)) Set(input, name, value.ToString(), faults);
    }

    private static void Parameters(Input input, JsonElement parameters, List<Fault> faults)
    {
        if (parameters.ValueKind == JsonValueKind.Null) return;
        if (parameters.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new("query_parameters", "must be an object of names and values"));
            return;
        }
        foreach (var one in parameters.EnumerateObject())
            if (Values(one.Value) is { } values) input.Parameters[one.Name.TrimStart('$')] = values;
            else faults.Add(new($"query_parameters/{Printable.Of(one.Name)}", "must be a text, a number, a truth value, null, or a list of them"));
    }

    private static IReadOnlyList<AqlValue>? Values(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return Value(value) is { } one ? [one] : null;
        var values = value.EnumerateArray().Select(Value).ToList();
        return values.Exists(v => v is null) ? null : [.. values.Select(v => v!.Value)];
    }

    private static AqlValue? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new(value.GetString()),
        JsonValueKind.Number => RmNumber.Parse(value.GetRawText()) is { } number ? new(number) : null,
        JsonValueKind.True => new(true),
        JsonValueKind.False => new(false),
        JsonValueKind.Null => new(null),
        _ => null,
    };

    // An address has no types: what looks like a number or a truth value is one, unless it stands in quotes.
    private static AqlValue Guessed(string text) => text switch
    {
        "true" => new(true),
        "false" => new(false),
        ['\'', .., '\''] or ['"', .., '"'] => new(text[1..^1]),
        _ when RmNumber.Parse(text) is { } number => new(number),
        _ => new(text),
    };

    private sealed class Input
    {
        public string? Text { get; set; }

        public EhrId? Ehr { get; set; }

        public long Offset { get; set; }

        public long? Fetch { get; set; }

        public bool Explain { get; set; }

        public bool Strict { get; set; }

        public DateTimeOffset? AsOf { get; set; }

        public Dictionary<string, IReadOnlyList<AqlValue>> Parameters { get; } = [];
    }
}
