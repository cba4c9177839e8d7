using Varde.People.Rollout;

namespace Varde.People.Use;

/// <summary>
/// The places at which something was used, and what each is part of. What belongs to a place itself, and to none of its parts, is a part of it too: otherwise what is shown of the parts would tell of it.
/// </summary>
internal sealed class PlaceTree
{
    private const string OwnMark = "/own";

    private readonly Dictionary<string, string> _whole = new(StringComparer.Ordinal);

    /// <summary>What everything is part of.</summary>
    public static string Root => RolloutSwitch.WholeRegion;

    /// <summary>Takes a place up.</summary>
    /// <param name="line">The place with all that it is part of, from itself upwards; without the region.</param>
    /// <returns>The same from what is its own up to the region.</returns>
    public IReadOnlyList<string> Add(IReadOnlyList<string> line)
    {
        string[] whole = [(line.Count > 0 ? line[0] : Root) + OwnMark, .. line, Root];
        for (var i = 0; i + 1 < whole.Length; i++) _whole.TryAdd(whole[i], whole[i + 1]);
        return whole;
    }

    /// <summary>Whether it is what a place has itself, which is shown nowhere.</summary>
    public static bool IsOwn(string part) => part.EndsWith(OwnMark, StringComparison.Ordinal);

    /// <summary>All places with their parts, each after what it is part of.</summary>
    public IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> FromAbove()
    {
        var parts = _whole.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Order(StringComparer.Ordinal)], StringComparer.Ordinal);
        var ordered = new List<(string, IReadOnlyList<string>)>();
        for (var next = new Queue<string>([Root]); next.TryDequeue(out var place);)
        {
            if (!parts.TryGetValue(place, out var of)) continue;
            ordered.Add((place, of));
            foreach (var part in of) next.Enqueue(part);
        }
        return ordered;
    }
}
