using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;

namespace Varde.People.Facts;

/// <summary>Reads what a Consent decides, where it is one of those that access depends on.</summary>
internal static class ConsentReader
{
    private static readonly Dictionary<string, ConsentKind> Kinds = new(StringComparer.Ordinal)
    {
        ["portal-level"] = ConsentKind.PortalLevel,
        ["youth-access"] = ConsentKind.YouthAccess,
        ["power-of-attorney"] = ConsentKind.PowerOfAttorney,
        ["assigned-power"] = ConsentKind.AssignedPower,
        ["block"] = ConsentKind.Block,
        ["open-block"] = ConsentKind.OpenBlock,
        ["closed-service"] = ConsentKind.ClosedService,
        ["summary-record"] = ConsentKind.SummaryRecord,
    };

    /// <summary>The code of a kind.</summary>
    public static string CodeOf(ConsentKind kind) => Kinds.First(pair => pair.Value == kind).Key;

    /// <summary>What it decides; null for a consent of another kind.</summary>
    public static GivenConsent? Read(JsonElement consent)
    {
        if (consent.Codes(PeopleCodes.Consent, "category").FirstOrDefault(Kinds.ContainsKey) is not { } kind) return null;
        var provision = consent.Along("provision").FirstOrDefault();
        return new(consent.Text("id")!, Kinds[kind])
        {
            Permits = provision.ValueKind != JsonValueKind.Object || provision.Text("type") != "deny",
            IsActive = consent.Text("status") == "active",
            Given = FhirJson.Begin(consent.Text("dateTime")),
            Period = provision.ValueKind == JsonValueKind.Object ? provision.Period("period") : Span.Always,
            Givers = [.. consent.References("RelatedPerson", "performer")],
            Receiver = consent.References("RelatedPerson", "provision", "actor", "reference").FirstOrDefault(),
            Codes = [.. consent.Codes(PeopleCodes.Consent, "provision", "code")],
            Services = [.. consent.Codes(PeopleCodes.Service, "provision", "code").Select(Service).OfType<ServiceId>()],
            Roles = [.. consent.Codes(PeopleCodes.Role, "provision", "code")],
            Practitioners = [.. consent.References("Practitioner", "provision", "actor", "reference")],
            Organisations = [.. consent.References("Organization", "provision", "actor", "reference")],
            Documents = [.. consent.Along("provision", "data", "reference").Select(DocumentOf).OfType<Guid>()],
        };
    }

    private static ServiceId? Service(string code) => ServiceId.Parse(code).TryGet(out var service, out _) ? service : null;

    // A resource by its reference, a composition by the urn of its versioned object.
    private static Guid? DocumentOf(JsonElement reference) =>
        reference.Text("identifier", "value") is { } urn && urn.StartsWith("urn:uuid:", StringComparison.Ordinal) && Guid.TryParse(urn["urn:uuid:".Length..], out var composition) ? composition
        : reference.Text("reference")?.Split('/') is [.., var type, var id] && ResourceKey.IsId(id) ? new ResourceKey(type, id).ObjectId : null;
}
