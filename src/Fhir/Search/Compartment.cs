using System.Collections.Frozen;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;

namespace Varde.Fhir.Search;

/// <summary>Which resources belong to one of a type: those that name it in one of some search parameters (FHIR R4, CompartmentDefinition).</summary>
internal sealed class Compartment
{
    // The specification's word for a resource that belongs to itself.
    private const string Itself = "{def}";

    private readonly FrozenDictionary<string, string[]> _parameters;

    private Compartment(string owner, string members)
    {
        Owner = owner;
        _parameters = members.Split('|', StringSplitOptions.TrimEntries).Select(member => member.Split([' ', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToFrozenDictionary(parts => parts[0], parts => parts[1..], StringComparer.Ordinal);
        Types = [.. _parameters.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>All of them, by the type of their owners.</summary>
    public static IReadOnlyDictionary<string, Compartment> All { get; } = new Dictionary<string, Compartment>(StringComparer.Ordinal)
    {
        ["Patient"] = new("Patient",
            """
            Account subject | AdverseEvent subject | AllergyIntolerance patient recorder asserter | Appointment actor | AppointmentResponse actor |
            AuditEvent patient | Basic patient author | BodyStructure patient | CarePlan patient performer | CareTeam patient participant | ChargeItem subject |
            Claim patient payee | ClaimResponse patient | ClinicalImpression subject | Communication subject sender recipient |
            CommunicationRequest subject sender recipient requester | Composition subject author attester | Condition patient asserter | Consent patient |
            Coverage policy-holder subscriber beneficiary payor | CoverageEligibilityRequest patient | CoverageEligibilityResponse patient |
            DetectedIssue patient | DeviceRequest subject performer | DeviceUseStatement subject | DiagnosticReport subject |
            DocumentManifest subject author recipient | DocumentReference subject author | Encounter patient | EnrollmentRequest subject | EpisodeOfCare patient |
            ExplanationOfBenefit patient payee | FamilyMemberHistory patient | Flag patient | Goal patient | Group member | ImagingStudy patient |
            Immunization patient | ImmunizationEvaluation patient | ImmunizationRecommendation patient | Invoice subject patient recipient | List subject source |
            MeasureReport patient | Media subject | MedicationAdministration patient performer subject | MedicationDispense subject patient receiver |
            MedicationRequest subject | MedicationStatement subject | MolecularSequence patient | NutritionOrder patient | Observation subject performer |
            Patient link | Person patient | Procedure patient performer | Provenance patient | QuestionnaireResponse subject author | RelatedPerson patient |
            RequestGroup subject participant | ResearchSubject individual | RiskAssessment subject | Schedule actor | ServiceRequest subject performer |
            Specimen subject | SupplyDelivery patient | SupplyRequest subject | VisionPrescription patient
            """),
        ["Encounter"] = new("Encounter",
            """
            CarePlan encounter | CareTeam encounter | ChargeItem context | Claim encounter | ClinicalImpression encounter | Communication encounter |
            CommunicationRequest encounter | Composition encounter | Condition encounter | DeviceRequest encounter | DiagnosticReport encounter |
            DocumentManifest related-ref | DocumentReference encounter | Encounter {def} | ExplanationOfBenefit encounter | Media encounter |
            MedicationAdministration context | MedicationRequest encounter | NutritionOrder encounter | Observation encounter | Procedure encounter |
            QuestionnaireResponse encounter | RequestGroup encounter | ServiceRequest encounter | VisionPrescription encounter
            """),
        ["Practitioner"] = new("Practitioner",
            """
            Account subject | AdverseEvent recorder | AllergyIntolerance recorder asserter | Appointment actor | AppointmentResponse actor | AuditEvent agent |
            Basic author | CarePlan performer | CareTeam participant | ChargeItem enterer performer-actor | Claim enterer provider payee care-team |
            ClaimResponse requestor | ClinicalImpression assessor | Communication sender recipient | CommunicationRequest sender recipient requester |
            Composition subject author attester | Condition asserter | CoverageEligibilityRequest enterer provider | CoverageEligibilityResponse requestor |
            DetectedIssue author | DeviceRequest requester performer | DiagnosticReport performer | DocumentManifest subject author recipient |
            DocumentReference subject author authenticator | Encounter practitioner participant | EpisodeOfCare care-manager |
            ExplanationOfBenefit enterer provider payee care-team | Flag author | Group member | Immunization performer | Invoice participant | Linkage author |
            List source | Media subject operator | MedicationAdministration performer | MedicationDispense performer receiver | MedicationRequest requester |
            MedicationStatement source | MessageHeader receiver author responsible enterer | NutritionOrder provider | Observation performer |
            Patient general-practitioner | PaymentNotice provider | PaymentReconciliation requestor | Person practitioner | Practitioner {def} |
            PractitionerRole practitioner | Procedure performer | Provenance agent | QuestionnaireResponse author source | RequestGroup participant author |
            ResearchStudy principalinvestigator | RiskAssessment performer | Schedule actor | ServiceRequest performer requester | Specimen collector |
            SupplyDelivery supplier receiver | SupplyRequest requester | VisionPrescription prescriber
            """),
        ["RelatedPerson"] = new("RelatedPerson",
            """
            AdverseEvent recorder | AllergyIntolerance asserter | Appointment actor | AppointmentResponse actor | Basic author | CarePlan performer |
            CareTeam participant | ChargeItem enterer performer-actor | Claim payee | Communication sender recipient |
            CommunicationRequest sender recipient requester | Composition author | Condition asserter | Coverage policy-holder subscriber payor |
            DocumentManifest author recipient | DocumentReference author | Encounter participant | ExplanationOfBenefit payee | Invoice recipient |
            MedicationAdministration performer | MedicationStatement source | Observation performer | Patient link | Person link | Procedure performer |
            Provenance agent | QuestionnaireResponse author source | RelatedPerson {def} | RequestGroup participant | Schedule actor | ServiceRequest performer |
            SupplyRequest requester
            """),
        ["Device"] = new("Device",
            """
            Account subject | Appointment actor | AppointmentResponse actor | AuditEvent agent | ChargeItem enterer performer-actor |
            Claim procedure-udi item-udi detail-udi subdetail-udi | Communication sender recipient | CommunicationRequest sender recipient | Composition author |
            DetectedIssue author | DeviceRequest device subject requester performer | DeviceUseStatement device | DiagnosticReport subject |
            DocumentManifest subject author | DocumentReference subject author | ExplanationOfBenefit procedure-udi item-udi detail-udi subdetail-udi |
            Flag author | Group member | Invoice participant | List subject source | Media subject | MedicationAdministration device | MessageHeader target |
            Observation subject device | Provenance agent | QuestionnaireResponse author | RequestGroup author | RiskAssessment performer | Schedule actor |
            ServiceRequest performer requester | Specimen subject | SupplyRequest requester
            """),
    };

    /// <summary>That of a patient.</summary>
    public static Compartment OfPatient { get; } = All["Patient"];

    /// <summary>The type of the resource that others belong to.</summary>
    public string Owner { get; }

    /// <summary>The types of resource that can belong to it, in alphabetical order.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>What holds of a resource that belongs to one of some owners.</summary>
    /// <param name="types">The types of resource, of those that can.</param>
    /// <param name="owners">The ids of the owners.</param>
    /// <param name="settings">The addresses of this server.</param>
    public SearchCriterion Of(IEnumerable<string> types, IReadOnlyCollection<string> owners, SearchSettings settings)
    {
        if (owners.Count == 0) return new ConstantCriterion(false);
        var references = new ReferenceTerm(settings.Forms(owners.Select(id => $"{Owner}/{id}")));
        var criteria = types.SelectMany(type => _parameters[type].Select(code => code == Itself
            ? (SearchCriterion)new IdCriterion(owners.ToHashSet(StringComparer.Ordinal))
            : new ParameterCriterion(SearchIndex.Parameter([type], code)!, [references]))).ToList();
        return criteria.Count switch { 0 => new ConstantCriterion(false), 1 => criteria[0], _ => new AnyCriterion(criteria) };
    }

    /// <summary>Whether a resource of a type belongs to itself.</summary>
    public bool HoldsItself(string type) => _parameters.TryGetValue(type, out var codes) && codes.Contains(Itself);

    /// <summary>The search parameters that say whose a resource of a type is.</summary>
    public IReadOnlyList<string> ParametersOf(string type) => [.. _parameters[type].Where(code => code != Itself)];

    /// <summary>Whether a resource names an owner, whoever that is.</summary>
    /// <param name="type">Its type, one of those that can.</param>
    /// <param name="values">What it is searched by.</param>
    public bool HasOwner(string type, SearchValues values) => ParametersOf(type).SelectMany(code => SearchIndex.Parameter([type], code)!.Sources)
        .SelectMany(source => ParameterCriterion.ValuesOf(new(values, 0), source, SearchFacet.Reference))
        .Any(v => v.Value is LinkValue link && Reference.TypeOf(link.Address).SequenceEqual(Owner));
}
