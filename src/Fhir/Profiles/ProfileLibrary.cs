using System.Collections.Concurrent;
using System.Text.Json;
using Varde.Fhir.Profiles.Snapshots;
using Varde.Foundation;

namespace Varde.Fhir.Profiles;

/// <summary>
/// The StructureDefinitions that are known, those of the specification first, each with its snapshot from when it is first asked for. Safe for use from many
/// threads.
/// </summary>
/// <param name="definitions">Finds a definition by its canonical address, which may end in a version; null when there is none.</param>
/// <param name="specification">The library of the specification; null for that library itself.</param>
internal sealed class ProfileLibrary(Func<string, JsonElement?> definitions, ProfileLibrary? specification = null)
{
    /// <summary>How the addresses of the specification's own definitions begin.</summary>
    public const string TypeUrl = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The address of a definition: a name alone is of a type of the specification.</summary>
    public static string AddressOf(string target) => target.Contains('/') ? target : TypeUrl + target;

    private const int MostInEachOther = 30;
    private const string Unknown = "is not known to this server";

    private readonly ConcurrentDictionary<string, Outcome<Profile>> _built = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ElementNode?> _ofTypes = new(StringComparer.Ordinal);
    private readonly Lock _building = new();
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);

    /// <summary>The definitions that came with FHIR R4.</summary>
    public static ProfileLibrary R4 { get; } = new(SpecificationProfiles.Find);

    /// <summary>A definition by its canonical address; refused when it is not known, or cannot be understood.</summary>
    public Outcome<Profile> Find(string canonical)
    {
        if (specification is not null && specification.Knows(canonical)) return specification.Find(canonical);
        return _built.TryGetValue(canonical, out var built) ? built : Build(canonical);
    }

    /// <summary>Whether there is a definition with an address, however it may be.</summary>
    public bool Knows(string canonical) => specification?.Knows(canonical) == true || _built.ContainsKey(canonical) || definitions(canonical) is not null;

    /// <summary>The definition whose elements are in an element: of its type, or of the profile of its type where it has one.</summary>
    public Outcome<ElementNode> ContentOf(ElementNode node)
    {
        if (node.Rule.ContentOf is { } path) return OfType(path) is { } content ? content : Invalid.At("", $"there is no element {path}");
        var types = node.Rule.Types;
        // Of several types only what all elements have is known.
        var name = types.Count == 0 || types.Any(t => t.Code != types[0].Code) ? "Element" : types[0] is { Profiles: [var profile] } ? profile : types[0].Code;
        return Find(AddressOf(name)).Map(p => p.Root);
    }

    /// <summary>An element of a type of the specification by its path, such as <c>Patient.contact</c>; null when there is none.</summary>
    public ElementNode? OfType(string path) => specification is not null ? specification.OfType(path) : _ofTypes.GetOrAdd(path, Walk);

    private ElementNode? Walk(string path)
    {
        var names = path.Split('.');
        if (!Find(TypeUrl + names[0]).TryGet(out var type, out _)) return null;
        var node = type.Root;
        foreach (var name in names.Skip(1))
            if (node.Children.FirstOrDefault(c => c.Key == name || c.Name == name) is { } child) node = child;
            else return null;
        return node;
    }

    // A definition is made of others; what leads back to itself ends here.
    private Outcome<Profile> Build(string canonical)
    {
        lock (_building)
        {
            if (_built.TryGetValue(canonical, out var built)) return built;
            if (definitions(canonical) is not { } definition) return Invalid.At("", Unknown);
            if (!_underWay.Add(canonical)) return Invalid.At("", "is made of itself");
            try
            {
                return _built[canonical] = _underWay.Count > MostInEachOther ? Invalid.At("", "is made of too many others") : SnapshotBuilder.Build(definition, this);
            }
            finally
            {
                _underWay.Remove(canonical);
            }
        }
    }
}
