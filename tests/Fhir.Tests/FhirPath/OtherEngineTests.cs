using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;
using Varde.Fhir.Tests.Resources;

namespace Varde.Fhir.Tests.FhirPath;

/// <summary>Every rule and every search parameter of the specification gives in our engine what it gives in another one.</summary>
public sealed class OtherEngineTests
{
    private static readonly ConcurrentDictionary<string, FhirPathExpression> Expressions = new(StringComparer.Ordinal);

    [Fact]
    public void Rules_hold_where_another_engine_says_that_they_hold_also_when_elements_are_taken_away()
    {
        var comparison = new Comparison();
        var (random, number) = (new Random(4), 0);
        foreach (var (file, root) in Examples())
        {
            // Every third example stays as it is; of the others the specification's rules do not all hold any more.
            var bytes = number++ % 3 == 0 ? Encoding.UTF8.GetBytes(root.GetRawText()) : WithoutSome(root, random);
            if (OtherEngine.Read(bytes) is { } other) comparison.Compare(file, FhirPathNode.Of(JsonElement.Parse(bytes)), other);
        }
        Assert.True(comparison is { Asked: > 20_000, Broken: > 300 }, $"{comparison.Asked} were asked, {comparison.Broken} were broken");
        Assert.True(comparison.Differences.Count == 0, string.Join('\n', comparison.Differences));
    }

    [Fact]
    public void Search_parameters_give_as_much_as_in_another_engine()
    {
        var (differences, asked) = (new List<string>(), 0);
        foreach (var (file, json) in Examples())
        {
            if (OtherEngine.Read(Encoding.UTF8.GetBytes(json.GetRawText())) is not { } other) continue;
            var root = FhirPathNode.Of(json);
            foreach (var parameter in FhirDefinitions.R4.ParametersOf(root.Type!.Name).Values.Where(p => p.Expression.Length > 0))
            {
                var ours = Parsed(parameter.Expression).Evaluate(root);
                if (other.Count(parameter.Expression) is not { } expected) continue;
                asked++;
                if (ours.Refusal is not null || ours.Value.Count != expected) differences.Add($"{file} {parameter.Code} {ours.Refusal?.Message ?? $"{ours.Value.Count}"} {expected} {parameter.Expression}");
            }
        }
        Assert.True(asked > 5_000, $"{asked} were asked");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static FhirPathExpression Parsed(string text) => Expressions.GetOrAdd(text, t => FhirPathExpression.Parse(t).Value);

    private static IEnumerable<(string File, JsonElement Root)> Examples()
    {
        Assert.SkipWhen(SharedResources.Folder is null, SharedResources.Absent);
        return Directory.EnumerateFiles(Path.Combine(SharedResources.Folder!, "r4-examples"), "*.json").Order(StringComparer.Ordinal)
            .Select(path => (File: Path.GetFileName(path), Root: JsonElement.Parse(File.ReadAllBytes(path))))
            .Where(example => ResourceReader.TypeOf(example.Root) is not null);
    }

    private static byte[] WithoutSome(JsonElement root, Random random)
    {
        var json = JsonObject.Create(root)!;
        var objects = Objects(json).ToList();
        for (var i = 0; i < 1 + (objects.Count / 5); i++)
        {
            var owner = objects[random.Next(objects.Count)];
            if (owner.Count > 1 && owner.ElementAt(random.Next(owner.Count)).Key is not "resourceType" and var name) owner.Remove(name);
        }
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject owner => owner.SelectMany(member => Objects(member.Value)).Prepend(owner),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private sealed class Comparison
    {
        /// <summary>The rules that may give something else here when elements that must be there are taken away.</summary>
        private static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
        {
            ["bdl-3"] = "all() asks for what is true: a comparison with a type that is missing is not",
            ["bdl-4"] = "all() asks for what is true: a comparison with a type that is missing is not",
            ["dom-3"] = "whether the empty collection is in another one is not known, and so for a contained resource without an id",
        };

        public List<string> Differences { get; } = [];

        public int Asked { get; private set; }

        public int Broken { get; private set; }

        public void Compare(string file, FhirPathNode node, OtherEngine other)
        {
            var rules = (node.Property?.Element.Rules ?? []).Concat(node.Type!.Rules).Where(key => key != "ele-1").Distinct().ToList();
            if (rules.Count > 0 && other.Find(node.Path) is [var same])
                foreach (var key in rules)
                    if (OtherEngine.Holds(same, FhirDefinitions.R4.Rules[key].Expression) is { } expected) Compare($"{file} {node.Path}", key, node, expected);
            foreach (var child in node.Children) Compare(file, child, other);
        }

        private void Compare(string place, string key, FhirPathNode node, bool expected)
        {
            (Asked, Broken) = (Asked + 1, Broken + (expected ? 0 : 1));
            var ours = Parsed(FhirDefinitions.R4.Rules[key].Expression).Holds(node);
            if (ours.Refusal is not null || (ours.Value != expected && !Different.ContainsKey(key))) Differences.Add($"{place} {key} {ours.Refusal?.Message ?? $"{ours.Value}"}");
            if (WrittenRules.All.TryGetValue(key, out var written) && written(node) != expected) Differences.Add($"{place} {key} as it is written out");
        }
    }
}
