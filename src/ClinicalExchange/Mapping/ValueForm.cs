using System.Text.Json.Nodes;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>How a data value of openEHR and a value of FHIR stand for each other.</summary>
internal abstract class ValueForm
{
    /// <summary>The end of the element's name where FHIR lets the type be chosen: <c>Quantity</c> in <c>valueQuantity</c>.</summary>
    public abstract string Choice { get; }

    /// <summary>The value in FHIR; null when this form does not hold it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="archetype">The archetype that it stands in, whose codes at-codes are.</param>
    public abstract JsonNode? Show(DataValue value, string archetype);

    /// <summary>The value in openEHR's canonical JSON; null when this form does not hold it.</summary>
    /// <param name="shown">The value of FHIR.</param>
    /// <param name="archetype">The archetype that it is to stand in.</param>
    public abstract JsonObject? Read(JsonNode shown, string archetype);
}
