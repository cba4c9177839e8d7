using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Cast;

/// <summary>Puts one household of named people together.</summary>
/// <param name="today">The day on which the ages hold.</param>
/// <param name="ids">Where national ids come from.</param>
/// <param name="staff">Who works in the region, for those who are residents too and for those whom somebody blocks.</param>
internal sealed class CastBuilder(DateOnly today, NationalIdSeries ids, StaffRoster staff)
{
    private readonly List<Resident> _residents = [];
    private readonly List<FamilyTie> _ties = [];
    private readonly List<PowerOfAttorney> _powers = [];
    private readonly List<AssignedPowerOfAttorney> _assigned = [];
    private readonly List<YouthConsent> _consents = [];
    private readonly List<CareOrder> _orders = [];
    private readonly List<Block> _blocks = [];
    private readonly List<Referral> _referrals = [];

    public DateOnly Today => today;

    public StaffRoster Staff => staff;

    /// <summary>The id of a named person: the same in every demo, whatever its seed and day.</summary>
    public static Guid IdOf(string key) => Dice.For(0, "named-person/" + key, 0).Uuid();

    public static HomeAddress At(string line, string municipality = "Tromsø") => HomeAddress.In(Municipality.Named(municipality), line);

    /// <summary>A woman or girl.</summary>
    public Resident Woman(string key, string name, BirthDate born, HomeAddress? address, string about, Func<Resident, Resident>? more = null) =>
        Add(key, name, true, born, address, about, more);

    /// <summary>A man or boy.</summary>
    public Resident Man(string key, string name, BirthDate born, HomeAddress? address, string about, Func<Resident, Resident>? more = null) =>
        Add(key, name, false, born, address, about, more);

    /// <summary>Somebody of the staff as the resident that they are.</summary>
    public Resident OfStaff(string key, HomeAddress address, string about, Func<Resident, Resident>? more = null)
    {
        var member = staff.Named(key);
        return Add(key, $"{member.GivenName} {member.FamilyName}", member.IsFemale, member.Born, address, about, r => (more?.Invoke(r) ?? r) with { Number = member.NationalId });
    }

    /// <summary>Born so that they are of this age today, and turned it so many months ago.</summary>
    public DateOnly Aged(int age, int months = 5) => today.AddYears(-age).AddMonths(-months);

    /// <summary>Born so that they reach this age in a week; nobody's birthday in a common year is 29 February, so that the day after is taken then.</summary>
    public DateOnly TurnsInAWeek(int age)
    {
        var birthday = today.AddDays(7);
        return (birthday is { Month: 2, Day: 29 } ? birthday.AddDays(1) : birthday).AddYears(-age);
    }

    /// <summary>The last 29 February on which someone of at least this age can be born.</summary>
    public DateOnly LeapDay(int leastAge)
    {
        var year = today.Year - leastAge - 1;
        while (!DateTime.IsLeapYear(year)) year--;
        return new DateOnly(year, 2, 29);
    }

    public void Tie(Resident person, Resident relative, TieKind kind, ParentalResponsibility responsibility = ParentalResponsibility.None) =>
        _ties.Add(new(person.Id, relative.Id, kind, responsibility));

    /// <summary>Both are parents with responsibility of all the children.</summary>
    public void Parents(Resident? mother, Resident? father, params ReadOnlySpan<Resident> children)
    {
        foreach (var child in children)
        {
            if (mother is not null) Tie(child, mother, TieKind.Mother, ParentalResponsibility.ByBirth);
            if (father is not null) Tie(child, father, TieKind.Father, ParentalResponsibility.ByBirth);
        }
    }

    public void Married(Resident one, Resident other)
    {
        Tie(one, other, TieKind.Spouse);
        Tie(other, one, TieKind.Spouse);
    }

    /// <summary>An old person and a grown-up child.</summary>
    public void Grown(Resident parent, Resident child) => Tie(parent, child, TieKind.Child);

    public void Give(PowerOfAttorney power) => _powers.Add(power);

    public void Assign(AssignedPowerOfAttorney power) => _assigned.Add(power);

    public void Consent(YouthConsent consent) => _consents.Add(consent);

    public void TakeOverCare(Resident child, DateOnly from) => _orders.Add(new(child.Id, from));

    public void Block(Resident person, BlockKind kind, Guid? target, string? category = null) => _blocks.Add(new(person.Id, kind, target, category, today.AddMonths(-14)));

    /// <summary>A referral to a unit of the person's hospital, so many days ago.</summary>
    public void Refer(Resident person, OrganisationKind to, int daysAgo, string reason, DateOnly? assessed = null) =>
        _referrals.Add(new(person.Id, CareDirectory.Instance.AtHospital(person.Municipality.Hospital, to).Id, today.AddDays(-daysAgo), reason, assessed));

    public Household Build() => new()
    {
        Residents = _residents, Ties = _ties, PowersOfAttorney = _powers, AssignedPowersOfAttorney = _assigned, YouthConsents = _consents, CareOrders = _orders, Blocks = _blocks, Referrals = _referrals,
    };

    private Resident Add(string key, string name, bool female, BirthDate born, HomeAddress? address, string about, Func<Resident, Resident>? more)
    {
        var parts = name.Split(' ');
        var resident = new Resident
        {
            Id = IdOf(key), Key = key, About = about, GivenName = parts[0], FamilyName = parts[1], Born = born, IsFemale = female, Address = address,
            Municipality = address?.Municipality ?? Municipality.Named("Tromsø"),
        };
        resident = more?.Invoke(resident) ?? resident;
        if (resident is { Number: null, HasNoNumber: false }) resident = resident with { Number = ids.Next(born.Earliest, female, resident.NumberKind) };
        _residents.Add(resident);
        return resident;
    }
}
