using System.Globalization;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Web.Components;
using Varde.Web.TestResults;

namespace Varde.Web.Administration;

/// <summary>What the forms of organisations, units and staff read and write: through the same checks, rules and guards as a program that writes the resources, and by the same log.</summary>
internal sealed class OrganisationDesk(AccessSession access, ResourceEditing editing, ResourceReading reading, TimeProvider time)
{
    /// <summary>How many units are offered at most.</summary>
    public const int MostUnits = 500;

    /// <summary>How many changes a history shows at most.</summary>
    public const int MostChanges = 20;

    // Units within units within units: a tree that is deeper has a fault.
    private const int Deepest = 8;

    /// <summary>The Organization of an id.</summary>
    public static ResourceKey Organisation(string id) => new("Organization", id);

    /// <summary>The PractitionerRole of an id.</summary>
    public static ResourceKey Role(string id) => new("PractitionerRole", id);

    /// <summary>The Practitioner of an id.</summary>
    public static ResourceKey Person(string id) => new("Practitioner", id);

    /// <summary>A resource as it is now, or in the version that a form was filled from.</summary>
    public Task<Outcome<EditedResource>> OpenAsync(ResourceKey key, int? number, CancellationToken cancellation) =>
        number is { } wanted ? editing.VersionAsync(access, key, wanted, cancellation) : editing.OpenAsync(access, key, cancellation);

    /// <summary>The newest changes of a resource.</summary>
    public Task<Outcome<IReadOnlyList<ResourceChange>>> HistoryAsync(ResourceKey key, CancellationToken cancellation) => editing.HistoryAsync(access, key, MostChanges, cancellation);

    /// <summary>Whether the reader may change an organisation or unit.</summary>
    public Task<bool> MayChangeAsync(EditedResource organisation, CancellationToken cancellation) => editing.MayStoreAsync(access, organisation.Key, organisation.Content, cancellation);

    /// <summary>Whether the reader may register an organisation that is nobody's part.</summary>
    public Task<bool> MayBeginAsync(CancellationToken cancellation)
    {
        var key = Organisation(ResourceKey.NewId());
        return editing.MayStoreAsync(access, key, OrganisationEntry.New(key, whole: null), cancellation);
    }

    /// <summary>Why the reader may not store a resource; null where the rules let them.</summary>
    public Task<Refusal?> WhyNotAsync(ResourceKey key, JsonObject content, CancellationToken cancellation) => editing.WhyNotAsync(access, key, content, cancellation);

    /// <summary>Stores resources, all of them or none.</summary>
    public Task<Outcome<int>> StoreAsync(CancellationToken cancellation, params IReadOnlyList<ResourceEdit> edits) => editing.StoreAsync(access, edits, cancellation);

    /// <summary>An organisation or unit as lists show it.</summary>
    public async Task<OrganisationRow?> RowAsync(string id, CancellationToken cancellation) => await FindAsync([new("_id", id)], cancellation) is [var found, ..] ? found : null;

    /// <summary>The legal entity that a unit belongs to and all that is part of it, the entity first and each before its own parts.</summary>
    public async Task<IReadOnlyList<OrganisationRow>> UnitsAroundAsync(string id, CancellationToken cancellation)
    {
        if (await RowAsync(id, cancellation) is not { } root) return [];
        for (var depth = 0; depth < Deepest && root is { Number: null, PartOf: { } whole }; depth++)
            if (await RowAsync(whole, cancellation) is { } above) root = above;
        List<OrganisationRow> all = [root];
        var level = all;
        for (var depth = 0; depth < Deepest && level.Count > 0 && all.Count < MostUnits; depth++)
        {
            level = [.. (await FindAsync([new("partof", string.Join(',', level.Select(one => $"Organization/{one.Id}")))], cancellation)).Where(one => all.TrueForAll(seen => seen.Id != one.Id))];
            all.AddRange(level);
        }
        return Ordered(root, all, []);
    }

    /// <summary>The Practitioner with a number in the register of health personnel; null where there is none.</summary>
    public async Task<EditedResource?> OfHprAsync(string hpr, CancellationToken cancellation) =>
        (await reading.SearchAsync(access, "Practitioner", [new("identifier", $"{NorwegianIdentifiers.HprNumber}|{hpr}"), new("_count", "1")], cancellation)).TryGet(out var found, out _)
        && found.Matches.Select(one => one.Text("id")).FirstOrDefault() is { } id && (await editing.OpenAsync(access, Person(id), cancellation)).TryGet(out var person, out _) ? person : null;

    /// <summary>Whether somebody holds the same role at the same unit, and goes on doing so, by another PractitionerRole.</summary>
    /// <param name="person">The id of the Practitioner.</param>
    /// <param name="entry">The unit and the role.</param>
    /// <param name="except">The id of the PractitionerRole that is being written; null for a new one.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<bool> HoldsAlreadyAsync(string person, FormEntry entry, string? except, CancellationToken cancellation)
    {
        KeyValuePair<string, string>[] asked = [new("practitioner", $"Practitioner/{person}"), new("organization", $"Organization/{entry[StaffEntry.Unit]}")];
        if (!(await reading.SearchAsync(access, "PractitionerRole", asked, cancellation)).TryGet(out var found, out _)) return false;
        return found.Matches.Where(one => one.Text("id") != except).Select(one => (JsonObject)JsonNode.Parse(one.GetRawText())!).Where(IsHeld)
            .Any(one => FormEntry.Of(StaffEntry.OfRole(one))[StaffEntry.Role] == entry[StaffEntry.Role]);
    }

    /// <summary>Whether a role is held now or later: it is in use, and its last day has not passed.</summary>
    public bool IsHeld(JsonObject role) =>
        role["active"]?.GetValueKind() != System.Text.Json.JsonValueKind.False
        && !(NorwegianDate.TryRead(FormEntry.Of(StaffEntry.OfRole(role))[StaffEntry.Until], time.GetUtcNow(), out var last) && last < Today);

    /// <summary>Today in Norway.</summary>
    public DateOnly Today => NorwegianCalendar.DayAt(time.GetUtcNow());

    /// <summary>Now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    private async Task<IReadOnlyList<OrganisationRow>> FindAsync(KeyValuePair<string, string>[] which, CancellationToken cancellation) =>
        (await reading.SearchAsync(access, "Organization", [.. which, new("_sort", "name"), new("_count", MostUnits.ToString(CultureInfo.InvariantCulture))], cancellation)).TryGet(out var found, out _)
            ? [.. found.Matches.Select(OrganisationRow.Of)] : [];

    // Units that are parts of each other in a circle, which a program can have written, are each listed once.
    private static List<OrganisationRow> Ordered(OrganisationRow root, List<OrganisationRow> all, HashSet<string> listed) =>
        listed.Add(root.Id) ? [root, .. all.Where(one => one.PartOf == root.Id).SelectMany(one => Ordered(one, all, listed))] : [];
}
