using System.Collections.Concurrent;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// Answers <c>EHR e NOT CONTAINS …</c> by what documents hold: where only the archetypes of a composition are asked for, one that holds a node of each and nothing else
/// is to the query the same, and one for each combination of archetypes does for all documents of an EHR.
/// </summary>
internal sealed class ContentsOutlines
{
    private readonly Dictionary<int, IReadOnlySet<string>> _held;
    private readonly HashSet<string> _wanted;
    private readonly ConcurrentDictionary<int, AqlDocument> _made = new();

    private ContentsOutlines(HashSet<string> wanted, SearchCatalogue catalogue, IReadOnlyList<int> contents)
    {
        var some = contents.ToHashSet();
        _wanted = wanted;
        _held = catalogue.Texts.Where(text => some.Contains(text.Key)).ToDictionary(text => text.Key, text => (IReadOnlySet<string>)text.Value.Split(' ').ToHashSet());
    }

    /// <summary>The outlines for a query; null when it asks for more than archetypes, or a document may hold any.</summary>
    /// <param name="needs">What the query needs to see.</param>
    /// <param name="catalogue">The texts of what documents hold.</param>
    /// <param name="contents">The numbers of those that may match.</param>
    public static ContentsOutlines? Of(QueryNeeds needs, SearchCatalogue catalogue, IReadOnlyList<int> contents)
    {
        if (needs.Query.From is not BoundContains { Container.Subject: BoundSubject.Ehr, IsNegated: true } from || !IsToldByArchetypes(from.Content)) return null;
        if (needs.Kinds.Count != 1 || !needs.Kinds.Contains(DocumentKind.Composition)) return null;
        var outlines = new ContentsOutlines([.. ContentsFilter.Archetypes(from.Content)], catalogue, contents);
        return outlines._held.Values.Any(held => held.Contains(LeafSink.Unknown)) ? null : outlines;
    }

    /// <summary>What stands for all documents of one combination.</summary>
    /// <param name="contents">The number of its text.</param>
    public AqlDocument Document(int contents) => _made.GetOrAdd(contents, id => new(Made(_held[id]), "", isLatest: true));

    // At the level of documents, and of what is in them: how nodes in a document lie to each other is not told.
    private static bool IsToldByArchetypes(BoundContainment content) => content switch
    {
        BoundContainmentPair pair => IsToldByArchetypes(pair.Left) && IsToldByArchetypes(pair.Right),
        BoundContains contains => contains.Container.Class == RmModel.Composition && IsPlain(contains.Container) && AreInDocument(contains.Content),
        BoundClass one => IsPlain(one),
        _ => false,
    };

    private static bool AreInDocument(BoundContainment content) => content switch
    {
        BoundContainmentPair pair => AreInDocument(pair.Left) && AreInDocument(pair.Right),
        BoundClass one => one.Class != RmModel.Composition && IsPlain(one),
        _ => false,
    };

    private static bool IsPlain(BoundClass one) => one.Subject == BoundSubject.Node && one.Predicate switch
    {
        null => one.Class == RmModel.Composition,
        NodeIdPredicate { IsCode: false, NodeId: var id } => OutlineClasses.OfArchetype(id) is { } type && (type == RmModel.Composition || type.IsA(RmModel.Entry) || type.IsA(RmModel.Item)),
        _ => false,
    };

    private Composition Made(IReadOnlySet<string> held)
    {
        var tree = new OutlineTree();
        var builder = new OutlineBuilder(tree);
        var root = tree.Root(held.FirstOrDefault(id => OutlineClasses.OfArchetype(id) == RmModel.Composition) ?? "");
        builder.Begin();
        builder.TryAdd(root, [], out var composition);
        foreach (var id in held.Where(_wanted.Contains)) builder.TryAdd(Place(tree, root, id), [], out _);
        return (Composition)composition!;
    }

    private static OutlineNode Place(OutlineTree tree, OutlineNode root, string id) => OutlineClasses.OfArchetype(id) switch
    {
        null => root,
        var type when type == RmModel.Composition => root,
        var type when type.IsA(RmModel.Item) => Below(tree, Below(tree, Below(tree, root, "content", "", RmModel.AdminEntry), "data", "", RmModel.ItemTree), "items", id, type),
        var type => Below(tree, root, "content", id, type),
    };

    private static OutlineNode Below(OutlineTree tree, OutlineNode above, string attribute, string id, RmClass type) => tree.Below(above, above.Class.Find(attribute)!, id, type);
}
