namespace Varde.Foundation;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Offset">How many items to skip, from 0.</param>
/// <param name="Limit">How many items at most, from 1.</param>
public readonly record struct PageRequest(int Offset, int Limit)
{
    /// <summary>The first hundred items.</summary>
    public static PageRequest First { get; } = new(0, 100);

    /// <summary>As many items as there are, from the first.</summary>
    public static PageRequest All { get; } = new(0, int.MaxValue);
}

/// <summary>A part of a list and the length of the whole.</summary>
/// <param name="Items">The items of this part, in the list's order.</param>
/// <param name="Total">How many items the whole list has.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total);
