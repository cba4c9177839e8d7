using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>What those who treat a person at one organisation see of a document now.</summary>
/// <param name="Kind">Who they are to the person.</param>
/// <param name="Name">The general practitioner, or the organisation; empty for all others.</param>
/// <param name="Decision">What the rules say.</param>
internal sealed record StaffReader(SharingAudienceKind Kind, string Name, Decision Decision);

/// <summary>
/// Asks the gate what the person's general practitioner, and whoever else treats the person now, see of a document; and the rules what somebody who does not treat them would. Of each organisation
/// one clinician is asked about: what the rules say depends on the organisation, and blocks of single people are theirs alone.
/// </summary>
internal sealed class StaffToday(Gate gate, KnownStaff staff, KnownOrganisations organisations, ResourceLookup lookup, RecordStore store, TimeProvider time)
{
    private const int MostOrganisations = 12;
    private const int MostRoles = 20;

    private static readonly string[] Clinical = ["doctor", "nurse"];

    /// <summary>All of them: the general practitioner first, those who do not treat the person last.</summary>
    public async Task<IReadOnlyList<StaffReader>> OfAsync(SharedDocument document, CancellationToken cancellation)
    {
        var (now, readers, met) = (time.GetUtcNow(), new List<StaffReader>(), new HashSet<string>(StringComparer.Ordinal) { document.Class.Organisation });
        foreach (var place in await PlacesAsync(document, now, cancellation))
        {
            if (!place.IsOfGeneralPractitioner && !met.Add(place.Organisation)) continue;
            var decision = await gate.DecideAsync(new AccessRequest(await ActorAsync(place, cancellation), AccessAction.Read, document.Subject, "", now), cancellation);
            readers.Add(new(place.IsOfGeneralPractitioner ? SharingAudienceKind.GeneralPractitioner : SharingAudienceKind.TreatingOrganisation, await NameOfAsync(place, cancellation), decision));
            met.Add(place.Organisation);
            if (readers.Count == MostOrganisations) break;
        }
        readers.Add(new(SharingAudienceKind.OtherOrganisations, "", Stranger(document, now)));
        return readers;
    }

    // A doctor elsewhere to whom nothing ties the person.
    private static Decision Stranger(SharedDocument document, DateTimeOffset now) =>
        Gate.Decide(new AccessFacts { Lane = Lane.Staff, Actor = new StaffFacts(StaffRole.Doctor), Service = document.Class.Service, Subject = document.Person.At(now), Object = document.Class.FactsFor("", now) }, now);

    private async Task<IReadOnlyList<TreatingPlace>> PlacesAsync(SharedDocument document, DateTimeOffset now, CancellationToken cancellation)
    {
        var person = document.Person;
        var places = new List<TreatingPlace>();
        foreach (var course in person.Courses.Where(course => course.Organisation is not null && course.Period.Holds(now)).OrderByDescending(course => course.IsOfGeneralPractitioner))
        {
            var own = course.Practitioners.Concat(course.IsOfGeneralPractitioner ? person.GeneralPractitioners : []).FirstOrDefault() ?? await SomebodyAtAsync(course.Organisation!, cancellation);
            if (own is not null && await NumberOfAsync(course.Organisation!, document.Class.Organisation, cancellation) is { } number) places.Add(new(own, number, course.IsOfGeneralPractitioner));
        }
        return [.. places.DistinctBy(place => (place.Organisation, place.IsOfGeneralPractitioner))];
    }

    // By the number that they sign in for: that of the document's organisation where the unit is a part of it.
    private async Task<string?> NumberOfAsync(string unit, string owner, CancellationToken cancellation)
    {
        var numbers = (await organisations.LineOfAsync(unit, cancellation)).Select(one => one.Number).OfType<string>().ToList();
        return numbers.Contains(owner) ? owner : numbers.FirstOrDefault();
    }

    private async Task<string?> SomebodyAtAsync(string unit, CancellationToken cancellation)
    {
        foreach (var key in await lookup.FindAsync("PractitionerRole", MostRoles, [new("organization", $"Organization/{unit}")], cancellation))
            if (await ReadAsync(key, cancellation) is { } role && role.Codes(PeopleCodes.Role, "code").Any(Clinical.Contains) && role.References("Practitioner", "practitioner").FirstOrDefault() is { } somebody) return somebody;
        return null;
    }

    // As they are when they have signed in at work.
    private async Task<Actor> ActorAsync(TreatingPlace place, CancellationToken cancellation)
    {
        var hpr = await staff.HprOfAsync(place.Practitioner, cancellation) is { } text && HprNumber.Parse(text).TryGet(out var number, out _) ? number : (HprNumber?)null;
        return new(ActorKind.Staff, hpr is null ? $"practitioner:{place.Practitioner}" : $"hpr:{hpr}", "", place.Organisation, "")
        {
            SignIn = new() { Hpr = hpr, Person = await staff.NumberOfAsync(place.Practitioner, cancellation), Level = SignInLevel.High, Client = "", IsBound = true },
        };
    }

    private async Task<string> NameOfAsync(TreatingPlace place, CancellationToken cancellation) =>
        place.IsOfGeneralPractitioner && await ReadAsync(new("Practitioner", place.Practitioner), cancellation) is { } doctor ? PersonReader.NameOf(doctor)
        : await organisations.NameOfAsync(place.Organisation, cancellation) ?? "";

    private async Task<JsonElement?> ReadAsync(ResourceKey key, CancellationToken cancellation) =>
        (await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var version, out _) && !version.IsDeleted ? JsonElement.Parse(version.Content.Span) : null;

    /// <summary>Where somebody treats the person.</summary>
    private sealed record TreatingPlace(string Practitioner, string Organisation, bool IsOfGeneralPractitioner);
}
