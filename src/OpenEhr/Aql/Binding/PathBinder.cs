using System.Text.RegularExpressions;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Binds paths and predicates. An attribute that no class has which the node can be of is a fault.</summary>
internal sealed class PathBinder(BindingScope scope)
{
    // Where an EHR only refers to something, a path may lead on into it.
    private static readonly Dictionary<string, RmClass> Followed = new() { ["ehr_status"] = RmModel.EhrStatus, ["directory"] = RmModel.Folder, ["folders"] = RmModel.Folder };

    /// <summary>The classes that objects of a class expression can have.</summary>
    public IReadOnlyList<RmClass> ClassesOf(BoundSubject subject, RmClass type) => subject == BoundSubject.Ehr ? [RmModel.Ehr] : type.Concrete;

    /// <summary>Binds a path and gives it its places; null when the variable is not known.</summary>
    public PathPlace? Bind(AqlIdentifiedPath path)
    {
        if (Variable(path) is not { } variable) return null;
        var predicate = path.Predicate is null ? null : BindPredicate(path.Predicate, variable.Classes);
        var place = scope.Tree.Root(variable, predicate);
        var walk = scope.NodeIds.Begin(variable, path.Predicate, predicate);
        foreach (var step in path.Steps)
        {
            var classes = Below(place.Classes, step);
            var bound = step.Predicate is null ? null : BindPredicate(step.Predicate, classes);
            walk.Take(step, bound, classes);
            place = scope.Tree.Below(place, step.Attribute, bound, classes);
        }
        return place;
    }

    /// <summary>
    /// Binds a path that makes no rows: the last of its places that other paths have too, and the rest of the path from there.
    /// </summary>
    public (PathPlace From, BoundRelativePath? Onward)? BindUnselected(AqlIdentifiedPath path)
    {
        if (Variable(path) is not { } variable) return null;
        var ofVariable = path.Predicate is null ? null : BindPredicate(path.Predicate, variable.Classes);
        var place = scope.Tree.Root(variable, ofVariable);
        var walk = scope.NodeIds.Begin(variable, path.Predicate, ofVariable);
        var classes = place.Classes;
        var at = 0;
        for (; at < path.Steps.Count; at++)
        {
            var below = Below(classes, path.Steps[at]);
            var predicate = path.Steps[at].Predicate is { } written ? BindPredicate(written, below) : null;
            if (scope.Tree.Find(place, path.Steps[at].Attribute, predicate) is not { } known) break;
            walk.Take(path.Steps[at], predicate, below);
            (place, classes) = (known, below);
        }
        return (place, at == path.Steps.Count ? null : Relative([.. path.Steps.Skip(at)], classes, walk));
    }

    public BoundPredicate BindPredicate(AqlPredicate predicate, IReadOnlyList<RmClass> classes) => predicate switch
    {
        AqlPredicatePair pair => new PredicatePair(pair.IsAnd, BindPredicate(pair.Left, classes), BindPredicate(pair.Right, classes)),
        AqlNodeIdPredicate { NodeId: { } id } => new NodeIdPredicate(id),
        AqlNodeIdPredicate { Parameter: { } parameter } => FromParameter(parameter),
        AqlNamePredicate { Code: { } code } name => new NameCodePredicate(name.Terminology!, code),
        AqlNamePredicate name => new NamePredicate(scope.Values.Text(name.Name!, "a name")),
        AqlComparisonPredicate comparison => Comparison(comparison, classes),
        AqlRegexPredicate regex => Regex(regex, classes),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private NodeIdPredicate FromParameter(AqlParameter parameter) => new NodeIdPredicate(scope.Values.Text(parameter, "an archetype id or a code"));

    private BoundPredicate Comparison(AqlComparisonPredicate comparison, IReadOnlyList<RmClass> classes)
    {
        var path = Relative(comparison.Path, classes);
        if (comparison.OtherPath is { } other) return new ComparisonPredicate(path, comparison.Operator, default, Relative(other, classes));
        var value = scope.Values.Constant(comparison.Value!);
        if (comparison.Operator == AqlOperator.Equal && value.Raw is string text)
        {
            if (path.Key == "archetype_node_id") return new NodeIdPredicate(text);
            if (path.Key == "name/value") return new NamePredicate(text);
        }
        return new ComparisonPredicate(path, comparison.Operator, value, null);
    }

    private BoundPredicate Regex(AqlRegexPredicate regex, IReadOnlyList<RmClass> classes)
    {
        var path = Relative(regex.Path, classes);
        try
        {
            return new RegexPredicate(path, new($"\\A(?:{regex.Pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            scope.Faults.Add(regex.Span, "the regular expression cannot be read", "look-around, back-references and very large counts are not taken");
            return new NodeIdPredicate("");
        }
    }

    private BoundRelativePath Relative(IReadOnlyList<AqlPathStep> steps, IReadOnlyList<RmClass> classes, NodeIdWalk? walk = null)
    {
        var bound = new List<(string, BoundPredicate?)>();
        foreach (var step in steps)
        {
            classes = Below(classes, step);
            var predicate = step.Predicate is null ? null : BindPredicate(step.Predicate, classes);
            walk?.Take(step, predicate, classes);
            bound.Add((step.Attribute, predicate));
        }
        return new(bound);
    }

    private BoundClass? Variable(AqlIdentifiedPath path)
    {
        if (scope.Variables.TryGetValue(path.Variable, out var variable)) return variable;
        scope.Faults.Add(new(path.Span.Start, path.Variable.Length), $"FROM has no variable {path.Variable}",
            BindingFaults.Nearest(path.Variable, scope.Variables.Keys) ?? (scope.Variables.Count > 0 ? $"it has {string.Join(", ", scope.Variables.Keys)}" : "name one in FROM, such as COMPOSITION c"));
        return null;
    }

    /// <summary>The classes that a step can lead to.</summary>
    private IReadOnlyList<RmClass> Below(IReadOnlyList<RmClass> above, AqlPathStep step)
    {
        if (above is Unknown) return above;
        var found = above.Select(c => c.Find(step.Attribute)).OfType<RmAttribute>().ToList();
        if (found.Count == 0)
        {
            Fault(above, step);
            return new Unknown();
        }
        var below = found.Where(a => a.Type is not null).SelectMany(a => a.Type!.Concrete);
        if (above.Contains(RmModel.Ehr) && Followed.TryGetValue(step.Attribute, out var followed)) below = below.Append(followed);
        return Narrowed([.. below.Distinct()], step.Predicate);
    }

    /// <summary>An archetype id names the class of its nodes.</summary>
    private static IReadOnlyList<RmClass> Narrowed(IReadOnlyList<RmClass> classes, AqlPredicate? predicate)
    {
        while (predicate is AqlPredicatePair { IsAnd: true } pair) predicate = pair.Left;
        if (predicate is not AqlNodeIdPredicate { NodeId: { } id } || id.Split('-') is not [_, _, var rest, ..]) return classes;
        return RmModel.Find(rest.Split('.')[0]) is { } named && classes.Where(c => c.IsA(named)).ToList() is { Count: > 0 } narrowed ? narrowed : classes;
    }

    private void Fault(IReadOnlyList<RmClass> above, AqlPathStep step)
    {
        var span = new AqlSpan(step.Span.Start, step.Attribute.Length);
        if (above.Count == 0)
        {
            scope.Faults.Add(span, $"nothing lies below a text, a number or a truth value, so that {step.Attribute} leads nowhere");
            return;
        }
        var names = above.Count > 4 ? $"none of {string.Join(", ", above.Take(3).Select(c => c.Name))} and {above.Count - 3} more" : above.Count == 1 ? $"no {above[0].Name}" : $"none of {string.Join(", ", above.Select(c => c.Name))}";
        scope.Faults.Add(span, $"{names} has an attribute {step.Attribute}", BindingFaults.Nearest(step.Attribute, above.SelectMany(c => c.Attributes).Select(a => a.Name).Distinct()));
    }

    /// <summary>Below a fault nothing more is found.</summary>
    private sealed class Unknown : List<RmClass>;
}
