using System.Text.Json.Nodes;
using Varde.Fhir;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>
/// What FHIR says of a resource and an entry of openEHR has no element for: identifiers, profiles, tags, what it belongs to and was made with, and when it was issued.
/// They are kept as what they are for openEHR, identifiers in the system that the entry came from (RM 1.1.0, common, FEEDER_AUDIT.originating_system_item_ids).
/// </summary>
/// <param name="hasComposer">Whether the first performer is the composer; otherwise the name of the first stands in the entry, and the reference to it is kept here.</param>
internal sealed class KeptBeside(bool hasComposer = true) : Rule
{
    private const string System = "fhir";
    private const string Identifier = "identifier";
    private const string Subject = "subject";
    private const string Performer = "performer";
    private const string Named = "named performer";
    private const string CameAs = "resource";
    private const string Tag = "tag";

    private static readonly (string Type, string Path)[] Elements =
    [
        ("profile", "meta.profile[]"), ("encounter", "encounter.reference"), ("basedOn", "basedOn[].reference"), ("partOf", "partOf[].reference"), ("device", "device.reference"), ("issued", "issued"),
    ];

    /// <summary>Notes that an entry came as a resource of another type than the one that is made from the whole of it.</summary>
    public static void NoteOrigin(Draft to, string type) => to.FeederAudit = Audit([Item(CameAs, type)]);

    /// <summary>Whether an entry came as a resource of a type.</summary>
    public static bool HasOrigin(Entry? entry, string type) => Items(entry?.FeederAudit).Any(i => i.Type == CameAs && i.Id == type);

    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        foreach (var item in Items(from.Node is Cluster ? from.Node.FeederAudit : from.Entry?.FeederAudit)) Show(item, to);
    }

    public override void Read(JsonObject from, Draft to)
    {
        List<JsonObject> items =
        [
            .. Tree.Take(from, "identifier[]").Select(i => OfIdentifier(Identifier, i)),
            .. Tree.Take(from, "meta.tag[]").Where(t => Tree.TextOf(t.Get("system")) != ResourceViews.OriginSystem).Select(OfTag),
            .. Tree.Take(from, "subject.identifier").Select(i => OfIdentifier(Subject, i)),
            .. Tree.Take(from, "performer[]").Take(hasComposer ? 0 : 1).Where(p => p.Get("reference") is not null).Select(p => Item(Named, Tree.TextOf(p.Get("reference")))),
            .. Tree.Take(from, "performer[]").Skip(1).Select(p => p.Get("reference")).OfType<JsonNode>().Select(p => Item(Performer, Tree.TextOf(p))),
            .. Elements.SelectMany(e => Tree.Take(from, e.Path).Select(value => Item(e.Type, Tree.TextOf(value)))),
        ];
        if (items.Count > 0) to.FeederAudit = Audit(items);
    }

    private static IEnumerable<DvIdentifier> Items(FeederAudit? audit) =>
        audit is { OriginatingSystemAudit.SystemId: System } ? audit.OriginatingSystemItemIds.Where(i => i.Id is not null) : [];

    private static void Show(DvIdentifier item, JsonObject to)
    {
        if (item.Type == Identifier) Tree.List(to, "identifier").Add(ToIdentifier(item));
        else if (item.Type == Subject) Tree.Put(to, "subject.identifier", ToIdentifier(item));
        else if (item.Type == Tag) Tree.Put(to, "meta.tag[]", ToTag(item));
        else if (item.Type == Performer) Tree.Put(to, "performer[].reference", item.Id!);
        else if (item.Type == Named) AddReference(Tree.List(to, "performer"), item.Id!);
        else if (Array.Find(Elements, e => e.Type == item.Type).Path is { } path) Tree.Put(to, path, item.Id!);
    }

    private static void AddReference(JsonArray performers, string reference)
    {
        if (performers.Count == 0) performers.Add(new JsonObject());
        performers[0]!["reference"] = reference;
    }

    private static JsonObject ToIdentifier(DvIdentifier item) => item.Issuer is { } system ? new() { ["system"] = system, ["value"] = item.Id } : new() { ["value"] = item.Id };

    private static JsonObject ToTag(DvIdentifier item)
    {
        var tag = new JsonObject();
        if (item.Issuer is { } system) tag["system"] = system;
        tag["code"] = item.Id;
        if (item.Assigner is { } words) tag["display"] = words;
        return tag;
    }

    // The words of a tag stand beside its code as an assigner does beside an identifier.
    private static JsonObject OfTag(JsonNode tag)
    {
        var item = Item(Tag, Tree.TextOf(tag.Get("code")), Tree.TextOf(tag.Get("system")));
        if (Tree.TextOf(tag.Get("display")) is { } words) item["assigner"] = words;
        return item;
    }

    private static JsonObject OfIdentifier(string type, JsonNode identifier) => Item(type, Tree.TextOf(identifier.Get("value")), Tree.TextOf(identifier.Get("system")));

    private static JsonObject Item(string type, string? id, string? issuer = null)
    {
        var item = new JsonObject { ["_type"] = "DV_IDENTIFIER", ["id"] = id ?? "", ["type"] = type };
        if (issuer is not null) item["issuer"] = issuer;
        return item;
    }

    private static JsonObject Audit(IReadOnlyList<JsonObject> items) => new()
    {
        ["_type"] = "FEEDER_AUDIT",
        ["originating_system_item_ids"] = new JsonArray([.. items]),
        ["originating_system_audit"] = new JsonObject { ["_type"] = "FEEDER_AUDIT_DETAILS", ["system_id"] = System },
    };
}
