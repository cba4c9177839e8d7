using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.GraphQl;

/// <summary>Answers queries of GraphQL, over the server or about one resource (FHIR R4, graphql).</summary>
internal sealed class GraphAnswer(SearchEngine engine, StoredResources resources, PageSeal seal)
{
    private const string MediaType = "application/json";

    /// <summary>The answer to a call: <c>data</c>, or <c>errors</c> with why there is none.</summary>
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        var read = new GraphResources(call, engine, resources, seal);
        if (!(await ScopeAsync(call, read, cancellation)).TryGet(out var scope, out var refusal)) return refusal;
        if (!GraphQuery.Read(call).TryGet(out var query, out refusal)) return Refused(refusal);
        var answered = await new GraphRun(query, call, read).AnswerAsync(scope, query.Selections, 0, cancellation);
        return answered.TryGet(out var data, out refusal) ? Result(StatusCodes.Status200OK, json => Write(json, data)) : Refused(refusal);
    }

    /// <summary>A resource that a search found.</summary>
    public static FhirPathNode NodeOf(FoundResource found, AccessSession access) => FhirPathNode.Of(StoredJson.Parse(found.Show(access)));

    private static async Task<Outcome<GraphScope>> ScopeAsync(FhirCall call, GraphResources read, CancellationToken cancellation)
    {
        if (!call.Route.ContainsKey("id"))
        {
            // The gate is asked for each search in it.
            call.Access.TellPublic();
            return new SystemScope();
        }
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (!(await read.ReadAsync(key, cancellation)).TryGet(out var node, out refusal)) return refusal;
        return node is null ? StoredResources.Missing(key) : new ElementScope(node);
    }

    private static Outcome<FhirResult> Refused(Refusal refusal) =>
        refusal is GraphFault fault ? Result(StatusCodes.Status400BadRequest, json => Write(json, fault.Message)) : refusal;

    private static FhirResult Result(int status, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return new(status) { Body = bytes.WrittenMemory, RawType = MediaType, IsOurs = true };
    }

    private static void Write(Utf8JsonWriter json, GraphObject data)
    {
        json.WritePropertyName("data");
        data.Write(json);
    }

    private static void Write(Utf8JsonWriter json, string message)
    {
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
