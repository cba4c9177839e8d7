using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Tests.Norway;
using Varde.Fhir.Tests.Resources;
using Varde.Records;

namespace Varde.Fhir.Tests.Search;

/// <summary>The specification's own examples, of nearly every type of resource, searched by their own values.</summary>
public sealed class ExampleSearchTests
{
    [Fact]
    public async Task Every_example_is_found_by_its_own_tokens_references_and_times()
    {
        Assert.SkipWhen(SharedResources.Folder is null, SharedResources.Absent);
        var asked = await AskAsync(Directory.GetFiles(Path.Combine(SharedResources.Folder, "r4-examples"), "*.json").Select(File.ReadAllText));
        Assert.True(asked > 2000, $"only {asked} questions were asked");
    }

    [Fact]
    public async Task Every_Norwegian_resource_is_found_by_its_own_tokens_references_and_times()
    {
        Assert.SkipWhen(NorwegianResources.AreAbsent, NorwegianResources.Absent);
        var read = NorwegianResources.Paths.Select(file => CheckedResource.Read(NorwegianResources.Bytes(file), NorwegianResources.FormatOf(file))).Where(r => r.IsDone);
        var asked = await AskAsync(read.Select(r => r.Value.Root.GetRawText()));
        Assert.True(asked > 600, $"only {asked} questions were asked");
    }

    private static async Task<int> AskAsync(IEnumerable<string> resources)
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync([.. resources.DistinctBy(Key).Where(text => Key(text).Id.Length > 0)]);
        var asked = 0;
        foreach (var (key, content) in store.Contents)
            foreach (var query in Queries(key, content).Distinct().Take(6))
            {
                var found = await store.TryAsync(key.Type, $"{query}&_count=1000");
                Assert.True(found.IsDone, $"{key}?{query}: {found.Refusal}");
                Assert.True(found.Value.Matches.Any(m => m.Key == key), $"{key} is not found by {query}");
                asked++;
            }
        return asked;
    }

    private static ResourceKey Key(string text)
    {
        using var json = JsonDocument.Parse(text);
        return new(json.RootElement.GetProperty("resourceType").GetString()!, json.RootElement.TryGetProperty("id", out var id) ? id.GetString()! : "");
    }

    private static IEnumerable<string> Queries(ResourceKey key, string content)
    {
        using var json = JsonDocument.Parse(content);
        var values = SearchValues.Of(key.Type, json.RootElement);
        return [.. SearchIndex.Of(key.Type).Parameters.Values.SelectMany(p => p.Sources.Take(1).Where(s => s.Target is null)
            .SelectMany(s => values[s.Source.Key].Select(v => (p.Code, Value: Asked(v.Value))))).Where(q => q.Value is { Length: > 0 and < 1000 })
            .Select(q => $"{q.Code}={Uri.EscapeDataString(q.Value!)}")];
    }

    private static string? Asked(SearchValue? value) => value switch
    {
        TokenValue token => $"{Escaped(token.System)}|{Escaped(token.Code)}",
        LinkValue link when link.Address.Contains(':', StringComparison.Ordinal) || Reference.Local(link.Address, []) is not null => Escaped(link.Address),
        DateValue date when !date.Written.Contains('/', StringComparison.Ordinal) => date.Written,
        TextValue text => Folding.Fold(text.Text).Length > 0 ? Escaped(text.Text) : null,
        AmountValue { IsPoint: true } amount => amount.Low!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}
