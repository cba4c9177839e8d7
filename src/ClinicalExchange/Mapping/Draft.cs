using System.Text.Json.Nodes;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>
/// A composition with one entry that is being written by a template: names, ids and structure come from the template, values from a resource. Elements are
/// named as in <see cref="Focus.Elements"/>.
/// </summary>
/// <param name="template">The template.</param>
/// <param name="mapping">What is written.</param>
/// <param name="patient">The patient's id.</param>
/// <param name="committer">The name of the one who commits, who stands in for a composer that nobody names.</param>
/// <param name="territory">The code of the country.</param>
internal sealed class Draft(OperationalTemplate template, EntryMapping mapping, string patient, string committer, string territory)
{
    private readonly DraftNode _root = new(template.Definition);
    private DraftNode? _entry;
    private DraftNode? _part;
    private string? _partArchetype;

    /// <summary>The patient's id.</summary>
    public string Patient => patient;

    /// <summary>When it holds; without it there is no composition.</summary>
    public string? Time { get; set; }

    /// <summary>The composer as canonical JSON; null when nobody is named.</summary>
    public JsonObject? Composer { get; set; }

    /// <summary>The name of the entry; null for the template's.</summary>
    public string? Name { get; set; }

    /// <summary>Further codes of what the name says, as canonical JSON; null for none.</summary>
    public JsonArray? NameMappings { get; set; }

    /// <summary>What is kept of where the entry, or the part of it that is written, came from, as canonical JSON; null for nothing.</summary>
    public JsonObject? FeederAudit
    {
        get => (_part ?? Entry)?.FeederAudit;
        set
        {
            if ((_part ?? Entry) is { } node) node.FeederAudit = value;
        }
    }

    private DraftNode? Entry => _entry ??= _root.Reach([mapping.ArchetypeId], another: false, mapping.Name);

    /// <summary>The archetype that the codes at a path are of.</summary>
    public string ArchetypeOf(string path) => Steps(path).LastOrDefault(s => s.Contains('.', StringComparison.Ordinal)) is { } cluster ? $"openEHR-EHR-CLUSTER.{cluster}" : IsOfEntry(path) ? mapping.ArchetypeId : _partArchetype ?? mapping.ArchetypeId;

    /// <summary>Begins one more cluster of the entry, which the elements are written into until the next begins; null for the entry itself.</summary>
    public void Begin(string? cluster)
    {
        _partArchetype = cluster is null ? null : "openEHR-EHR-CLUSTER." + cluster;
        _part = cluster is null ? null : Entry?.Reach([cluster], another: true);
    }

    /// <summary>Writes a value in the place of what was written at the path before.</summary>
    public void Set(string path, JsonObject value)
    {
        if (NodeOf(path)?.Reach(Steps(path), another: false) is { } element) element.Value = element.WithWords(value);
    }

    /// <summary>Writes a value; a second one at the same path becomes a second element.</summary>
    public void Add(string path, JsonObject value, string? name = null)
    {
        if (NodeOf(path)?.Reach(Steps(path), another: true) is not { } element) return;
        (element.Value, element.Name) = (element.WithWords(value), name);
    }

    /// <summary>Says why a value is missing.</summary>
    public void AddMissing(string path, JsonObject flavour, string? reason, string? name)
    {
        if (NodeOf(path)?.Reach(Steps(path), another: true) is not { } element) return;
        (element.NullFlavour, element.NullReason, element.Name) = (flavour, reason, name);
    }

    /// <summary>The composition; null when something is missing that every composition has, or the values make none.</summary>
    public Composition? Finish()
    {
        if (Time is null || Entry is null) return null;
        (Entry.Name, Entry.NameMappings) = (Name, NameMappings);
        var read = CanonicalJson.Read<Composition>(Tree.Write(ToJson(Time)));
        return read.Succeeded ? read.Value : null;
    }

    /// <summary>A reference to a party in canonical JSON.</summary>
    public static JsonObject PartyRef(string id, string space, string type) => new()
    {
        ["_type"] = "PARTY_REF",
        ["id"] = new JsonObject { ["_type"] = "GENERIC_ID", ["value"] = id, ["scheme"] = space },
        ["namespace"] = space,
        ["type"] = type,
    };

    /// <summary>A code in canonical JSON.</summary>
    public static JsonObject Code(string terminology, string code) => new()
    {
        ["_type"] = "CODE_PHRASE", ["terminology_id"] = new JsonObject { ["_type"] = "TERMINOLOGY_ID", ["value"] = terminology }, ["code_string"] = code,
    };

    private DraftNode? NodeOf(string path) => IsOfEntry(path) ? Entry : _part ?? Entry;

    private static bool IsOfEntry(string path) => path.StartsWith("state/", StringComparison.Ordinal) || path.StartsWith("protocol/", StringComparison.Ordinal);

    private static IReadOnlyList<string> Steps(string path) => [.. path.Split('/').Where(s => s is not ("state" or "protocol"))];

    private JsonObject ToJson(string time)
    {
        var composition = _root.ToJson(time, template.Language.CodeString);
        composition["archetype_details"]!["template_id"] = new JsonObject { ["_type"] = "TEMPLATE_ID", ["value"] = template.TemplateId };
        composition["language"] = Code("ISO_639-1", template.Language.CodeString);
        composition["territory"] = Code("ISO_3166-1", territory);
        composition["category"] = new JsonObject { ["_type"] = "DV_CODED_TEXT", ["value"] = "event", ["defining_code"] = Code("openehr", "433") };
        composition["composer"] = Composer ?? new JsonObject { ["_type"] = "PARTY_IDENTIFIED", ["name"] = committer, ["external_ref"] = PartyRef(committer, Shared.StandInNamespace, "PERSON") };
        composition["context"] = new JsonObject
        {
            ["_type"] = "EVENT_CONTEXT",
            ["start_time"] = new JsonObject { ["_type"] = "DV_DATE_TIME", ["value"] = time },
            ["setting"] = new JsonObject { ["_type"] = "DV_CODED_TEXT", ["value"] = "other care", ["defining_code"] = Code("openehr", "238") },
        };
        return composition;
    }
}

/// <summary>A node of a composition that is being written.</summary>
internal sealed class DraftNode(CComplexObject constraint)
{
    private readonly List<DraftNode> _children = [];

    public JsonObject? Value { get; set; }

    public JsonObject? NullFlavour { get; set; }

    public string? NullReason { get; set; }

    public JsonObject? FeederAudit { get; set; }

    public string? Name { get; set; }

    public JsonArray? NameMappings { get; set; }

    /// <summary>The node at the end of some steps, with all that lies between; null when the template has none.</summary>
    /// <param name="steps">At-codes and archetypes.</param>
    /// <param name="another">True for one more than there are.</param>
    /// <param name="name">The name that the template gives it; null for any.</param>
    public DraftNode? Reach(IReadOnlyList<string> steps, bool another, string? name = null)
    {
        var at = this;
        for (var i = 0; i < steps.Count && at is not null; i++) at = at.Reach(steps[i], another && i == steps.Count - 1, name);
        return at;
    }

    /// <summary>A coded text whose words are its at-code gets those of the template.</summary>
    public JsonObject WithWords(JsonObject value)
    {
        var code = Tree.TextOf(value["defining_code"].Get("code_string"));
        if (code is not null && Tree.TextOf(value["value"]) == code && constraint.Term(code) is { } term) value["value"] = term.Text;
        return value;
    }

    /// <summary>The node in canonical JSON.</summary>
    public JsonObject ToJson(string time, string language)
    {
        var name = new JsonObject { ["_type"] = "DV_TEXT", ["value"] = Name ?? NameInTemplate() };
        if (NameMappings is not null) name["mappings"] = NameMappings;
        var json = new JsonObject { ["_type"] = constraint.RmTypeName, ["name"] = name, ["archetype_node_id"] = constraint.ArchetypeNodeId };
        if (constraint is CArchetypeRoot root) json["archetype_details"] = new JsonObject { ["_type"] = "ARCHETYPED", ["archetype_id"] = new JsonObject { ["_type"] = "ARCHETYPE_ID", ["value"] = root.ArchetypeId }, ["rm_version"] = "1.1.0" };
        if (RmModel.Find(constraint.RmTypeName)?.IsA(RmModel.Entry) == true) AddEntry(json, language);
        if (constraint.RmTypeName == "HISTORY") json["origin"] = TimeOf(time);
        if (constraint.RmTypeName == "POINT_EVENT") json["time"] = TimeOf(time);
        if (FeederAudit is not null) json["feeder_audit"] = FeederAudit;
        if (Value is not null) json["value"] = Value;
        if (NullFlavour is not null) json["null_flavour"] = NullFlavour;
        if (NullReason is not null) json["null_reason"] = new JsonObject { ["_type"] = "DV_TEXT", ["value"] = NullReason };
        foreach (var attribute in constraint.Attributes) AddChildren(json, attribute, time, language);
        return json;
    }

    private void AddChildren(JsonObject json, CAttribute attribute, string time, string language)
    {
        // The order of the template, whatever the order of the values was.
        var children = attribute.Children.SelectMany(c => _children.Where(d => ReferenceEquals(d.Constraint, c))).Select(d => (JsonNode)d.ToJson(time, language)).ToArray();
        if (children.Length == 0) return;
        if (attribute.IsMultiple) json[attribute.RmAttributeName] = new JsonArray(children);
        else json[attribute.RmAttributeName] = children[0];
    }

    private CComplexObject Constraint => constraint;

    private static void AddEntry(JsonObject json, string language)
    {
        json["language"] = Draft.Code("ISO_639-1", language);
        json["encoding"] = Draft.Code("IANA_character-sets", "UTF-8");
        json["subject"] = new JsonObject { ["_type"] = "PARTY_SELF" };
    }

    private static JsonObject TimeOf(string time) => new() { ["_type"] = "DV_DATE_TIME", ["value"] = time };

    private string NameInTemplate()
    {
        var code = constraint is CArchetypeRoot ? "at0000" : constraint.NodeId;
        return constraint.NameConstraint ?? constraint.Term(code)?.Text ?? code;
    }

    private DraftNode? Reach(string step, bool another, string? name)
    {
        if (Find(step, name) is not { } target) return null;
        var way = new Stack<CComplexObject>();
        for (var node = target; !ReferenceEquals(node, constraint); node = node.ParentObject!) way.Push(node);
        var at = this;
        while (way.TryPop(out var next)) at = at.Child(next, another && way.Count == 0);
        return at;
    }

    private DraftNode Child(CComplexObject of, bool another)
    {
        if (!another && _children.Find(c => ReferenceEquals(c.Constraint, of)) is { } there) return there;
        var made = new DraftNode(of);
        _children.Add(made);
        return made;
    }

    private CComplexObject? Find(string step, string? name)
    {
        var open = new Queue<CComplexObject>([constraint]);
        while (open.TryDequeue(out var node))
        {
            foreach (var child in node.Attributes.SelectMany(a => a.Children).OfType<CComplexObject>())
            {
                if (IsCalled(child, step, name)) return child;
                open.Enqueue(child);
            }
        }
        return null;
    }

    private bool IsCalled(CComplexObject node, string step, string? name) => node is CArchetypeRoot root
        ? (root.ArchetypeId == step || root.ArchetypeId.EndsWith("." + step, StringComparison.Ordinal)) && (name is null || root.NameConstraint == name)
        : node.NodeId == step && ReferenceEquals(node.Archetype, constraint.Archetype);
}
