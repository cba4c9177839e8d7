namespace Varde.Fhir.Operations.Summaries;

/// <summary>A section of the International Patient Summary: what it is called and which resources go into it (HL7 IPS, Composition).</summary>
/// <param name="Code">Its code of LOINC.</param>
/// <param name="Display">The display of that code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Sources">The searches whose matches go into it, the newest first.</param>
internal sealed record SummarySection(string Code, string Display, Func<SummaryTexts, string> Title, IReadOnlyList<SummarySource> Sources)
{
    private const string LivingObservation = "status=final,amended,corrected,preliminary";

    // LOINC: pregnancy status, expected date of delivery by four ways to tell it, and outcomes of pregnancies.
    private const string Pregnancy = "82810-3,11778-8,11779-6,11780-4,57036-0,11636-8,11637-6,11638-4,11639-2,11640-0,11612-9,11613-7,11614-5,33065-4";

    /// <summary>What says that nothing is known; null for a section that is left out when it has no entries. IPS requires three.</summary>
    public NothingKnown? Required { get; init; }

    /// <summary>All sections, in the order of the summary.</summary>
    public static IReadOnlyList<SummarySection> All { get; } =
    [
        new("48765-2", "Allergies and adverse reactions Document", t => t.Allergies,
            [new("AllergyIntolerance", "clinical-status:not=inactive,resolved&verification-status:not=entered-in-error,refuted&_sort=-date")]) { Required = NothingKnown.OfAllergies },
        new("10160-0", "History of Medication use Narrative", t => t.Medications,
            [new("MedicationStatement", "status=active,intended,on-hold,unknown&_sort=-effective"), new("MedicationRequest", "status=active,on-hold,unknown&_sort=-authoredon")]) { Required = NothingKnown.OfMedications },
        new("11450-4", "Problem list - Reported", t => t.Problems,
            [new("Condition", "clinical-status:not=inactive,remission,resolved&verification-status:not=entered-in-error,refuted&_sort=-recorded-date")]) { Required = NothingKnown.OfProblems },
        new("11369-6", "History of Immunization Narrative", t => t.Immunizations, [new("Immunization", "status=completed&_sort=-date")]),
        new("47519-4", "History of Procedures Document", t => t.Procedures, [new("Procedure", "status=completed,in-progress,on-hold,stopped,unknown&_sort=-date")]),
        new("46264-8", "History of medical device use", t => t.Devices, [new("DeviceUseStatement", "_sort=-_lastUpdated")]),
        new("30954-2", "Relevant diagnostic tests/laboratory data Narrative", t => t.Results,
            [new("DiagnosticReport", $"{LivingObservation}&_sort=-date"), new("Observation", $"category=laboratory,imaging&{LivingObservation}&_sort=-date")]),
        new("8716-3", "Vital signs", t => t.VitalSigns, [new("Observation", $"category=vital-signs&code:not={Pregnancy}&{LivingObservation}&_sort=-date")]),
        new("11348-0", "History of Past illness Narrative", t => t.PastIllness,
            [new("Condition", "clinical-status=inactive,remission,resolved&verification-status:not=entered-in-error,refuted&_sort=-recorded-date")]),
        new("10162-6", "History of pregnancies Narrative", t => t.Pregnancies, [new("Observation", $"code={Pregnancy}&{LivingObservation}&_sort=-date")]),
        new("29762-2", "Social history Narrative", t => t.SocialHistory, [new("Observation", $"category=social-history&code:not={Pregnancy}&{LivingObservation}&_sort=-date")]),
        new("18776-5", "Plan of care note", t => t.Plans, [new("CarePlan", "status=active,on-hold,unknown&_sort=-date")]),
    ];
}

/// <summary>A search whose matches go into a section; what was entered in error never does.</summary>
/// <param name="Type">The type of resource. It is the patient's own: what the search parameter <c>patient</c> says.</param>
/// <param name="Query">Which of them, and in which order.</param>
internal sealed record SummarySource(string Type, string Query);

/// <summary>The entry that says that nothing is known (HL7 IPS, CodeSystem absent-unknown-uv-ips): not the same as that there is nothing.</summary>
/// <param name="Type">Its type of resource.</param>
/// <param name="Code">Its code.</param>
/// <param name="Display">The display of that code.</param>
/// <param name="Sentence">What the section says to readers.</param>
internal sealed record NothingKnown(string Type, string Code, string Display, Func<SummaryTexts, string> Sentence)
{
    /// <summary>The system of the codes.</summary>
    public const string System = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";

    /// <summary>Nothing of allergies.</summary>
    public static NothingKnown OfAllergies { get; } = new("AllergyIntolerance", "no-allergy-info", "No information about allergies", t => t.NoAllergyInformation);

    /// <summary>Nothing of medications.</summary>
    public static NothingKnown OfMedications { get; } = new("MedicationStatement", "no-medication-info", "No information about medications", t => t.NoMedicationInformation);

    /// <summary>Nothing of problems.</summary>
    public static NothingKnown OfProblems { get; } = new("Condition", "no-problem-info", "No information about problems", t => t.NoProblemInformation);
}
