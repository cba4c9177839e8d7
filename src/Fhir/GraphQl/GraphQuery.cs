using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.GraphQl;

/// <summary>A query of GraphQL, read: the operation that is asked for, with its fragments and the values of its variables (FHIR R4, graphql; GraphQL, June 2018).</summary>
internal sealed class GraphQuery
{
    private const int LongestDocument = 20_000;
    private const int Deepest = 30;

    private GraphQuery(GraphQLOperationDefinition operation, IReadOnlyDictionary<string, GraphQLFragmentDefinition> fragments, IReadOnlyDictionary<string, object?> variables) =>
        (Selections, Fragments, Variables) = (operation.SelectionSet.Selections, fragments, variables);

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<ASTNode> Selections { get; }

    /// <summary>The fragments by name.</summary>
    public IReadOnlyDictionary<string, GraphQLFragmentDefinition> Fragments { get; }

    /// <summary>The values of the variables by name: texts, truths, lists of them, or nothing.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; }

    /// <summary>Reads the query of a call: of its address, or of a body that is <c>application/graphql</c> or JSON with <c>query</c>, <c>variables</c> and <c>operationName</c>.</summary>
    public static Outcome<GraphQuery> Read(FhirCall call)
    {
        string? Parameter(string name) => call.Query.LastOrDefault(p => p.Key == name).Value;
        var (text, name, variables) = (Parameter("query"), Parameter("operationName"), Parameter("variables") is { Length: > 0 } given ? Json(System.Text.Encoding.UTF8.GetBytes(given)) : null);
        if (Parameter("variables") is { Length: > 0 } && variables is null) return new GraphFault("The variables are no JSON.");
        if (!call.Body.IsEmpty)
        {
            var type = call.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
            if (type == "application/graphql") text = System.Text.Encoding.UTF8.GetString(call.Body.Span);
            else if (type != "application/json") return new UnsupportedMediaType("A query of GraphQL is application/graphql, or application/json with its query.");
            else if (Json(call.Body) is not { ValueKind: JsonValueKind.Object } body) return new GraphFault("The body is no JSON object.");
            else (text, name, variables) = (JsonText.Of(body, "query"), JsonText.Of(body, "operationName"), body.TryGetProperty("variables", out var posted) && posted.ValueKind != JsonValueKind.Null ? posted : null);
        }
        if (string.IsNullOrWhiteSpace(text)) return new GraphFault("There is no query.");
        return text.Length > LongestDocument ? new GraphFault($"A query has at most {LongestDocument} characters.") : Parse(text, name, variables);
    }

    private static JsonElement? Json(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonElement.Parse(bytes.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Outcome<GraphQuery> Parse(string text, string? name, JsonElement? variables)
    {
        try
        {
            var document = Parser.Parse(text, new ParserOptions { Ignore = IgnoreOptions.Comments, MaxDepth = Deepest * 4 });
            var operations = document.Definitions.OfType<GraphQLOperationDefinition>().ToList();
            var named = operations.Where(o => name is null || o.Name?.Value == name).ToList();
            if (named is not [var operation]) return new GraphFault(named.Count == 0 ? "There is no such operation in the query." : "The query has several operations: say which by operationName.");
            if (operation.Operation != OperationType.Query) return new GraphFault("Only queries are possible: nothing is changed by GraphQL here.");
            var fragments = document.Definitions.OfType<GraphQLFragmentDefinition>().GroupBy(f => f.FragmentName.Name.StringValue).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
            return GraphValues.Of(operation, variables).Map(values => new GraphQuery(operation, fragments, values));
        }
        catch (GraphQLMaxDepthExceededException)
        {
            return new GraphFault("The query lies too deep.");
        }
        catch (GraphQLSyntaxErrorException wrong)
        {
            return new GraphFault($"The query cannot be read, at line {wrong.Location.Line}, column {wrong.Location.Column}.");
        }
    }
}

/// <summary>A query that cannot be answered; the answer says why in GraphQL's own form.</summary>
/// <param name="Message">Why.</param>
internal sealed record GraphFault(string Message) : Refusal(Message);
