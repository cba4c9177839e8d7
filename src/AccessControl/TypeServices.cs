using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Which service of table 1 documents belong to: by their kind, and by what the document says where one kind holds several. What no row names is a
/// document of the record where it is a patient's, and closed to everybody but the developer and the server where it is nobody's.
/// </summary>
public static class TypeServices
{
    private static readonly Dictionary<string, ServiceId> OfPatient = Table(
        (ServiceId.Profile, "EHR EHR_STATUS Patient RelatedPerson Person Coverage Account"),
        (ServiceId.TestResult, "DiagnosticReport Specimen ImagingStudy MolecularSequence BodyStructure"),
        (ServiceId.Vaccination, "Immunization ImmunizationEvaluation ImmunizationRecommendation"),
        (ServiceId.MedicationList, "MedicationStatement"),
        (ServiceId.Prescription, "MedicationRequest MedicationDispense"),
        (ServiceId.Referral, "ServiceRequest"),
        (ServiceId.SpecialistAppointment, "Appointment AppointmentResponse"),
        (ServiceId.MessageReading, "Communication CommunicationRequest"),
        (ServiceId.Form, "Questionnaire QuestionnaireResponse"),
        (ServiceId.Plan, "CarePlan Goal"),
        (ServiceId.Consent, "Consent Contract"),
        (ServiceId.AccessLog, "AuditEvent Provenance"));

    private static readonly Dictionary<string, ServiceId> OfNobody = Table(
        (ServiceId.Organisation, "Organization OrganizationAffiliation HealthcareService Endpoint InsurancePlan"),
        (ServiceId.Practitioner, "Practitioner PractitionerRole"),
        (ServiceId.Location, "Location Schedule Slot"),
        (ServiceId.Template, "TEMPLATE SYSTEM Questionnaire PlanDefinition ActivityDefinition"),
        (ServiceId.Query, "QUERY Library Measure SubscriptionTopic GraphDefinition SearchParameter"),
        (ServiceId.Terminology, "CodeSystem ValueSet ConceptMap NamingSystem TerminologyCapabilities StructureDefinition StructureMap ImplementationGuide CapabilityStatement "
            + "OperationDefinition CompartmentDefinition ExampleScenario MessageDefinition Medication MedicationKnowledge Substance SubstanceSpecification DeviceDefinition "
            + "ObservationDefinition SpecimenDefinition ResearchElementDefinition ChargeItemDefinition EventDefinition"),
        (ServiceId.Audit, "AuditEvent ACCESS_RULES AUDIT"), (ServiceId.Cohort, "Group"));

    private static readonly Dictionary<string, ServiceId> OfArchetype = Table(
        (ServiceId.TestResult, "report-result"), (ServiceId.MedicationList, "medication_list"), (ServiceId.Vaccination, "vaccination_list immunisation_list"),
        (ServiceId.MeasurementReading, "self_monitoring self_reported_data"), (ServiceId.Referral, "request"), (ServiceId.Plan, "care_plan"));

    /// <summary>The service of what is known by its type alone.</summary>
    /// <param name="type">The openEHR class or the FHIR type.</param>
    /// <param name="isOfPatient">Whether it lies in a person's record.</param>
    /// <returns>The service; <see langword="default"/>, which no rule opens to anybody who signs in, for what is nobody's and no row names.</returns>
    public static ServiceId OfType(string type, bool isOfPatient) =>
        isOfPatient ? OfPatient.GetValueOrDefault(type, ServiceId.Journal) : OfNobody.GetValueOrDefault(type);

    /// <summary>The service of a composition.</summary>
    /// <param name="archetype">The id of its root archetype; null when it has none.</param>
    /// <param name="template">The id of its template; null when it has none.</param>
    public static ServiceId OfComposition(string? archetype, string? template) => template switch
    {
        "varde.immunisation.v1" => ServiceId.Vaccination,
        "varde.laboratory_report.v1" => ServiceId.TestResult,
        _ => OfArchetype.GetValueOrDefault(ConceptOf(archetype ?? ""), ServiceId.Journal),
    };

    /// <summary>The service that a change of something counts as: the EHR_STATUS tells who a person is, and whether a record is open at all, which is not the person's to say.</summary>
    public static ServiceId Changing(string type, ServiceId service) => type == "EHR_STATUS" ? ServiceId.Journal : service;

    /// <summary>The service by which something is written into a service that is read: a home measurement is sent, a message is written.</summary>
    public static ServiceId Writing(ServiceId service) =>
        service == ServiceId.MeasurementReading ? ServiceId.MeasurementSending
        : service == ServiceId.MessageReading ? ServiceId.MessageWriting
        : service == ServiceId.SummaryRecord ? ServiceId.SummaryRecordEntry : service;

    /// <summary>The service that a stored class names; that of the record's documents where it names none.</summary>
    public static ServiceId OfClass(AccessClass stored) => ServiceId.Parse(stored.Category).TryGet(out var service, out _) ? service : ServiceId.Journal;

    // openEHR-EHR-COMPOSITION.report-result.v1 has the concept report-result.
    private static string ConceptOf(string archetype) => archetype.Split('.') is [_, var concept, ..] ? concept : "";

    private static Dictionary<string, ServiceId> Table(params ReadOnlySpan<(ServiceId Service, string Types)> rows)
    {
        var table = new Dictionary<string, ServiceId>(StringComparer.Ordinal);
        foreach (var (service, types) in rows)
            foreach (var type in types.Split(' ')) table[type] = service;
        return table;
    }
}
