using System.Text.Json;
using CsCheck;
using Varde.Fhir.Operations.Labels;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Operations;

/// <summary>Labels are sets, and what is changed is nothing but them.</summary>
public sealed class MetaLabelsTests
{
    private static readonly Gen<string> Meta = Gen.Select(Gen.Int[0, 4].Array[0, 3], Gen.Int[0, 4].Array[0, 3], Gen.Int[0, 4].Array[0, 3]).Select((profiles, security, tags) =>
        "{" + string.Join(',', ((string[])[List("profile", profiles, p => $"\"http://example.org/{p}\""), List("security", security, Coding), List("tag", tags, Coding)]).Where(l => l.Length > 0)) + "}");

    [Fact]
    public void What_was_added_is_there_once_and_can_be_taken_off() => Gen.Select(Meta, Meta).Sample((own, given) =>
    {
        var resource = $$$"""{"resourceType":"Observation","id":"1","meta":{{{own}}},"value":1.50}""";
        var added = Changed(resource, given, LabelChange.Add);
        Assert.All(Labels(given), label => Assert.Contains(label, Labels(MetaOf(added))));
        Assert.All(Labels(own), label => Assert.Contains(label, Labels(MetaOf(added))));
        Assert.Equal(added, Changed(added, given, LabelChange.Add));
        var removed = Changed(added, given, LabelChange.Remove);
        Assert.Equal(Labels(own).Except(Labels(given)).Order(), Labels(MetaOf(removed)).Distinct().Order());
        Assert.Contains("\"value\":1.50", removed, StringComparison.Ordinal);
    }, iter: 500);

    [Fact]
    public void A_display_does_not_make_another_label() => Assert.Null(
        MetaLabels.Changed(Parse("""{"meta":{"tag":[{"system":"s","code":"a"}]}}"""), Parse("""{"tag":[{"system":"s","code":"a","display":"A","version":"2"}]}"""), LabelChange.Add).Value);

    private static string Changed(string resource, string given, LabelChange change) =>
        MetaLabels.Changed(Parse(resource), Parse(given), change).Value is { } changed ? System.Text.Encoding.UTF8.GetString(changed.Span) : resource;

    private static string MetaOf(string resource) => Parse(resource).TryGetProperty("meta", out var meta) ? meta.GetRawText() : "{}";

    private static IEnumerable<string> Labels(string meta) => Parse(meta).EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray().Select(label => $"{kind.Name} {label.GetRawText()}"));

    private static string List(string name, int[] numbers, Func<int, string> write) => numbers.Length == 0 ? "" : $"\"{name}\":[{string.Join(',', numbers.Distinct().Select(write))}]";

    private static string Coding(int number) => $$$"""{"system":"urn:varde:test","code":"{{{number}}}"}""";

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
