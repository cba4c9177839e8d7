using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People.Rollout;

/// <summary>Looks up what a switch or a wave names beside its place: the delivery that it carries out, and the people of its audience.</summary>
internal sealed class RolloutLookups(IPlannedDeliveries deliveries, KnownStaff staff, KnownPeople people)
{
    // Whose id is made of a birth number that is not told cannot be looked up by it.
    private const string OfHpr = "hpr:", OfPerson = "person:";

    /// <summary>Switches with what the roadmaps say of their deliveries.</summary>
    public async Task<IReadOnlyList<SwitchVersion>> WithDeliveriesAsync(IReadOnlyList<SwitchVersion> all, CancellationToken cancellation)
    {
        var known = await KnownAsync(all.Select(one => one.Delivery), cancellation);
        return [.. all.Select(one => one.Delivery is { } id ? one with { Planned = known[id] } : one)];
    }

    /// <summary>Waves with what the roadmaps say of their deliveries.</summary>
    public async Task<IReadOnlyList<RolloutWave>> WithDeliveriesAsync(IReadOnlyList<RolloutWave> all, CancellationToken cancellation)
    {
        var known = await KnownAsync(all.Select(one => one.Delivery), cancellation);
        return [.. all.Select(one => one.Delivery is { } id ? one with { Planned = known[id] } : one)];
    }

    /// <summary>What is wrong with a delivery that is named: there are roadmaps, and no edition of them has it. What stands already is not looked at again.</summary>
    public async Task<Fault?> FaultOfAsync(string? delivery, string? standing, CancellationToken cancellation) =>
        delivery is null || delivery == standing || (await deliveries.FindAsync([delivery], cancellation))[delivery].State != PlannedState.Missing ? null : new("delivery", "is in no edition of the roadmap");

    /// <summary>What is wrong with the named people of an audience: nobody has the number, or there is no such record. Those who stand already are not looked at again.</summary>
    public async Task<IReadOnlyList<Fault>> FaultsOfAsync(Audience audience, Audience? standing, CancellationToken cancellation)
    {
        var faults = new List<Fault>();
        foreach (var user in audience.Users.Where(user => standing?.Users.Contains(user) != true))
            if (await WhyNoUserAsync(user, cancellation) is { } why) faults.Add(new("audience.users", $"'{user}' {why}"));
        foreach (var record in audience.Patients.Where(record => standing?.Patients.Contains(record) != true))
            if (await people.OfRecordAsync(record, cancellation) is null) faults.Add(new("audience.patients", $"{record} is no Patient that is known here"));
        return faults;
    }

    /// <summary>What the answers say of a delivery.</summary>
    public static void Tell(JsonObject shown, PlannedDelivery? planned)
    {
        if (planned is null) return;
        (shown["deliveryTitle"], shown["deliveryState"]) = (planned.Title, planned.State.ToString().ToLowerInvariant());
    }

    private async Task<string?> WhyNoUserAsync(string user, CancellationToken cancellation)
    {
        if (!user.StartsWith(OfHpr, StringComparison.Ordinal)) return user.StartsWith(OfPerson, StringComparison.Ordinal) && user.Length > OfPerson.Length ? null : "is no id as /api/me tells them";
        return HprNumber.Parse(user[OfHpr.Length..]).TryGet(out var hpr, out _) && await staff.OfHprAsync(hpr, cancellation) is not null ? null : "is the number of nobody who is known here";
    }

    private async Task<IReadOnlyDictionary<string, PlannedDelivery>> KnownAsync(IEnumerable<string?> named, CancellationToken cancellation) =>
        named.OfType<string>().ToHashSet(StringComparer.Ordinal) is { Count: > 0 } ids ? await deliveries.FindAsync(ids, cancellation) : new Dictionary<string, PlannedDelivery>();
}
