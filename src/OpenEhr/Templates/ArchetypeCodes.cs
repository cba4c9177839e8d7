namespace Varde.OpenEhr.Templates;

/// <summary>
/// Which archetypes templates hold, and which codes of each: what the nodes of data that is made by them carry as <c>archetype_node_id</c>. What may
/// be put into an open slot is not part of it.
/// </summary>
public sealed class ArchetypeCodes
{
    private readonly Dictionary<string, HashSet<string>> _codes = [];

    /// <summary>No archetypes.</summary>
    public static ArchetypeCodes None { get; } = new();

    /// <summary>The archetypes.</summary>
    public IReadOnlyCollection<string> Archetypes => _codes.Keys;

    /// <summary>Those of a template. Nothing of the template is held on to but the texts of the codes.</summary>
    public static ArchetypeCodes Of(OperationalTemplate template)
    {
        var all = new ArchetypeCodes();
        foreach (var node in template.Nodes())
            if (node is CArchetypeRoot root) all.Add(root.ArchetypeId, []);
            else if (node is not ArchetypeSlot && node.ArchetypeNodeId.Length > 0 && node.Archetype is { } archetype) all.Add(archetype.ArchetypeId, [node.ArchetypeNodeId]);
        return all;
    }

    /// <summary>Those of several together.</summary>
    public static ArchetypeCodes Of(IEnumerable<ArchetypeCodes> several)
    {
        var all = new ArchetypeCodes();
        foreach (var (archetype, codes) in several.SelectMany(one => one._codes)) all.Add(archetype, codes);
        return all;
    }

    /// <summary>The codes of an archetype; null when it is not held.</summary>
    public IReadOnlySet<string>? Find(string archetypeId) => _codes.GetValueOrDefault(archetypeId);

    private void Add(string archetypeId, IEnumerable<string> codes)
    {
        if (!_codes.TryGetValue(archetypeId, out var known)) _codes.Add(archetypeId, known = []);
        known.UnionWith(codes);
    }
}
