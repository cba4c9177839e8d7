namespace Varde.OpenEhr.Validation;

/// <summary>
/// The seam to value sets that lie outside the template: SNOMED CT subsets, FHIR value sets and the like. Implementations must be thread-safe and
/// answer at once (from memory or a short call): validation waits for the answer.
/// </summary>
public interface IExternalTerminology
{
    /// <summary>Whether a code belongs to a value set.</summary>
    /// <param name="valueSet">The set as the template names it: a <c>referenceSetUri</c> such as <c>terminology:SNOMED-CT?subset=problems</c>, the
    /// address that the archetype binds an ac-code to, or the ac-code itself where it binds it to nothing.</param>
    /// <param name="terminologyId">The terminology that the data names.</param>
    /// <param name="codeString">The code that the data holds.</param>
    /// <returns>True or false where it is known; null where the set is not known here. Not known is no fault.</returns>
    bool? Contains(string valueSet, string terminologyId, string codeString);
}
