using System.Collections.Concurrent;
using Varde.Records;

namespace Varde.ClinicalRepository.Leaves;

/// <summary>
/// A node of the tree of all paths that documents have. The tree is kept, so that the texts of paths are made once and not for every document.
/// It grows with the templates in use and not with the documents: beyond <see cref="Widest"/> branches of one node nothing more is kept.
/// </summary>
/// <param name="path">The path so far.</param>
internal sealed class LeafNode(string path)
{
    private const int Widest = 2000;
    private readonly ConcurrentDictionary<(string Attribute, string NodeId), LeafNode> _below = new();
    private readonly ConcurrentDictionary<(string Suffix, string Discriminator, LeafScope Scope), LeafPath> _leaves = new();

    /// <summary>The root of documents of an archetype.</summary>
    public LeafNode Root(string archetypeId) => Child("", archetypeId);

    /// <summary>What lies at an attribute, with a node id or without.</summary>
    public LeafNode Child(string attribute, string nodeId)
    {
        if (_below.TryGetValue((attribute, nodeId), out var node)) return node;
        node = new LeafNode(string.Concat(path, attribute.Length > 0 ? "/" : "", attribute, nodeId.Length > 0 ? $"[{nodeId}]" : ""));
        return _below.Count < Widest ? _below.GetOrAdd((attribute, nodeId), node) : node;
    }

    /// <summary>The leaf at a path below.</summary>
    public LeafPath Leaf(string suffix, string discriminator, LeafScope scope)
    {
        if (_leaves.TryGetValue((suffix, discriminator, scope), out var leaf)) return leaf;
        leaf = new LeafPath(path + suffix, discriminator, scope);
        return _leaves.Count < Widest ? _leaves.GetOrAdd((suffix, discriminator, scope), leaf) : leaf;
    }
}
