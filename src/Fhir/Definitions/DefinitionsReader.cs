using System.Collections.Frozen;
using System.IO.Compression;
using System.Text.Json;

namespace Varde.Fhir.Definitions;

/// <summary>Reads the definitions that the build put into the assembly (<c>build/FhirDefinitions</c> writes them).</summary>
internal sealed class DefinitionsReader
{
    private readonly Dictionary<string, FhirType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FhirStructure> _parts = new(StringComparer.Ordinal);
    private readonly List<Action> _links = [];

    /// <summary>The definitions.</summary>
    public static FhirDefinitions Read()
    {
        using var packed = new BrotliStream(typeof(DefinitionsReader).Assembly.GetManifestResourceStream("definitions.json.br")!, CompressionMode.Decompress);
        using var json = JsonDocument.Parse(packed);
        return new DefinitionsReader().Read(json.RootElement);
    }

    private FhirDefinitions Read(JsonElement root)
    {
        List<JsonElement> types = [.. root.GetProperty("types").EnumerateArray()];
        foreach (var type in types) _types[Text(type, "name")!] = Declared(type);
        foreach (var type in types) Define(type);
        foreach (var link in _links) link();
        return new(
            [.. _types.Values], [.. root.GetProperty("searchParameters").EnumerateArray().Select(Parameter)],
            root.GetProperty("rules").EnumerateObject().ToFrozenDictionary(r => r.Name, r => Rule(r.Value)),
            root.GetProperty("codes").EnumerateObject().ToFrozenDictionary(c => c.Name, c => (IReadOnlyDictionary<string, FrozenSet<string>>)CodesOf(c.Value)));
    }

    private static FhirType Declared(JsonElement type) => new()
    {
        Name = Text(type, "name")!,
        Kind = Text(type, "kind") switch { "primitive-type" => FhirKind.Primitive, "resource" => FhirKind.Resource, _ => FhirKind.Complex },
        IsAbstract = type.TryGetProperty("abstract", out _),
    };

    private void Define(JsonElement json)
    {
        var type = _types[Text(json, "name")!];
        if (Text(json, "base") is { } name) type.Base = _types[name];
        var elements = json.GetProperty("elements").EnumerateArray().Select(e => new Written(Text(e, "path")!, e)).ToList();
        type.Rules = Texts(elements[0].Json, "rules");
        if (type.Kind == FhirKind.Primitive) type.Pattern = PatternOf(elements);
        var below = elements.Skip(1).ToLookup(e => e.Path[..e.Path.LastIndexOf('.')]);
        type.Structure = Structure(type.Name, below);
    }

    private static string? PatternOf(List<Written> elements) =>
        elements.Find(e => e.Path.EndsWith(".value", StringComparison.Ordinal))?.Json.GetProperty("types")[0] is { } value ? Text(value, "pattern") : null;

    private FhirStructure Structure(string path, ILookup<string, Written> below) =>
        _parts[path] = new(path, [.. below[path].Where(e => !IsValueOfPrimitive(e)).Select(e => Element(e, below))]);

    // The value of a primitive is written as the primitive itself.
    private bool IsValueOfPrimitive(Written element) =>
        element.Path.EndsWith(".value", StringComparison.Ordinal) && _types.GetValueOrDefault(element.Path[..^".value".Length]) is { Kind: FhirKind.Primitive };

    private FhirElement Element(Written written, ILookup<string, Written> below)
    {
        var (json, name) = (written.Json, written.Path[(written.Path.LastIndexOf('.') + 1)..]);
        var element = new FhirElement
        {
            Name = name.Replace("[x]", "", StringComparison.Ordinal), IsChoice = name.EndsWith("[x]", StringComparison.Ordinal),
            Min = Number(json, "min", 0), Max = Number(json, "max", 1),
            IsSummary = json.TryGetProperty("summary", out _), IsModifier = json.TryGetProperty("modifier", out _),
            RequiredCodes = Text(json, "codes"), Rules = Texts(json, "rules"),
        };
        element.Types = Text(json, "content") is { } content ? [Reused(content)]
            : [.. json.GetProperty("types").EnumerateArray().Select(t => new FhirTypeOfElement(_types[Text(t, "code")!], Texts(t, "targets")))];
        if (below.Contains(written.Path)) element.Types[0].Structure = Structure(written.Path, below);
        element.Properties = [.. element.Types.Select(t => new FhirProperty(element.IsChoice ? element.Name + Capital(t.Type.Name) : element.Name, element, t))];
        return element;
    }

    // An element may have the content of another one of the same resource, which may lie around it.
    private FhirTypeOfElement Reused(string path)
    {
        var type = new FhirTypeOfElement(_types["BackboneElement"], []);
        _links.Add(() => type.Structure = _parts[path]);
        return type;
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static SearchParameterDefinition Parameter(JsonElement json) => new()
    {
        Url = Text(json, "url")!, Code = Text(json, "code")!, Type = Enum.Parse<SearchParameterType>(Text(json, "type")!, ignoreCase: true),
        Base = Texts(json, "base"), Expression = Text(json, "expression") ?? "", Description = Text(json, "description") ?? "", Targets = Texts(json, "targets"),
        Components = json.TryGetProperty("components", out var parts)
            ? [.. parts.EnumerateArray().Select(p => new SearchComponent(Text(p, "definition")!, Text(p, "expression")!))] : [],
    };

    private static FhirRule Rule(JsonElement json) => new(Text(json, "severity") == "error", Text(json, "human")!, Text(json, "expression")!);

    private static FrozenDictionary<string, FrozenSet<string>> CodesOf(JsonElement json) =>
        json.EnumerateObject().ToFrozenDictionary(s => s.Name, s => s.Value.EnumerateArray().Select(c => c.GetString()!).ToFrozenSet(StringComparer.Ordinal));

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static int Number(JsonElement json, string name, int otherwise) => json.TryGetProperty(name, out var number) ? number.GetInt32() : otherwise;

    private static IReadOnlyList<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(t => t.GetString()!)] : [];

    private sealed record Written(string Path, JsonElement Json);
}
