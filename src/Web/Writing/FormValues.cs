using System.Globalization;

namespace Varde.Web.Writing;

/// <summary>
/// What stands in a form: texts by the names of their inputs. An input is named by the FLAT path of its value, followed by the part of the value where it has several
/// (<c>…/systolisk|magnitude</c>, <c>…/når.dag</c>).
/// </summary>
public sealed class FormValues
{
    /// <summary>Ends the name of what marks that a part is there.</summary>
    public const string There = ".finnes";

    /// <summary>Ends the name of a code that was chosen among those found.</summary>
    public const string Chosen = ".valg";

    /// <summary>How often a part may stand: more in one form help nobody.</summary>
    public const int MostInstances = 50;

    private readonly Dictionary<string, string> _texts;

    private FormValues(Dictionary<string, string> texts) => _texts = texts;

    /// <summary>An empty form.</summary>
    public static FormValues Empty { get; } = new([]);

    /// <summary>What was sent. What belongs to the page and not to the document is left out.</summary>
    /// <param name="sent">The form.</param>
    /// <param name="root">The id of the document's root.</param>
    public static FormValues Of(IFormCollection sent, string root)
    {
        var texts = sent.Where(one => one.Key.StartsWith(root + "/", StringComparison.Ordinal)).ToDictionary(one => one.Key, one => one.Value.ToString().ReplaceLineEndings("\n"), StringComparer.Ordinal);
        // A code that was chosen takes the place of the words that it was found by.
        foreach (var (name, code) in texts.Where(one => one.Key.EndsWith(Chosen, StringComparison.Ordinal)).ToList())
        {
            texts.Remove(name);
            if (code.Length > 0) texts[name[..^Chosen.Length] + ".kode"] = code;
        }
        return new(texts);
    }

    /// <summary>Texts by name.</summary>
    public static FormValues Of(IEnumerable<KeyValuePair<string, string>> texts) => new(new Dictionary<string, string>(texts, StringComparer.Ordinal));

    /// <summary>The names that have a text, empty ones too.</summary>
    public IEnumerable<string> Names => _texts.Keys;

    /// <summary>The text of an input; empty where there is none.</summary>
    public string this[string name] => _texts.GetValueOrDefault(name, "");

    /// <summary>The text without blanks around it.</summary>
    public string Trimmed(string name) => this[name].Trim();

    /// <summary>The numbers of the parts of a series that are there, in order.</summary>
    public IReadOnlyList<int> Instances(string series)
    {
        var start = series + ":";
        SortedSet<int> found = [];
        foreach (var name in _texts.Keys)
            if (name.StartsWith(start, StringComparison.Ordinal) && IndexAt(name, start.Length) is { } index) found.Add(index);
        return [.. found.Take(MostInstances)];
    }

    /// <summary>With one more part of a series.</summary>
    public FormValues WithAnother(string series, int first) => With($"{series}:{Math.Max(first, Instances(series) is [.., var last] ? last + 1 : 0)}{There}", "1");

    /// <summary>With another text.</summary>
    public FormValues With(string name, string text) => new(new Dictionary<string, string>(_texts, StringComparer.Ordinal) { [name] = text });

    /// <summary>Without what stands in a part.</summary>
    public FormValues Without(string key) => new(_texts.Where(one => !IsWithin(one.Key, key)).ToDictionary(StringComparer.Ordinal));

    /// <summary>Whether a name is of a part, or of something within it.</summary>
    public static bool IsWithin(string name, string key) => name.StartsWith(key, StringComparison.Ordinal) && (name.Length == key.Length || name[key.Length] is '/' or '|' or '.');

    private static int? IndexAt(string name, int start)
    {
        var end = start;
        while (end < name.Length && char.IsAsciiDigit(name[end])) end++;
        return end > start && int.TryParse(name.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 10_000 ? index : null;
    }
}
