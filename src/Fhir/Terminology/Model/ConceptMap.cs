using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Terminology.Model;

/// <summary>A concept map (FHIR R4, ConceptMap): which codes of one system stand for which of another.</summary>
/// <param name="Head">Its address, version and names.</param>
/// <param name="Groups">The pairs of systems.</param>
internal sealed record ConceptMap(TerminologyHead Head, IReadOnlyList<MapGroup> Groups)
{
    /// <summary>Reads a ConceptMap that keeps the definitions.</summary>
    public static ConceptMap Read(JsonElement json) => new(TerminologyHead.Read(json), [.. json.Items("group").Select(MapGroup.Read)]);
}

/// <summary>The mappings from one system to another.</summary>
/// <param name="Source">The system of the codes.</param>
/// <param name="Target">The system of what they stand for.</param>
/// <param name="Mappings">The mappings.</param>
/// <param name="Unmapped">What is done with codes that are not among them; null for nothing.</param>
internal sealed record MapGroup(string? Source, string? Target, IReadOnlyList<Mapping> Mappings, Unmapped? Unmapped)
{
    private ILookup<string, Mapping>? _bySource;
    private ILookup<string, Mapping>? _byTarget;

    /// <summary>The mappings of a code.</summary>
    public IEnumerable<Mapping> From(string code) => (_bySource ??= Mappings.ToLookup(m => m.Code, StringComparer.Ordinal))[code];

    /// <summary>The mappings to a code.</summary>
    public IEnumerable<Mapping> To(string code) => (_byTarget ??= Mappings.Where(m => m.Target is not null).ToLookup(m => m.Target!, StringComparer.Ordinal))[code];

    /// <summary>Reads a group.</summary>
    public static MapGroup Read(JsonElement json) => new(
        JsonText.Of(json, "source"), JsonText.Of(json, "target"), [.. json.Items("element").SelectMany(Mapping.ReadAll)],
        json.TryGetProperty("unmapped", out var unmapped) && unmapped.ValueKind == JsonValueKind.Object
            ? new(JsonText.Of(unmapped, "mode") ?? "", JsonText.Of(unmapped, "code"), JsonText.Of(unmapped, "display"), JsonText.Of(unmapped, "url")) : null);
}

/// <summary>A code that stands for another.</summary>
/// <param name="Code">The code.</param>
/// <param name="Display">What it is called.</param>
/// <param name="Equivalence">How well they fit.</param>
/// <param name="Target">What it stands for; null when it stands for nothing.</param>
/// <param name="TargetDisplay">What that is called.</param>
internal sealed record Mapping(string Code, string? Display, string Equivalence, string? Target, string? TargetDisplay)
{
    /// <summary>Whether it says that the two do not fit.</summary>
    public bool IsNone => Equivalence is "unmatched" or "disjoint";

    /// <summary>Reads the mappings of a code.</summary>
    public static IEnumerable<Mapping> ReadAll(JsonElement element) => JsonText.Of(element, "code") is not { } code ? []
        : element.Items("target").Select(t => new Mapping(code, JsonText.Of(element, "display"), JsonText.Of(t, "equivalence") ?? "equivalent", JsonText.Of(t, "code"), JsonText.Of(t, "display")));
}

/// <summary>What is done with codes that a map does not hold (FHIR R4, ConceptMap.group.unmapped).</summary>
internal sealed record Unmapped(string Mode, string? Code, string? Display, string? Url);
