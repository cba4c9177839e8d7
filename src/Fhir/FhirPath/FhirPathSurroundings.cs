namespace Varde.Fhir.FhirPath;

/// <summary>What an expression may ask of its surroundings: profiles and terminology (FHIR R4, fhirpath, 2.1.9.1.5).</summary>
internal abstract class FhirPathSurroundings
{
    /// <summary>Whether a node keeps the profile of an address; null when that is not known.</summary>
    public abstract bool? ConformsTo(FhirPathNode node, string canonical);

    /// <summary>Whether a code, or one of a concept, is in a value set; null when that is not known.</summary>
    public abstract bool? IsMember(FhirPathNode node, string valueSet);
}
