using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>Conditions of a conditional interaction are met by several resources: 412 (FHIR R4, http, 3.1.0.8).</summary>
internal sealed record SeveralMatches(string Message) : Refusal(Message);
