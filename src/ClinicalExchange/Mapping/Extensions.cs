namespace Varde.ClinicalExchange.Mapping;

/// <summary>The extensions that views have where FHIR has no element for what openEHR says.</summary>
internal static class Extensions
{
    /// <summary>A magnitude status that is no comparator: <c>~</c>, about.</summary>
    public const string MagnitudeStatus = "urn:varde:fhir:magnitude-status";

    /// <summary>A time as it stands in the document, where FHIR cannot write it so.</summary>
    public const string TimeAsWritten = "urn:varde:fhir:time-as-written";

    /// <summary>The points of an ordinal value, of HL7.</summary>
    public const string OrdinalValue = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

    /// <summary>The position of the body during a measurement, of HL7.</summary>
    public const string BodyPosition = "http://hl7.org/fhir/StructureDefinition/observation-bodyPosition";
}
