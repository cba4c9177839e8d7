using Varde.Fhir.Interactions;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>Where an operation is called (FHIR R4, operations, 3.2.0.1).</summary>
[Flags]
internal enum OperationLevels
{
    /// <summary>At the address of the API.</summary>
    System = 1,

    /// <summary>On a type of resource.</summary>
    Type = 2,

    /// <summary>On a resource.</summary>
    Instance = 4,
}

/// <summary>An operation of the API, from which its routes and its place in the CapabilityStatement are made.</summary>
/// <param name="Name">The name without the dollar.</param>
/// <param name="Definition">The canonical address of its definition.</param>
/// <param name="Levels">Where it is called.</param>
/// <param name="Types">The types of resource that it works on; empty for all.</param>
/// <param name="Handle">What does it. A call by GET has its parameters in the query, one by POST in a Parameters resource: <see cref="OperationInput"/> reads both.</param>
internal sealed record FhirOperation(
    string Name, string Definition, OperationLevels Levels, IReadOnlyList<string> Types, Func<FhirInteractions, FhirCall, CancellationToken, Task<Outcome<FhirResult>>> Handle)
{
    /// <summary>Whether it may be called by GET: it changes nothing.</summary>
    public bool IsSafe { get; init; } = true;

    /// <summary>Whether it may be called by POST.</summary>
    public bool IsPosted { get; init; } = true;

    /// <summary>Whether it works on a type of resource.</summary>
    public bool Takes(string type) => Types.Count == 0 || Types.Contains(type);
}
