using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>
/// Finds all ways in which the classes of FROM can be taken from one EHR. Each way is one binding: AND combines, OR takes whichever sides there are
/// (the variables of a side that is not there are null), NOT CONTAINS binds nothing.
/// </summary>
/// <param name="ehr">The EHR.</param>
/// <param name="nodes">The binding, filled anew at each step; by index of the class expression.</param>
/// <param name="environment">What the predicates depend on.</param>
/// <param name="step">Called for each object that is tried, so that the work can be ended: the ways are as many as the product of the objects.</param>
internal sealed class ContainmentMatcher(AqlEhr ehr, object?[] nodes, AqlEnvironment environment, System.Action step)
{
    /// <summary>Goes through the bindings.</summary>
    public IEnumerable<bool> Match(BoundContainment from) => Match(from, new Scope(null, null, null));

    private IEnumerable<bool> Match(BoundContainment wanted, Scope scope) => wanted switch
    {
        BoundClass one => MatchClass(one, scope).Select(_ => true),
        BoundContains contains => MatchContains(contains, scope),
        BoundContainmentPair { IsAnd: true } pair => MatchBoth(pair, scope),
        _ => MatchEither((BoundContainmentPair)wanted, scope),
    };

    private IEnumerable<bool> MatchContains(BoundContains contains, Scope scope)
    {
        foreach (var inner in MatchClass(contains.Container, scope))
            if (!contains.IsNegated)
                foreach (var match in Match(contains.Content, inner)) yield return match;
            else if (!Match(contains.Content, inner).Any())
            {
                Unbind(contains.Content);
                yield return true;
            }
    }

    private IEnumerable<bool> MatchBoth(BoundContainmentPair pair, Scope scope)
    {
        foreach (var _ in Match(pair.Left, scope))
            foreach (var match in Match(pair.Right, scope)) yield return match;
    }

    private IEnumerable<bool> MatchEither(BoundContainmentPair pair, Scope scope)
    {
        var (left, right) = (Match(pair.Left, scope).Any(), Match(pair.Right, scope).Any());
        if (!left && !right) yield break;
        Unbind(pair);
        foreach (var _ in left ? Match(pair.Left, scope) : [true])
            foreach (var match in right ? Match(pair.Right, scope) : [true]) yield return match;
    }

    /// <summary>Binds each object of the class in turn, and gives the scope within it.</summary>
    private IEnumerable<Scope> MatchClass(BoundClass wanted, Scope scope)
    {
        foreach (var inner in Candidates(wanted, scope))
        {
            step();
            if (wanted.Predicate is not null && wanted.Predicate.Holds(inner.Node!, environment) != true) continue;
            nodes[wanted.Index] = inner.Node;
            yield return inner;
        }
        nodes[wanted.Index] = null;
    }

    private IEnumerable<Scope> Candidates(BoundClass wanted, Scope scope) => wanted.Subject switch
    {
        BoundSubject.Ehr => scope.IsEhr ? [new Scope(ehr, null, null)] : [],
        BoundSubject.VersionedObject => VersionedObjects(wanted, scope),
        BoundSubject.Version => Versions(wanted, scope),
        _ => Nodes(wanted, scope),
    };

    private IEnumerable<Scope> VersionedObjects(BoundClass wanted, Scope scope) => Documents(scope).DistinctBy(document => document.ObjectId)
        .Where(document => document.Versioned?.Class.IsA(wanted.Class) == true)
        .Select(document => new Scope(document.Versioned, document.ObjectId, null));

    private IEnumerable<Scope> Versions(BoundClass wanted, Scope scope) => Documents(scope)
        .Where(document => (document.IsLatest || wanted.Versions != AqlVersions.Latest) && document.Version.Class.IsA(wanted.Class))
        .Select(document => new Scope(document.Version, document.ObjectId, document));

    private IEnumerable<Scope> Nodes(BoundClass wanted, Scope scope)
    {
        var finder = NodeFinder.Of(wanted.Class);
        if (scope.Node is RmObject node && scope.Document is { } inside && !ReferenceEquals(node, inside.VersionOrNull))
            foreach (var found in finder.Below(node, wanted.IsLocal)) yield return new(found, scope.ObjectId, inside);
        if (scope.Node is not (null or AqlEhr or Folder or VersionedObject) && !IsVersion(scope)) yield break;
        foreach (var document in Documents(scope).Where(document => document.IsLatest || scope.Document is not null))
        {
            if (document.Root.Class.IsA(wanted.Class)) yield return new(document.Root, document.ObjectId, document);
            foreach (var found in finder.Below(document.Root, wanted.IsLocal)) yield return new(found, document.ObjectId, document);
        }
    }

    private static bool IsVersion(Scope scope) => scope.Document is { } document && ReferenceEquals(scope.Node, document.VersionOrNull);

    /// <summary>The documents that lie within a scope. A folder holds those that it, or a folder in it, refers to.</summary>
    private IEnumerable<AqlDocument> Documents(Scope scope) => scope switch
    {
        { Node: null or AqlEhr } => ehr.Documents,
        { Node: Folder folder } => Referred(folder),
        { Document: { } document } when IsVersion(scope) => [document],
        { Node: VersionedObject } => ehr.Documents.Where(document => document.ObjectId == scope.ObjectId),
        _ => [],
    };

    private IEnumerable<AqlDocument> Referred(Folder folder)
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        AddItems(folder, ids);
        return ehr.Documents.Where(document => ids.Contains(document.ObjectId));
    }

    private static void AddItems(Folder folder, HashSet<string> ids)
    {
        foreach (var item in folder.Items)
            if (item.Id?["value"] is string id) ids.Add(id.Split("::")[0]);
        foreach (var inner in folder.Folders) AddItems(inner, ids);
    }

    private void Unbind(BoundContainment content)
    {
        switch (content)
        {
            case BoundClass one: nodes[one.Index] = null; break;
            case BoundContains contains:
                nodes[contains.Container.Index] = null;
                Unbind(contains.Content);
                break;
            case BoundContainmentPair pair:
                Unbind(pair.Left);
                Unbind(pair.Right);
                break;
        }
    }

    /// <summary>What lies within a bound object.</summary>
    /// <param name="Node">The object; null for the whole EHR before it is bound.</param>
    /// <param name="ObjectId">The versioned object that it belongs to.</param>
    /// <param name="Document">The version that it belongs to.</param>
    private readonly record struct Scope(object? Node, string? ObjectId, AqlDocument? Document)
    {
        public bool IsEhr => Node is null;
    }
}
