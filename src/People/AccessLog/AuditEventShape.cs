using System.Text;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// An entry of the access log as an AuditEvent by IHE's Basic Audit Log Patterns (BALP): PatientRead, PatientQuery, PatientCreate, PatientUpdate and PatientDelete, and the same without a patient. A refused
/// attempt follows no pattern, since those are for what succeeded. Addresses on the network are not logged, and told of as unknown; in the place of a query stands what the log names it by.
/// </summary>
internal static class AuditEventShape
{
    public const string EventTypes = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    public const string Interactions = "http://hl7.org/fhir/restful-interaction";

    private const string Balp = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private const string EntityTypes = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string ObjectRoles = "http://terminology.hl7.org/CodeSystem/object-role";
    private const string Reasons = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private const string Refused = "4";

    private static readonly string[] Patterns = ["Read", "Query", "Create", "Update", "Delete"];

    /// <summary>The profiles that AuditEvents of the log may follow.</summary>
    public static IReadOnlyList<string> Profiles { get; } = [.. Patterns.Select(pattern => $"{Balp}Patient{pattern}"), .. Patterns.Select(pattern => Balp + pattern)];

    /// <summary>AuditEvent.action.</summary>
    public static string ActionOf(AuditEntry entry) => PatternOf(entry) switch { "Create" => "C", "Update" => "U", "Delete" => "D", "Query" => "E", _ => "R" };

    /// <summary>AuditEvent.subtype: the interaction that it was, or comes nearest to.</summary>
    public static string SubtypeOf(AuditEntry entry) => PatternOf(entry) switch { "Query" => "search", "Create" => "create", "Update" => "update", "Delete" => "delete", _ => "read" };

    /// <summary>AuditEvent.outcome: success, or the failure that is like a refused request where the rules refused it.</summary>
    public static string OutcomeOf(AuditEntry entry) => entry.Outcome == "refuse" ? Refused : "0";

    /// <summary>The AuditEvent of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="documents">What the reader learns of its documents; null for an officer, who learns their ids.</param>
    /// <param name="isNamed">Whether the reader may know who acted.</param>
    /// <param name="server">The address of the API.</param>
    public static JsonObject Of(LoggedEntry entry, IReadOnlyList<LoggedDocument>? documents, bool isNamed, string server)
    {
        var (logged, isRefused) = (entry.Entry, entry.Entry.Outcome == "refuse");
        var told = new JsonObject { ["resourceType"] = "AuditEvent", ["id"] = entry.Stored.Place.ToString(), ["meta"] = Meta(logged, isRefused) };
        told["type"] = FhirNodes.Coding(EventTypes, "rest", "RESTful Operation");
        told["subtype"] = new JsonArray(FhirNodes.Coding(Interactions, SubtypeOf(logged), SubtypeOf(logged)));
        (told["action"], told["recorded"], told["outcome"]) = (ActionOf(logged), FhirNodes.Moment(logged.Time), OutcomeOf(logged));
        if (isRefused) told["outcomeDesc"] = LogTexts.OfRule(logged.Rule)?.English ?? "Refused by the access rules.";
        if (Purposes(entry) is { Count: > 0 } purposes) told["purposeOfEvent"] = purposes;
        told["agent"] = new JsonArray(User(entry, isOfficer: documents is null, isNamed), Client(entry), Server(server, logged));
        told["source"] = new JsonObject { ["observer"] = new JsonObject { ["display"] = "Varde" }, ["type"] = new JsonArray(FhirNodes.Coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server")) };
        if (Entities(entry, documents) is { Count: > 0 } entities) told["entity"] = entities;
        return told;
    }

    private static string PatternOf(AuditEntry entry) => entry.Action switch
    {
        "create" => "Create",
        "update" or "release" or "restrict" => "Update",
        "delete" or "erase" => "Delete",
        "search" => "Query",
        // What a query disclosed of a person.
        _ => entry.Object.StartsWith("Bundle", StringComparison.Ordinal) ? "Query" : "Read",
    };

    private static JsonObject Meta(AuditEntry entry, bool isRefused)
    {
        var meta = new JsonObject { ["versionId"] = "1", ["lastUpdated"] = FhirNodes.Moment(entry.Time) };
        if (!isRefused) meta["profile"] = new JsonArray($"{Balp}{(entry.Ehr is null ? "" : "Patient")}{PatternOf(entry)}");
        return meta;
    }

    private static JsonArray Purposes(LoggedEntry entry)
    {
        var purposes = new JsonArray();
        if (SeenEntry.BasisOf(entry.Entry) is { } basis) purposes.Add(FhirNodes.Coded(PeopleCodes.Basis, basis, LogTexts.Of($"Basis.{basis}").English));
        if (SeenEntry.IsEmergencyOf(entry.Entry, entry.Details)) purposes.Add(FhirNodes.Coded(Reasons, "ETREAT", "Emergency Treatment"));
        return purposes;
    }

    // Of a member of staff who is known by an HPR number a person learns the name: the number would lead to a name that is withheld.
    private static JsonObject User(LoggedEntry entry, bool isOfficer, bool isNamed)
    {
        var (actor, name) = (entry.Entry.ActorId, isNamed ? entry.Entry.ActorDisplay : null);
        var who = new JsonObject();
        if (isOfficer) who["identifier"] = actor.StartsWith("hpr:", StringComparison.Ordinal) ? FhirNodes.Identifier(NorwegianIdentifiers.HprNumber, actor["hpr:".Length..]) : FhirNodes.Identifier("urn:varde:actor", actor);
        who["display"] = name ?? "Withheld";
        var user = new JsonObject { ["type"] = FhirNodes.Coded(Participation, IsLook(entry.Entry) ? "IRCP" : "AUT", IsLook(entry.Entry) ? "information recipient" : "author (originator)") };
        if (entry.Details.As is { } role) user["role"] = new JsonArray(FhirNodes.Coded(PeopleCodes.Role, role, null));
        user["who"] = who;
        if (name is not null) user["name"] = name;
        user["requestor"] = true;
        user["policy"] = new JsonArray($"urn:varde:rule:{entry.Entry.Rule}");
        return user;
    }

    private static JsonObject Client(LoggedEntry entry)
    {
        var where = entry.Details.Unit ?? entry.Details.Organisation;
        var who = new JsonObject();
        if (where is not null) who["identifier"] = FhirNodes.Identifier(NorwegianIdentifiers.OrganisationNumber, where);
        who["display"] = entry.Details.Client is { Length: > 0 } client ? client : "Not logged";
        return new()
        {
            ["type"] = SourceOrDestination(isSource: IsQueryOrWrite(entry.Entry)), ["who"] = who, ["requestor"] = false,
            ["network"] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://hl7.org/fhir/StructureDefinition/data-absent-reason", ["valueCode"] = "unknown" }) },
        };
    }

    private static JsonObject Server(string address, AuditEntry entry) => new()
    {
        ["type"] = SourceOrDestination(isSource: !IsQueryOrWrite(entry)), ["who"] = new JsonObject { ["display"] = "Varde" }, ["requestor"] = false,
        ["network"] = new JsonObject { ["address"] = address, ["type"] = "5" },
    };

    // BALP: of a read the server is the source of what goes to the client; of all else the client is the source of what it asks for or sends.
    private static JsonObject SourceOrDestination(bool isSource) => isSource ? FhirNodes.Coded(Dicom, "110153", "Source Role ID") : FhirNodes.Coded(Dicom, "110152", "Destination Role ID");

    private static bool IsQueryOrWrite(AuditEntry entry) => PatternOf(entry) != "Read";

    private static bool IsLook(AuditEntry entry) => PatternOf(entry) is "Read" or "Query";

    private static JsonArray Entities(LoggedEntry entry, IReadOnlyList<LoggedDocument>? documents)
    {
        var entities = new JsonArray();
        if (entry.Entry.Ehr is { } patient) entities.Add(Entity("1", "Person", "1", "Patient", new() { ["reference"] = $"Patient/{patient}" }));
        if (PatternOf(entry.Entry) == "Query") entities.Add(Query(entry.Entry));
        else if (documents is null) foreach (var named in LoggedObject.Of(entry.Entry, entry.Details)) entities.Add(Data(named));
        else foreach (var document in documents) entities.Add(Data(document));
        return entities;
    }

    private static JsonObject Query(AuditEntry entry)
    {
        var query = Entity("2", "System Object", "24", "Query", null);
        query["query"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Object));
        return query;
    }

    private static JsonObject Data(LoggedObject named) => Entity("2", "System Object", "4", "Domain Resource", named switch
    {
        { Type: "EHR" } when EhrId.TryParse(named.Id, out _) => new() { ["reference"] = $"Patient/{named.Id}" },
        { Document: { } document } when !IsFhir(named.Type) => Uuid(document, named.Type),
        _ when IsFhir(named.Type) && ResourceKey.IsId(named.Id) => new() { ["reference"] = $"{named.Type}/{named.Id}" },
        _ => new() { ["display"] = named.Id.Length > 0 ? $"{named.Type}/{named.Id}" : named.Type },
    });

    private static JsonObject Data(LoggedDocument document) => Entity("2", "System Object", "4", "Domain Resource", document.Showing == Showing.Named
        ? Uuid(document.Id, document.Name.Length > 0 ? document.Name : document.Kind.English) : new() { ["display"] = document.Kind.English });

    private static JsonObject Uuid(Guid id, string display) => new() { ["identifier"] = FhirNodes.Identifier("urn:ietf:rfc:3986", $"urn:uuid:{id:D}"), ["display"] = display };

    private static bool IsFhir(string type) => type.Length > 1 && char.IsAsciiLetterUpper(type[0]) && type.Skip(1).Any(char.IsAsciiLetterLower) && type.All(char.IsAsciiLetter);

    private static JsonObject Entity(string type, string typeName, string role, string roleName, JsonObject? what)
    {
        var entity = new JsonObject();
        if (what is not null) entity["what"] = what;
        (entity["type"], entity["role"]) = (FhirNodes.Coding(EntityTypes, type, typeName), FhirNodes.Coding(ObjectRoles, role, roleName));
        return entity;
    }
}
