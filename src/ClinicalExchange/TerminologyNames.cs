using Varde.ClinicalExchange.Mapping;

namespace Varde.ClinicalExchange;

/// <summary>What openEHR documents call the code systems that FHIR knows by an address.</summary>
public static class TerminologyNames
{
    /// <summary>The terminology id of a code system.</summary>
    /// <param name="system">The address of the system.</param>
    public static string Of(string system) => Terminologies.TerminologyOf(system, archetype: "");
}
