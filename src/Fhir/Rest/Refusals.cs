using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>Conditions of a conditional interaction are met by several resources: 412 (FHIR R4, http, 3.1.0.8).</summary>
internal sealed record SeveralMatches(string Message) : Refusal(Message);

/// <summary>A terminology that is named is not on this server, so that the question cannot be answered: 404.</summary>
internal sealed record NotHere(string Message) : Refusal(Message);

/// <summary>The answer would cost more than one caller may ask for: 422 (FHIR R4, OperationOutcome, issue-type too-costly).</summary>
internal sealed record TooCostly(string Message) : Refusal(Message);

/// <summary>As much is under way as this server takes on; the same request may be taken later: 429 (RFC 6585 §4).</summary>
/// <param name="Message">What there is too much of.</param>
/// <param name="RetryAfter">When to try again.</param>
internal sealed record TooMany(string Message, TimeSpan RetryAfter) : Refusal(Message);
