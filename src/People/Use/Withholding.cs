namespace Varde.People.Use;

/// <summary>What is counted at a place, of which the first may be a part of a whole.</summary>
/// <param name="Count">The numerator.</param>
/// <param name="Rest">What the denominator has beside it; 0 where the figure is no share.</param>
/// <param name="People">Of how many people it tells.</param>
internal readonly record struct Amount(int Count, int Rest, int People)
{
    public int Whole => Count + Rest;

    /// <summary>By how much a count that is told elsewhere is larger than the whole, where it is: whoever subtracts finds it.</summary>
    public int Beside { get; init; }
}

/// <summary>
/// Which counts of one figure, of one week, are not told. A count of 1 to 4 is not, nor one that tells of 1 to 4 people, nor a share of which numerator, denominator or their difference is one, or the difference between its denominator and a count that is told beside it. And none is by
/// which such a one could be found: of the parts of a place that is told as many are withheld as it takes that those withheld are at least two, and together more than if each were 4. Then nobody who knows this rule
/// learns from what is withheld which of them are small, and how small.
/// </summary>
/// <remarks>
/// Places form a tree, so that a part stands in one sum only: that of what it is part of. Where that is withheld, all below it is. Other sums there are none: weeks are told one by one, and so are services.
/// A count of people over several places is at most the sum of theirs, so that what is found of it is less still.
/// </remarks>
internal static class Withholding
{
    /// <summary>The places at which a figure is withheld.</summary>
    /// <param name="places">All places, each after what it is part of.</param>
    /// <param name="amounts">What is counted where; what is not named has none.</param>
    /// <param name="withheldWhole">Where the denominator is withheld: there the figure is too.</param>
    public static IReadOnlySet<string> Of(IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> places, IReadOnlyDictionary<string, Amount> amounts, IReadOnlySet<string>? withheldWhole = null)
    {
        var small = SmallOnes(places, amounts, withheldWhole ?? new HashSet<string>());
        var (withheld, wholes) = (new HashSet<string>(StringComparer.Ordinal), places.Where(place => !place.Parts.All(PlaceTree.IsOwn)).Select(place => place.Place).ToHashSet(StringComparer.Ordinal));
        if (small.Contains(PlaceTree.Root)) withheld.Add(PlaceTree.Root);
        foreach (var (place, parts) in places)
        {
            var counted = parts.Where(amounts.ContainsKey).Where(part => amounts[part].Whole > 0).ToList();
            // That nothing is below what is withheld would tell how the few are spread.
            withheld.UnionWith(withheld.Contains(place) ? parts : TogetherWithheld(counted, amounts, small, wholes));
        }
        return withheld;
    }

    // A place of which all is in one such part tells that part, and so does one of which each part is exactly one.
    private static HashSet<string> SmallOnes(IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> places, IReadOnlyDictionary<string, Amount> amounts, IReadOnlySet<string> withheldWhole)
    {
        var small = amounts.Where(one => one.Value.Whole > 0 && (IsSmall(one.Value) || withheldWhole.Contains(one.Key))).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (place, parts) in places.Reverse())
        {
            var counted = parts.Where(part => amounts.TryGetValue(part, out var amount) && amount.Whole > 0).ToList();
            if (counted is [var only] && small.Contains(only) || (counted.Count > 0 && counted.TrueForAll(part => amounts[part].Whole == 1))) small.Add(place);
        }
        return small;
    }

    // Which of the others come first depends on no count: if it were the least, that one is withheld would tell how large it is. What a place has itself is shown nowhere, so that nobody misses it, and of what has
    // parts all of them would be withheld too.
    private static List<string> TogetherWithheld(List<string> parts, IReadOnlyDictionary<string, Amount> amounts, HashSet<string> small, HashSet<string> wholes)
    {
        var withheld = parts.Where(small.Contains).ToList();
        if (withheld.Count == 0) return withheld;
        foreach (var next in parts.Except(withheld).OrderByDescending(PlaceTree.IsOwn).ThenBy(wholes.Contains).ThenBy(part => part, StringComparer.Ordinal).ToList())
        {
            if (IsEnough(withheld, amounts)) break;
            withheld.Add(next);
        }
        return withheld;
    }

    private static bool IsEnough(List<string> withheld, IReadOnlyDictionary<string, Amount> amounts)
    {
        var (count, rest) = (withheld.Sum(part => amounts[part].Count), withheld.Sum(part => amounts[part].Rest));
        return withheld.Count > 1 && !IsSmall(count) && !IsSmall(rest) && !IsSmall(withheld.Sum(part => amounts[part].Beside)) && count + rest > withheld.Count * (UseCell.Least - 1);
    }

    private static bool IsSmall(Amount amount) => IsSmall(amount.Count) || IsSmall(amount.Rest) || IsSmall(amount.Whole) || IsSmall(amount.People) || IsSmall(amount.Beside);

    private static bool IsSmall(int count) => count is > 0 and < UseCell.Least;
}
