using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;

namespace Varde.People;

/// <summary>
/// Keeps the resources that tell who takes part in a treatment with those who take part already, with the administration and with the systems that register it: whoever
/// has stated a basis, which ends after a day or a week, does not make themselves, or others, a part of the treatment by it. A referral is among them: those who sent it and those who received it take part.
/// </summary>
internal sealed class RegisteredCare : IResourceGuard
{
    private static readonly string[] Courses = ["EpisodeOfCare", "Encounter", "CareTeam", "ServiceRequest"];

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(Grant grant, string type, JsonElement? before, JsonElement? after, CancellationToken cancellation) =>
        new(grant.Actor.Kind == ActorKind.Staff && Courses.Contains(type) && !IsByTakingPart(grant)
            ? new Forbidden("Who takes part in the treatment is registered by somebody who does, or by the administration. The basis that you stated opens the record to you for a time.")
            : null);

    private static bool IsByTakingPart(Grant grant) => grant.Basis?.Group is BasisGroup.Implicit or BasisGroup.Administrative;
}
