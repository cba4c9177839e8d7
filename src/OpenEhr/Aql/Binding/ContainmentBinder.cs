using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Binds FROM: finds the classes, and gives the variables their names.</summary>
internal sealed class ContainmentBinder(BindingScope scope)
{
    public BoundContainment Bind(AqlContainment containment, BoundClass? container = null) => containment switch
    {
        AqlClassExpression one => Class(one, container),
        AqlContains contains => Contains(contains, container),
        AqlContainmentPair pair => new BoundContainmentPair(pair.IsAnd, Bind(pair.Left, container), Bind(pair.Right, container)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private BoundContains Contains(AqlContains contains, BoundClass? outer)
    {
        var container = Class(contains.Container, outer);
        return new(container, contains.IsNegated, Bind(contains.Content, container));
    }

    private BoundClass Class(AqlClassExpression syntax, BoundClass? container)
    {
        var type = Find(syntax);
        var subject = SubjectOf(type);
        var predicate = syntax.Predicate is null ? null : scope.Paths.BindPredicate(syntax.Predicate, scope.Paths.ClassesOf(subject, type));
        var isLocal = BoundClass.NodeIdOf(predicate) is { } id && NodeIdPredicate.IsCodeOfArchetype(id) && container?.NodeId is not null;
        var isInCompositions = subject == BoundSubject.Node && NodeIdCollector.IsInCompositions(type, container);
        var bound = new BoundClass
        {
            Index = scope.Classes.Count, Subject = subject, Class = type, Variable = syntax.Variable, Predicate = predicate, Versions = syntax.Versions,
            IsLocal = isLocal, IsInCompositions = isInCompositions,
            Archetype = isInCompositions ? scope.NodeIds.OfClass(syntax.Predicate, predicate, container, isLocal) : null,
        };
        scope.Classes.Add(bound);
        if (syntax.Variable is { } name && !scope.Variables.TryAdd(name, bound))
            scope.Faults.Add(syntax.Span, $"the variable {name} stands twice in FROM", "each variable has a name of its own");
        if (container is not null) CheckContainment(syntax, bound, container);
        return bound;
    }

    private RmClass Find(AqlClassExpression syntax)
    {
        if (syntax.ClassName.Equals("VERSION", StringComparison.OrdinalIgnoreCase)) return RmModel.Version;
        if (RmModel.Find(syntax.ClassName.ToUpperInvariant()) is { } found) return found;
        scope.Faults.Add(new(syntax.Span.Start, syntax.ClassName.Length), $"the reference model has no class {syntax.ClassName}",
            BindingFaults.Nearest(syntax.ClassName, RmModel.Classes.Select(c => c.Name)));
        return RmModel.Locatable;
    }

    private static BoundSubject SubjectOf(RmClass type) =>
        type == RmModel.Ehr ? BoundSubject.Ehr
        : type.IsA(RmModel.VersionedObject) ? BoundSubject.VersionedObject
        : type.IsA(RmModel.Version) ? BoundSubject.Version
        : BoundSubject.Node;

    private void CheckContainment(AqlClassExpression syntax, BoundClass content, BoundClass container)
    {
        if (container.Subject != BoundSubject.Node || container.Class == RmModel.Folder) return;
        if (content.Subject == BoundSubject.Node && container.Classes.Any(Evaluation.NodeFinder.Of(content.Class).CanBeBelow)) return;
        scope.Faults.Warn(syntax.Span, $"{container.Class.Name} cannot contain {content.Class.Name}",
            "what follows CONTAINS reaches as far as it can: put parentheses around what belongs together");
    }
}
