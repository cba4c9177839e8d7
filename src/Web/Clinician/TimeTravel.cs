using Varde.Fhir;

namespace Varde.Web.Clinician;

/// <summary>A record that is shown as it stood at a time. It stands in the address of every page as it was written, so that links lead on in the same time.</summary>
/// <param name="At">The time.</param>
/// <param name="Written">As it was written.</param>
public sealed record TimeTravel(DateTimeOffset At, string Written)
{
    /// <summary>What addresses call it.</summary>
    public const string Field = "tidspunkt";

    /// <summary>The resources of then.</summary>
    public PastResources Resources { get; } = new(At);

    /// <summary>An address in the same time.</summary>
    public string To(string address) => $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Field}={Uri.EscapeDataString(Written)}";
}
