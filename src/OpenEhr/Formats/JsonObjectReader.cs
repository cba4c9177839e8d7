using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>Reads canonical JSON by the table of the model. After a fault it goes on behind the value at fault, so that all are named in one pass.</summary>
internal ref struct JsonObjectReader
{
    private const ulong TypeSeen = 1UL << 63;
    private const int LongestNumber = 400;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly CanonicalJsonOptions _options;
    private readonly List<Fault> _faults;
    private readonly Place _place = new();
    private readonly StringCache _strings = new();
    private Utf8JsonReader _json;
    private TypesAhead? _types;
    private bool _isContribution;

    public JsonObjectReader(ReadOnlySpan<byte> utf8, CanonicalJsonOptions options, List<Fault> faults)
    {
        _utf8 = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        (_options, _faults) = (options, faults);
        // The depth is counted here, so that it becomes a fault with a path like any other.
        _json = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
    }

    /// <summary>Reads the whole document as one object; null when there are faults (a value may also come with faults).</summary>
    public RmObject? ReadRoot(RmClass? expected)
    {
        try
        {
            _json.Read();
            var root = ReadObject(expected, expected);
            _json.Read(); // Says so when something stands behind the object.
            return root;
        }
        catch (JsonException malformed)
        {
            Malformed(malformed);
        }
        return null;
    }

    /// <summary>Reads the whole document as the body of a contribution.</summary>
    public ContributionBody? ReadContribution()
    {
        _isContribution = true;
        return ReadRoot(RmModel.Contribution) is Contribution body ? ContributionBody.From(body) : null;
    }

    /// <param name="declared">The class that the object must be of; null for any.</param>
    /// <param name="untyped">The class of an object without <c>_type</c>; abstract or null when it must have one.</param>
    private RmObject? ReadObject(RmClass? declared, RmClass? untyped)
    {
        if (_json.TokenType != JsonTokenType.StartObject) return Wrong<RmObject>(declared is null ? "an object" : Article(declared));
        if (_json.CurrentDepth >= _options.MaxDepth) return TooDeep();
        var start = (int)_json.TokenStartIndex;
        _json.Read();
        var seen = 0UL;
        if (ReadClass(declared, untyped, start, ref seen) is not { } type) return SkipRest();
        var made = type.Create();
        for (var guess = 0; _json.TokenType == JsonTokenType.PropertyName; _json.Read()) ReadMember(made, ref seen, ref guess);
        return made;
    }

    private RmClass? ReadClass(RmClass? declared, RmClass? untyped, int start, ref ulong seen)
    {
        if (_json.TokenType == JsonTokenType.PropertyName && _json.ValueTextEquals("_type"u8))
        {
            seen = TypeSeen;
            _json.Read();
            var first = ClassNamed(ref _json, declared);
            if (_json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) _json.Skip();
            _json.Read();
            return first;
        }
        if (declared is { IsAbstract: false } && declared.ConcreteClasses.Length == 1) return declared;
        return ReadClassAhead(declared, untyped, start);
    }

    private RmClass? ReadClassAhead(RmClass? declared, RmClass? untyped, int start)
    {
        var at = (_types ??= TypesAhead.Build(_utf8)).Of(start);
        if (at >= 0)
        {
            var ahead = new Utf8JsonReader(_utf8[at..]);
            ahead.Read();
            return ClassNamed(ref ahead, declared);
        }
        if (untyped is { IsAbstract: false }) return untyped;
        var what = declared is null ? "" : $": {declared.Name} is abstract";
        return Fault<RmClass>($"_type is missing{what}", "_type");
    }

    private RmClass? ClassNamed(ref Utf8JsonReader json, RmClass? declared)
    {
        if (json.TokenType != JsonTokenType.String) return Fault<RmClass>("must be the name of a class, as a text", "_type");
        if (declared is not null)
            foreach (var candidate in declared.ConcreteClasses)
                if (json.ValueSpan.SequenceEqual(candidate.Utf8Bytes)) return candidate;
        var name = Shortened(json.ValueSpan);
        var found = RmModel.Find(name) ?? (_isContribution ? ContributionBody.ClassNamedByRest(name) : null);
        if (found is null) return Fault<RmClass>($"there is no class {name}", "_type");
        if (found.IsAbstract) return Fault<RmClass>($"{name} is abstract: one of its descendants is needed", "_type");
        return declared is null || found.IsA(declared) ? found : Fault<RmClass>($"{found.Name} does not fit here: {Article(declared)} is needed", "_type");
    }

    private void ReadMember(RmObject owner, ref ulong seen, ref int guess)
    {
        if (FindAttribute(owner.Class, guess) is { } attribute)
        {
            var bit = 1UL << attribute.Slot;
            if ((seen & bit) != 0) Duplicate(attribute.Name);
            seen |= bit;
            guess = attribute.Slot + 1;
            _place.Enter(attribute);
            _json.Read();
            if (_json.TokenType != JsonTokenType.Null) owner.Slots[attribute.Slot] = ReadValue(attribute);
            _place.Leave();
        }
        else if (_json.ValueTextEquals("_type"u8))
        {
            if ((seen & TypeSeen) != 0) Duplicate("_type");
            seen |= TypeSeen;
            ReadLateType(owner.Class);
        }
        else ReadUnknown(owner);
    }

    private readonly RmAttribute? FindAttribute(RmClass type, int guess)
    {
        if (!_json.ValueIsEscaped) return type.Find(_json.ValueSpan, guess);
        foreach (var attribute in type.Attributes)
            if (_json.ValueTextEquals(attribute.Utf8Name)) return attribute;
        return null;
    }

    private void ReadLateType(RmClass type)
    {
        _json.Read();
        if (ClassNamed(ref _json, type) is { } named && named != type)
            Fault<object>($"{named.Name} does not fit here: a {type.Name} is needed", "_type");
        _json.Skip();
    }

    /// <summary>What is ignored here, and why, is said at <see cref="CanonicalJson"/>.</summary>
    private void ReadUnknown(RmObject owner)
    {
        var start = (int)_json.TokenStartIndex;
        var name = Shortened(_json.ValueSpan);
        _json.Read();
        var ignored = _json.TokenType == JsonTokenType.Null
            || (_json.TokenType == JsonTokenType.String && name == "type" && _json.ValueTextEquals(owner.Class.Name))
            || (_json.TokenType == JsonTokenType.String && name == "path" && owner.Class.IsA(RmModel.Pathable));
        if (!ignored) Add(_place.Path(name), $"{owner.Class.Name} has no attribute {name}", start);
        _json.Skip();
    }

    private object? ReadValue(RmAttribute attribute) => attribute.IsMultiple ? ReadItems(attribute) : attribute.Kind switch
    {
        RmKind.Object => ReadObject(attribute.Type!, attribute.Type),
        RmKind.String or RmKind.Octets => ReadText(),
        RmKind.Boolean => ReadFlag(),
        _ => ReadNumber(attribute.Kind),
    };

    private List<RmObject>? ReadItems(RmAttribute attribute)
    {
        if (_json.TokenType != JsonTokenType.StartArray) return Wrong<List<RmObject>>("a list");
        List<RmObject>? items = null;
        var (declared, untyped) = _isContribution ? ContributionBody.ItemClass(attribute) : (attribute.Type!, attribute.Type!);
        for (var index = 0; _json.Read() && _json.TokenType != JsonTokenType.EndArray; index++)
        {
            _place.At(index);
            if (ReadObject(declared, untyped) is { } item) (items ??= new(1)).Add(item);
        }
        return items;
    }

    private object? ReadFlag() => _json.TokenType switch
    {
        JsonTokenType.True => Flags.True,
        JsonTokenType.False => Flags.False,
        _ => Wrong<object>("true or false"),
    };

    private string? ReadText()
    {
        if (_json.TokenType != JsonTokenType.String) return Wrong<string>("a text");
        if (_json.ValueIsEscaped) return ReadEscapedText();
        var utf8 = _json.ValueSpan;
        if (!Utf8.IsValid(utf8)) return Fault<string>("is not valid UTF-8");
        var text = _strings.Get(utf8);
        return text.AsSpan().IndexOfAny('\uFFFE', '\uFFFF') < 0 ? text : NoCharacter();
    }

    private string? ReadEscapedText()
    {
        try
        {
            var text = _json.GetString()!;
            return XmlText.CanCarry(text) ? text : NoCharacter();
        }
        catch (InvalidOperationException)
        {
            return Fault<string>("is not valid Unicode: it holds half of a surrogate pair, or bytes that are not UTF-8");
        }
    }

    // What canonical XML cannot carry has no place in a record that must be given in both.
    private string? NoCharacter() => Fault<string>("holds a control character or a non-character that XML cannot carry");

    private RmNumber? ReadNumber(RmKind kind)
    {
        var number = _json.TokenType switch
        {
            JsonTokenType.Number when _json.ValueSpan.Length <= LongestNumber => ReadPlainNumber(),
            JsonTokenType.Number => Fault<RmNumber>($"is a number of more than {LongestNumber} characters"),
            JsonTokenType.String when _json.ValueSpan.Length <= LongestNumber => ReadQuotedNumber(),
            _ => Wrong<RmNumber>("a number"),
        };
        return number is null || kind != RmKind.Integer || number.Whole is not null ? number : Fault<RmNumber>(
            number.IsWhole ? $"{number.Text} does not fit a 64-bit whole number" : $"{number.Text} is not whole: a whole number is needed");
    }

    private RmNumber? ReadPlainNumber()
    {
        var text = _strings.Get(_json.ValueSpan);
        return Utf8Parser.TryParse(_json.ValueSpan, out double value, out _) && RmNumber.Trusted(text, value) is { } number ? number : Fault<RmNumber>($"{text} is larger than a number can be");
    }

    private RmNumber? ReadQuotedNumber() =>
        _json.ValueIsEscaped || RmNumber.Parse(Encoding.UTF8.GetString(_json.ValueSpan)) is not { } number ? Wrong<RmNumber>("a number") : number;

    private RmObject? TooDeep()
    {
        Fault<object>($"lies deeper than {_options.MaxDepth} objects and lists in each other");
        _json.Skip();
        return null;
    }

    /// <summary>From a property, or the end of the object, to the end of the object.</summary>
    private RmObject? SkipRest()
    {
        for (; _json.TokenType == JsonTokenType.PropertyName; _json.Read()) _json.Skip();
        return null;
    }

    private T? Wrong<T>(string needed) where T : class
    {
        Fault<T>($"{Found()} stands here: {needed} is needed");
        _json.Skip();
        return null;
    }

    private readonly string Found() => _json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    private void Duplicate(string name) => Fault<object>($"{name} stands here more than once", name);

    private T? Fault<T>(string message, string? below = null) where T : class
    {
        Add(_place.Path(below), message, (int)_json.TokenStartIndex);
        return null;
    }

    private readonly void Add(string path, string message, int at)
    {
        if (_faults.Count > _options.MaxFaults) return;
        if (_faults.Count == _options.MaxFaults)
        {
            _faults.Add(new("/", $"there are more than {_options.MaxFaults} faults: the others are not named"));
            return;
        }
        var before = _utf8[..at];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        _faults.Add(new(path, message, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1));
    }

    private readonly void Malformed(JsonException malformed)
    {
        var message = malformed.Message;
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        _faults.Add(new(_place.Path(), "not well-formed JSON: " + (cut < 0 ? message : message[..cut]),
            (int)(malformed.LineNumber ?? 0) + 1, (int)(malformed.BytePositionInLine ?? 0) + 1));
    }

    private static string Article(RmClass type) => $"{(type.Name[0] is 'A' or 'E' or 'I' or 'O' ? "an" : "a")} {type.Name}";

    private static string Shortened(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8.Length <= 80 ? utf8 : utf8[..80]);

    private static class Flags
    {
        public static readonly object True = true;
        public static readonly object False = false;
    }
}
