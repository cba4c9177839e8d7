using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Profiles.Snapshots;

/// <summary>What a definition says of one element (FHIR R4, ElementDefinition), as far as it can be checked.</summary>
internal sealed record ElementRule
{
    /// <summary>How many there must be.</summary>
    public int Min { get; init; }

    /// <summary>How many there may be; <see cref="int.MaxValue"/> for any number.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>The types it may have; empty when they are those of another element, or of the root.</summary>
    public IReadOnlyList<TypeRule> Types { get; init; } = [];

    /// <summary>The element whose content it has, by path; null for its own.</summary>
    public string? ContentOf { get; init; }

    /// <summary>The value it has and no other (fixed[x]).</summary>
    public JsonElement? Fixed { get; init; }

    /// <summary>What its value has at least (pattern[x]).</summary>
    public JsonElement? Pattern { get; init; }

    /// <summary>The least value, with the type that its name says.</summary>
    public TypedValue? Least { get; init; }

    /// <summary>The greatest value.</summary>
    public TypedValue? Greatest { get; init; }

    /// <summary>How many characters it may have.</summary>
    public int? Longest { get; init; }

    /// <summary>Which codes it may have.</summary>
    public BindingRule? Binding { get; init; }

    /// <summary>How a list is parted; null when nothing is said.</summary>
    public SlicingRule? Slicing { get; init; }

    /// <summary>Whether what it says changes the meaning of the rest.</summary>
    public bool IsModifier { get; init; }

    /// <summary>The rules in FHIRPath that the definitions of R4 do not have already.</summary>
    public IReadOnlyList<ConstraintRule> Constraints { get; init; } = [];

    /// <summary>The rule with what a differential changes.</summary>
    /// <param name="written">The ElementDefinition.</param>
    public ElementRule With(JsonElement written)
    {
        var rule = this;
        foreach (var member in written.EnumerateObject()) rule = rule.With(member.Name, member.Value);
        return rule;
    }

    /// <summary>Whether two rules ask for the same.</summary>
    public bool AsksTheSame(ElementRule other) =>
        Min == other.Min && Max == other.Max && Longest == other.Longest && Binding == other.Binding && Constraints.Count == other.Constraints.Count
        && ReferenceEquals(Slicing, other.Slicing) && Text(Fixed) == Text(other.Fixed) && Text(Pattern) == Text(other.Pattern)
        && Least == other.Least && Greatest == other.Greatest && Types.Select(t => t.ToString()).SequenceEqual(other.Types.Select(t => t.ToString()));

    private ElementRule With(string name, JsonElement value) => name switch
    {
        "min" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var min) => this with { Min = min },
        "max" when JsonText.Of(value) is { } max => this with { Max = int.TryParse(max, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue },
        "type" when value.ValueKind == JsonValueKind.Array => this with { Types = [.. value.EnumerateArray().Select(TypeRule.Read)], ContentOf = null },
        "contentReference" when JsonText.Of(value) is { } reference => this with { ContentOf = reference[(reference.IndexOf('#') + 1)..] },
        "maxLength" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var longest) => this with { Longest = longest },
        "binding" => BindingRule.Read(value) is { } binding ? this with { Binding = binding } : this,
        "slicing" => this with { Slicing = SlicingRule.Read(value) },
        "isModifier" => this with { IsModifier = value.ValueKind == JsonValueKind.True },
        "constraint" when value.ValueKind == JsonValueKind.Array => this with { Constraints = [.. Constraints, .. value.EnumerateArray().Select(ConstraintRule.Read).OfType<ConstraintRule>().Where(IsNew)] },
        ['f', 'i', 'x', 'e', 'd', _, ..] => this with { Fixed = value },
        ['p', 'a', 't', 't', 'e', 'r', 'n', _, ..] => this with { Pattern = value },
        ['m', 'i', 'n', 'V', 'a', 'l', 'u', 'e', .. { Length: > 0 } type] => this with { Least = TypedValue.Read(type, value) },
        ['m', 'a', 'x', 'V', 'a', 'l', 'u', 'e', .. { Length: > 0 } type] => this with { Greatest = TypedValue.Read(type, value) },
        _ => this,
    };

    private bool IsNew(ConstraintRule rule) => !rule.IsOfSpecification && !Constraints.Any(c => c.Key == rule.Key && c.Expression == rule.Expression);

    private static string? Text(JsonElement? json) => json?.GetRawText();
}

/// <summary>A type that an element may have.</summary>
/// <param name="Code">The name of the type.</param>
/// <param name="Profiles">The profiles of which its value keeps one.</param>
/// <param name="Targets">The types and profiles of which what it refers to keeps one.</param>
internal sealed record TypeRule(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> Targets)
{
    private const string SystemType = "http://hl7.org/fhirpath/System.";

    public static TypeRule Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return new("", [], []);
        return new(NameOf(JsonText.Of(json, "code") ?? ""), [.. json.Texts("profile")], [.. json.Texts("targetProfile")]);
    }

    /// <summary>Whether a type is the one that is meant: the very type, but for what stands for all resources or elements.</summary>
    public bool Admits(FhirType type) => Code.Length == 0 || type.Name == Code || ((type.Kind == FhirKind.Resource || Code is "Element" or "BackboneElement") && type.IsA(Code));

    public override string ToString() => $"{Code}({string.Join(',', Profiles)})[{string.Join(',', Targets)}]";

    // The value of a primitive is of a type of FHIRPath.
    private static string NameOf(string code) => code.StartsWith(SystemType, StringComparison.Ordinal) ? "" : code[(code.LastIndexOf('/') + 1)..];
}

/// <summary>A value of minValue[x] or maxValue[x].</summary>
/// <param name="Type">Its type.</param>
/// <param name="Written">Its JSON.</param>
internal sealed record TypedValue(FhirType Type, string Written)
{
    public static TypedValue? Read(string type, JsonElement value)
    {
        var r4 = FhirDefinitions.R4;
        return (r4.Find(type) ?? r4.Find(char.ToLowerInvariant(type[0]) + type[1..])) is { } known ? new(known, value.GetRawText()) : null;
    }

    /// <summary>The value as FHIRPath compares it.</summary>
    public FhirPathNode ToNode() => FhirPathNode.Of(JsonElement.Parse(Written), Type);
}

/// <summary>Which codes an element may have (ElementDefinition.binding).</summary>
/// <param name="Strength">required, extensible, preferred or example.</param>
/// <param name="ValueSet">The canonical address of the value set.</param>
internal sealed record BindingRule(string Strength, string ValueSet)
{
    public static BindingRule? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && JsonText.Of(json, "strength") is { } strength && JsonText.Of(json, "valueSet") is { } set ? new(strength, set) : null;
}

/// <summary>How a list is parted into slices (ElementDefinition.slicing).</summary>
/// <param name="Discriminators">What tells the slices apart.</param>
/// <param name="Rules">open, closed or openAtEnd.</param>
/// <param name="IsOrdered">Whether the slices stand in their order.</param>
internal sealed record SlicingRule(IReadOnlyList<Discriminator> Discriminators, string Rules, bool IsOrdered)
{
    public static SlicingRule? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        var listed = json.TryGetProperty("discriminator", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Discriminator.Read).OfType<Discriminator>() : [];
        return new([.. listed], JsonText.Of(json, "rules") ?? "open", json.TryGetProperty("ordered", out var ordered) && ordered.ValueKind == JsonValueKind.True);
    }
}

/// <summary>What tells slices apart.</summary>
/// <param name="Type">value, pattern, exists, type or profile.</param>
/// <param name="Path">Where it is looked for.</param>
internal sealed record Discriminator(string Type, DiscriminatorPath Path)
{
    public static Discriminator? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && JsonText.Of(json, "type") is { } type && JsonText.Of(json, "path") is { } path ? new(type, DiscriminatorPath.Parse(path)) : null;
}

/// <summary>A rule in FHIRPath (ElementDefinition.constraint).</summary>
/// <param name="Key">Its key.</param>
/// <param name="IsError">Whether what breaks it is wrong, and not only unusual.</param>
/// <param name="Human">The rule in words.</param>
/// <param name="Expression">The rule.</param>
internal sealed record ConstraintRule(string Key, bool IsError, string Human, string Expression)
{
    private readonly Lazy<Outcome<FhirPathExpression>> _parsed = new(() => FhirPathExpression.Parse(Expression));

    /// <summary>Whether the definitions of R4 have it, by which every resource is checked.</summary>
    public bool IsOfSpecification => FhirDefinitions.R4.Rules.TryGetValue(Key, out var rule) && (rule.Human == Human || rule.Expression == Expression);

    /// <summary>The expression, ready to be asked; refused when it cannot be read.</summary>
    public Outcome<FhirPathExpression> Parsed => _parsed.Value;

    public static ConstraintRule? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && JsonText.Of(json, "expression") is { } expression
            ? new(JsonText.Of(json, "key") ?? "", JsonText.Of(json, "severity") != "warning", JsonText.Of(json, "human") ?? expression, expression) : null;
}
