using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Terminology.Model;

/// <summary>A code system (FHIR R4, CodeSystem): its concepts in their order, and how they lie under each other. A concept may have several parents.</summary>
internal sealed class CodeSystem
{
    private readonly Dictionary<string, Concept> _byCode;
    private readonly Dictionary<string, IReadOnlySet<Concept>> _families = new(StringComparer.Ordinal);
    private int _kept;

    private CodeSystem(TerminologyHead head, string? content, bool isCaseSensitive, List<Concept> concepts)
    {
        (Head, IsComplete, IsPartial, Concepts) = (head, content == "complete", content is "fragment" or "example" && concepts.Count > 0, concepts);
        _byCode = new(concepts.Count, isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (var concept in concepts) _byCode.TryAdd(concept.Code, concept);
        foreach (var concept in concepts) LinkByProperties(concept);
    }

    /// <summary>Its address, version and names.</summary>
    public TerminologyHead Head { get; }

    /// <summary>Whether all its codes are here: a code that is not among them is none.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether some of its codes are here and others not: it is a fragment, or an example.</summary>
    public bool IsPartial { get; }

    /// <summary>The concepts, as they stand in the resource.</summary>
    public IReadOnlyList<Concept> Concepts { get; }

    /// <summary>The concept of a code; null when there is none.</summary>
    public Concept? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>A concept and all below it, however they hang together. Kept, since the same are asked for again and again.</summary>
    public IReadOnlySet<Concept> Family(Concept root)
    {
        lock (_families)
        {
            if (_families.TryGetValue(root.Code, out var known)) return known;
            var family = Reached(root, c => c.Children);
            if (_kept > Concepts.Count) _families.Clear();
            _kept = _families.Count == 0 ? family.Count : _kept + family.Count;
            return _families[root.Code] = family;
        }
    }

    /// <summary>A concept and all above it.</summary>
    public IReadOnlySet<Concept> Above(Concept concept) => Reached(concept, c => c.Parents);

    /// <summary>Reads a CodeSystem that keeps the definitions.</summary>
    public static CodeSystem Read(JsonElement json)
    {
        var concepts = new List<Concept>();
        ReadConcepts(json, null, concepts);
        var isCaseSensitive = !json.TryGetProperty("caseSensitive", out var sensitive) || sensitive.ValueKind != JsonValueKind.False;
        return new(TerminologyHead.Read(json), JsonText.Of(json, "content"), isCaseSensitive, concepts);
    }

    private static void ReadConcepts(JsonElement owner, Concept? parent, List<Concept> all)
    {
        foreach (var json in owner.Items("concept"))
        {
            if (Concept.Read(json) is not { } concept) continue;
            all.Add(concept);
            parent?.Add(concept);
            ReadConcepts(json, concept, all);
        }
    }

    // HL7 v3 and others name parents or children among the properties.
    private void LinkByProperties(Concept concept)
    {
        foreach (var property in concept.Properties)
        {
            if (property.Code is not ("parent" or "subsumedBy" or "child") || Find(property.Compared) is not { } other) continue;
            if (property.Code == "child") concept.Add(other);
            else other.Add(concept);
        }
    }

    private static HashSet<Concept> Reached(Concept from, Func<Concept, IReadOnlyList<Concept>> next)
    {
        var (reached, open) = (new HashSet<Concept> { from }, new Stack<Concept>([from]));
        while (open.TryPop(out var concept))
            foreach (var other in next(concept))
                if (reached.Add(other)) open.Push(other);
        return reached;
    }
}
