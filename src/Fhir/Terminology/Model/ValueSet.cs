using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Terminology.Model;

/// <summary>A value set (FHIR R4, ValueSet): what its codes are put together of.</summary>
/// <param name="Head">Its address, version and names.</param>
/// <param name="Includes">What is in it.</param>
/// <param name="Excludes">What is taken out again.</param>
/// <param name="WithInactive">Whether codes that are no longer for use are in it.</param>
/// <param name="HasDefinition">Whether it says what it is put together of.</param>
/// <param name="Listed">The codes of an expansion that came with it, which count where its definition is missing or needs code systems that are not here; null when none came, or not the whole.</param>
internal sealed record ValueSet(TerminologyHead Head, IReadOnlyList<SetPart> Includes, IReadOnlyList<SetPart> Excludes, bool WithInactive, bool HasDefinition, IReadOnlyList<ListedCode>? Listed)
{
    /// <summary>Reads a ValueSet that keeps the definitions.</summary>
    public static ValueSet Read(JsonElement json)
    {
        var hasCompose = json.TryGetProperty("compose", out var compose);
        var withInactive = !hasCompose || !compose.TryGetProperty("inactive", out var inactive) || inactive.ValueKind != JsonValueKind.False;
        return new(
            TerminologyHead.Read(json), [.. compose.Items("include").Select(SetPart.Read)], [.. compose.Items("exclude").Select(SetPart.Read)], withInactive, hasCompose,
            json.TryGetProperty("expansion", out var expansion) && IsWhole(expansion) ? [.. Codes(expansion)] : null);
    }

    // A page of an expansion, or one that says that there are other codes too (valueset-unclosed), does not tell what is not in it.
    private static bool IsWhole(JsonElement expansion) =>
        !expansion.TryGetProperty("extension", out _) && (!expansion.TryGetProperty("offset", out var offset) || offset.GetRawText() == "0")
        && (!expansion.TryGetProperty("total", out var total) || !total.TryGetInt32(out var count) || count <= Codes(expansion).Count());

    private static IEnumerable<ListedCode> Codes(JsonElement owner) => owner.Items("contains").SelectMany(one => ListedCode.Read(one) is { } code ? Codes(one).Prepend(code) : Codes(one));
}

/// <summary>A part of a value set: codes of one system that keep all filters, and are in all value sets that it names (FHIR R4, ValueSet.compose.include).</summary>
/// <param name="System">The system; null when only value sets are named.</param>
/// <param name="Codes">The codes, when they are listed one by one; null otherwise.</param>
/// <param name="Filters">What holds of the codes.</param>
/// <param name="ValueSets">The value sets that they must all be in.</param>
internal sealed record SetPart(Canonical? System, IReadOnlyList<ListedCode>? Codes, IReadOnlyList<SetFilter> Filters, IReadOnlyList<Canonical> ValueSets)
{
    private Dictionary<string, ListedCode>? _byCode;

    /// <summary>A listed code; null when it is not listed.</summary>
    public ListedCode? Find(string code) => (_byCode ??= Codes!.GroupBy(c => c.Code, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal)).GetValueOrDefault(code);

    /// <summary>Reads a part.</summary>
    public static SetPart Read(JsonElement json) => new(
        SystemOf(json),
        json.TryGetProperty("concept", out _) ? [.. json.Items("concept").Select(ListedCode.Read).OfType<ListedCode>()] : null,
        [.. json.Items("filter").Select(f => new SetFilter(JsonText.Of(f, "property") ?? "", JsonText.Of(f, "op") ?? "", JsonText.Of(f, "value") ?? ""))],
        [.. json.Texts("valueSet").Select(Canonical.Of)]);

    private static Canonical? SystemOf(JsonElement json) => JsonText.Of(json, "system") is not { } system ? null
        : JsonText.Of(json, "version") is { } version ? new(Canonical.Of(system).Url, version) : Canonical.Of(system);
}

/// <summary>A code that a value set lists.</summary>
/// <param name="System">Its system, in an expansion; null in a definition, where the part has one.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">What it is called there; null when the code system says.</param>
/// <param name="Designations">What else it is called there.</param>
internal sealed record ListedCode(string? System, string Code, string? Display, IReadOnlyList<Designation> Designations)
{
    /// <summary>Reads a code; null when there is none.</summary>
    public static ListedCode? Read(JsonElement json) => JsonText.Of(json, "code") is { } code ? new(JsonText.Of(json, "system"), code, JsonText.Of(json, "display"), Designation.ReadAll(json)) : null;
}

/// <summary>What must hold of a code (FHIR R4, ValueSet.compose.include.filter).</summary>
/// <param name="Property">Of which property.</param>
/// <param name="Op">What holds.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record SetFilter(string Property, string Op, string Value);
