namespace Varde.Fhir;

/// <summary>What the host tells clients of how to sign in.</summary>
public interface IFhirSecurity
{
    /// <summary>How clients sign in to the API, as things are now.</summary>
    FhirSecurity Describe();
}

/// <summary>How clients sign in, for the CapabilityStatement. The addresses of the sign-in service stand in the SMART configuration.</summary>
/// <param name="Description">In a sentence.</param>
public sealed record FhirSecurity(string Description);
