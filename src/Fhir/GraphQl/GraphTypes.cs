using System.Globalization;
using System.Text.Json;
using GraphQLParser.AST;

namespace Varde.Fhir.GraphQl;

/// <summary>
/// Holds the values of variables against the types that a query declares (GraphQL, June 2018, 3.5 and 5.6.1): the scalars of the language and of FHIR, and lists
/// of them, where one value stands for a list of it. A type of another name is an enumeration, whose values are texts.
/// </summary>
internal static class GraphTypes
{
    /// <summary>Whether a value that was given with the query is of a type.</summary>
    public static bool Takes(GraphQLType type, JsonElement value) => Takes(type, Given(value));

    /// <summary>Whether a value that stands in the query is of a type.</summary>
    public static bool Takes(GraphQLType type, GraphQLValue value) => Takes(type, Written(value));

    private static bool Takes(GraphQLType type, Value value) => type switch
    {
        GraphQLNonNullType some => value.Kind != Kind.Nothing && Takes(some.Type, value),
        _ when value.Kind == Kind.Nothing => true,
        GraphQLListType list => value.Kind == Kind.List ? value.Items.All(item => Takes(list.Type, item)) : Takes(list.Type, value),
        GraphQLNamedType named => TakesOne(named.Name.StringValue, value),
        _ => false,
    };

    private static bool TakesOne(string type, Value value) => type switch
    {
        "Int" or "integer" => value.Kind == Kind.Number && IsWhole(value, int.MinValue),
        "unsignedInt" => value.Kind == Kind.Number && IsWhole(value, 0),
        "positiveInt" => value.Kind == Kind.Number && IsWhole(value, 1),
        "Float" or "decimal" => value.Kind == Kind.Number,
        "Boolean" or "boolean" => value.Kind == Kind.Truth,
        "ID" => value.Kind == Kind.Text || (value.Kind == Kind.Number && IsWhole(value, int.MinValue)),
        "String" => value.Kind == Kind.Text,
        _ => value.Kind is Kind.Text or Kind.Word,
    };

    private static bool IsWhole(Value value, int least) => int.TryParse(value.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least;

    private static Value Given(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => new(Kind.Nothing),
        JsonValueKind.String => new(Kind.Text),
        JsonValueKind.Number => new(Kind.Number) { Raw = value.GetRawText() },
        JsonValueKind.True or JsonValueKind.False => new(Kind.Truth),
        JsonValueKind.Array => new(Kind.List) { Items = value.EnumerateArray().Select(Given) },
        _ => new(Kind.Other),
    };

    private static Value Written(GraphQLValue value) => value switch
    {
        GraphQLNullValue => new(Kind.Nothing),
        GraphQLStringValue => new(Kind.Text),
        GraphQLIntValue number => new(Kind.Number) { Raw = number.Value.ToString() },
        GraphQLFloatValue number => new(Kind.Number) { Raw = number.Value.ToString() },
        GraphQLBooleanValue => new(Kind.Truth),
        GraphQLEnumValue => new(Kind.Word),
        GraphQLListValue list => new(Kind.List) { Items = (list.Values ?? []).Select(Written) },
        _ => new(Kind.Other),
    };

    private enum Kind
    {
        Nothing,
        Text,
        Word,
        Number,
        Truth,
        List,
        Other,
    }

    private sealed record Value(Kind Kind)
    {
        public string Raw { get; init; } = "";

        public IEnumerable<Value> Items { get; init; } = [];
    }
}
