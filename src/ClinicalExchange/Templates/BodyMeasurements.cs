using Varde.ClinicalExchange.Mapping;
using static Varde.ClinicalExchange.Mapping.Concept;

namespace Varde.ClinicalExchange.Templates;

/// <summary>Body measurements (<c>varde.body_measurements.v1</c>): one Observation for each, by the vital signs profile of FHIR R4.</summary>
internal static class BodyMeasurements
{
    public static TemplateMapping Mapping { get; } = new(
        "varde.body_measurements.v1",
        Measurement.VitalSign("height", "OBSERVATION.height.v2", [Loinc("8302-2", "Body height")],
            new Value("at0004", QuantityForm.Any),
            new ExtensionPair("state/at0014", Extensions.BodyPosition, ConceptForm.Any),
            new Pair("at0018", "note[].text", TextForm.Any)),
        Measurement.VitalSign("body_weight", "OBSERVATION.body_weight.v2", [Loinc("29463-7", "Body weight")],
            new Value("at0004", QuantityForm.Any),
            new Component("state/at0009", [Loinc("8352-7", "Clothing worn during measure")], ConceptForm.Any),
            new Pair("at0024", "note[].text", TextForm.Any)),
        Measurement.VitalSign("body_mass_index", "OBSERVATION.body_mass_index.v2", [Loinc("39156-5", "Body mass index (BMI) [Ratio]")],
            new Value("at0004", QuantityForm.Any),
            new Pair("protocol/at0006", "method", ConceptForm.Any),
            new Pair("at0013", "interpretation[]", ConceptForm.Any)),
        Measurement.VitalSign("head_circumference", "OBSERVATION.head_circumference.v1", [Loinc("9843-4", "Head Occipital-frontal circumference")],
            new Value("at0004", QuantityForm.Any),
            new Pair("at0007", "note[].text", TextForm.Any)));
}
