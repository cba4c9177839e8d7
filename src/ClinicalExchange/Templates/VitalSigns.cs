using Varde.ClinicalExchange.Mapping;
using static Varde.ClinicalExchange.Mapping.Concept;

namespace Varde.ClinicalExchange.Templates;

/// <summary>
/// Vital signs with NEWS2 (<c>varde.vital_signs.v1</c>): one Observation for each measurement, by the vital signs profile of FHIR R4 where that knows the
/// measurement.
/// </summary>
internal static class VitalSigns
{
    public static TemplateMapping Mapping { get; } = new(
        "varde.vital_signs.v1",
        Measurement.VitalSign("blood_pressure", "OBSERVATION.blood_pressure.v2", [Loinc("85354-9", "Blood pressure panel with all children optional")],
            new Component("at0004", [Loinc("8480-6", "Systolic blood pressure")], QuantityForm.Any),
            new Component("at0005", [Loinc("8462-4", "Diastolic blood pressure")], QuantityForm.Any),
            new Component("at1006", [Loinc("8478-0", "Mean blood pressure")], QuantityForm.Any),
            new Component("protocol/at0013", [Loinc("8358-4", "Blood pressure device Cuff size")], ConceptForm.Any),
            new ExtensionPair("state/at0008", Extensions.BodyPosition, ConceptForm.Any),
            new Pair("protocol/at0014", "bodySite", ConceptForm.Any),
            new Pair("protocol/at1035", "method", ConceptForm.Any),
            new Pair("at0033", "note[].text", TextForm.Any)),
        Measurement.VitalSign("pulse", "OBSERVATION.pulse.v2", [Loinc("8867-4", "Heart rate")],
            new Value("at0004", QuantityForm.Any),
            new Component("at0005", [Loinc("8884-9", "Heart rate rhythm")], ConceptForm.Any),
            new Pair("protocol/at1019", "method", ConceptForm.Any),
            new Pair("at1059", "note[].text", TextForm.Any)),
        Measurement.VitalSign("respiration", "OBSERVATION.respiration.v2", [Loinc("9279-1", "Respiratory rate")],
            new Value("at0004", QuantityForm.Any),
            new Component("at0005", [OfArchetype("OBSERVATION.respiration.v2", "at0005", "Regularity")], ConceptForm.Any),
            new Component("at0016", [OfArchetype("OBSERVATION.respiration.v2", "at0016", "Depth")], ConceptForm.Any),
            new Pair("at0070", "note[].text", TextForm.Any)),
        Measurement.VitalSign("body_temperature", "OBSERVATION.body_temperature.v2", [Loinc("8310-5", "Body temperature")],
            new Value("at0004", QuantityForm.Any),
            new Pair("protocol/at0021", "bodySite", ConceptForm.Any),
            new Pair("at0063", "note[].text", TextForm.Any)),
        // Oxygen saturation by pulse oximetry: the profile asks for the wider code, the archetype is the narrower one.
        Measurement.VitalSign("pulse_oximetry", "OBSERVATION.pulse_oximetry.v1",
            [Loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"), Loinc("2708-6", "Oxygen saturation in Arterial blood")],
            new Value("at0006", PercentForm.Any),
            new Component("state/inspired_oxygen.v1/at0057", [OfArchetype("CLUSTER.inspired_oxygen.v1", "at0057", "On air")], BooleanForm.Any),
            new Component("state/inspired_oxygen.v1/at0051", [Loinc("3151-8", "Inhaled oxygen flow rate")], QuantityForm.Any),
            new Component("state/inspired_oxygen.v1/at0053", [Loinc("3150-0", "Inhaled oxygen concentration")], PercentForm.Any),
            new Component("state/inspired_oxygen.v1/at0054", [OfArchetype("CLUSTER.inspired_oxygen.v1", "at0054", "Method of oxygen delivery")], ConceptForm.Any),
            new Component("protocol/at0009", [OfArchetype("OBSERVATION.pulse_oximetry.v1", "at0009", "Sensor site")], TextForm.Any),
            new Pair("at0036", "note[].text", TextForm.Any)),
        Measurement.Score("acvpu", "OBSERVATION.acvpu.v1", [Snomed("1104441000000107", "Alert Confusion Voice Pain Unresponsive scale score")],
            new Value("at0004", ConceptForm.Any)),
        Measurement.Score("news2", "OBSERVATION.news2.v1", [Snomed("1104051000000101", "Royal College of Physicians NEWS2 (National Early Warning Score 2) total score")],
            new Value("at0028", CountForm.Any),
            News("at0006", "Respiration rate"),
            News("at0029", "SpO₂ scale 1"),
            News("at0047", "SpO₂ scale 2"),
            News("at0034", "Air or oxygen"),
            News("at0004", "Systolic blood pressure"),
            News("at0005", "Pulse"),
            News("at0008", "Consciousness"),
            News("at0007", "Temperature"),
            new Pair("at0056", "interpretation[]", ConceptForm.Any)));

    private static Component News(string at, string display) => new(at, [OfArchetype("OBSERVATION.news2.v1", at, display)], OrdinalForm.Any);
}
