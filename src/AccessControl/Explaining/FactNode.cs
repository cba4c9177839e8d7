using System.Text.Json;
using Varde.AccessControl.Rules;
using Varde.Foundation;

namespace Varde.AccessControl.Explaining;

/// <summary>
/// One object of a question, read key by key; what is wrong is collected with its path. A key that is absent or null has its ordinary value.
/// An overlay is read first, and what it does not have in the object below it.
/// </summary>
internal sealed class FactNode
{
    private const int LongestText = 100;
    private const int LongestList = 100;

    private readonly JsonElement _json;
    private readonly string _path;
    private readonly List<Fault> _faults;
    private readonly FactNode? _below;

    public FactNode(JsonElement json, string path, List<Fault> faults, IReadOnlyCollection<string> names)
        : this(json, path, faults, below: null)
    {
        if (json.ValueKind != JsonValueKind.Object) return;
        foreach (var key in json.EnumerateObject().Select(property => property.Name).Where(key => !names.Contains(key)))
            AddFault(key, $"is not a key here; there are {string.Join(", ", names)}");
    }

    private FactNode(JsonElement json, string path, List<Fault> faults, FactNode? below) => (_json, _path, _faults, _below) = (json, path, faults, below);

    /// <summary>True when there is such an object at all.</summary>
    public bool IsThere => _json.ValueKind == JsonValueKind.Object;

    /// <summary>This object over another one.</summary>
    public FactNode Over(FactNode below) => new(_json, _path, _faults, below);

    public bool Has(string name) => Find(name, out _, out _);

    public FactNode Child(string name, IReadOnlyCollection<string> names)
    {
        if (!Find(name, out var json, out var path)) return new FactNode(default, path, _faults, below: null);
        if (json.ValueKind != JsonValueKind.Object) AddFaultAt(path, "must be an object");
        return new FactNode(json, path, _faults, names);
    }

    public bool Flag(string name, bool ordinary = false) => ValueOrNull(name, "must be true or false", AsFlag) ?? ordinary;

    /// <summary>True or false, or the text itself that was stated.</summary>
    public bool Stated(string name, bool ordinary = false) =>
        ValueOrNull(name, $"must be true, false or a text of at most {LongestText} characters", AsStated) ?? ordinary;

    public string Text(string name) =>
        Find(name, out var json, out var path) ? AsText(json) ?? Wrong(path, $"must be a text of at most {LongestText} characters", "") : "";

    public int? Whole(string name, int least, int most) =>
        ValueOrNull<int>(name, $"must be a whole number from {least} to {most}", json =>
            json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= least && number <= most ? number : null);

    public decimal? Number(string name, decimal most) =>
        ValueOrNull<decimal>(name, $"must be a number from 0 to {most}", json =>
            json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var number) && number >= 0 && number <= most ? number : null);

    public T Word<T>(string name, WordList<T> words, T ordinary) where T : struct => WordOrNull(name, words) ?? ordinary;

    public T? WordOrNull<T>(string name, WordList<T> words) where T : struct => Find(name, out var json, out var path) ? ReadWord(json, path, words) : null;

    /// <summary>A list of words; a single word is a list of one.</summary>
    public IReadOnlyList<T> Words<T>(string name, WordList<T> words) where T : struct => Items(name, (json, path) => ReadWord(json, path, words));

    public T? Parsed<T>(string name, Func<string, Outcome<T>> parse) where T : struct => Find(name, out var json, out var path) ? ReadParsed(json, path, parse) : null;

    public IReadOnlyList<T> ParsedList<T>(string name, Func<string, Outcome<T>> parse) where T : struct => Items(name, (json, path) => ReadParsed(json, path, parse));

    /// <summary>The areas of a power of attorney, as numbers or as texts.</summary>
    public IReadOnlyList<int> Areas(string name) => Items(name, (json, path) =>
        (json.ValueKind == JsonValueKind.Number ? json.GetRawText() : AsText(json)) switch
        {
            "1" => 1,
            "2" => 2,
            "3" => 3,
            _ => Wrong<int?>(path, "must be 1, 2 or 3", null),
        });

    public void AddFault(string name, string message) => AddFaultAt(_path.Length > 0 ? $"{_path}.{name}" : name, message);

    private List<T> Items<T>(string name, Func<JsonElement, string, T?> read) where T : struct
    {
        if (!Find(name, out var json, out var path)) return [];
        if (json.ValueKind != JsonValueKind.Array) return read(json, path) is { } only ? [only] : [];
        if (json.GetArrayLength() > LongestList) return Wrong<List<T>>(path, $"must have at most {LongestList} items", []);
        return [.. json.EnumerateArray().Select((item, i) => read(item, $"{path}[{i}]")).OfType<T>()];
    }

    private T? ReadWord<T>(JsonElement json, string path, WordList<T> words) where T : struct =>
        AsText(json) is { } text && words.TryRead(text, out var value) ? value
        : Wrong<T?>(path, $"must be one of {string.Join(", ", words.Words)}", null);

    private T? ReadParsed<T>(JsonElement json, string path, Func<string, Outcome<T>> parse) where T : struct =>
        AsText(json) is not { } text ? Wrong<T?>(path, "must be a text", null)
        : parse(text).TryGet(out var value, out var refusal) ? value
        : Wrong<T?>(path, refusal.Message, null);

    private T? ValueOrNull<T>(string name, string message, Func<JsonElement, T?> read) where T : struct =>
        Find(name, out var json, out var path) ? read(json) ?? Wrong<T?>(path, message, null) : null;

    private bool Find(string name, out JsonElement json, out string path)
    {
        path = _path.Length > 0 ? $"{_path}.{name}" : name;
        if (IsThere && _json.TryGetProperty(name, out json) && json.ValueKind != JsonValueKind.Null) return true;
        json = default;
        return _below is not null && _below.Find(name, out json, out path);
    }

    private T Wrong<T>(string path, string message, T instead)
    {
        AddFaultAt(path, message);
        return instead;
    }

    private void AddFaultAt(string path, string message)
    {
        var fault = new Fault(path, message);
        if (!_faults.Contains(fault)) _faults.Add(fault);
    }

    private static bool? AsFlag(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static bool? AsStated(JsonElement json) => AsText(json) is { } text ? text.Trim().Length > 0 : AsFlag(json);

    private static string? AsText(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { Length: <= LongestText } text ? text : null;
}
