using System.Text.RegularExpressions;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>A predicate whose parameters have values.</summary>
/// <param name="Key">One spelling for all that mean the same: steps with equal keys take the same node.</param>
public abstract record BoundPredicate(string Key)
{
    /// <summary>Whether a node satisfies it; null when that cannot be said.</summary>
    internal abstract bool? Holds(object node, AqlEnvironment environment);
}

/// <summary>A path from a node.</summary>
/// <param name="Steps">The steps.</param>
public sealed record BoundRelativePath(IReadOnlyList<(string Attribute, BoundPredicate? Predicate)> Steps)
{
    /// <summary>One spelling for all that mean the same.</summary>
    public string Key => string.Join('/', Steps.Select(step => step.Predicate is null ? step.Attribute : $"{step.Attribute}[{step.Predicate.Key}]"));

    /// <summary>All values that the path leads to.</summary>
    internal IEnumerable<AqlValue> Values(object node, AqlEnvironment environment) => Values(node, 0, environment);

    private IEnumerable<AqlValue> Values(object node, int at, AqlEnvironment environment)
    {
        var found = new List<AqlValue>();
        PathStepper.Follow(node, Steps[at].Attribute, Steps[at].Predicate, environment, found);
        foreach (var value in found)
            if (at + 1 == Steps.Count) yield return value;
            else
                foreach (var below in Values(value.Raw!, at + 1, environment)) yield return below;
    }
}

/// <summary>The archetype id or code of the node. A parent archetype's id does not match its specialisations: the predicate is short for =.</summary>
/// <param name="NodeId">The id.</param>
public sealed record NodeIdPredicate(string NodeId) : BoundPredicate("#" + NodeId)
{
    /// <summary>True for a code of an archetype, which means something only inside that archetype.</summary>
    public bool IsCode => IsCodeOfArchetype(NodeId);

    /// <summary>True for <c>at0004</c> and <c>id5</c>, false for an archetype id.</summary>
    public static bool IsCodeOfArchetype(string nodeId) =>
        nodeId.Length > 2 && (nodeId.StartsWith("at", StringComparison.Ordinal) || nodeId.StartsWith("id", StringComparison.Ordinal)) && char.IsAsciiDigit(nodeId[2]);

    internal override bool? Holds(object node, AqlEnvironment environment) => (node as Locatable)?.ArchetypeNodeId == NodeId;
}

/// <summary>The name of the node.</summary>
/// <param name="Name">The name.</param>
public sealed record NamePredicate(string Name) : BoundPredicate("'" + Name + "'")
{
    internal override bool? Holds(object node, AqlEnvironment environment) => (node as Locatable)?.Name?.Value == Name;
}

/// <summary>The code of the node's name.</summary>
/// <param name="Terminology">The terminology.</param>
/// <param name="Code">The code.</param>
public sealed record NameCodePredicate(string Terminology, string Code) : BoundPredicate($"{Terminology}::{Code}")
{
    internal override bool? Holds(object node, AqlEnvironment environment) =>
        (node as Locatable)?.Name is DvCodedText { DefiningCode: { } phrase } && phrase.CodeString == Code && phrase.TerminologyId?.Value == Terminology;
}

/// <summary>A comparison that holds when it holds for some value of the path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">What with.</param>
/// <param name="Other">What with, when it is a path.</param>
public sealed record ComparisonPredicate(BoundRelativePath Path, AqlOperator Operator, AqlValue Value, BoundRelativePath? Other)
    : BoundPredicate($"{Path.Key} {Operator} {Other?.Key ?? AqlKey.Of(Value.Raw)}")
{
    internal override bool? Holds(object node, AqlEnvironment environment)
    {
        bool? any = null;
        foreach (var left in Path.Values(node, environment))
            foreach (var right in Other?.Values(node, environment) ?? [Value])
                if (AqlComparable.Compare(AqlComparable.Of(left), Operator, AqlComparable.Of(right)) is { } holds)
                    any = holds || any is true;
        return any;
    }
}

/// <summary>A regular expression that the text of some value of the path matches in whole. Matched in linear time.</summary>
/// <param name="Path">The path.</param>
/// <param name="Pattern">The pattern.</param>
public sealed record RegexPredicate(BoundRelativePath Path, Regex Pattern) : BoundPredicate($"{Path.Key} ~ {Pattern}")
{
    internal override bool? Holds(object node, AqlEnvironment environment)
    {
        var texts = Path.Values(node, environment).Select(value => AqlFunctions.Text(value)).Where(text => text is not null).ToList();
        return texts.Count == 0 ? null : texts.Exists(text => Pattern.IsMatch(text!));
    }
}

/// <summary>Both, or at least one of two.</summary>
/// <param name="IsAnd">False for OR.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record PredicatePair(bool IsAnd, BoundPredicate Left, BoundPredicate Right) : BoundPredicate($"({Left.Key} {(IsAnd ? '&' : '|')} {Right.Key})")
{
    internal override bool? Holds(object node, AqlEnvironment environment)
    {
        var left = Left.Holds(node, environment);
        if (left == !IsAnd) return left;
        return IsAnd ? left & Right.Holds(node, environment) : left | Right.Holds(node, environment);
    }
}
