using System.Text.Json;
using GraphQLParser.AST;
using Varde.Foundation;

namespace Varde.Fhir.GraphQl;

/// <summary>Values in a query: texts (numbers and enumeration values are texts as they are written), truths, lists, or nothing.</summary>
internal static class GraphValues
{
    /// <summary>The values of the variables of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="given">What was given with the query; null for nothing.</param>
    public static Outcome<IReadOnlyDictionary<string, object?>> Of(GraphQLOperationDefinition operation, JsonElement? given)
    {
        if (given is { ValueKind: not JsonValueKind.Object }) return new GraphFault("The variables are no JSON object.");
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            var name = variable.Variable.Name.StringValue;
            if (variable.DefaultValue is { } usual && !GraphTypes.Takes(variable.Type, usual)) return new GraphFault($"What the variable {name} is without a value is not of its type.");
            if (given is { } all && all.TryGetProperty(name, out var value))
            {
                if (!GraphTypes.Takes(variable.Type, value)) return new GraphFault(value.ValueKind == JsonValueKind.Null ? $"The variable {name} has no value." : $"The value of the variable {name} is not of its type.");
                values[name] = Of(value);
            }
            else if (variable.DefaultValue is null && variable.Type is GraphQLNonNullType) return new GraphFault($"The variable {name} has no value.");
            else values[name] = variable.DefaultValue is { } otherwise ? Of(otherwise, values) : null;
        }
        return values;
    }

    /// <summary>A value of the document.</summary>
    /// <param name="value">The value.</param>
    /// <param name="variables">The values of variables.</param>
    public static object? Of(GraphQLValue value, IReadOnlyDictionary<string, object?> variables) => value switch
    {
        GraphQLVariable variable => variables.GetValueOrDefault(variable.Name.StringValue),
        GraphQLStringValue text => text.Value.ToString(),
        GraphQLIntValue number => number.Value.ToString(),
        GraphQLFloatValue number => number.Value.ToString(),
        GraphQLBooleanValue truth => truth.BoolValue,
        GraphQLEnumValue word => word.Name.StringValue,
        GraphQLListValue list => list.Values?.Select(v => Of(v, variables)).ToList() ?? [],
        _ => null,
    };

    /// <summary>Whether a value says something, in a list each of them: what says nothing is never "anything will do".</summary>
    public static bool IsSaid(object? value) => value is IEnumerable<object?> list ? list.Any() && list.All(IsSaid) : value is not null;

    /// <summary>The texts of a value: of a list all of them.</summary>
    public static IEnumerable<string> Texts(object? value) => value switch
    {
        null => [],
        bool truth => [truth ? "true" : "false"],
        IEnumerable<object?> list => list.SelectMany(Texts),
        _ => [(string)value],
    };

    private static object? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Resources.JsonText.Of(value),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => value.EnumerateArray().Select(Of).ToList(),
        _ => null,
    };
}
