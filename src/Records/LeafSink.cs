using System.Globalization;
using System.Text;

namespace Varde.Records;

/// <summary>Collects the leaves of one document.</summary>
public sealed class LeafSink
{
    /// <summary>Longer text is cut in the leaf; whoever compares beyond it reads the document.</summary>
    public const int TextLimit = 200;

    private const int SortLimit = 48;
    private const int LongestAddress = 800;
    private const int LongestContents = 600;
    private const int LongestNumber = 60;
    private const CompareOptions SortOptions = CompareOptions.IgnoreCase;
    private static readonly CompareInfo Norwegian = CultureInfo.GetCultureInfo("nb-NO").CompareInfo;
    private readonly List<Leaf> _leaves = new(16);
    private readonly SortedSet<string> _marks = new(StringComparer.Ordinal);
    private string? _held;
    private bool _hasDropped;

    /// <summary>What was collected so far.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves;

    /// <summary>The key that text leaves are ordered by: Norwegian alphabet, letter case ignored, cut to a fixed length.</summary>
    public static byte[] SortKey(string text)
    {
        var key = Norwegian.GetSortKey(Cut(Storable(text)), SortOptions).KeyData;
        return key.Length <= SortLimit ? key : key[..SortLimit];
    }

    /// <summary>The key that code leaves are compared by: the UTF-8 bytes, cut to a fixed length.</summary>
    public static byte[] CodeKey(string code)
    {
        var key = Encoding.UTF8.GetBytes(Storable(code));
        return key.Length <= SortLimit ? key : key[..SortLimit];
    }

    /// <summary>The same, of a code as its leaf holds it.</summary>
    internal static ReadOnlySpan<byte> CutKey(ReadOnlySpan<byte> kept) => kept.Length <= SortLimit ? kept : kept[..SortLimit];

    /// <summary>
    /// The archetypes that the document holds, sorted and parted by spaces, or <see cref="Unknown"/> when they are too many to be told; then its marks. Null when nothing was said of
    /// its archetypes.
    /// </summary>
    public string? Contents => _held is null || _marks.Count == 0 ? _held : $"{_held} {string.Join(' ', _marks)}";

    /// <summary>In <see cref="Contents"/>: the document has values that are no leaves, and may match any condition.</summary>
    public const string Unindexed = "*";

    /// <summary>As <see cref="Contents"/>: the document may hold any archetype and match any condition.</summary>
    public const string Unknown = "**";

    /// <summary>Says which archetypes the document holds.</summary>
    /// <param name="archetypes">The ids of all its archetype roots, in any order, once or more often.</param>
    /// <param name="hasMore">True when the document has values that might have been leaves and are none.</param>
    public void Holds(IEnumerable<string> archetypes, bool hasMore)
    {
        var ids = archetypes.Select(Storable).Where(IsTold).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var text = string.Join(' ', hasMore || _hasDropped ? ids.Append(Unindexed) : ids);
        _held = text.Length <= LongestContents ? text : Unknown;
    }

    /// <summary>What a mark begins with.</summary>
    public const char MarkSign = '#';

    /// <summary>Whether <see cref="Contents"/> tells of an archetype of this id: not of one that would be read as another, or as a mark.</summary>
    public static bool IsTold(string archetypeId) => !archetypeId.Contains(' ', StringComparison.Ordinal) && !archetypeId.StartsWith(MarkSign);

    /// <summary>
    /// Says something more of the document, which is kept with what it holds: so documents that are marked can be counted, and the marks of a record be told, without reading them.
    /// </summary>
    /// <param name="mark">A word that begins with <see cref="MarkSign"/>, one of few: each set of them makes a further text of <see cref="Contents"/>.</param>
    public void Marks(string mark) => _marks.Add(mark);

    /// <summary>The words of the document; null when it is not searched by words.</summary>
    public DocumentWords? Words { get; private set; }

    /// <summary>Says which words the document holds.</summary>
    public void HoldsWords(DocumentWords words) => Words = words;

    /// <summary>Adds a number. NaN and the infinities are no leaves.</summary>
    /// <param name="path">Its address.</param>
    /// <param name="positions">The occurrence position at each repeated node on the way, from 0.</param>
    /// <param name="value">The number.</param>
    /// <param name="written">How it is written, when that may be asked for again.</param>
    public void Number(LeafPath path, ReadOnlySpan<int> positions, double value, string? written = null)
    {
        if (!double.IsFinite(value)) return;
        _hasDropped |= written?.Length > LongestNumber;
        Add(path, LeafType.Number, positions, value + 0.0, written?.Length > LongestNumber ? null : written);
    }

    /// <summary>Adds text for people.</summary>
    public void Text(LeafPath path, ReadOnlySpan<int> positions, string value) =>
        Add(path, LeafType.Text, positions, TextParts(Kept(value)));

    /// <summary>Adds a code or another identifier that is compared byte for byte.</summary>
    public void Code(LeafPath path, ReadOnlySpan<int> positions, string value) =>
        Add(path, LeafType.Code, positions, CodeParts(Kept(value)));

    /// <summary>Says that a node is there below which nothing is a leaf.</summary>
    public void Node(LeafPath path, ReadOnlySpan<int> positions) => Add(new Leaf(path, LeafType.Node, Compact(positions), null, null, null));

    /// <summary>Adds an instant.</summary>
    public void Time(LeafPath path, ReadOnlySpan<int> positions, DateTimeOffset instant) =>
        Add(path, LeafType.Time, positions, Instant.Microseconds(instant));

    /// <summary>Adds a time that may last: a partial date (all of May 2022) or an interval.</summary>
    /// <param name="path">Its address.</param>
    /// <param name="positions">The occurrence position at each repeated node on the way.</param>
    /// <param name="first">The first microsecond since 1970-01-01 UTC.</param>
    /// <param name="last">The last one; the same for an instant.</param>
    /// <param name="written">How it is written, when that may be asked for again.</param>
    public void Time(LeafPath path, ReadOnlySpan<int> positions, long first, long last, string? written = null)
    {
        Add(path, LeafType.Time, positions, first, written);
        if (last > first) Add(path, LeafType.TimeEnd, positions, last + 1);
    }

    /// <summary>What a leaf holds of a text.</summary>
    internal static (string Text, byte[] Key) TextParts(string text) => (Cut(text), SortKey(text));

    /// <summary>What a leaf holds of a code: the code itself only where the key does not hold it whole.</summary>
    internal static (string? Text, byte[] Key) CodeParts(string code)
    {
        var key = CodeKey(code);
        return (key.Length < SortLimit ? null : Cut(code), key);
    }

    /// <summary>The version of the alphabet that sort keys are made by: another one gives keys that do not compare with these.</summary>
    internal static string SortVersion => Norwegian.Version.SortId.ToString("N");

    private void Add(LeafPath path, LeafType type, ReadOnlySpan<int> positions, double number, string? written = null) =>
        Add(new Leaf(path, type, Compact(positions), number, written, null));

    private void Add(LeafPath path, LeafType type, ReadOnlySpan<int> positions, (string? Text, byte[] Key) parts) =>
        Add(new Leaf(path, type, Compact(positions), null, parts.Text, parts.Key));

    private void Add(Leaf leaf)
    {
        if (IsAddress(leaf.Path)) _leaves.Add(leaf);
        else _hasDropped = true;
    }

    // Addresses are interned in an index, whose entries PostgreSQL limits to 2,700 bytes. Parts of them are the document's own words.
    private static bool IsAddress(LeafPath path) => path.Path.Length + path.Discriminator.Length <= LongestAddress && !path.Discriminator.Contains('\0');

    // Positions are nearly always all 0: then nothing is stored. Else 7 bits a byte, as in Write7BitEncodedInt.
    private static byte[]? Compact(ReadOnlySpan<int> positions)
    {
        var last = positions.LastIndexOfAnyExcept(0);
        if (last < 0) return null;
        var bytes = new List<byte>(last + 1);
        foreach (var position in positions[..(last + 1)]) VarInt.Append(bytes, (ulong)position);
        return [.. bytes];
    }

    // What a leaf holds not to the letter is told by the document only.
    private string Kept(string text)
    {
        var kept = Storable(text);
        _hasDropped |= kept.Length > TextLimit || kept != text;
        return kept;
    }

    private static string Cut(string text)
    {
        if (text.Length <= TextLimit) return text;
        return char.IsHighSurrogate(text[TextLimit - 1]) ? text[..(TextLimit - 1)] : text[..TextLimit];
    }

    // PostgreSQL text holds neither NUL nor a lone surrogate: such a character is replaced in the leaf, the document keeps it.
    private static string Storable(string text) => IsStorable(text) ? text : Replaced(text);

    private static bool IsStorable(string text)
    {
        foreach (var c in text.AsSpan())
        {
            if (c == '\0' || char.IsSurrogate(c)) return false;
        }
        return true;
    }

    private static string Replaced(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }
}
