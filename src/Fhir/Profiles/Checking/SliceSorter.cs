using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Snapshots;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>Sorts the items of a list into its slices, and says which have no place (FHIR R4, profiling, 5.1.0.6).</summary>
internal sealed class SliceSorter(ValidationPass pass)
{
    private static readonly SlicingRule OfExtensions = new([new("value", DiscriminatorPath.Parse("url"))], "open", false);
    private static readonly SlicingRule OfTypes = new([new("type", DiscriminatorPath.Parse("$this"))], "open", false);
    private static readonly SlicingRule ByAll = new([], "open", false);

    private readonly Discriminators _discriminators = new(pass);

    /// <summary>The items of each slice, in their order.</summary>
    public IEnumerable<(ElementNode Slice, FhirPathNode[] Items)> Sort(FhirPathNode owner, ElementNode rules, FhirPathNode[] items)
    {
        var slicing = SlicingOf(rules);
        var sorted = rules.Slices.ToDictionary(s => s, _ => new List<FhirPathNode>());
        var (last, open) = (-1, false);
        foreach (var item in items)
        {
            var place = PlaceOf(item, rules.Slices, slicing);
            if (place < 0) TellOfOpen(item, slicing, rules);
            else sorted[rules.Slices[place]].Add(item);
            if (place >= 0 && open && slicing.Rules == "openAtEnd") pass.Error(item, "structure", "stands after what is in no slice");
            if (place >= 0 && slicing.IsOrdered && place < last) pass.Error(item, "structure", $"stands after what belongs behind it: the slices of {owner.Type?.Name}.{rules.Key} have an order");
            (last, open) = (Math.Max(last, place), open || place < 0);
        }
        return rules.Slices.Select(s => (s, sorted[s].ToArray()));
    }

    // Extensions are told apart by their address and a choice by its type, whether a profile says so or not.
    private static SlicingRule SlicingOf(ElementNode rules) =>
        rules.Rule.Slicing is { } slicing && (slicing.Discriminators.Count > 0 || !rules.IsChoice) ? slicing
        : rules.Key is "extension" or "modifierExtension" ? OfExtensions : rules.IsChoice ? OfTypes : ByAll;

    private int PlaceOf(FhirPathNode item, IReadOnlyList<ElementNode> slices, SlicingRule slicing)
    {
        for (var i = 0; i < slices.Count; i++)
            if (pass.May(1) && IsIn(item, slices[i], slicing)) return i;
        return -1;
    }

    private bool IsIn(FhirPathNode item, ElementNode slice, SlicingRule slicing)
    {
        foreach (var discriminator in slicing.Discriminators)
            if (!_discriminators.Matches(item, slice, discriminator)) return false;
        return slicing.Discriminators.Count > 0 || pass.Holds(() => new ElementValidator(pass).Check(item, slice));
    }

    private void TellOfOpen(FhirPathNode item, SlicingRule slicing, ElementNode rules)
    {
        if (slicing.Rules == "closed") pass.Error(item, "structure", $"is in none of the slices {string.Join(", ", rules.Slices.Take(20).Select(s => s.SliceName))}, and others are not allowed");
    }
}
