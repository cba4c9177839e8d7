using System.Text.Json.Nodes;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>
/// What FHIR says of a resource and an entry of openEHR has no element for: identifiers, profiles, the encounter and when it was issued. They are kept as what
/// they are for openEHR, identifiers in the system that the entry came from (RM 1.1.0, common, FEEDER_AUDIT.originating_system_item_ids).
/// </summary>
internal sealed class KeptBeside : Rule
{
    private const string System = "fhir";
    private const string Identifier = "identifier";
    private const string Profile = "profile";
    private const string Encounter = "encounter";
    private const string Issued = "issued";

    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        if (from.Entry?.FeederAudit is not { OriginatingSystemAudit.SystemId: System } audit) return;
        foreach (var item in audit.OriginatingSystemItemIds.Where(i => i.Id is not null)) Show(item, to);
    }

    public override void Read(JsonObject from, Draft to)
    {
        List<JsonObject> items =
        [
            .. Tree.Take(from, "identifier[]").Select(i => Item(Identifier, Tree.TextOf(i.Get("value")), Tree.TextOf(i.Get("system")))),
            .. Tree.Take(from, "meta.profile[]").Select(p => Item(Profile, Tree.TextOf(p))),
            .. Tree.Take(from, "encounter.reference").Select(r => Item(Encounter, Tree.TextOf(r))),
            .. Tree.Take(from, Issued).Select(t => Item(Issued, Tree.TextOf(t))),
        ];
        if (items.Count > 0) to.FeederAudit = Audit(items);
    }

    private static void Show(DvIdentifier item, JsonObject to)
    {
        if (item.Type == Identifier) Tree.List(to, "identifier").Add(item.Issuer is { } system ? new JsonObject { ["system"] = system, ["value"] = item.Id } : new JsonObject { ["value"] = item.Id });
        else if (item.Type == Profile) Tree.List(to["meta"]!.AsObject(), "profile").Add((JsonNode)item.Id!);
        else if (item.Type == Encounter) to["encounter"] = new JsonObject { ["reference"] = item.Id };
        else if (item.Type == Issued) to["issued"] = item.Id;
    }

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
