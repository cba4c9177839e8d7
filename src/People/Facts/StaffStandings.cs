using Varde.AccessControl;
using Varde.Foundation.Identifiers;
using Varde.People.Systems;

namespace Varde.People.Facts;

/// <summary>What a member of staff is to the person of a record, and for what belongs to no patient: one standing for each role and basis, the implicit ones first.</summary>
internal sealed class StaffStandings(KnownPeople people, KnownStaff staff, KnownOrganisations organisations, CareRegistration registration, ApprovedUse approved)
{
    /// <summary>The standings for what belongs to no patient.</summary>
    public async ValueTask<IReadOnlyList<Standing>> OfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation) =>
        [.. (await PlacesAsync(actor, now, cancellation)).Select(place => new Standing(Lane.Staff, FactsOf(actor, place)))];

    /// <summary>The standings towards a person; none for somebody without a role in the organisation of the token.</summary>
    public async ValueTask<IReadOnlyList<Standing>> OfAsync(Actor actor, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        var standings = new List<Standing>();
        foreach (var place in await PlacesAsync(actor, now, cancellation))
        {
            var about = await TowardsAsync(actor, place, person, now, cancellation);
            standings.AddRange(await WithBasesAsync(actor, place, about, person, now, cancellation));
        }
        return standings;
    }

    /// <summary>The standing that a member of staff would have by a basis that they are about to state; null for somebody without a role here.</summary>
    public async ValueTask<Standing?> WithAsync(Actor actor, PersonFacts person, StatedBasis stated, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var place in await PlacesAsync(actor, now, cancellation)) return await WithAsync(await TowardsAsync(actor, place, person, now, cancellation), actor, place, person, stated, now, cancellation);
        return null;
    }

    private async ValueTask<IEnumerable<StaffPlace>> PlacesAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation) =>
        (await staff.OfAsync(actor, cancellation)).Where(place => place.Period.Holds(now)).DistinctBy(place => (place.Role, place.Circle));

    private static StaffFacts FactsOf(Actor actor, StaffPlace place) => new(place.Role)
    {
        OrganisationKind = place.IsHospital ? OrganisationKinds.Hospital : "",
        IsNotSignedIn = actor.SignIn?.Level != SignInLevel.High,
        LacksAuthorisation = actor.SignIn?.Hpr is null,
        LacksOrganisation = actor.Organisation.Length == 0,
        HasAddressTask = place.HasAddressTask,
        IsLeader = place.IsLeader,
    };

    private async ValueTask<Standing> TowardsAsync(Actor actor, StaffPlace place, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        var number = actor.SignIn?.Person;
        var (blocks, services, documents) = Blocking.Of(person, place, now);
        var facts = FactsOf(actor, place) with
        {
            OrganisationKind = await IsOwnGeneralPractitionerAsync(place, person, now, cancellation) ? OrganisationKinds.OwnGeneralPractitioner : place.IsHospital ? OrganisationKinds.Hospital : "",
            IsOwnRecord = number is { } own && person.Numbers.Contains(own),
            IsNearKin = number is { } kin && await IsNearKinAsync(kin, person, now, cancellation),
            Blocks = blocks,
        };
        return new Standing(Lane.Staff, facts) { BlockedServices = services, BlockedDocuments = documents };
    }

    private async ValueTask<IReadOnlyList<Standing>> WithBasesAsync(Actor actor, StaffPlace place, Standing about, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        var standings = new List<Standing>();
        if (await ImplicitAsync(actor, place, about, person, now, cancellation) is { } care) standings.Add(care);
        foreach (var stated in person.Bases.Where(stated => stated.Actor == actor.Id && stated.Organisation == actor.Organisation && stated.Period.Holds(now)))
            standings.Add(await WithAsync(about, actor, place, person, stated, now, cancellation));
        return standings.Count > 0 ? standings : [about];
    }

    private async ValueTask<Standing> WithAsync(Standing about, Actor actor, StaffPlace place, PersonFacts person, StatedBasis stated, DateTimeOffset now, CancellationToken cancellation)
    {
        var hasApproval = await approved.CoversAsync(actor, place, stated.Code, person.Record, now, cancellation);
        return about with { Purpose = stated.Code, Actor = (StaffFacts)about.Actor with { HasReason = stated.HasReason, HasApproval = hasApproval, Emergency = stated.Confirmed } };
    }

    // The strongest course: one that holds now goes before one that is over, and one that began first before a later one, which a death would cut off.
    private async ValueTask<Standing?> ImplicitAsync(Actor actor, StaffPlace place, Standing about, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        (CareCourse Course, BasisCode Basis)? best = null;
        foreach (var course in person.Courses.Where(course => course.Period.HasBegun(now)).OrderBy(course => HasEnded(course, person, now)).ThenBy(course => course.Period.From))
        {
            if (best is not null && HasEnded(course, person, now)) break;
            if (course.Practitioners.Contains(place.Practitioner)) return await OfCourseAsync(actor, about, person, course, course.OfNamed, now, cancellation);
            if (best is null && await organisations.IsPartOfAsync(course.Organisation, place.Circle, cancellation)) best = (course, course.Basis);
        }
        return best is { } found ? await OfCourseAsync(actor, about, person, found.Course, found.Basis, now, cancellation) : null;
    }

    private async ValueTask<Standing> OfCourseAsync(Actor actor, Standing about, PersonFacts person, CareCourse course, BasisCode basis, DateTimeOffset now, CancellationToken cancellation)
    {
        var facts = (StaffFacts)about.Actor;
        var care = new CareRelation(
            HasEnded: HasEnded(course, person, now), BeganBeforeDeath: BeganBeforeDeath(course, person),
            // Only a relative's relation must have been registered by somebody else: then it is looked up.
            WasRegisteredByOther: facts.IsNearKin && await registration.IsByOtherAsync(course.Record, course.Object, actor, cancellation), GaveCare: true);
        return about with { Purpose = basis, Actor = facts with { Care = care } };
    }

    // A death ends what was going on; for how long it counts all the same is the rules' to say.
    private static bool HasEnded(CareCourse course, PersonFacts person, DateTimeOffset now) =>
        course.Period.IsOver(now) && !(person.Died is { } died && course.Period.Until >= FhirJson.Midnight(died) && BeganBeforeDeath(course, person));

    private static bool BeganBeforeDeath(CareCourse course, PersonFacts person) =>
        person.Died is { } died && course.Period.From < NorwegianCalendar.EndOf(died);

    private async ValueTask<bool> IsOwnGeneralPractitionerAsync(StaffPlace place, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        if (person.GeneralPractitioners.Contains(place.Practitioner)) return true;
        foreach (var list in person.Courses.Where(course => course.IsOfGeneralPractitioner && course.Period.Holds(now)))
            if (await organisations.IsPartOfAsync(list.Organisation, place.Circle, cancellation)) return true;
        return false;
    }

    private const FamilyTies Near = FamilyTies.Parent | FamilyTies.Child | FamilyTies.Spouse | FamilyTies.Sibling;

    // Each record tells of one side: what the person is to the actor stands in the actor's own. Siblings are who has a parent in common.
    private async ValueTask<bool> IsNearKinAsync(NationalId number, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        var relatives = person.All.SelectMany(one => one.Relatives).ToList();
        if (relatives.Exists(relative => relative.Number == number && (relative.Ties & Near) != FamilyTies.None)) return true;
        if (await people.OfNumberAsync(number, cancellation) is not { } own) return false;
        var ofOwn = own.All.SelectMany(one => one.Relatives).ToList();
        return relatives.Exists(relative => relative.Number is { } known && own.Numbers.Contains(known) && (relative.Ties & Near) != FamilyTies.None)
            || ofOwn.Exists(relative => relative.Number is { } known && person.Numbers.Contains(known) && (relative.Ties & Near) != FamilyTies.None)
            || ofOwn.Exists(mine => mine.Number is not null && (mine.Ties & FamilyTies.Parent) != FamilyTies.None
                && relatives.Exists(theirs => theirs.Number == mine.Number && (theirs.Ties & FamilyTies.Parent) != FamilyTies.None));
    }
}
