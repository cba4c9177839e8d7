using System.Collections.Frozen;
using System.IO.Compression;
using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Fhir.Terminology.Model;

namespace Varde.Fhir.Terminology.Sources;

/// <summary>
/// The code systems, value sets and concept maps of FHIR R4 with the tables of HL7 v2 and v3, which the build put into the assembly
/// (<c>build/FhirDefinitions</c>), and the Norwegian code systems. Unpacked at the first use; each is read when it is first asked for.
/// </summary>
internal sealed class BuiltInTerminology
{
    private static readonly Lazy<BuiltInTerminology> Loaded = new(() => new());

    private readonly FrozenDictionary<(string Type, string Url), Lazy<object>> _all;

    private BuiltInTerminology()
    {
        var all = new Dictionary<(string, string), Lazy<object>>();
        foreach (var line in Lines())
        {
            var (type, url) = KeyOf(line.Span);
            all.TryAdd((type, url), new(() => TerminologyReader.Read(type, JsonElement.Parse(line.Span, StoredJson.Options))));
        }
        foreach (var system in NorwegianCodeSystems.Read()) all[("CodeSystem", system.Head.Url)] = new(() => system);
        _all = all.ToFrozenDictionary();
    }

    /// <summary>What is there.</summary>
    public static BuiltInTerminology R4 => Loaded.Value;

    /// <summary>The addresses of all of a type.</summary>
    public IEnumerable<string> Urls(string type) => _all.Keys.Where(k => k.Type == type).Select(k => k.Url);

    /// <summary>The one of an address; null when there is none.</summary>
    public object? Find(string type, string url) => _all.GetValueOrDefault((type, url))?.Value;

    private static List<ReadOnlyMemory<byte>> Lines()
    {
        using var packed = typeof(BuiltInTerminology).Assembly.GetManifestResourceStream("terminology.ndjson.br")!;
        using var whole = new MemoryStream();
        using (var unpacked = new BrotliStream(packed, CompressionMode.Decompress)) unpacked.CopyTo(whole);
        var rest = new ReadOnlyMemory<byte>(whole.GetBuffer(), 0, (int)whole.Length);
        var lines = new List<ReadOnlyMemory<byte>>();
        for (var end = rest.Span.IndexOf((byte)'\n'); end >= 0; end = rest.Span.IndexOf((byte)'\n'))
        {
            lines.Add(rest[..end]);
            rest = rest[(end + 1)..];
        }
        return lines;
    }

    // The type stands first, and the address among the first members.
    private static (string Type, string Url) KeyOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        var type = "";
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isType, isUrl) = (reader.ValueTextEquals("resourceType"u8), reader.ValueTextEquals("url"u8));
            reader.Read();
            if (isType) type = reader.GetString()!;
            else if (isUrl) return (type, reader.GetString()!);
            else reader.Skip();
        }
        return (type, "");
    }
}

/// <summary>Reads resources of terminologies.</summary>
internal static class TerminologyReader
{
    /// <summary>A CodeSystem, ValueSet or ConceptMap that keeps the definitions.</summary>
    public static object Read(string type, JsonElement json) => type switch
    {
        "CodeSystem" => CodeSystem.Read(json),
        "ValueSet" => ValueSet.Read(json),
        _ => ConceptMap.Read(json),
    };

    /// <summary>What it is known by.</summary>
    public static TerminologyHead HeadOf(object resource) => resource switch
    {
        CodeSystem system => system.Head,
        ValueSet set => set.Head,
        _ => ((ConceptMap)resource).Head,
    };
}
