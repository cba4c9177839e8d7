using System.Collections.Frozen;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Asking;
using Varde.Foundation;

namespace Varde.Fhir.Search;

/// <summary>Which resources belong to a patient: those that name the patient in one of some search parameters (FHIR R4, CompartmentDefinition/patient).</summary>
internal static class PatientCompartment
{
    private const string Members =
        """
        Account subject | AdverseEvent subject | AllergyIntolerance patient recorder asserter | Appointment actor | AppointmentResponse actor | AuditEvent patient |
        Basic patient author | BodyStructure patient | CarePlan patient performer | CareTeam patient participant | ChargeItem subject | Claim patient payee |
        ClaimResponse patient | ClinicalImpression subject | Communication subject sender recipient | CommunicationRequest subject sender recipient requester |
        Composition subject author attester | Condition patient asserter | Consent patient | Coverage policy-holder subscriber beneficiary payor |
        CoverageEligibilityRequest patient | CoverageEligibilityResponse patient | DetectedIssue patient | DeviceRequest subject performer | DeviceUseStatement subject |
        DiagnosticReport subject | DocumentManifest subject author recipient | DocumentReference subject author | Encounter patient | EnrollmentRequest subject |
        EpisodeOfCare patient | ExplanationOfBenefit patient payee | FamilyMemberHistory patient | Flag patient | Goal patient | Group member | ImagingStudy patient |
        Immunization patient | ImmunizationEvaluation patient | ImmunizationRecommendation patient | Invoice subject patient recipient | List subject source |
        MeasureReport patient | Media subject | MedicationAdministration patient performer subject | MedicationDispense subject patient receiver | MedicationRequest subject |
        MedicationStatement subject | MolecularSequence patient | NutritionOrder patient | Observation subject performer | Patient link | Person patient |
        Procedure patient performer | Provenance patient | QuestionnaireResponse subject author | RelatedPerson patient | RequestGroup subject participant |
        ResearchSubject individual | RiskAssessment subject | Schedule actor | ServiceRequest subject performer | Specimen subject | SupplyDelivery patient |
        SupplyRequest subject | VisionPrescription patient
        """;

    private static readonly FrozenDictionary<string, string[]> Parameters = Members.Split('|', StringSplitOptions.TrimEntries)
        .Select(member => member.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .ToFrozenDictionary(parts => parts[0], parts => parts[1..], StringComparer.Ordinal);

    /// <summary>The types of resource that can belong to a patient, in alphabetical order.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. Parameters.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What holds of a resource that belongs to a patient.</summary>
    /// <param name="engine">Reads the criteria.</param>
    /// <param name="types">The types of resource, of those that can.</param>
    /// <param name="patient">The patient's id.</param>
    /// <param name="bases">As <see cref="SearchEngine.Read"/>'s.</param>
    public static SearchCriterion Of(SearchEngine engine, IEnumerable<string> types, string patient, IReadOnlyList<string> bases) =>
        new AnyCriterion([.. types.SelectMany(type => Parameters[type].Select(parameter => Criterion(engine, type, new(parameter, $"Patient/{patient}"), bases)))]);

    private static SearchCriterion Criterion(SearchEngine engine, string type, KeyValuePair<string, string> parameter, IReadOnlyList<string> bases) =>
        engine.Read(FhirDefinitions.R4.Resource(type), [parameter], bases).Value.Criteria.Single();
}
