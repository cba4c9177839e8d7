using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Foundation;

namespace Varde.Fhir.GraphQl;

/// <summary>Narrows a list by the arguments of its field: values that elements in it must have, an expression in FHIRPath that must be true, and a part of it (FHIR R4, graphql, lists).</summary>
internal sealed class GraphFilter(GraphField field, FhirElement element)
{
    /// <summary>What is left of the list.</summary>
    public Outcome<List<FhirPathNode>> Narrow(List<FhirPathNode> items)
    {
        if (field.Arguments.Count == 0) return items;
        if (!element.IsList) return new GraphFault($"{field.Name} is no list: it takes no arguments.");
        var (offset, count) = (0, int.MaxValue);
        foreach (var (name, value) in field.Arguments)
        {
            var text = GraphValues.Texts(value).FirstOrDefault();
            if (text is null) continue;
            if (name is "_offset" or "_count" && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return new GraphFault($"{name} is a whole number.");
            if (name == "_offset") offset = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            else if (name == "_count") count = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            else if (!(name == "fhirpath" ? Where(items, text) : Having(items, name, GraphValues.Texts(value))).TryGet(out items!, out var refusal)) return refusal;
        }
        return items.Skip(offset).Take(count).ToList();
    }

    /// <summary>What the members of a list are called when it is sliced; null when it is not.</summary>
    public static IReadOnlyList<string>? SliceNames(GraphField field, IReadOnlyList<GraphScope> scopes)
    {
        if (field.Text("slice", "fhirpath") is not { } path) return null;
        var expression = path == "$index" ? (Outcome<FhirPathExpression>?)null : FhirPathExpression.Parse(path);
        return [.. scopes.Select((scope, i) => (expression is { } of && scope is ElementScope member ? NameOf(of, member.Node) : null) ?? i.ToString(CultureInfo.InvariantCulture))];
    }

    private static string? NameOf(Outcome<FhirPathExpression> expression, FhirPathNode member) =>
        expression.Then(e => e.Evaluate(member)).TryGet(out var values, out _) && values is [{ Json.ValueKind: JsonValueKind.String } name, ..] ? name.Json.GetString() : null;

    private static Outcome<List<FhirPathNode>> Where(List<FhirPathNode> items, string text)
    {
        if (!FhirPathExpression.Parse(text).TryGet(out var expression, out var refusal)) return new GraphFault(refusal.Message);
        var left = new List<FhirPathNode>();
        foreach (var item in items)
        {
            if (!expression.Evaluate(item).TryGet(out var values, out refusal)) return new GraphFault(refusal.Message);
            if (values is [{ Value: true }]) left.Add(item);
        }
        return left;
    }

    private Outcome<List<FhirPathNode>> Having(List<FhirPathNode> items, string name, IEnumerable<string> texts)
    {
        if (element.Types.All(t => t.Structure.Find(name) is null && t.Structure.Element(name) is null)) return new GraphFault($"{field.Name} has no {name} to choose by.");
        var wanted = texts.ToHashSet(StringComparer.Ordinal);
        return items.Where(item => item.Children.Any(c => (c.Name == name || c.Property?.Name == name) && TextOf(c.Json) is { } text && wanted.Contains(text))).ToList();
    }

    private static string? TextOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
        _ => null,
    };
}
