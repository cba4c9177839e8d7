using System.Globalization;

namespace Varde.Web.Components;

/// <summary>By which column a list is put in order, as its address says it: the name of the column, with a hyphen before it for the greatest first.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsFalling">The greatest first.</param>
public sealed record Sorting(string Column, bool IsFalling)
{
    /// <summary>Reads what an address says; what names no column of the list is the first of them.</summary>
    /// <param name="text">The text in the address; null for none.</param>
    /// <param name="columns">The columns that the list can be put in order by, the usual one first.</param>
    public static Sorting Of(string? text, params IReadOnlyList<string> columns)
    {
        var (name, isFalling) = text is ['-', ..] ? (text[1..], true) : (text ?? "", false);
        return columns.Contains(name) ? new(name, isFalling) : new(columns[0], IsFalling: false);
    }

    /// <summary>As an address says it.</summary>
    public override string ToString() => IsFalling ? $"-{Column}" : Column;

    /// <summary>What a click on the head of a column asks for.</summary>
    public Sorting By(string column) => new(column, column == Column && !IsFalling);

    /// <summary>Puts a list in order.</summary>
    /// <param name="list">The list.</param>
    /// <param name="value">What the chosen column holds.</param>
    public IEnumerable<T> Sort<T>(IEnumerable<T> list, Func<T, IComparable?> value) => IsFalling ? list.OrderByDescending(value, Values) : list.OrderBy(value, Values);

    // Texts as the reader's language orders them.
    private static readonly Comparer<IComparable?> Values = Comparer<IComparable?>.Create((one, other) =>
        one is string text && other is string second ? CultureInfo.CurrentCulture.CompareInfo.Compare(text, second, CompareOptions.IgnoreCase) : Comparer<IComparable?>.Default.Compare(one, other));
}
