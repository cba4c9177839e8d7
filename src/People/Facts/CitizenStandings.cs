using Varde.AccessControl;
using Varde.Foundation.Identifiers;

namespace Varde.People.Facts;

/// <summary>What a citizen is to the person of a record: one standing for each relation, those that are likely to open most first.</summary>
internal sealed class CitizenStandings(KnownPeople people)
{
    // The order of telling: of refusals the first one's sentence is said.
    private static readonly (FamilyTies Ties, Relation Relation)[] WithoutResponsibility =
        [(FamilyTies.Parent, Relation.ParentWithoutResponsibility), (FamilyTies.FosterParent, Relation.FosterParent), (FamilyTies.StepParent, Relation.StepParent), (FamilyTies.Guardian, Relation.Guardian)];

    /// <summary>The standings: at least one, which may say that there is no relation.</summary>
    public async ValueTask<IReadOnlyList<Standing>> OfAsync(SignIn signIn, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        if (signIn.Person is not { } number) return [];
        var own = await people.OfNumberAsync(number, cancellation);
        var about = new CitizenFacts(Relation.None) { Login = signIn.Level, HasProtectedAddress = own is not null && own.ProtectionAt(now) != AddressProtection.None };
        if (person.Numbers.Contains(number)) return [Of(about with { Relation = Relation.Self })];
        var relations = new List<Standing>();
        foreach (var relative in person.Relatives.Where(relative => relative.Number == number && relative.IsActive))
            await AddAsync(relations, about, relative, person, own, now, cancellation);
        return relations.Count > 0 ? relations : [Stranger(signIn)];
    }

    /// <summary>The standing towards somebody to whom there is no relation, and towards nobody at all: the same, whatever is known of the two.</summary>
    public static Standing Stranger(SignIn signIn) => Of(new(Relation.None) { Login = signIn.Level });

    private async Task AddAsync(List<Standing> relations, CitizenFacts about, Relative relative, PersonFacts person, PersonFacts? own, DateTimeOffset now, CancellationToken cancellation)
    {
        if (relative.Is(FamilyTies.Responsible, now))
            relations.Add(Of(about with { Relation = Relation.Parent, IsAbroad = IsAbroad(relative, own, now), Address = await AddressAsync(relative, person, own, now, cancellation) }) with { Relative = relative.Id });
        var today = NorwegianCalendar.DayAt(now);
        var isParent = relative.Is(FamilyTies.Parent | FamilyTies.Responsible, now);
        relations.AddRange(person.Of(ConsentKind.PowerOfAttorney).Where(power => power.Receiver == relative.Id && power.Permits).OrderByDescending(power => power.Holds(now))
            .Select(power => Of(about with { Relation = Relation.PowerOfAttorney, PowerOfAttorney = PowerOf(power, person, relative, own, now), HolderIsParent = isParent })));
        relations.AddRange(person.Of(ConsentKind.AssignedPower).Where(power => power.Receiver == relative.Id && power.Permits).OrderByDescending(power => power.Holds(now))
            .Select(power => Of(about with { Relation = Relation.AssignedPowerOfAttorney, Assigned = AssignedOf(power, relative, own, now, today), HolderIsParent = isParent })));
        if (relative.Is(FamilyTies.Responsible, now)) return;
        foreach (var (ties, relation) in WithoutResponsibility)
            if (relative.Is(ties, now)) relations.Add(Of(about with { Relation = relation }));
    }

    private static Standing Of(CitizenFacts facts) => new(Lane.Citizen, facts);

    // Whose address is protected lives somewhere, and nobody is told where.
    private static bool IsAbroad(Relative relative, PersonFacts? own, DateTimeOffset now) =>
        own is { } known ? !known.LivesInNorway && known.ProtectionAt(now) == AddressProtection.None : relative.Home is null;

    private async ValueTask<ParentsAddress> AddressAsync(Relative relative, PersonFacts child, PersonFacts? own, DateTimeOffset now, CancellationToken cancellation)
    {
        if (child.Home is not { } home) return ParentsAddress.Neither;
        if ((own is null ? relative.Home : own.Home) == home) return ParentsAddress.Own;
        foreach (var other in child.Relatives.Where(other => other.Id != relative.Id && other.Is(FamilyTies.Responsible, now)))
            if (await HomeOfAsync(other, cancellation) == home) return ParentsAddress.Other;
        return ParentsAddress.Neither;
    }

    private async ValueTask<string?> HomeOfAsync(Relative relative, CancellationToken cancellation) =>
        relative.Number is { } number && await people.OfNumberAsync(number, cancellation) is { } known ? known.IsDead ? null : known.Home : relative.Home;

    private static PowerOfAttorney PowerOf(GivenConsent power, PersonFacts giver, Relative receiver, PersonFacts? own, DateTimeOffset now) => new()
    {
        Areas = [.. power.Codes.Where(code => code is "area-1" or "area-2" or "area-3").Select(code => code[^1] - '0')],
        GiverAge = power.Given is { } given ? giver.Born.On(NorwegianCalendar.DayAt(given)).Least : null,
        ReceiverAge = AgeOf(receiver, own, now),
        HasEnded = !power.IsActive || power.Period.IsOver(now),
        HasNotBegun = !power.Period.HasBegun(now),
    };

    private static AssignedPowerOfAttorney AssignedOf(GivenConsent power, Relative holder, PersonFacts? own, DateTimeOffset now, DateOnly today) => new()
    {
        HolderAge = AgeOf(holder, own, now),
        Years = power.Period.From is { } from ? YearsOf(NorwegianCalendar.DayAt(from), today) : 0,
        HasEnded = !power.Holds(now),
    };

    // Whole years count by the calendar, not by days.
    private static decimal YearsOf(DateOnly first, DateOnly today)
    {
        var years = BirthDate.Of(first).On(today).Least;
        return today < first ? 0 : years + Math.Clamp((today.DayNumber - first.AddYears(years).DayNumber) / 366m, 0, 0.999m);
    }

    private static int? AgeOf(Relative relative, PersonFacts? own, DateTimeOffset now) => (own?.Born ?? relative.Born)?.On(NorwegianCalendar.DayAt(now)).Least;
}
