using System.Text.Json;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.OpenEhr.Tests.Templates;

/// <summary>
/// Our web templates against those that other products published of the same templates: node by node, by id path, class, AQL path, occurrences and
/// inputs. Where products differ from each other or from the specification, <see cref="Deviations"/> says who is followed and why.
/// </summary>
public sealed class PublishedWebTemplatesTests
{
    public static TheoryData<string> Files => SharedTemplates.Files("webtemplates", "*.json");

    public static TheoryData<string> BetterFiles => SharedTemplates.Files("webtemplates/better", "*.json");

    [Theory]
    [MemberData(nameof(Files))]
    public void The_tree_equals_the_published_one(string file)
    {
        var published = SharedTemplates.Json(file);
        var opt = TemplateFile(published.GetProperty("templateId").GetString()!, file);
        Assert.SkipWhen(opt is null, $"The template of {file} is not among the public ones.");

        using var ours = JsonDocument.Parse(WebTemplateWriter.Write(WebTemplate.Of(SharedTemplates.Template(opt!))));
        var differences = Differences(published.GetProperty("tree"), ours.RootElement.GetProperty("tree"));

        var unexplained = differences.FindAll(one => !Deviations.Explain(file, one));

        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
        var stale = Deviations.All.Where(one => file.Contains(one.Files, StringComparison.Ordinal) && !differences.Exists(difference => one.Covers(file, difference)));
        Assert.Empty(stale);
    }

    [Theory]
    [MemberData(nameof(BetterFiles))]
    public void Every_text_rule_default_and_dependency_that_Better_publishes_is_in_ours(string file)
    {
        var published = SharedTemplates.Json(file);
        var opt = TemplateFile(published.GetProperty("templateId").GetString()!, file);

        using var ours = JsonDocument.Parse(WebTemplateWriter.Write(WebTemplate.Of(SharedTemplates.Template(opt!))));
        var right = Nodes(ours.RootElement.GetProperty("tree"));
        var missing = Nodes(published.GetProperty("tree")).SelectMany(pair => Missing(pair.Value, right[pair.Key], pair.Key)).ToList();

        Assert.True(missing.TrueForAll(Deviations.IsForeignBinding), string.Join('\n', missing));
    }

    // What the published value says and ours does not: properties are looked up by name, inputs and list items by suffix and value, texts are
    // compared without regard to line breaks, numbers by value.
    private static IEnumerable<string> Missing(JsonElement published, JsonElement ours, string path) => (published.ValueKind, ours.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => published.EnumerateObject()
            .Where(one => one.Name != "children" && one.Value.ToString().Length > 0)
            .SelectMany(one => ours.TryGetProperty(one.Name, out var other)
                ? Missing(one.Value, other, $"{path}.{one.Name}")
                : [$"{path}.{one.Name}: {one.Value}"]),
        (JsonValueKind.Array, JsonValueKind.Array) => published.EnumerateArray()
            .SelectMany(one => ours.EnumerateArray().FirstOrDefault(other => Key(other) == Key(one)) is { ValueKind: not JsonValueKind.Undefined } found
                ? Missing(one, found, $"{path}[{Key(one)}]")
                : [$"{path}[{Key(one)}]: {one}"]),
        (JsonValueKind.Number, JsonValueKind.Number) when published.GetDecimal() == ours.GetDecimal() => [],
        _ when Plain(published.ToString()) == Plain(ours.ToString()) => [],
        _ => [$"{path}: {published} became {ours}"],
    };

    private static string Key(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object ? $"{Field(item, "suffix")}|{Field(item, "value")}" : item.ToString();

    private static string Plain(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static readonly Lazy<ILookup<string, string>> TemplateFiles = new(() =>
        SharedTemplates.Files("opt", "*.opt").Select(row => row.Data).ToLookup(path => SharedTemplates.Template(path).TemplateId));

    // Of several editions of a template, the one that stands beside the published file.
    private static string? TemplateFile(string templateId, string webTemplate) => TemplateFiles.Value[templateId]
        .OrderBy(path => path.Split('/')[1] == webTemplate.Split('/')[1] ? 0 : 1)
        .FirstOrDefault();

    private static List<WebTemplateDifference> Differences(JsonElement published, JsonElement ours)
    {
        var left = Nodes(published);
        var right = Nodes(ours);
        var differences = new List<WebTemplateDifference>();
        foreach (var (path, node) in left)
        {
            if (!right.TryGetValue(path, out var other))
            {
                differences.Add(new(path, "node", "", "missing"));
                continue;
            }

            differences.AddRange(from name in new[] { "rmType", "aqlPath", "min", "max", "inputs" }
                                 let wanted = Field(node, name)
                                 let found = Field(other, name)
                                 where wanted != found
                                 select new WebTemplateDifference(path, name, wanted, found));
        }

        differences.AddRange(right.Keys.Except(left.Keys).Select(path => new WebTemplateDifference(path, "node", "missing", "")));
        return differences;
    }

    private static string Field(JsonElement node, string name) => name == "inputs"
        ? Inputs(node)
        : node.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Inputs(JsonElement node) => string.Join(
        "; ",
        Items(node, "inputs").Select(input => $"{Field(input, "suffix")} {Field(input, "type")} [{List(input)}]").Order(StringComparer.Ordinal));

    private static string List(JsonElement input) =>
        string.Join(",", Items(input, "list").Select(item => Field(item, "value")).Order(StringComparer.Ordinal));

    private static List<JsonElement> Items(JsonElement node, string name) =>
        node.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    private static Dictionary<string, JsonElement> Nodes(JsonElement root)
    {
        var nodes = new Dictionary<string, JsonElement>();
        Add(root, "");
        return nodes;

        void Add(JsonElement node, string parent)
        {
            var path = $"{parent}/{Field(node, "id")}";
            Assert.True(nodes.TryAdd(path, node), $"The id {path} stands twice.");
            foreach (var child in Items(node, "children"))
            {
                Add(child, path);
            }
        }
    }
}

/// <summary>One difference between a published node and ours.</summary>
internal sealed record WebTemplateDifference(string Path, string Field, string Published, string Ours);
