using Varde.Foundation;

namespace Varde.Fhir.Resources;

/// <summary>
/// The body could not be read as a resource at all: it is no JSON or XML, lies too deep, or does not say a type of resource that R4 has. HTTP answers
/// 400; what can be read but breaks the definitions is <see cref="Invalid"/>, HTTP 422 (FHIR R4, http, 3.1.0.8).
/// </summary>
/// <param name="Fault">Where and what; the path is empty when the fault lies before any element.</param>
internal sealed record Unreadable(Fault Fault) : Refusal(Fault.Message)
{
    /// <summary>A refusal of the whole.</summary>
    public static Unreadable Because(string message) => new(new Fault("", message));
}
