using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>An archetype that a query names, or a code of an archetype. Only of what lies in compositions: that is what templates speak of.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="NodeId">The archetype or code.</param>
/// <param name="Archetype">The archetype that the code is one of; null for an archetype.</param>
public sealed record BoundNodeId(AqlSpan Span, string NodeId, string? Archetype);

/// <summary>
/// Collects the archetypes and codes that a query names. A code counts where it is sure which archetype it belongs to (AQL 1.1.0, node predicate: codes
/// are local to their archetype).
/// </summary>
internal sealed class NodeIdCollector
{
    // Archetypes are made of compositions, entries, sections and what items are put in, not of what lies between: a step to these stays in its archetype.
    private static readonly RmClass[] Between = [RmModel.History, RmModel.Event, RmModel.Activity];

    private readonly List<BoundNodeId> _found = [];

    /// <summary>What was found, each once.</summary>
    public IReadOnlyList<BoundNodeId> Found => [.. _found.DistinctBy(one => (one.NodeId, one.Archetype))];

    /// <summary>True when objects of a class expression lie in compositions only.</summary>
    public static bool IsInCompositions(RmClass type, BoundClass? container) =>
        type.IsA(RmModel.Composition) || type.IsA(RmModel.ContentItem) || container is { Subject: BoundSubject.Node, IsInCompositions: true };

    /// <summary>Takes a class expression.</summary>
    /// <returns>The archetype that codes below it are codes of; null when that is not known.</returns>
    public string? OfClass(AqlPredicate? syntax, BoundPredicate? predicate, BoundClass? container, bool isLocal) =>
        syntax is null || predicate is null ? null : Take(syntax, predicate, isLocal ? container?.Archetype : null);

    /// <summary>Begins a path: takes the predicate on its variable.</summary>
    public NodeIdWalk Begin(BoundClass variable, AqlPredicate? syntax, BoundPredicate? predicate) => new(this, variable,
        variable.IsInCompositions && BoundClass.NodeIdOf(predicate) is not null ? Take(syntax!, predicate!, variable.Archetype) : variable.Archetype);

    /// <summary>Takes a step.</summary>
    /// <returns>The archetype that the next step is taken in; null when that is not known.</returns>
    public string? OfStep(string? archetype, AqlPathStep step, BoundPredicate? predicate, IReadOnlyList<RmClass> classes) =>
        BoundClass.NodeIdOf(predicate) is not null ? Take(step.Predicate!, predicate!, archetype) : classes.Any(MayBeRoot) ? null : archetype;

    private static bool MayBeRoot(RmClass type) => type.IsA(RmModel.Locatable) && !Between.Any(type.IsA);

    private string? Take(AqlPredicate syntax, BoundPredicate predicate, string? archetype)
    {
        if (BoundClass.NodeIdOf(predicate) is not { } id) return null;
        var isCode = NodeIdPredicate.IsCodeOfArchetype(id);
        if (isCode ? archetype is not null : IsArchetype(id)) _found.Add(new(SpanOf(syntax), id, isCode ? archetype : null));
        return isCode ? archetype : id;
    }

    private static bool IsArchetype(string id) => id.Split('-') is [_, _, var rest, ..] && rest.Contains('.', StringComparison.Ordinal);

    private static AqlSpan SpanOf(AqlPredicate syntax) => syntax is AqlPredicatePair { IsAnd: true } pair ? SpanOf(pair.Left) : syntax.Span;
}

/// <summary>Goes along a path, and knows at each step whose codes the next ones are.</summary>
internal sealed class NodeIdWalk(NodeIdCollector collector, BoundClass variable, string? archetype)
{
    private string? _archetype = archetype;

    /// <summary>Takes a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="predicate">Its predicate, bound; null when it has none.</param>
    /// <param name="classes">What it leads to.</param>
    public void Take(AqlPathStep step, BoundPredicate? predicate, IReadOnlyList<RmClass> classes)
    {
        if (variable.IsInCompositions) _archetype = collector.OfStep(_archetype, step, predicate, classes);
    }
}

/// <summary>Tells which archetypes and codes of a query no template knows. Such a path gives null in every row, and FROM no row: a slip, more often than not.</summary>
public static class NodeIdWarnings
{
    /// <summary>A warning for each.</summary>
    /// <param name="query">The query.</param>
    /// <param name="known">What the templates hold.</param>
    public static IReadOnlyList<AqlFault> Of(BoundQuery query, ArchetypeCodes known) =>
        [.. query.NodeIds.Select(one => one.Archetype is null ? OfArchetype(query.Text, one, known) : OfCode(query.Text, one, known)).OfType<AqlFault>().OrderBy(fault => fault.Span.Start)];

    private static AqlFault? OfArchetype(string text, BoundNodeId one, ArchetypeCodes known)
    {
        if (known.Find(one.NodeId) is not null) return null;
        var (type, concept) = Parts(one.NodeId);
        var near = known.Archetypes.Select(Parts).Where(other => other.Type == type).Select(other => other.Concept);
        return AqlFault.At(text, one.Span, $"no template here has the archetype {one.NodeId}", BindingFaults.Nearest(concept, near));
    }

    // Of an archetype that no template has, one warning is enough.
    private static AqlFault? OfCode(string text, BoundNodeId one, ArchetypeCodes known) =>
        known.Find(one.Archetype!) is not { } codes || codes.Contains(one.NodeId) ? null
        : AqlFault.At(text, one.Span, $"no template here has the code {one.NodeId} in {one.Archetype}", BindingFaults.Nearest(one.NodeId, codes));

    private static (string Type, string Concept) Parts(string archetypeId) =>
        archetypeId.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (archetypeId[..dot], archetypeId[(dot + 1)..]) : (archetypeId, "");
}
