using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Queries;

/// <summary>Stores, lists and reads queries (openEHR REST, Definition API, Query).</summary>
internal sealed class DefineQuery(StoredQueries queries)
{
    public async Task<Outcome<Answer>> ListAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out var refusal)) return refusal;
        if (!(await queries.ListAsync(request.Access, request.Route("qualified_query_name"), cancellation)).TryGet(out var found, out refusal)) return refusal;
        return Answer.Json(RestJson.Bytes<IReadOnlyList<StoredQueryBody>>([.. found.Select(StoredQueryBody.Of)]));
    }

    public async Task<Outcome<Answer>> ReadAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out var refusal)) return refusal;
        var found = await queries.FindAsync(request.Access, request.Route("qualified_query_name"), request.Route("version"), cancellation);
        return found.Map(query => Answer.Json(RestJson.Bytes(StoredQueryBody.Of(query))) with { LastModified = query.Stored });
    }

    public async Task<Outcome<Answer>> StoreAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out var refusal)) return refusal;
        if (request.Http.Query["query_type"].ToString() is { Length: > 0 } type && !type.Equals("AQL", StringComparison.OrdinalIgnoreCase))
            return Invalid.At("?query_type", "must be AQL: no other language is stored");
        if (!(await TextAsync(request, cancellation)).TryGet(out var text, out refusal)) return refusal;
        var stored = await queries.StoreAsync(request.Access, request.Route("qualified_query_name"), request.Route("version"), text, cancellation);
        return stored.Map(query => new Answer(StatusCodes.Status200OK)
        {
            Location = request.Address($"definition/query/{Uri.EscapeDataString(query.QualifiedName)}/{query.Version}"), LastModified = query.Stored,
        });
    }

    // The specification has text/plain; JSON with a member q is what older servers take.
    private static async Task<Outcome<string>> TextAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!(await request.BodyAsync(cancellation)).TryGet(out var body, out var refusal)) return refusal;
        var isJson = request.Http.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        if (!isJson && request.Http.ContentType is { Length: > 0 } type && !type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
            return new UnsupportedMediaType("A query is stored as text/plain.");
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.Span);
            return isJson ? FromJson(body) : text;
        }
        catch (ArgumentException)
        {
            return Invalid.At("", "is not UTF-8");
        }
    }

    private static Outcome<string> FromJson(ReadOnlyMemory<byte> body) => JsonBody.Read<string>(body, deepest: 32, json =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("q", out var q) && q.ValueKind == JsonValueKind.String
            ? q.GetString()! : Invalid.At("q", "is required: the query in AQL"));
}
