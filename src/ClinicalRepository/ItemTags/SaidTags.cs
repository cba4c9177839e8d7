using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.ItemTags;

/// <summary>The tags that a caller gives with a commit, in <c>openehr-item-tag</c> and <c>openehr-version-item-tag</c> (openEHR REST, HTTP headers).</summary>
/// <param name="OfObject">Of the versioned object; null when nothing is said of them, none when they are to be taken away.</param>
/// <param name="OfVersion">Of the version that is committed.</param>
internal sealed record SaidTags(IReadOnlyList<ItemTag>? OfObject, IReadOnlyList<ItemTag> OfVersion)
{
    public static SaidTags Nothing { get; } = new(null, []);

    /// <summary>Whether a request has one of the headers.</summary>
    public static bool IsIn(HttpRequest request) =>
        request.Headers.ContainsKey(TagHeaders.OfObject) || request.Headers.ContainsKey(TagHeaders.OfVersion);

    /// <summary>Reads the headers; <see cref="Invalid"/> with every fault.</summary>
    public static Outcome<SaidTags> Read(HttpRequest request)
    {
        List<Fault> faults = [];
        var said = new SaidTags(TagHeaders.Read(request, TagHeaders.OfObject, faults), TagHeaders.Read(request, TagHeaders.OfVersion, faults) ?? []);
        return faults.Count == 0 ? said : new Invalid(faults);
    }
}

/// <summary>Reads lists of tags from bodies, and holds them to what a tag may be.</summary>
internal static class TagLists
{
    /// <summary>Whether a tag looks like a code of 9603: what is laid down about a document is changed in the sharing panel alone (R-SET-ROUTE).</summary>
    public static bool NamesCode(IEnumerable<ItemTag> tags) => tags.Any(tag => RestrictionCodes.IsNamed(tag.Key) || RestrictionCodes.IsNamed(tag.Value ?? ""));

    private const int Most = 500;
    private const int LongestValue = 4000;

    /// <summary>The list in the body of PUT …/tags: objects of <c>key</c>, <c>value</c> and <c>target_path</c>, and of nothing else (openEHR REST, UPDATE_ITEM_TAG).</summary>
    public static Outcome<IReadOnlyList<ItemTag>> OfBody(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return Invalid.At("", "A body is required: a list of tags.");
        return JsonBody.Read(body, deepest: 8, json => json.ValueKind == JsonValueKind.Array ? OfArray(json) : Invalid.At("/", "must be a list of tags"));
    }

    /// <summary>Adds what is wrong with a list.</summary>
    public static void Check(IReadOnlyList<ItemTag> tags, Func<int, string> place, List<Fault> faults)
    {
        if (tags.Count > Most) faults.Add(new(place(Most), $"is one too many: a target has at most {Most} tags"));
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < Math.Min(tags.Count, Most); i++)
        {
            foreach (var fault in FaultsOf(tags[i])) faults.Add(new(place(i), fault));
            if (!seen.Add((tags[i].Key, tags[i].TargetPath))) faults.Add(new(place(i), "repeats the key and target_path of an earlier one"));
        }
    }

    private static Outcome<IReadOnlyList<ItemTag>> OfArray(JsonElement array)
    {
        List<Fault> faults = [];
        IReadOnlyList<ItemTag> tags = [.. array.EnumerateArray().Take(Most + 1).Select((item, i) => Tag(item, $"/{i}", faults))];
        if (faults.Count == 0) Check(tags, i => $"/{i}", faults);
        return faults.Count == 0 ? Outcome<IReadOnlyList<ItemTag>>.Done(tags) : new Invalid(faults);
    }

    private static ItemTag Tag(JsonElement item, string place, List<Fault> faults)
    {
        var tag = new ItemTag("");
        if (item.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(place, "must be an object with a key"));
            return tag;
        }
        foreach (var member in item.EnumerateObject())
        {
            if (With(tag, member.Name, member.Value) is { } read) tag = read;
            else faults.Add(new($"{place}/{Printable.Of(member.Name)}", "must be the text of key, value or target_path"));
        }
        return tag;
    }

    private static ItemTag? With(ItemTag tag, string name, JsonElement value) => (name, value.ValueKind) switch
    {
        ("key", JsonValueKind.String) => tag with { Key = value.GetString()! },
        ("value", JsonValueKind.String or JsonValueKind.Null) => tag with { Value = value.GetString() },
        ("target_path", JsonValueKind.String or JsonValueKind.Null) => tag with { TargetPath = value.GetString() ?? "" },
        _ => null,
    };

    private static IEnumerable<string> FaultsOf(ItemTag tag)
    {
        if (tag.Key.Length == 0) yield return "must have a key";
        if (IsLonger(tag.Key, ItemTag.LongestKey)) yield return $"has a key of more than {ItemTag.LongestKey} bytes";
        if (tag.Value?.Length > LongestValue) yield return $"has a value of more than {LongestValue} characters";
        if (!IsText(tag.Key) || !IsText(tag.Value ?? "")) yield return "has a control character in its key or value";
        if (IsLonger(tag.TargetPath, ItemTag.LongestPath)) yield return $"has a target_path of more than {ItemTag.LongestPath} bytes";
        else if (!IsPath(tag.TargetPath)) yield return "has a target_path that is no path within its target, such as /context/start_time/value";
    }

    private static bool IsLonger(string text, int bytes) => System.Text.Encoding.UTF8.GetByteCount(text) > bytes;

    // Tags travel in headers, which have no place for control characters.
    private static bool IsText(string text) => !text.Any(char.IsControl);

    private static bool IsPath(string path) =>
        path.Length == 0 || (path[0] == '/' && IsText(path) && OpenEhr.Paths.RmPath.Parse(path).Succeeded);
}
