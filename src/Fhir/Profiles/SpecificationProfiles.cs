using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Profiles;

/// <summary>The StructureDefinitions of FHIR R4 that the build put into the assembly (<c>build/FhirDefinitions</c> writes them), read one by one as they are asked for.</summary>
internal static class SpecificationProfiles
{
    private static readonly Lazy<FrozenDictionary<string, string>> Lines = new(Read);

    /// <summary>The canonical addresses of all.</summary>
    public static IReadOnlyCollection<string> All => Lines.Value.Keys;

    /// <summary>The definition with an address; null when there is none.</summary>
    public static JsonElement? Find(string canonical) =>
        Lines.Value.TryGetValue(Unversioned(canonical), out var xml) ? ResourceReader.ReadUnchecked(Encoding.UTF8.GetBytes(xml), ResourceFormat.Xml).Value : null;

    private static string Unversioned(string canonical) => Canonical.Of(canonical) is { Version: "4.0.1" or "4.0" } own ? own.Url : canonical;

    private static FrozenDictionary<string, string> Read()
    {
        using var packed = new BrotliStream(typeof(SpecificationProfiles).Assembly.GetManifestResourceStream("profiles.br")!, CompressionMode.Decompress);
        using var lines = new StreamReader(packed, Encoding.UTF8);
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        while (lines.ReadLine() is { } line) all[line[..line.IndexOf('\t')]] = line[(line.IndexOf('\t') + 1)..];
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
