using System.Security.Cryptography;
using System.Text;

namespace Varde.Roadmap.Editions;

/// <summary>
/// Finds the deliveries of an edition again in the next one, and gives those that are new an id. Titles are not unique, so that sub-goal, measure, title and owner are held together first, and the
/// dates and the order where even they are alike; after that whatever is alike in all but one of them and alone in that. What is not certain is marked.
/// </summary>
internal sealed class DeliveryMatching
{
    private const double LeastLikeness = 0.5;
    private const int MostCompared = 100;

    private readonly List<PlacedDelivery> _old;
    private readonly List<PlacedDelivery> _new;
    private readonly Dictionary<PlacedDelivery, (string Id, MatchDoubt Doubt)> _found = new(ReferenceEqualityComparer.Instance);

    private DeliveryMatching(IEnumerable<PlacedDelivery> old, IEnumerable<PlacedDelivery> plan) => (_old, _new) = ([.. old], [.. plan]);

    /// <summary>The plan with the ids of its deliveries.</summary>
    /// <param name="plan">What a page says.</param>
    /// <param name="editions">The editions before, the oldest first.</param>
    public static RoadmapPlan WithIds(RoadmapPlan plan, IReadOnlyList<RoadmapEdition> editions)
    {
        var before = editions.Count == 0 ? [] : editions[^1].Plan.Deliveries().ToList();
        var placed = plan.Deliveries().ToList();
        var matching = new DeliveryMatching(before, placed);
        matching.Match();
        matching.MatchGone(editions);
        matching.NameTheRest(editions);
        return matching.Applied(plan, placed);
    }

    private void Match()
    {
        PairAlike();
        PairSole(one => (one.SubGoal.Code, one.Measure.Title, one.Delivery.Title, ""), MatchDoubt.OtherOwner);
        PairSole(one => (one.Measure.Title, one.Delivery.Title, one.Delivery.Owner ?? "", ""), MatchDoubt.OtherPlace);
        PairSole(one => (one.SubGoal.Code, one.Delivery.Title, one.Delivery.Owner ?? "", ""), MatchDoubt.OtherPlace);
        PairLikeTitles();
    }

    private static (string, string, string, string) WholeKey(PlacedDelivery one) => (one.SubGoal.Code, one.Measure.Title, one.Delivery.Title, one.Delivery.Owner ?? "");

    private void PairAlike()
    {
        foreach (var (old, now) in Groups(WholeKey))
        {
            var (left, doubt) = (old.ToList(), old.Count == 1 && now.Count == 1 ? MatchDoubt.None : MatchDoubt.SameTitles);
            // Several with one title: those with the same dates belong together, and the rest by their order.
            var rest = now.Where(one => left.Find(other => HasSameDates(one, other)) is not { } same || !Take(left, same, one, doubt)).ToList();
            foreach (var (one, other) in rest.Zip(left.ToList())) Take(left, other, one, doubt);
        }
    }

    private bool Take(List<PlacedDelivery> left, PlacedDelivery old, PlacedDelivery now, MatchDoubt doubt)
    {
        Pair(old, now, doubt);
        return left.Remove(old);
    }

    private void PairSole(Func<PlacedDelivery, (string, string, string, string)> key, MatchDoubt doubt)
    {
        foreach (var (old, now) in Groups(key))
            if (old is [var one] && now is [var other]) Pair(one, other, doubt);
    }

    private void PairLikeTitles()
    {
        foreach (var (old, now) in Groups(one => (one.SubGoal.Code, one.Measure.Title, one.Delivery.Owner ?? "", "")))
        {
            if (old.Count > MostCompared || now.Count > MostCompared) continue;
            var pairs = from one in old from other in now let likeness = Likeness(one.Delivery.Title, other.Delivery.Title) where likeness >= LeastLikeness orderby likeness descending select (one, other);
            foreach (var (one, other) in pairs.ToList())
                if (_old.Contains(one) && !_found.ContainsKey(other)) Pair(one, other, MatchDoubt.OtherTitle);
        }
    }

    private void MatchGone(IReadOnlyList<RoadmapEdition> editions)
    {
        var taken = _found.Values.Select(one => one.Id).Concat(_old.Select(one => one.Delivery.Id)).ToHashSet(StringComparer.Ordinal);
        _old.Clear();
        _old.AddRange(editions.SkipLast(1).Reverse().SelectMany(edition => edition.Plan.Deliveries()).Where(one => taken.Add(one.Delivery.Id)));
        PairSole(WholeKey, MatchDoubt.None);
    }

    private void NameTheRest(IReadOnlyList<RoadmapEdition> editions)
    {
        var taken = editions.SelectMany(edition => edition.Plan.Deliveries()).Select(one => one.Delivery.Id).ToHashSet(StringComparer.Ordinal);
        var alike = new Dictionary<(string, string, string, string), int>();
        foreach (var one in _new.Where(one => !_found.ContainsKey(one))) _found[one] = (NewId(one, taken, alike), MatchDoubt.None);
    }

    // Those that are alike in everything are told apart by how many came before.
    private static string NewId(PlacedDelivery one, HashSet<string> taken, Dictionary<(string, string, string, string), int> alike)
    {
        while (true)
        {
            var count = alike[WholeKey(one)] = alike.GetValueOrDefault(WholeKey(one)) + 1;
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{WholeKey(one)}\n{count}"));
            var id = $"{RoadmapEdition.IdOf(one.SubGoal.Code)}-{Convert.ToHexStringLower(digest)[..8]}";
            if (taken.Add(id)) return id;
        }
    }

    private RoadmapPlan Applied(RoadmapPlan plan, List<PlacedDelivery> placed)
    {
        using var next = placed.Select(one => one.Delivery with { Id = _found[one].Id, Doubt = _found[one].Doubt }).GetEnumerator();
        return plan.With(_ => Next());

        Delivery Next()
        {
            next.MoveNext();
            return next.Current;
        }
    }

    private void Pair(PlacedDelivery old, PlacedDelivery now, MatchDoubt doubt)
    {
        _found[now] = (old.Delivery.Id, doubt);
        _old.Remove(old);
    }

    private List<(List<PlacedDelivery> Old, List<PlacedDelivery> New)> Groups(Func<PlacedDelivery, (string, string, string, string)> key)
    {
        var old = _old.ToLookup(key);
        return [.. _new.Where(one => !_found.ContainsKey(one)).GroupBy(key).Select(group => (old[group.Key].ToList(), group.ToList())).Where(pair => pair.Item1.Count > 0)];
    }

    private static bool HasSameDates(PlacedDelivery one, PlacedDelivery other) =>
        (one.Delivery.Start.First, one.Delivery.End.Last, one.Delivery.Phases.Count) == (other.Delivery.Start.First, other.Delivery.End.Last, other.Delivery.Phases.Count);

    // The share of words that two titles have in common.
    private static double Likeness(string one, string other)
    {
        var (words, others) = (WordsOf(one), WordsOf(other));
        var common = words.Intersect(others, StringComparer.OrdinalIgnoreCase).Count();
        return words.Count + others.Count == common ? 1 : (double)common / (words.Count + others.Count - common);
    }

    private static HashSet<string> WordsOf(string title) => title.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
