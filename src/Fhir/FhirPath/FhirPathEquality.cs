using System.Text.Json;

namespace Varde.Fhir.FhirPath;

/// <summary>
/// Equality, equivalence and order of collections and items (FHIRPath 2.0, 6.1 and 6.2). As a comparer for sets: what is not known to be equal is not.
/// Each comparison is counted as work of the run, since expressions can ask for very many.
/// </summary>
internal sealed class FhirPathEquality(FhirPathRun run) : IEqualityComparer<FhirPathNode>
{
    /// <summary>Whether collections are equal, item by item; null when one is empty or it is not known (FHIRPath 2.0, 6.1.1).</summary>
    public bool? AreEqual(FhirPathNode[] left, FhirPathNode[] right)
    {
        if (left.Length == 0 || right.Length == 0) return null;
        if (left.Length != right.Length) return false;
        bool? all = true;
        for (var i = 0; i < left.Length; i++)
        {
            var same = AreEqual(left[i], right[i]);
            if (same == false) return false;
            all = same is null ? null : all;
        }
        return all;
    }

    /// <summary>Whether items are equal; null when it is not known.</summary>
    public bool? AreEqual(FhirPathNode left, FhirPathNode right)
    {
        if (!run.May(1)) return null;
        if (FhirPathQuantity.Of(left) is { } quantity && FhirPathQuantity.Of(right) is { } other)
            return quantity.NumberIn(other) is { } number ? number == other.Number : AreNumbers(left, right) ? false : null;
        return (left.Value, right.Value) switch
        {
            (bool one, bool two) => one == two,
            // Texts are compared by their values alone: what is said about them in extensions is not part of them.
            (string one, string two) => one == two,
            (FhirPathTime one, FhirPathTime two) => EqualTimes(one, two),
            (FhirPathType one, FhirPathType two) => one == two,
            (null, null) => ComplexAreEqual(left, right),
            _ => false,
        };
    }

    /// <summary>Whether collections have the same items in any order, apart from case, blanks and exactness (FHIRPath 2.0, 6.1.2).</summary>
    public bool AreEquivalent(FhirPathNode[] left, FhirPathNode[] right) => HaveEquivalent(left, right, AreEquivalent);

    /// <summary>The order of items; null when it is not known; refused when items of their types have none (FHIRPath 2.0, 6.2).</summary>
    public int? Compare(FhirPathNode left, FhirPathNode right)
    {
        if (FhirPathQuantity.Of(left) is { } quantity && FhirPathQuantity.Of(right) is { } other)
            return quantity.NumberIn(other)?.CompareTo(other.Number);
        switch (left.Value, right.Value)
        {
            case (string one, string two): return string.CompareOrdinal(one, two);
            case (FhirPathTime one, FhirPathTime two) when one.IsTimeOfDay == two.IsTimeOfDay: return FhirPathTime.Compare(one, two);
            // A number that is too large to count with, or a Quantity without a value.
            case (null, _) or (_, null): return null;
        }
        run.Refuse("values of these types have no order");
        return null;
    }

    public bool Equals(FhirPathNode? x, FhirPathNode? y) => ReferenceEquals(x, y) || AreEqual(x!, y!) == true;

    public int GetHashCode(FhirPathNode node) => node.Value switch
    {
        string text => string.GetHashCode(text, StringComparison.Ordinal),
        bool truth => truth ? 1 : 2,
        // A quantity of the unit 1 equals a number.
        int or decimal => FhirPathQuantity.Of(node)!.Number.GetHashCode(),
        FhirPathTime => 3,
        // Quantities of different numbers may be equal in units of time.
        _ when FhirPathQuantity.Of(node) is { } quantity => quantity.Unit == "1" ? quantity.Number.GetHashCode() : 4,
        _ => HashOfTexts(node),
    };

    private static int HashOfTexts(FhirPathNode node)
    {
        var hash = node.Children.Length;
        foreach (var child in node.Children)
            if (child.Json.ValueKind == JsonValueKind.String && child.Type!.Name is "string" or "code" or "uri" or "id")
                hash ^= string.GetHashCode(child.Json.GetString(), StringComparison.Ordinal);
        return hash;
    }

    private static bool? EqualTimes(FhirPathTime left, FhirPathTime right) =>
        left.IsTimeOfDay == right.IsTimeOfDay ? FhirPathTime.Compare(left, right) is { } order ? order == 0 : null : false;

    private static bool AreNumbers(FhirPathNode left, FhirPathNode right) => left.Value is int or decimal || right.Value is int or decimal;

    private bool? ComplexAreEqual(FhirPathNode left, FhirPathNode right)
    {
        var (one, two) = (left.Children, right.Children);
        if (one.Length != two.Length) return false;
        if (one.Length == 0) return left.Json.ValueKind == right.Json.ValueKind && left.Json.GetRawText() == right.Json.GetRawText();
        bool? all = true;
        foreach (var name in one.Select(c => c.Name).Distinct())
        {
            var same = AreEqual(left.ChildrenOf(name), right.ChildrenOf(name));
            if (same != true && (same == false || right.Has(name) is false)) return false;
            all = same is null ? null : all;
        }
        return all;
    }

    private static bool HaveEquivalent(FhirPathNode[] left, FhirPathNode[] right, Func<FhirPathNode, FhirPathNode, bool> areEquivalent)
    {
        if (left.Length != right.Length) return false;
        var rest = right.ToList();
        foreach (var node in left)
        {
            var at = rest.FindIndex(other => areEquivalent(node, other));
            if (at < 0) return false;
            rest.RemoveAt(at);
        }
        return true;
    }

    private bool AreEquivalent(FhirPathNode left, FhirPathNode right)
    {
        if (!run.May(1)) return false;
        if (FhirPathQuantity.Of(left) is { } quantity && FhirPathQuantity.Of(right) is { } other)
            return quantity.NumberIn(other) is { } number && SameNumber(number, other.Number);
        return (left.Value, right.Value) switch
        {
            (string one, string two) => string.Equals(Plain(one), Plain(two), StringComparison.OrdinalIgnoreCase),
            (FhirPathTime one, FhirPathTime two) => one.Precision == two.Precision && EqualTimes(one, two) == true,
            (null, null) => left.Children.Length > 0
                && HaveEquivalent(WithoutId(left), WithoutId(right), (one, two) => one.Name == two.Name && AreEquivalent(one, two)),
            _ => AreEqual(left, right) == true,
        };
    }

    // Of two numbers the one with fewer decimals says how exactly they are compared.
    private static bool SameNumber(decimal left, decimal right)
    {
        var decimals = Math.Min(DecimalsOf(left), DecimalsOf(right));
        return Math.Round(left, decimals, MidpointRounding.AwayFromZero) == Math.Round(right, decimals, MidpointRounding.AwayFromZero);
    }

    private static int DecimalsOf(decimal number) => number == decimal.Truncate(number) ? 0 : number.Scale;

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static FhirPathNode[] WithoutId(FhirPathNode node) => Array.FindAll(node.Children, c => c.Name != "id");
}
