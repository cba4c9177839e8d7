using Varde.Foundation;

namespace Varde.Fhir.Rest;

/// <summary>The resource was read, and breaks the definitions of FHIR or a rule of this server: 422.</summary>
/// <param name="Faults">All faults found, at least one.</param>
internal sealed record Unprocessable(IReadOnlyList<Fault> Faults) : Refusal(Faults.Count == 1 ? Faults[0].Message : $"The resource has {Faults.Count} faults.")
{
    public static Unprocessable At(string path, string message) => new([new Fault(path, message)]);
}

/// <summary>No form that the caller accepts is offered: 406.</summary>
internal sealed record NotAcceptable(string Message) : Refusal(Message);

/// <summary>The body's form is not taken here: 415.</summary>
internal sealed record UnsupportedMediaType(string Message) : Refusal(Message);

/// <summary>The body is larger than the setting allows: 413.</summary>
internal sealed record TooLarge(string Message) : Refusal(Message);

/// <summary>Conditions of a conditional interaction are met by several resources: 412 (FHIR R4, http, 3.1.0.8).</summary>
internal sealed record SeveralMatches(string Message) : Refusal(Message);
