using System.Collections.Immutable;
using System.Globalization;

namespace Varde.Records;

/// <summary>
/// How far a reader has come in the outbox. Events are in order within a chain, and all events of one owner are in one chain; the
/// position holds the last number read of each chain. As text: <c>17.4</c>, one number per chain.
/// </summary>
public sealed class EventPosition : IEquatable<EventPosition>
{
    private readonly ImmutableArray<long> _chains;

    internal EventPosition(ImmutableArray<long> chains) => _chains = chains;

    /// <summary>Before the first event.</summary>
    public static EventPosition Start { get; } = new([]);

    /// <summary>Reads what <see cref="ToString"/> wrote; false for other text.</summary>
    public static bool TryParse(string text, out EventPosition position)
    {
        var numbers = text.Length == 0 ? [] : text.Split('.');
        var chains = new long[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!long.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out chains[i]))
            {
                position = Start;
                return false;
            }
        }
        position = new EventPosition([.. chains]);
        return true;
    }

    /// <summary>The position as text that can be stored.</summary>
    public override string ToString() => string.Join('.', _chains);

    /// <inheritdoc/>
    public bool Equals(EventPosition? other) => other is not null && _chains.SequenceEqual(other._chains);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EventPosition);

    /// <inheritdoc/>
    public override int GetHashCode() => _chains.Aggregate(17, HashCode.Combine);

    internal long After(int chain) => chain < _chains.Length ? _chains[chain] : 0;

    internal EventPosition With(int chain, long number)
    {
        var chains = _chains.ToBuilder();
        while (chains.Count <= chain) chains.Add(0);
        chains[chain] = number;
        return new EventPosition(chains.ToImmutable());
    }
}
