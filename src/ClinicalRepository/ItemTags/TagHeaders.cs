using System.Text;
using Microsoft.AspNetCore.Http;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.ItemTags;

/// <summary>Tags in headers: <c>key="flag",value="follow-up",target_path="/context/start_time/value"</c>, several parted by semicolons.</summary>
internal static class TagHeaders
{
    public const string OfObject = "openehr-item-tag";
    public const string OfVersion = "openehr-version-item-tag";

    // Proxies and clients take no more of one header. Part of a list would say that the rest is not there.
    private const int Longest = 4000;

    /// <summary>The tags of a request's header; null when it has none of this name.</summary>
    public static IReadOnlyList<ItemTag>? Read(HttpRequest request, string name, List<Fault> faults)
    {
        if (!request.Headers.TryGetValue(name, out var lines)) return null;
        var before = faults.Count;
        List<ItemTag> tags = [];
        foreach (var line in lines)
            tags.AddRange(HeaderAttributes.Read(name, HeaderText.Read(line ?? ""), faults).Select(group => Tag(name, group, faults)));
        if (faults.Count == before) TagLists.Check(tags, _ => name, faults);
        return tags;
    }

    /// <summary>The tags as a header; null when there are none, or more than a header should hold.</summary>
    public static string? Write(IReadOnlyList<ItemTag> tags)
    {
        if (tags.Count == 0) return null;
        var text = string.Join("; ", tags.Select(Write));
        return Encoding.UTF8.GetByteCount(text) <= Longest ? text : null;
    }

    private static ItemTag Tag(string header, List<(string Key, string Value)> attributes, List<Fault> faults)
    {
        var tag = new ItemTag("");
        foreach (var (name, value) in attributes)
        {
            if (With(tag, name, value) is { } read) tag = read;
            else faults.Add(new(header, $"{Printable.Of(name)} is no attribute of a tag: key, value and target_path are"));
        }
        return tag;
    }

    private static ItemTag? With(ItemTag tag, string name, string value) => name switch
    {
        "key" => tag with { Key = value },
        "value" => tag with { Value = value },
        "target_path" => tag with { TargetPath = value },
        _ => null,
    };

    private static string Write(ItemTag tag) => string.Concat(
        $"key={Quoted(tag.Key)}", tag.Value is null ? "" : $",value={Quoted(tag.Value)}", tag.TargetPath.Length == 0 ? "" : $",target_path={Quoted(tag.TargetPath)}");

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
