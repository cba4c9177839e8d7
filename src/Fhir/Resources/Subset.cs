using System.Collections.Frozen;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>
/// Which elements of a resource a client asked for (FHIR R4, search, 3.1.1.5.8 and 3.1.1.5.9). What there must be is always shown, and so is what changes
/// the meaning of the rest: a resource without them would say something else.
/// </summary>
internal abstract record Subset
{
    /// <summary><c>_summary=true</c>: the elements that the specification marks as summary, at every level.</summary>
    public static Subset Summary { get; } = new SummaryElements();

    /// <summary><c>_summary=text</c>: the narrative, id and meta.</summary>
    public static Subset Text { get; } = new NamedElements(FrozenSet.Create(StringComparer.Ordinal, "text"), KeepsModifiers: false);

    /// <summary><c>_summary=data</c>: all but the narrative.</summary>
    public static Subset Data { get; } = new AllButText();

    /// <summary><c>_elements</c>: the elements of these names, a choice by its name without the type.</summary>
    public static Subset Elements(IEnumerable<string> names) => new NamedElements(names.ToFrozenSet(StringComparer.Ordinal), KeepsModifiers: true);

    /// <summary>Whether an element of the resource itself is shown.</summary>
    public abstract bool Shows(FhirElement element);

    /// <summary>Whether the rule holds for the elements below too.</summary>
    public virtual bool IsDeep => false;

    private sealed record SummaryElements : Subset
    {
        public override bool IsDeep => true;

        public override bool Shows(FhirElement element) => element.IsSummary || element.Min > 0 || element.IsModifier;
    }

    private sealed record NamedElements(FrozenSet<string> Names, bool KeepsModifiers) : Subset
    {
        public override bool Shows(FhirElement element) =>
            element.Min > 0 || element.Name is "id" or "meta" || (KeepsModifiers && element.IsModifier) || Names.Contains(element.Name);
    }

    private sealed record AllButText : Subset
    {
        public override bool Shows(FhirElement element) => element.Name != "text";
    }
}
