using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>The codes, and no others, that an element may have (FHIR R4, terminologies, 4.1.4.1: required).</summary>
internal sealed class RequiredCodes(string valueSet, IReadOnlyDictionary<string, FrozenSet<string>> bySystem)
{
    private const int LongestCode = 128;

    private readonly FrozenSet<string> _all = bySystem.Values.SelectMany(c => c).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What is wrong with a code that is none of them.</summary>
    public string Message { get; } = $"is none of the codes of {valueSet}";

    /// <summary>Whether a code, in UTF-8, is one of them.</summary>
    public bool Has(ReadOnlySpan<byte> code)
    {
        if (code.Length > LongestCode) return false;
        Span<char> text = stackalloc char[LongestCode];
        var length = Encoding.UTF8.GetChars(code, text);
        return _all.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..length]);
    }

    /// <summary>Whether a Coding, or one coding of a CodeableConcept, is of them. A concept that only has extensions says why it has no code.</summary>
    public bool Has(JsonElement concept)
    {
        if (!concept.TryGetProperty("coding", out var codings)) return IsOf(concept) || concept.TryGetProperty("extension", out _);
        if (codings.ValueKind != JsonValueKind.Array) return true; // It has a fault of its own.
        foreach (var coding in codings.EnumerateArray())
            if (coding.ValueKind == JsonValueKind.Object && IsOf(coding)) return true;
        return false;
    }

    private bool IsOf(JsonElement coding) =>
        JsonText.Of(coding, "code") is { } code && JsonText.Of(coding, "system") is { } system && bySystem.TryGetValue(system, out var codes) && codes.Contains(code);
}
