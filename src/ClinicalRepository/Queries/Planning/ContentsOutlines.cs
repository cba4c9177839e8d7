using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// Answers <c>EHR e NOT CONTAINS …</c> by what documents hold: where only the archetypes of a composition are asked for, one that holds a node of each and nothing else
/// is to the query the same, and one for each combination of archetypes does for all documents of an EHR. Serves one query.
/// </summary>
internal sealed class ContentsOutlines
{
    private readonly IReadOnlyCollection<string> _wanted;
    private readonly Dictionary<int, string> _texts;
    private readonly Dictionary<int, AqlDocument> _made = [];

    private ContentsOutlines(IReadOnlyCollection<string> wanted, Dictionary<int, string> texts) => (_wanted, _texts) = (wanted, texts);

    /// <summary>The outlines for a query; null when it asks for more than archetypes, or a document may hold any.</summary>
    /// <param name="needs">What the query needs to see.</param>
    /// <param name="catalogue">The texts of what documents hold.</param>
    /// <param name="contents">The numbers of those that may match.</param>
    public static ContentsOutlines? Of(QueryNeeds needs, SearchCatalogue catalogue, IReadOnlyList<int> contents)
    {
        if (needs.Query.From is not BoundContains { Container.Subject: BoundSubject.Ehr, IsNegated: true } from || !IsToldByArchetypes(from.Content)) return null;
        if (!needs.IsOfCompositions) return null;
        var some = contents.ToHashSet();
        var texts = catalogue.Texts.Where(text => some.Contains(text.Key)).ToDictionary();
        return texts.Values.Any(text => text.Split(' ').Contains(LeafSink.Unknown)) ? null : new(ContentsFilter.Archetypes(from.Content), texts);
    }

    /// <summary>What stands for all documents of one combination.</summary>
    /// <param name="contents">The number of its text.</param>
    public AqlDocument Document(int contents)
    {
        if (!_made.TryGetValue(contents, out var made)) _made.Add(contents, made = new(Made(_texts[contents].Split(' ')), "", isLatest: true));
        return made;
    }

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

    private Composition Made(string[] held)
    {
        var tree = new OutlineTree();
        var builder = new OutlineBuilder(tree);
        var root = tree.Root(Array.Find(held, id => OutlineClasses.OfArchetype(id) == RmModel.Composition) ?? "");
        builder.Begin();
        builder.TryAdd(root, [], out var composition);
        foreach (var id in held.Intersect(_wanted)) builder.TryAdd(Place(tree, root, id), [], out _);
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
