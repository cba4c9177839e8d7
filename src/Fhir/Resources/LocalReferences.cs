using Varde.Foundation;

namespace Varde.Fhir.Resources;

/// <summary>The references inside one resource to those it contains: each <c>#id</c> must lead to one (FHIR R4, references, 2.3.0.3).</summary>
internal sealed class LocalReferences
{
    private readonly HashSet<string> _contained = new(StringComparer.Ordinal);
    private List<(string Id, string Path)>? _references;

    /// <summary>Whether the walk is inside a contained resource.</summary>
    public bool IsInside { get; set; }

    /// <summary>Notes the id of a contained resource; false when another one has it.</summary>
    public bool Contains(string id) => _contained.Add(id);

    /// <summary>Notes a reference that is met; without an id it leads to the resource that contains all.</summary>
    public void Refer(string id, ElementPath path)
    {
        if (id.Length > 0) (_references ??= []).Add((id, path.Text("reference")));
    }

    /// <summary>Names the references that lead nowhere, when all of the resource is known.</summary>
    public void Resolve(List<Fault> faults, int maxFaults)
    {
        foreach (var (id, path) in _references ?? [])
            if (faults.Count < maxFaults && !_contained.Contains(id)) faults.Add(new Fault(path, "leads to no contained resource"));
    }
}
