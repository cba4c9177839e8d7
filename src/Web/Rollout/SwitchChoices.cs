namespace Varde.Web.Rollout;

/// <summary>What the form of a switch offers to choose: what was found by its searches, and what is chosen already, in words.</summary>
public sealed record SwitchChoices
{
    public FoundChoices? Users { get; private init; }

    public IReadOnlyList<Choice> ChosenUsers { get; private init; } = [];

    public FoundChoices? Patients { get; private init; }

    public IReadOnlyList<Choice> ChosenPatients { get; private init; } = [];

    public DeliveryChoices Deliveries { get; private init; } = new(null, []);

    /// <summary>Searches as the form asks.</summary>
    /// <param name="search">The searches.</param>
    /// <param name="form">The form.</param>
    /// <param name="place">The place that the switch is for; null for the region, or where none is chosen.</param>
    /// <param name="cancellation">Ends the searches.</param>
    internal static async Task<SwitchChoices> ReadAsync(RolloutSearch search, SwitchForm form, string? place, CancellationToken cancellation) => new()
    {
        Users = await search.StaffAsync(form.Written("brukersok"), place, cancellation),
        ChosenUsers = await search.UsersOfAsync(form.Ticked("bruker"), cancellation),
        Patients = await search.PatientsAsync(form.Written("pasientsok"), cancellation),
        ChosenPatients = await search.PatientsOfAsync(form.Ticked("pasient"), cancellation),
        Deliveries = await DeliveryChoices.ReadAsync(search, form, cancellation),
    };
}

/// <summary>The deliveries that a form offers.</summary>
/// <param name="Found">What was found; null where nothing was searched for.</param>
/// <param name="Chosen">The one that is chosen.</param>
public sealed record DeliveryChoices(FoundChoices? Found, IReadOnlyList<Choice> Chosen)
{
    /// <summary>Searches as the form asks.</summary>
    internal static async Task<DeliveryChoices> ReadAsync(RolloutSearch search, RolloutForm form, CancellationToken cancellation)
    {
        var chosen = form.Written("leveranse");
        // What is of no roadmap that holds stands by its id.
        var known = await search.DeliveriesAsync(chosen, cancellation) is { } found ? found.Found.Where(one => one.Id == chosen).DefaultIfEmpty(new(chosen, chosen)) : [];
        return new(await search.DeliveriesAsync(form.Written("leveransesok"), cancellation), [.. known]);
    }
}
