using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>The part of a composition that one resource is made from.</summary>
/// <param name="Document">The composition.</param>
/// <param name="Entry">The entry; null when the resource is made from the whole composition.</param>
/// <param name="Moment">The event of an OBSERVATION.</param>
/// <param name="Node">Where the elements are looked for: the data of the entry, or one of its clusters.</param>
internal sealed record Focus(Composition Document, Entry? Entry, Event? Moment, Locatable Node)
{
    private const string OfState = "state/";
    private const string OfProtocol = "protocol/";

    /// <summary>The archetype of the entry.</summary>
    public string Archetype => (Entry as Locatable ?? Document).ArchetypeNodeId ?? "";

    /// <summary>When it holds, as it is written.</summary>
    public string? Time => Moment?.Time?.Value ?? (Entry as OpenEhr.ReferenceModel.Action)?.Time?.Value ?? Document.Context?.StartTime?.Value;

    /// <summary>The elements at a path of at-codes and archetypes, such as <c>state/inspired_oxygen.v1/at0057</c>, each with the archetype that its codes are of.</summary>
    public IEnumerable<(Element Element, string Archetype)> Elements(string path) =>
        Nodes(path).Where(n => n.Node is Element).Select(n => ((Element)n.Node, n.Archetype));

    /// <summary>The first of them that has a value.</summary>
    public DataValue? Value(string path) => Elements(path).Select(e => e.Element.Value).FirstOrDefault(v => v is not null);

    /// <summary>The code of the first of them; null when it is none.</summary>
    public string? Code(string path) => (Value(path) as DvCodedText)?.DefiningCode?.CodeString;

    /// <summary>The focus on each cluster at a path.</summary>
    public IEnumerable<Focus> Clusters(string path) => Nodes(path).Where(n => n.Node is Cluster).Select(n => this with { Node = n.Node });

    private IEnumerable<(Locatable Node, string Archetype)> Nodes(string path)
    {
        var (root, rest) = path.StartsWith(OfState, StringComparison.Ordinal) ? (Moment?.State, path[OfState.Length..])
            : path.StartsWith(OfProtocol, StringComparison.Ordinal) ? ((Entry as CareEntry)?.Protocol, path[OfProtocol.Length..])
            : (Node, path);
        if (root is null) return [];
        return rest.Split('/').Aggregate(
            (IEnumerable<(Locatable Node, string Archetype)>)[(root, ArchetypeOf(root))],
            (nodes, step) => nodes.SelectMany(n => Items(n.Node).Where(i => Is(i, step)).Select(i => (i, IsRoot(i) ? i.ArchetypeNodeId! : n.Archetype))));
    }

    private string ArchetypeOf(Locatable root) => IsRoot(root) ? root.ArchetypeNodeId! : Archetype;

    private static bool IsRoot(Locatable node) => node.ArchetypeNodeId?.StartsWith("openEHR-", StringComparison.Ordinal) == true;

    private static bool Is(Locatable item, string step) =>
        item.ArchetypeNodeId is { } id && (id == step || (IsRoot(item) && id.EndsWith("." + step, StringComparison.Ordinal)));

    private static IEnumerable<Locatable> Items(Locatable node) => node switch
    {
        ItemTree tree => tree.Items,
        ItemList list => list.Items,
        ItemSingle { Item: { } item } => [item],
        Cluster cluster => cluster.Items,
        _ => [],
    };
}
