using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Paths;

/// <summary>
/// A path through objects of the reference model (BASE Architecture Overview §11):
/// <c>/content[openEHR-EHR-OBSERVATION.pulse.v2 and name/value='Puls']/data[at0002]/events[at0003]/data/items[at0004, 'Left']/value/magnitude</c>.
/// </summary>
/// <remarks>
/// A step is the name of an attribute, with predicates: a node id (at-code or archetype id), a name after a comma, conditions such as
/// <c>name/value='x'</c> joined by <c>and</c>, and a position from 1 among what the rest matched, in brackets of its own.
/// A step without predicate takes all items of an attribute of several, so a path may lead to many values.
/// </remarks>
public sealed class RmPath
{
    private readonly RmPathStep[] _steps;

    internal RmPath(RmPathStep[] steps) => _steps = steps;

    /// <summary>The steps; none for the root itself.</summary>
    public IReadOnlyList<RmPathStep> Steps => _steps;

    /// <summary>Reads a path; a leading <c>/</c> may be left out, and <c>/</c> or nothing is the root itself.</summary>
    /// <returns>The path, or a fault with the column where reading stopped.</returns>
    public static Parsed<RmPath> Parse(string text) => new RmPathParser(text).Parse();

    /// <summary>Everything that the path leads to from <paramref name="root"/>, in document order: objects, texts, <see cref="bool"/> and <see cref="RmNumber"/>; nothing where an attribute is absent or not of the class.</summary>
    public IEnumerable<object> Select(RmObject root) => Select(root, 0);

    /// <summary>The first of <see cref="Select(RmObject)"/>; null when there is none.</summary>
    public object? First(RmObject root)
    {
        foreach (var found in Select(root)) return found;
        return null;
    }

    /// <summary>The first step that no object below a <paramref name="root"/> can have by the reference model, whatever its class; null when the path can lead to something.</summary>
    public RmPathStep? Impossible(RmClass root)
    {
        IReadOnlyCollection<RmClass> classes = root.Concrete;
        foreach (var step in _steps)
        {
            var attributes = classes.Select(c => c.Find(step.Attribute)).OfType<RmAttribute>().ToArray();
            if (attributes.Length == 0) return step;
            classes = attributes.Where(a => a.Type is not null).SelectMany(a => a.Type!.Concrete).ToHashSet();
        }
        return null;
    }

    /// <summary>
    /// The path of <paramref name="node"/> below <paramref name="root"/>, which leads to it and nothing else: steps have the node id, the name where
    /// siblings share the node id, and the position where they share both. Null when the node is not below the root.
    /// </summary>
    public static string? Of(RmObject root, RmObject node)
    {
        if (ReferenceEquals(root, node)) return "/";
        var trail = new List<RmPathStep>();
        if (!Seek(root, node, trail)) return null;
        trail.Reverse();
        return new RmPath([.. trail]).ToString();
    }

    /// <summary>The path in one spelling.</summary>
    public override string ToString() => _steps.Length == 0 ? "/" : string.Concat(_steps.Select(step => $"/{step}"));

    private IEnumerable<object> Select(object value, int at)
    {
        if (at == _steps.Length) return [value];
        return value is RmObject from ? _steps[at].Take(from).SelectMany(next => Select(next, at + 1)) : [];
    }

    /// <summary>Looks for a node; once it is found, its steps are added from the innermost out.</summary>
    private static bool Seek(RmObject from, RmObject node, List<RmPathStep> trail)
    {
        foreach (var attribute in from.Class.Attributes)
        {
            var found = from[attribute] switch
            {
                RmObject item => SeekIn(attribute, [item], node, trail),
                List<RmObject> items => SeekIn(attribute, items, node, trail),
                _ => false,
            };
            if (found) return true;
        }
        return false;
    }

    private static bool SeekIn(RmAttribute attribute, List<RmObject> items, RmObject node, List<RmPathStep> trail)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (!ReferenceEquals(items[i], node) && !Seek(items[i], node, trail)) continue;
            trail.Add(RmPathStep.To(attribute, items, i));
            return true;
        }
        return false;
    }
}
