using System.Text.Json.Nodes;
using Varde.SeedPopulation.Care;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>Courses of care as EpisodeOfCare, meetings as Encounter, those who visit at home as CareTeam, referrals as ServiceRequest.</summary>
internal static class CareResources
{
    private const string EncounterClasses = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    public static IEnumerable<DemoResource> Of(CareOfResident care) =>
    [
        .. care.Relations.Select(Episode),
        .. care.Relations.Where(r => r.Kind == CareRelationKind.HomeCare).Select(home => Team(home, care.Relations)),
        .. care.Contacts.Select(contact => Encounter(contact, care.Relations)),
    ];

    public static DemoResource Of(Referral referral, StaffMember referrer)
    {
        var unit = CareDirectory.Instance.Of(referral.To);
        return Fhir.Resource("ServiceRequest", Fhir.IdOf(referral.Person, "referral/" + referral.To), new()
        {
            ["status"] = "active",
            ["intent"] = "order",
            ["code"] = Fhir.Text(referral.Assessed is null ? "Henvisning, ikke vurdert" : "Henvisning, vurdert"),
            ["subject"] = Fhir.Reference("Patient", referral.Person),
            ["authoredOn"] = Fhir.Date(referral.Received),
            ["requester"] = StaffResources.ReferenceTo(referrer),
            ["performer"] = Fhir.List(OrganisationResources.ReferenceTo(unit)),
            ["reasonCode"] = Fhir.List(Fhir.Text(referral.Reason)),
        });
    }

    private static DemoResource Episode(CareRelation relation) => Fhir.Resource("EpisodeOfCare", relation.Id, new()
    {
        ["status"] = relation.To is null ? "active" : "finished",
        ["type"] = Fhir.List(Fhir.Coded("urn:varde:care", CodeOf(relation.Kind), NameOf(relation.Kind))),
        ["patient"] = Fhir.Reference("Patient", relation.Person),
        ["managingOrganization"] = OrganisationResources.ReferenceTo(relation.Unit),
        ["period"] = Fhir.Period(relation.From, relation.To),
        ["careManager"] = relation.Responsible is { } responsible ? StaffResources.ReferenceTo(responsible) : null,
    });

    private static DemoResource Encounter(CareContact contact, IReadOnlyList<CareRelation> relations) => Fhir.Resource("Encounter", contact.Id, new()
    {
        ["status"] = contact.End is null ? "in-progress" : "finished",
        ["class"] = Fhir.Coding(EncounterClasses, ClassOf(contact.Kind)),
        ["subject"] = Fhir.Reference("Patient", contact.Person),
        ["episodeOfCare"] = relations.FirstOrDefault(r => r.Id == contact.Id || r.Unit == contact.Unit) is { } course ? Fhir.List(Fhir.Reference("EpisodeOfCare", course.Id)) : null,
        ["participant"] = contact.Staff is { } staff ? Fhir.List(new JsonObject { ["individual"] = StaffResources.ReferenceTo(staff) }) : null,
        ["period"] = PeriodOf(contact),
        ["serviceProvider"] = OrganisationResources.ReferenceTo(contact.Unit),
    });

    private static DemoResource Team(CareRelation home, IReadOnlyList<CareRelation> relations) => Fhir.Resource("CareTeam", Fhir.IdOf(home.Person, "team"), new()
    {
        ["status"] = home.To is null ? "active" : "inactive",
        ["name"] = "Hjemmetjeneste og fastlege",
        ["subject"] = Fhir.Reference("Patient", home.Person),
        ["period"] = Fhir.Period(home.From, home.To),
        ["participant"] = Fhir.List([.. relations.Where(r => r.Kind is CareRelationKind.HomeCare or CareRelationKind.GeneralPractitionerList && r.Responsible is not null).Select(Participant)]),
        ["managingOrganization"] = Fhir.List(OrganisationResources.ReferenceTo(home.Unit)),
    });

    private static JsonObject Participant(CareRelation relation) => new()
    {
        ["role"] = Fhir.List(Fhir.Text(relation.Responsible!.Occupation.Name)),
        ["member"] = StaffResources.ReferenceTo(relation.Responsible),
        ["onBehalfOf"] = OrganisationResources.ReferenceTo(relation.Unit),
    };

    private static JsonObject PeriodOf(CareContact contact)
    {
        var period = new JsonObject { ["start"] = Fhir.Time(contact.Start) };
        if (contact.End is { } end) period["end"] = Fhir.Time(end);
        return period;
    }

    private static string ClassOf(CareContactKind kind) => kind switch
    {
        CareContactKind.HomeVisit => "HH",
        CareContactKind.Emergency => "EMER",
        CareContactKind.Admission => "IMP",
        _ => "AMB",
    };

    private static string CodeOf(CareRelationKind kind) => kind switch
    {
        CareRelationKind.GeneralPractitionerList => "gp-list",
        CareRelationKind.Admission => "admission",
        CareRelationKind.Outpatient => "outpatient",
        CareRelationKind.HomeCare => "home-care",
        CareRelationKind.NursingHome => "nursing-home",
        CareRelationKind.SchoolHealth => "school-health",
        _ => "pregnancy",
    };

    private static string NameOf(CareRelationKind kind) => kind switch
    {
        CareRelationKind.GeneralPractitionerList => "Fastlegeliste",
        CareRelationKind.Admission => "Innleggelse",
        CareRelationKind.Outpatient => "Poliklinisk forløp",
        CareRelationKind.HomeCare => "Hjemmetjeneste",
        CareRelationKind.NursingHome => "Sykehjem",
        CareRelationKind.SchoolHealth => "Helsestasjon og skolehelsetjeneste",
        _ => "Svangerskap",
    };
}
