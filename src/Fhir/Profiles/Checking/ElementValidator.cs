using System.Text.Json;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Snapshots;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>
/// Holds elements against a snapshot. The definitions of R4 are checked elsewhere, so that only what a profile says beside its type is looked at
/// (FHIR R4, profiling, 5.1.0.2: a profile cannot allow what its type forbids).
/// </summary>
internal sealed class ElementValidator(ValidationPass pass)
{
    private readonly SliceSorter _slices = new(pass);

    /// <summary>An element with all that is in it.</summary>
    public void Check(FhirPathNode node, ElementNode rules)
    {
        if (!pass.May(1)) return;
        if (rules.IsConstrained) CheckOwn(node, rules.Rule);
        foreach (var child in rules.Children)
            if (child.Demands) CheckChildren(node, child);
    }

    private void CheckChildren(FhirPathNode node, ElementNode rules)
    {
        if (!pass.May(1)) return;
        var items = node.ChildrenOf(rules.Key);
        if (rules.IsConstrained) CheckNumber(node, rules, items.Length);
        foreach (var item in items) CheckItem(item, rules);
        if (rules.Slices.Count > 0) CheckSlices(node, rules, items);
    }

    private void CheckItem(FhirPathNode item, ElementNode rules)
    {
        if (rules.IsConstrained) CheckType(item, rules.Rule);
        Check(item, rules);
    }

    private void CheckNumber(FhirPathNode owner, ElementNode rules, int count)
    {
        var (min, max) = (rules.Rule.Min, rules.Rule.Max);
        if (count < min) pass.Error(owner, "required", count == 0 && min == 1 ? $"is missing{OfSlice(rules)}" : $"stands {count} times; at least {min} are needed{OfSlice(rules)}", rules.Key);
        else if (count > max) pass.Error(owner, "structure", max == 0 ? $"is not allowed{OfSlice(rules)}" : $"stands {count} times; at most {max} are allowed{OfSlice(rules)}", rules.Key);
    }

    private static string OfSlice(ElementNode rules) => rules.SliceName is { } name ? $", in the slice {name}" : "";

    private void CheckSlices(FhirPathNode owner, ElementNode rules, FhirPathNode[] items)
    {
        var sorted = _slices.Sort(owner, rules, items);
        foreach (var (slice, ofSlice) in sorted)
        {
            CheckNumber(owner, slice, ofSlice.Length);
            if (!slice.Demands) continue;
            foreach (var item in ofSlice) CheckItem(item, slice);
            if (slice.Slices.Count > 0) CheckSlices(owner, slice, ofSlice);
        }
    }

    private void CheckType(FhirPathNode item, ElementRule rule)
    {
        if (rule.Types.Count == 0 || item.Type is not { } type || item.Property?.Type.Type.Name == "xhtml") return;
        var possible = rule.Types.Where(t => t.Admits(type)).ToList();
        if (possible.Count == 0)
        {
            pass.Error(item, "structure", $"must be of type {string.Join(" or ", rule.Types.Select(t => t.Code).Distinct())}");
            return;
        }
        if (possible.TrueForAll(t => t.Profiles.Count > 0)) CheckProfiles(item, [.. possible.SelectMany(t => t.Profiles).Distinct()]);
        if (type.Name == "Reference" && possible.TrueForAll(t => t.Targets.Count > 0)) CheckTarget(item, [.. possible.SelectMany(t => t.Targets).Distinct()]);
    }

    private void CheckProfiles(FhirPathNode item, List<string> profiles)
    {
        if (profiles is [var one]) pass.Validate(item, one);
        else if (profiles.TrueForAll(p => pass.ConformsTo(item, p) == false)) pass.Error(item, "structure", $"keeps none of the profiles {string.Join(", ", profiles)}");
    }

    private void CheckTarget(FhirPathNode reference, List<string> targets)
    {
        if (reference.Text("reference") is not { } literal) return;
        if (LocalResources.Find(reference, literal, count => pass.May(1 + count)) is { } target) CheckResolved(reference, target, targets);
        else if (LiteralReference.TypeOf(literal) is { } type && !targets.Exists(t => MayBe(t, type))) TellOfTarget(reference, targets);
    }

    private bool MayBe(string target, Definitions.FhirType type) => !pass.Library.Find(ProfileLibrary.AddressOf(target)).TryGet(out var profile, out _) || type.IsA(profile.Type);

    private void CheckResolved(FhirPathNode reference, FhirPathNode target, List<string> targets)
    {
        if (!targets.Exists(t => MayBe(t, target.Type!))) TellOfTarget(reference, targets);
        else if (targets is [var one] && pass.Library.Find(ProfileLibrary.AddressOf(one)).TryGet(out var profile, out _)) pass.Validate(target, profile);
        else if (targets.TrueForAll(t => pass.ConformsTo(target, ProfileLibrary.AddressOf(t)) == false)) TellOfTarget(reference, targets);
    }

    private void TellOfTarget(FhirPathNode reference, List<string> targets) =>
        pass.Error(reference, "structure", $"must refer to {string.Join(" or ", targets.Select(t => t.Replace(ProfileLibrary.TypeUrl, "", StringComparison.Ordinal)))}");

    private void CheckOwn(FhirPathNode node, ElementRule rule)
    {
        if (rule.Fixed is { } given && !FixedValues.AreEqual(node.Json, given)) pass.Error(node, "value", "must be the very value that the profile fixes");
        if (rule.Pattern is { } pattern && !FixedValues.Fits(node.Json, pattern)) pass.Error(node, "value", $"must have what the profile demands: {FixedValues.Shown(pattern)}");
        if (rule.Longest is { } longest && node.Json.ValueKind == JsonValueKind.String && node.Json.GetString()!.Length > longest) pass.Error(node, "value", $"is longer than {longest} characters");
        if (rule.Least is { } least && Order(node, least) < 0) pass.Error(node, "value", $"is less than {least.Written}");
        if (rule.Greatest is { } greatest && Order(node, greatest) > 0) pass.Error(node, "value", $"is more than {greatest.Written}");
        if (rule.Binding is { } binding) Bindings.Check(node, binding, pass);
        foreach (var constraint in rule.Constraints) CheckConstraint(node, constraint);
    }

    private int Order(FhirPathNode node, TypedValue limit)
    {
        if (node.Type != limit.Type) return 0;
        var bound = limit.ToNode();
        return new FhirPathEquality(new FhirPathRun(node, FhirPathExpression.StepsOfClients, TimeProvider.System)).Compare(node, bound) ?? Order(InOneUnit(node), InOneUnit(bound));
    }

    // What cannot be compared is neither more nor less. Converted numbers are exact to some fifteen digits.
    private static int Order((double Amount, string Unit)? one, (double Amount, string Unit)? other)
    {
        if (one is not { } own || other is not { } limit || own.Unit != limit.Unit) return 0;
        return Math.Abs(own.Amount - limit.Amount) <= Math.Abs(limit.Amount) * 1e-12 ? 0 : own.Amount.CompareTo(limit.Amount);
    }

    private (double Amount, string Unit)? InOneUnit(FhirPathNode node) =>
        node.Text("system") == Search.Indexing.LeafWriter.Ucum && FhirPathQuantity.Of(node) is { } quantity ? pass.Units?.Invoke((double)quantity.Number, quantity.Unit) : null;

    private void CheckConstraint(FhirPathNode node, ConstraintRule rule)
    {
        if (!pass.May(100)) return;
        if (!rule.Parsed.TryGet(out var expression, out var unread)) pass.Warn(node, "invariant", $"{rule.Key} could not be checked: {unread.Message}");
        else Tell(node, rule, expression.Holds(node, surroundings: pass));
        pass.May(100);
    }

    // A rule that is not evaluated to its end is not kept, as those of R4 are not: whoever makes a resource could make it too large for a rule that it breaks.
    private void Tell(FhirPathNode node, ConstraintRule rule, Outcome<bool> held)
    {
        if (held is { IsDone: true, Value: true }) return;
        var message = held.Refusal is { } refusal ? $"{rule.Key} could not be checked: {refusal.Message}" : $"{rule.Key}: {rule.Human}";
        if (rule.IsError) pass.Error(node, "invariant", message);
        else pass.Warn(node, "invariant", message);
    }
}
