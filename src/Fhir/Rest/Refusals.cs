using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>Conditions of a conditional interaction are met by several resources: 412 (FHIR R4, http, 3.1.0.8).</summary>
internal sealed record SeveralMatches(string Message) : Refusal(Message);

/// <summary>As much is under way as this server takes on; the same request may be taken later: 429 (RFC 6585 §4).</summary>
/// <param name="Message">What there is too much of.</param>
/// <param name="RetryAfter">When to try again.</param>
internal sealed record TooMany(string Message, TimeSpan RetryAfter) : Refusal(Message);
