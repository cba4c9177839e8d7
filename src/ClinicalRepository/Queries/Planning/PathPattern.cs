using Varde.OpenEhr.Aql.Binding;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// Tells which paths of leaves a path of a query can lead to. The containers come first, with anything between them; then the steps of the path, one
/// right after the other; then the rest to the letter. Names and other conditions are not in the paths of leaves: they are left to the documents.
/// </summary>
internal sealed class PathPattern
{
    private readonly IReadOnlyList<string> _containers;
    private readonly IReadOnlyList<(string Attribute, string? NodeId)> _steps;
    private readonly string _tail;

    /// <param name="containers">The archetypes and codes of the containers that name one, from the outermost in.</param>
    /// <param name="variable">The archetype or code of the variable; null for any.</param>
    /// <param name="steps">The steps from the variable to the node.</param>
    /// <param name="tail">The rest, within the node.</param>
    public PathPattern(IReadOnlyList<string> containers, string? variable, IEnumerable<PathPlace> steps, string tail)
    {
        (_containers, _tail) = (containers, "/" + tail);
        _steps = [("", variable), .. steps.Select(p => (p.Attribute, BoundClass.NodeIdOf(p.Predicate)))];
        Key = Spelling.Of([.. containers, "|", .. _steps.SelectMany(s => new[] { s.Attribute, s.NodeId }), _tail]);
    }

    /// <summary>One spelling for all that mean the same.</summary>
    public string Key { get; }

    /// <summary>True when leaves at a path can be meant.</summary>
    public bool Matches(string path)
    {
        if (!path.EndsWith(_tail, StringComparison.Ordinal)) return false;
        var nodes = Nodes(path.AsSpan(0, path.Length - _tail.Length));
        for (var (node, step) = (nodes.Count - 1, _steps.Count - 1); step >= 0; node--, step--)
            if (node < 0 || !IsStep(nodes[node], _steps[step], isVariable: step == 0)) return false;
        return AreContained(nodes, nodes.Count - _steps.Count);
    }

    private static bool IsStep((string Attribute, string NodeId) node, (string Attribute, string? NodeId) step, bool isVariable) =>
        (isVariable || node.Attribute == step.Attribute) && (step.NodeId is null || node.NodeId == step.NodeId);

    private bool AreContained(List<(string Attribute, string NodeId)> nodes, int below)
    {
        var at = 0;
        foreach (var container in _containers)
        {
            while (at < below && nodes[at].NodeId != container) at++;
            if (at++ >= below) return false;
        }
        return true;
    }

    /// <summary><c>[a]/content[b]/data[c]</c> taken apart.</summary>
    public static List<(string Attribute, string NodeId)> Nodes(ReadOnlySpan<char> path)
    {
        var nodes = new List<(string, string)>(10);
        while (!path.IsEmpty)
        {
            var end = EndOfStep(path);
            var step = path[..end].TrimStart('/');
            var bracket = step.IndexOf('[');
            nodes.Add(bracket < 0 ? (step.ToString(), "") : (step[..bracket].ToString(), step[(bracket + 1)..^1].ToString()));
            path = path[end..];
        }
        return nodes;
    }

    private static int EndOfStep(ReadOnlySpan<char> path)
    {
        var at = path[0] == '/' ? 1 : 0;
        while (at < path.Length && path[at] is not ('/' or '[')) at++;
        if (at == path.Length || path[at] == '/') return at;
        var close = path[at..].IndexOf(']');
        return close < 0 ? path.Length : at + close + 1;
    }
}

/// <summary>Spells lists of texts so that no two lists are alike: ids come from queries, and what is kept for one must not be found by another.</summary>
internal static class Spelling
{
    /// <summary>One text for all of them: each with its length before it.</summary>
    public static string Of(params IEnumerable<string?> texts) => string.Concat(texts.Select(text => text is null ? "-" : $"{text.Length}:{text}"));
}
