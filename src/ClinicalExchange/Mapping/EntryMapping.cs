using System.Text.Json.Nodes;
using Varde.Fhir;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>Which resources are made from an entry, and how.</summary>
/// <param name="Id">What the mapping is called; it never changes, since stored views are known by it.</param>
/// <param name="Type">The type of resource.</param>
/// <param name="Archetype">The archetype of the entry, such as <c>OBSERVATION.pulse.v2</c>; of the composition when the resource is made from the whole.</param>
internal sealed record EntryMapping(string Id, string Type, string Archetype)
{
    /// <summary>The name of the entry, where several entries of one archetype differ by it.</summary>
    public string? Name { get; init; }

    /// <summary>The cluster that each resource is made from; null when it is the whole entry.</summary>
    public string? Each { get; init; }

    /// <summary>What tells the resource from others of the same mapping: the path of an element with a code or text; null when nothing does.</summary>
    public string? Known { get; init; }

    /// <summary>Whether the status of the type has a word for what is not final yet. Where it has none, a draft has no view.</summary>
    public bool HasDrafts { get; init; } = true;

    /// <summary>The codes of the resource, by one of which it is known when it comes as FHIR; empty when it is not taken.</summary>
    public IReadOnlyList<Concept> Codes { get; init; } = [];

    /// <summary>The category by which the resource is known when it comes as FHIR, where any code may be in it; null when it is not.</summary>
    public Concept? Category { get; init; }

    /// <summary>What is read besides when the resource is made from a cluster and comes alone: what the entry around it must say.</summary>
    public Action<JsonObject, Draft>? Alone { get; init; }

    /// <summary>Where the resource is not made, though the entry is there; null for nowhere.</summary>
    public Func<Focus, bool>? IsLeftOut { get; init; }

    /// <summary>Whether resources that come as FHIR are taken.</summary>
    public bool IsTaken => Codes.Count > 0 || Category is not null;

    /// <summary>The sentences.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>The archetype with its namespace.</summary>
    public string ArchetypeId => "openEHR-EHR-" + Archetype;

    /// <summary>The resource in the form that is stored.</summary>
    public byte[] Write(Focus focus, string id, Showing showing)
    {
        var resource = new JsonObject
        {
            ["resourceType"] = Type,
            ["id"] = id,
            ["meta"] = new JsonObject { ["tag"] = new JsonArray(new JsonObject { ["system"] = ResourceViews.OriginSystem, ["code"] = ResourceViews.Mapped }) },
        };
        foreach (var rule in Rules) rule.Show(focus, resource, showing);
        return Tree.Write(resource);
    }

    /// <summary>Whether a resource that came as FHIR is one of this mapping.</summary>
    public bool Takes(JsonObject resource) => Type == Tree.TextOf(resource["resourceType"])
        && (Codes.Count > 0 ? Codes[0].IsIn(resource["code"]) : Category is { } category && Tree.Items(resource["category"]).Any(category.IsIn));

    /// <summary>Whether a version in this state has views of this mapping.</summary>
    public bool IsShownIn(Lifecycle lifecycle) => lifecycle != Lifecycle.Incomplete || HasDrafts;

    /// <summary>The parts of an entry that a resource is made from. What is not about the patient, and what is no moment but a mean or an extreme, has none.</summary>
    public IEnumerable<Focus> In(Composition document, Entry entry)
    {
        if (!IsOf(entry) || entry.Subject is not PartySelf) return [];
        var whole = Whole(document, entry);
        var all = Each is null ? whole : whole.SelectMany(focus => focus.Clusters(Each));
        return IsLeftOut is null ? all : all.Where(focus => !IsLeftOut(focus));
    }

    /// <summary>What an entry says that no resource is made from, though it is an entry of this mapping.</summary>
    public IEnumerable<UncoveredContent> NotIn(Entry entry)
    {
        if (!IsOf(entry)) yield break;
        if (entry.Subject is not PartySelf) yield return new(UncoveredKind.OtherSubject, Type);
        else if (entry is Observation { Data: { } history } && history.Events.Any(e => e is IntervalEvent)) yield return new(UncoveredKind.Period, Type);
    }

    private bool IsOf(Entry entry) => entry.ArchetypeNodeId == ArchetypeId && (Name is null || entry.Name?.Value == Name);

    /// <summary>A name of the place that it is made from, without its number among equals.</summary>
    public string PlaceOf(Focus focus) => $"{Id}|{(Known is null ? "" : KnownBy(focus.Value(Known)))}|{focus.Time}";

    private static IEnumerable<Focus> Whole(Composition document, Entry entry) => entry switch
    {
        Observation { Data: { } history } => history.Events.OfType<PointEvent>().Where(e => e.Data is not null).Select(e => new Focus(document, entry, e, e.Data!)),
        Evaluation { Data: { } data } => [new(document, entry, null, data)],
        OpenEhr.ReferenceModel.Action { Description: { } description } => [new(document, entry, null, description)],
        Instruction instruction => instruction.Activities.Where(a => a.Description is not null).Select(a => new Focus(document, entry, null, a.Description!)),
        AdminEntry { Data: { } data } => [new(document, entry, null, data)],
        _ => [],
    };

    private static string KnownBy(DataValue? value) => value switch
    {
        DvCodedText { DefiningCode.CodeString: { } code } => code,
        DvText { Value: { } text } => text,
        DvIdentifier { Id: { } id } => id,
        _ => "",
    };
}

/// <summary>The mappings of one template.</summary>
/// <param name="TemplateId">The template.</param>
/// <param name="Entries">What is made from its entries.</param>
internal sealed record TemplateMapping(string TemplateId, params IReadOnlyList<EntryMapping> Entries)
{
    /// <summary>The places of a composition that resources are made from, each with a name that no other has.</summary>
    public IReadOnlyList<ViewPlace> PlacesIn(Composition document)
    {
        var places = new List<ViewPlace>();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (mapping, focus, entry) in All(document))
        {
            var place = mapping.PlaceOf(focus);
            var number = used[place] = used.GetValueOrDefault(place) + 1;
            places.Add(new(mapping, focus, $"{place}|{number}", entry));
        }
        return places;
    }

    /// <summary>What a composition says that no resource is made from.</summary>
    public IEnumerable<UncoveredContent> NotIn(Composition document) => EntriesOf(document.Content).SelectMany(entry => Entries.SelectMany(mapping => mapping.NotIn(entry)));

    private IEnumerable<(EntryMapping Mapping, Focus Focus, int Entry)> All(Composition document)
    {
        // A FHIR Composition has a date: a document without a context has none.
        foreach (var whole in Entries.Where(m => m.ArchetypeId == document.ArchetypeNodeId && document.Context?.StartTime is not null)) yield return (whole, new Focus(document, null, null, document), -1);
        var number = 0;
        foreach (var entry in EntriesOf(document.Content))
        {
            foreach (var mapping in Entries)
                foreach (var focus in mapping.In(document, entry)) yield return (mapping, focus, number);
            number++;
        }
    }

    /// <summary>The entries of a composition, those in sections too, in their order.</summary>
    public static IEnumerable<Entry> EntriesOf(IEnumerable<ContentItem> content) => content.SelectMany(item => item switch
    {
        Entry entry => [entry],
        Section section => EntriesOf(section.Items),
        _ => (IEnumerable<Entry>)[],
    });
}

/// <summary>A place of a composition that a resource is made from.</summary>
/// <param name="Mapping">How.</param>
/// <param name="Focus">The place.</param>
/// <param name="Name">Its name, which no other place of the composition has.</param>
/// <param name="Entry">The number of its entry; -1 for the whole composition.</param>
internal sealed record ViewPlace(EntryMapping Mapping, Focus Focus, string Name, int Entry);
