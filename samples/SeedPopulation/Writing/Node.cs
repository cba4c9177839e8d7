using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.SeedPopulation.Writing;

/// <summary>
/// A node of a document while it is being written. Nodes are named as the template names them: by at-code, or by the short name of an archetype
/// (<c>pulse.v2</c>, and <c>precaution.v1:Smitte</c> where the template gave a name); what lies between is made on the way.
/// </summary>
internal sealed class Node(CComplexObject constraint)
{
    private readonly Dictionary<string, List<Node>> children = [];

    public CComplexObject Constraint { get; } = constraint;
    public DataValue? Value { get; private set; }

    /// <summary>Why the value is missing, as an openEHR code.</summary>
    public string? NullFlavour { get; private set; }

    /// <summary>The careflow step, on an action.</summary>
    public string? StepCode { get; private set; }

    /// <summary>The order in words, on an instruction.</summary>
    public string? NarrativeText { get; private set; }

    public IReadOnlyList<Node> ChildrenOf(string attribute) => children.GetValueOrDefault(attribute) ?? (IReadOnlyList<Node>)[];

    /// <summary>Writes into the node, which is made when it is not there yet.</summary>
    public Node In(string name, Action<Node> write)
    {
        write(Reach(Find(name), another: false));
        return this;
    }

    /// <summary>Writes into one more node of its kind.</summary>
    public Node Add(string name, Action<Node> write)
    {
        write(Reach(Find(name), another: true));
        return this;
    }

    public Node Set(string element, decimal number) => Put(element, constraint => ValueWriter.Number(constraint, number));

    public Node Set(string element, string text) => Put(element, _ => new DvText { Value = text });

    public Node Set(string element, bool value) => Put(element, _ => new DvBoolean { Value = value });

    public Node Set(string element, DateTimeOffset time) => Put(element, _ => ValueWriter.DateTime(time));

    public Node Set(string element, DataValue value) => Put(element, _ => value);

    /// <summary>Chooses a code of the element's list; the words come from the template.</summary>
    public Node Choose(string element, string code) => Put(element, constraint => ValueWriter.Choice(constraint, code));

    /// <summary>Adds one more element of its kind.</summary>
    public Node AddValue(string element, DataValue value) => Add(element, node => node.Value = value);

    /// <summary>Says that the value is missing and why (openEHR null flavour code).</summary>
    public Node Missing(string element, string nullFlavour) => In(element, node => node.NullFlavour = nullFlavour);

    public Node Step(string code)
    {
        StepCode = code;
        return this;
    }

    public Node Narrative(string text)
    {
        NarrativeText = text;
        return this;
    }

    private Node Put(string element, Func<CComplexObject, DataValue> value) => In(element, node => node.Value = value(node.Constraint));

    private CComplexObject Find(string name)
    {
        var open = new Queue<CComplexObject>([Constraint]);
        while (open.TryDequeue(out var node))
        {
            foreach (var child in node.Attributes.SelectMany(a => a.Children).OfType<CComplexObject>())
            {
                if (IsCalled(child, name)) return child;
                open.Enqueue(child);
            }
        }
        throw new ArgumentException($"{Constraint.Path} has no {name}", nameof(name));
    }

    private bool IsCalled(CComplexObject node, string name)
    {
        if (node is not CArchetypeRoot root) return node.NodeId == name && ReferenceEquals(node.Archetype, Constraint.Archetype);
        var parts = name.Split(':');
        return root.ArchetypeId.EndsWith("." + parts[0], StringComparison.Ordinal) && (parts.Length == 1 || root.NameConstraint == parts[1]);
    }

    private Node Reach(CComplexObject target, bool another)
    {
        var way = new Stack<CComplexObject>();
        for (var node = target; !ReferenceEquals(node, Constraint); node = node.ParentObject!) way.Push(node);
        var at = this;
        while (way.TryPop(out var step)) at = at.Child(step, another && way.Count == 0);
        return at;
    }

    private Node Child(CComplexObject constraint, bool another)
    {
        var attribute = constraint.Parent!.RmAttributeName;
        if (!children.TryGetValue(attribute, out var siblings)) children[attribute] = siblings = [];
        var existing = another ? null : siblings.LastOrDefault(s => ReferenceEquals(s.Constraint, constraint));
        if (existing is not null) return existing;
        var child = new Node(constraint);
        siblings.Add(child);
        return child;
    }
}
