using System.Text.Json;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Snapshots;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>Says whether an item is of a slice, by what tells the slices apart (FHIR R4, profiling, 5.1.0.7).</summary>
internal sealed class Discriminators(ValidationPass pass)
{
    /// <summary>Whether an item has what a discriminator of a slice asks for.</summary>
    public bool Matches(FhirPathNode item, ElementNode slice, Discriminator discriminator)
    {
        if (discriminator.Path.Steps is not { } steps)
        {
            pass.Warn(item, "not-supported", $"the discriminator {SnapshotBuilder.Printable(discriminator.Path.Text)} is not understood, and its slices were not told apart");
            return false;
        }
        var found = In(item, steps);
        return discriminator.Type switch
        {
            "exists" => Exists(slice, steps, found.Count > 0),
            "type" => OfTypes(slice, steps, found),
            "profile" => OfProfiles(slice, steps, found),
            _ => HasValue(slice, steps, found),
        };
    }

    /// <summary>What a path leads to in a resource. What a reference leads to may be known by its type alone.</summary>
    private List<Found> In(FhirPathNode item, IReadOnlyList<DiscriminatorStep> steps)
    {
        List<Found> found = [new(item, item.Type?.Name)];
        foreach (var step in steps)
            found = [.. found.SelectMany(f => f.Node is null ? [] : Next(f.Node, step))];
        return found;
    }

    private IEnumerable<Found> Next(FhirPathNode node, DiscriminatorStep step) => step.Kind switch
    {
        DiscriminatorStepKind.Name => node.ChildrenOf(step.Name).Select(Found.Of),
        DiscriminatorStepKind.Extension => node.ChildrenOf("extension").Where(e => e.Text("url") == step.Name).Select(Found.Of),
        DiscriminatorStepKind.OfType => node.Type?.IsA(step.Name) == true ? [Found.Of(node)] : [],
        _ => node.Text("reference") is not { } literal ? []
            : LocalResources.Find(node, literal, count => pass.May(1 + count)) is { } target ? [Found.Of(target)]
            : LiteralReference.TypeOf(literal) is { } type ? [new(null, type.Name)] : [],
    };

    /// <summary>What a path leads to in a definition.</summary>
    private List<ElementNode> In(ElementNode slice, IReadOnlyList<DiscriminatorStep> steps)
    {
        List<ElementNode> found = [slice];
        foreach (var step in steps)
            found = [.. found.SelectMany(n => Next(n, step))];
        return found;
    }

    private IEnumerable<ElementNode> Next(ElementNode node, DiscriminatorStep step) => step.Kind switch
    {
        DiscriminatorStepKind.Name => Children(node).Where(c => c.Key == step.Name).SelectMany(WithSlices),
        DiscriminatorStepKind.Extension => Children(node).Where(c => c.Key == "extension").SelectMany(WithSlices).Where(s => UrlOf(s) == step.Name),
        DiscriminatorStepKind.OfType => node.Slices.FirstOrDefault(s => s.Rule.Types is [var type] && type.Code == step.Name) is { } slice ? [slice] : [node],
        _ => node.Rule.Types.SelectMany(t => t.Targets).Select(t => pass.Library.Find(ProfileLibrary.AddressOf(t))).Where(p => p.IsDone).Select(p => p.Value.Root),
    };

    // A choice that is cut down to one of its types is that type; what slices of a list say may be what tells.
    private static IEnumerable<ElementNode> WithSlices(ElementNode node) => node is { IsChoice: true, Slices: [var only] } ? [only] : node.Slices.SelectMany(WithSlices).Prepend(node);

    private IReadOnlyList<ElementNode> Children(ElementNode node) =>
        node.Children.Count > 0 ? node.Children : pass.Library.ContentOf(node).TryGet(out var content, out _) ? content.Children : [];

    private string? UrlOf(ElementNode extension) =>
        extension.Rule.Types is [{ Profiles: [var profile] }] ? Canonical.Of(profile).Url
        : Children(extension).FirstOrDefault(c => c.Key == "url")?.Rule.Fixed is { } url ? JsonText.Of(url) : null;

    private bool Exists(ElementNode slice, IReadOnlyList<DiscriminatorStep> steps, bool isThere)
    {
        var rules = In(slice, steps);
        if (rules.Count == 0) return true;
        return rules.Exists(r => r.Rule.Max == 0) ? !isThere : !rules.Exists(r => r.Rule.Min > 0) || isThere;
    }

    private bool OfTypes(ElementNode slice, IReadOnlyList<DiscriminatorStep> steps, List<Found> found)
    {
        var rules = In(slice, steps);
        // To what a reference leads is told by its targets, of which each is the root of a definition.
        var types = rules.SelectMany(r => r.Rule.Types.Count > 0 ? r.Rule.Types : [new TypeRule(r.Name, [], [])]).ToList();
        return found.Exists(f => f.Type is { } name && Definitions.FhirDefinitions.R4.Find(name) is { } type && types.Exists(t => t.Admits(type)));
    }

    private bool OfProfiles(ElementNode slice, IReadOnlyList<DiscriminatorStep> steps, List<Found> found)
    {
        var isReference = steps is [.., { Kind: DiscriminatorStepKind.Resolve }];
        var profiles = In(slice, isReference ? steps.SkipLast(1).ToList() : steps).SelectMany(r => r.Rule.Types).SelectMany(t => isReference ? t.Targets : t.Profiles).Select(ProfileLibrary.AddressOf).ToList();
        return profiles.Count == 0 || found.Exists(f => f.Node is { } node && profiles.Exists(p => pass.ConformsTo(node, p) == true));
    }

    private bool HasValue(ElementNode slice, IReadOnlyList<DiscriminatorStep> steps, List<Found> found)
    {
        if (steps is [.., { Kind: DiscriminatorStepKind.Name, Name: "url" }] && UrlsOf(slice, steps.SkipLast(1)) is { Count: > 0 } urls)
            return found.Exists(f => f.Node?.Value is string url && urls.Contains(url));
        if (Implied(slice, steps) is { Count: > 0 } implied) return found.Exists(f => f.Node is { } node && implied.Exists(i => FixedValues.Fits(node.Json, i)));
        var all = In(slice, steps);
        if (all.Exists(r => r.Rule.Max == 0)) return found.Count == 0;
        var rules = all.Where(SaysWhich).ToList();
        return rules.Count == 0 || found.Exists(f => f.Node is { } node && rules.Exists(r => Fits(node, r)));
    }

    private List<string> UrlsOf(ElementNode slice, IEnumerable<DiscriminatorStep> before) =>
        [.. In(slice, [.. before]).Where(r => r.Key is "extension" or "modifierExtension").Select(UrlOf).OfType<string>()];

    /// <summary>The values at a path that a fixed value or pattern of what is around it demands.</summary>
    private List<JsonElement> Implied(ElementNode slice, IReadOnlyList<DiscriminatorStep> steps)
    {
        var implied = new List<JsonElement>();
        for (var i = 0; i < steps.Count && steps.Skip(i).All(s => s.Kind == DiscriminatorStepKind.Name); i++)
            foreach (var around in In(slice, steps.Take(i).ToList()))
                if ((around.Rule.Fixed ?? around.Rule.Pattern) is { } demanded && Within(demanded, steps.Skip(i)) is { } value) implied.Add(value);
        return implied;
    }

    private static JsonElement? Within(JsonElement value, IEnumerable<DiscriminatorStep> steps)
    {
        foreach (var step in steps)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(step.Name, out value)) return null;
            if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0) value = value[0];
        }
        return value;
    }

    private bool SaysWhich(ElementNode rules) =>
        rules.Demands && pass.May(1) && (HasOwnValue(rules.Rule) || rules.Children.Any(SaysWhich) || rules.Slices.Any(SaysWhich) || rules.Rule.Types.Any(t => t.Profiles.Count > 0));

    private static bool HasOwnValue(ElementRule rule) => rule.Fixed is not null || rule.Pattern is not null || rule.Binding is { Strength: "required" };

    private bool Fits(FhirPathNode node, ElementNode rules)
    {
        if (!pass.May(1)) return false;
        var rule = rules.Rule;
        if (rule.Fixed is { } given && !FixedValues.AreEqual(node.Json, given)) return false;
        if (rule.Pattern is { } pattern && !FixedValues.Fits(node.Json, pattern)) return false;
        if (rules.IsConstrained && rule is { Fixed: null, Pattern: null, Binding: { Strength: "required" } binding } && Bindings.IsMember(node, binding.ValueSet, pass.Codes) != true) return false;
        if (rules.IsConstrained && rule.Types is [{ Profiles: [var profile] }] && pass.ConformsTo(node, profile) == false) return false;
        return rules.Children.Where(SaysWhich).All(c => FitsBelow(node, c));
    }

    private bool FitsBelow(FhirPathNode node, ElementNode rules)
    {
        var items = node.ChildrenOf(rules.Key);
        if (items.Length == 0) return rules.Rule.Min == 0 && !rules.Slices.Any(s => s.Rule.Min > 0);
        if (rules.Slices.Where(s => s.Rule.Min > 0 && SaysWhich(s)).Any(s => !Array.Exists(items, i => Fits(i, s)))) return false;
        return Array.Exists(items, i => Fits(i, rules));
    }

    /// <summary>What a path led to: the node, or its type alone.</summary>
    private readonly record struct Found(FhirPathNode? Node, string? Type)
    {
        public static Found Of(FhirPathNode node) => new(node, node.Type?.Name);
    }
}
