using System.Globalization;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Roadmap;
using Varde.Web.Administration;
using Varde.Web.TestResults;

namespace Varde.Web.Rollout;

/// <summary>Something that can be chosen in a form.</summary>
/// <param name="Id">What the form sends.</param>
/// <param name="Text">What it is called.</param>
/// <param name="Aside">What tells it from others of the name; empty for nothing.</param>
public sealed record Choice(string Id, string Text, string Aside = "");

/// <summary>What a search in a form found.</summary>
/// <param name="Found">The first of what fits.</param>
/// <param name="HasMore">Whether more fits.</param>
public sealed record FoundChoices(IReadOnlyList<Choice> Found, bool HasMore);

/// <summary>Finds what the forms of the rollout name, by words or by number: places, staff, patients, and deliveries of the roadmap. Each search is one of the reader's own, and finds what the rules let them see.</summary>
internal sealed class RolloutSearch(ResourceReading resources, AccessSession access, OrganisationDesk desk, RoadmapShelf shelf)
{
    /// <summary>How many are offered at most.</summary>
    public const int Most = 20;

    // Of a longer list the rest stands by the ids alone.
    private const int MostNamed = 50;

    // Few have more than one.
    private const int MostRoles = 10 * Most;

    private const string OfHpr = "hpr:";

    private static readonly KeyValuePair<string, string> ByName = new("_sort", "name"), ByFamily = new("_sort", "family,given");

    /// <summary>Organisations and units, first those whose name begins so; null where nothing was asked.</summary>
    public async Task<FoundChoices?> PlacesAsync(string text, CancellationToken cancellation)
    {
        var asked = OrganisationRow.Asked(text);
        var anywhere = await FindAsync("Organization", text, _ => [asked, ByName], PlaceOf, cancellation);
        if (anywhere is not { HasMore: true } || asked.Key == "identifier") return anywhere;
        // A municipality's own name comes after those of all units whose names end in it: what begins so is looked for apart.
        var first = await FindAsync("Organization", text, _ => [new("name", asked.Value), ByName], PlaceOf, cancellation);
        return anywhere with { Found = [.. first!.Found.Concat(anywhere.Found).DistinctBy(place => place.Id).Take(Most)] };
    }

    /// <summary>Those of ids.</summary>
    public Task<IReadOnlyList<Choice>> PlacesOfAsync(IEnumerable<string> ids, CancellationToken cancellation) => OfAsync("Organization", ids, PlaceOf, cancellation);

    /// <summary>Staff who have an HPR number, by the id that they have as users; null where nothing was asked.</summary>
    /// <param name="text">A part of the name, or the number.</param>
    /// <param name="place">An Organization, among whose legal entity's staff is searched; null for all.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<FoundChoices?> StaffAsync(string text, string? place, CancellationToken cancellation)
    {
        if (text.Length == 0 || place is null) return await FindStaffAsync(text, [], cancellation);
        var units = await desk.UnitsAroundAsync(place, cancellation);
        if (units.Count == 0) return new([], HasMore: false);
        KeyValuePair<string, string> within = new("_has:PractitionerRole:practitioner:organization", string.Join(',', units.Select(unit => $"Organization/{unit.Id}")));
        return await FindStaffAsync(text, [within], cancellation);
    }

    /// <summary>The users of ids: by name where an HPR number tells it.</summary>
    public async Task<IReadOnlyList<Choice>> UsersOfAsync(IReadOnlyList<string> users, CancellationToken cancellation)
    {
        var numbers = users.Where(user => user.StartsWith(OfHpr, StringComparison.Ordinal)).Select(user => user[OfHpr.Length..]).Where(number => number.Length > 0 && number.All(char.IsAsciiDigit)).Take(MostNamed).ToList();
        var found = numbers.Count == 0 ? null : await StaffOfAsync([new("identifier", string.Join(',', numbers.Select(number => $"{NorwegianIdentifiers.HprNumber}|{number}"))), Count(MostNamed)], cancellation);
        var named = (found?.Found ?? []).ToLookup(one => one.Id, StringComparer.Ordinal);
        return [.. users.Select(user => named[user].FirstOrDefault() ?? new(user, user))];
    }

    /// <summary>Patients whom the reader may see; null where nothing was asked.</summary>
    public Task<FoundChoices?> PatientsAsync(string text, CancellationToken cancellation) => FindAsync("Patient", text, Named(NorwegianIdentifiers.BirthNumber), PatientOf, cancellation);

    /// <summary>Those of ids; who is not shown to the reader by the id alone.</summary>
    public async Task<IReadOnlyList<Choice>> PatientsOfAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var seen = (await OfAsync("Patient", ids, PatientOf, cancellation)).ToDictionary(one => one.Id, StringComparer.Ordinal);
        return [.. ids.Select(id => seen.GetValueOrDefault(id) ?? new(id, id))];
    }

    /// <summary>Deliveries of the roadmaps that hold; null where nothing was asked.</summary>
    public async Task<FoundChoices?> DeliveriesAsync(string text, CancellationToken cancellation)
    {
        if (text.Length == 0) return null;
        var fitting = (await AllDeliveriesAsync(cancellation)).Where(one => Holds(one, text)).Take(Most + 1).Select(one => ChoiceOf(one)).ToList();
        return new([.. fitting.Take(Most)], fitting.Count > Most);
    }

    private static Choice ChoiceOf(PlacedDelivery one) => new(one.Delivery.Id, one.Delivery.Title, $"{one.SubGoal.Code}, {one.Measure.Title}");

    private static bool Holds(PlacedDelivery one, string text) =>
        one.Delivery.Id == text || new[] { one.Delivery.Title, one.Measure.Title, one.SubGoal.Code }.Any(words => words.Contains(text, StringComparison.CurrentCultureIgnoreCase));

    private async Task<IReadOnlyList<PlacedDelivery>> AllDeliveriesAsync(CancellationToken cancellation)
    {
        var all = new List<PlacedDelivery>();
        foreach (var roadmap in await shelf.ListAsync(cancellation))
            if ((await shelf.ReadAsync(roadmap.Id, shelf.Today, cancellation)).TryGet(out var view, out _)) all.AddRange(view.Plan.Deliveries());
        return all;
    }

    private async Task<FoundChoices?> FindStaffAsync(string text, IEnumerable<KeyValuePair<string, string>> within, CancellationToken cancellation) =>
        text.Length == 0 ? null : await StaffOfAsync([.. Named(NorwegianIdentifiers.HprNumber)(text), .. within, Count(Most)], cancellation);

    // The number of one of two who share a name says little: where they work tells them apart.
    private async Task<FoundChoices> StaffOfAsync(IReadOnlyList<KeyValuePair<string, string>> asked, CancellationToken cancellation)
    {
        if (await MatchesAsync("Practitioner", asked, cancellation) is not { } people) return new([], HasMore: false);
        var works = await WorksAsync(people.Matches, cancellation);
        return new([.. people.Matches.Select(one => StaffOf(one, works[one.Text("id") ?? ""])).OfType<Choice>()], people.HasMore);
    }

    // By the id of the Practitioner, the units of those roles that are in use.
    private async Task<ILookup<string, string>> WorksAsync(IReadOnlyList<JsonElement> people, CancellationToken cancellation)
    {
        KeyValuePair<string, string> whose = new("practitioner", string.Join(',', people.Select(one => $"Practitioner/{one.Text("id")}")));
        var roles = people.Count == 0 ? null : await MatchesAsync("PractitionerRole", [whose, new("active:not", "false"), Count(MostRoles)], cancellation);
        return (roles?.Matches ?? []).ToLookup(role => role.IdOfReference("practitioner", "Practitioner") ?? "", role => role.Part("organization").Text("display") ?? "", StringComparer.Ordinal);
    }

    private async Task<FoundChoices?> FindAsync(string type, string text, Func<string, IEnumerable<KeyValuePair<string, string>>> asked, Func<JsonElement, Choice?> choice, CancellationToken cancellation)
    {
        if (text.Length == 0) return null;
        return await MatchesAsync(type, [.. asked(text), Count(Most)], cancellation) is { } found ? new([.. found.Matches.Select(choice).OfType<Choice>()], found.HasMore) : new([], HasMore: false);
    }

    private async Task<ReadResources?> MatchesAsync(string type, IReadOnlyList<KeyValuePair<string, string>> asked, CancellationToken cancellation) =>
        (await resources.SearchAsync(access, type, asked, cancellation)).TryGet(out var found, out _) ? found : null;

    private async Task<IReadOnlyList<Choice>> OfAsync(string type, IEnumerable<string> ids, Func<JsonElement, Choice?> choice, CancellationToken cancellation)
    {
        var asked = string.Join(',', ids.Where(id => ResourceKey.IsId(id)));
        return asked.Length > 0 && await MatchesAsync(type, [new("_id", asked), Count(200)], cancellation) is { } known ? [.. known.Matches.Select(choice).OfType<Choice>()] : [];
    }

    // A name is given and family name apart: each word must be in one of them.
    private static Func<string, IEnumerable<KeyValuePair<string, string>>> Named(string system) => text =>
        text.Replace(" ", "", StringComparison.Ordinal) is var digits && digits.All(char.IsAsciiDigit) ? [new("identifier", $"{system}|{digits}")]
            : text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new KeyValuePair<string, string>("name:contains", word.Replace(",", "\\,", StringComparison.Ordinal))).Append(ByFamily);

    private static KeyValuePair<string, string> Count(int most) => new("_count", most.ToString(CultureInfo.InvariantCulture));

    private static Choice PlaceOf(JsonElement resource)
    {
        var row = OrganisationRow.Of(resource);
        return new(row.Id, row.Name, row.Number ?? "");
    }

    private static Choice? StaffOf(JsonElement resource, IEnumerable<string> works) => resource.IdentifierOf(NorwegianIdentifiers.HprNumber) is { } hpr
        ? new(OfHpr + hpr, resource.WholeName(), string.Join(", ", works.Where(unit => unit.Length > 0).Distinct().Order(StringComparer.CurrentCulture).Append($"HPR {hpr}"))) : null;

    private static Choice PatientOf(JsonElement resource) => new(resource.Text("id") ?? "", resource.WholeName(), resource.Text("birthDate") ?? "");
}
