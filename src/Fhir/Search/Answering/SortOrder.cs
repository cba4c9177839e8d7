using System.Buffers.Binary;
using System.Text;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search.Answering;

/// <summary>
/// The order that matches are wanted in (FHIR R4, search, 3.1.1.5.2). Of several values the lowest counts, or the highest when the largest come first; what has none
/// comes last. Equals come in the order in which they were made.
/// </summary>
/// <param name="keys">The keys, the first of most weight.</param>
/// <param name="units">Brings quantities together.</param>
internal sealed class SortOrder(IReadOnlyList<SortKey> keys, CanonicalUnits? units) : IComparer<SortedMatch>
{
    /// <summary>The names of the values that it looks at.</summary>
    public IEnumerable<string> Names => keys.SelectMany(k => k.Parameter?.Sources ?? []).Select(s => s.Source.Key);

    /// <summary>Whether the time of the last change is one of the keys.</summary>
    public bool NeedsTime => keys.Any(k => k.Parameter is null);

    /// <summary>How many keys it has.</summary>
    public int Count => keys.Count;

    /// <summary>What a match is ordered by.</summary>
    public SortedMatch Of(Match match) => new(match.Place, [.. keys.Select(key => KeyOf(key, match))]);

    public int Compare(SortedMatch x, SortedMatch y)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var (a, b) = (x.Keys[i], y.Keys[i]);
            if (a is null || b is null)
            {
                if (a is not null || b is not null) return a is null ? 1 : -1;
                continue;
            }
            var order = a.AsSpan().SequenceCompareTo(b);
            if (order != 0) return keys[i].Descending ? -order : order;
        }
        return x.Place.DocumentKey.CompareTo(y.Place.DocumentKey);
    }

    private byte[]? KeyOf(SortKey key, Match match)
    {
        if (key.Parameter is null) return Bytes(match.Time);
        byte[]? best = null;
        foreach (var source in key.Parameter.Sources)
            foreach (var value in ParameterCriterion.ValuesOf(new(match.Values, 0), source, FacetPaths.Of(source.Source.Type)))
                if (KeyOf(value.Value!) is { } own && (best is null || own.AsSpan().SequenceCompareTo(best) is var order && (key.Descending ? order > 0 : order < 0))) best = own;
        return best;
    }

    private byte[]? KeyOf(SearchValue value) => value switch
    {
        TextValue text => LeafSink.SortKey(text.Text),
        TokenValue token => Bytes(token.Code),
        LinkValue link => Bytes(link.Address),
        DateValue date => Bytes(date.Begin),
        AmountValue { Low: { } low } amount => Bytes(amount.System == LeafWriter.Ucum && units?.Invoke((double)low, amount.Code) is { } canonical ? canonical.Amount : (double)low),
        _ => null,
    };

    private static byte[] Bytes(string text) => LeafSink.CodeKey(text);

    // As bytes numbers order as they do: the sign is turned, and all of what is below zero.
    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number ^ long.MinValue);
        return bytes;
    }

    private static byte[] Bytes(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number + 0.0);
        return Bytes(bits < 0 ? bits ^ long.MaxValue : bits);
    }
}

/// <summary>A match with what it is ordered by; a key is null when the match has no such value.</summary>
internal readonly record struct SortedMatch(DocumentPlace Place, byte[]?[] Keys);
