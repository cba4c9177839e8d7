using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Simplified;

/// <summary>
/// What differs between a document that another product made and ours, the first place, or null. Let pass: the class of a uid, the type of a
/// participant's reference (ANY there, PARTY here), the order of different nodes in one container, attributes that only one of the two fills by default,
/// and in names the number that the other product gives repeated nodes (<c>#2</c>) and the mark of a missing translation (<c>*name(en)</c>).
/// </summary>
internal sealed class TripleDifference(bool namesMayDiffer)
{
    private static readonly HashSet<string> ByDefault = ["feeder_audit", "lower_included", "upper_included", "precision", "timing", "end_time", "location"];

    public static string? Of(RmObject want, RmObject got, bool namesMayDiffer) => new TripleDifference(namesMayDiffer).Of(want, got, "");

    private string? Of(RmObject want, RmObject got, string path)
    {
        if (want.Class != got.Class && !want.Class.IsA(RmModel.ObjectId)) return $"{path}: {want.Class} became {got.Class}";
        foreach (var attribute in want.Class.Attributes)
            if (OfValues(want[attribute.Name], got[attribute.Name], $"{path}/{attribute.Name}", attribute.Name) is { } found) return found;
        return null;
    }

    private string? OfValues(object? want, object? got, string path, string attribute) => (want, got) switch
    {
        (null, null) => null,
        _ when (want is null || got is null) && ByDefault.Contains(attribute) => null,
        (RmObject one, RmObject other) => Of(one, other, path),
        (List<RmObject> one, List<RmObject> other) => OfLists(one, other, path),
        (RmNumber one, RmNumber other) => one.Value.Equals(other.Value) ? null : $"{path}: {one} became {other}",
        ("ANY", "PARTY") => null,
        (string one, string other) when path.EndsWith("/name/value", StringComparison.Ordinal) && (namesMayDiffer || Bare(one) == Bare(other)) => null,
        (string one, string other) => one.Trim() == other.Trim() ? null : $"{path}: {one} became {other}",
        _ => Equals(want, got) ? null : $"{path}: {want ?? "nothing"} became {got ?? "nothing"}",
    };

    private static string Bare(string name) => name.Split(" #")[0].TrimStart('*').Replace("(en)", "", StringComparison.Ordinal).Trim();

    private string? OfLists(List<RmObject> want, List<RmObject> got, string path)
    {
        if (want.Count != got.Count) return $"{path}: {want.Count} items became {got.Count}";
        var left = got.ToList();
        foreach (var (index, item) in want.Index())
        {
            var twin = left.Find(other => Of(item, other, "") is null) ?? left.Find(other => other["archetype_node_id"] is { } id && id.Equals(item["archetype_node_id"])) ?? left[0];
            if (Of(item, twin, $"{path}[{index}]") is { } found) return found;
            left.Remove(twin);
        }

        return null;
    }
}
