using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Cast;

/// <summary>The people whom every population begins with, so that each edge of the rules of access has somebody with a name.</summary>
internal static class DemoCast
{
    private static readonly Action<CastBuilder>[] Stories =
    [
        BlocksAndConsents.Patient, FamiliesApart.MotherAndFatherElsewhere, FamiliesTogether.NursesFamily, OldPeopleAndPowers.OldMother, ProtectedPeople.StrictlyConfidential,
        FamiliesTogether.Newborn, BlocksAndConsents.Blocked, ProtectedPeople.Confidential, ProtectedPeople.Dead,
        FamiliesTogether.Youth, FamiliesTogether.ConsentsUndone, FamiliesTogether.OddBirthDates,
        FamiliesApart.TwinsWithOneParentEach, FamiliesApart.TwinWithGrandparents, FamiliesApart.FatherWithoutResponsibility, FamiliesApart.FatherAbroad,
        ChildrenInCare.FosterHome, ChildrenInCare.CareOrderAtHome, ChildrenInCare.GrandmotherByJudgment, ChildrenInCare.FatherByJudgment, ChildrenInCare.Guardian,
        OldPeopleAndPowers.LacksCapacity, OldPeopleAndPowers.YouthWithoutCapacity, BlocksAndConsents.Levels, BlocksAndConsents.OtherNumbers, InHospital.MedicalWard,
    ];

    public static IEnumerable<Household> Households(DateOnly today, NationalIdSeries ids, StaffRoster staff) => Stories.Select(story =>
    {
        var builder = new CastBuilder(today, ids, staff);
        story(builder);
        return builder.Build();
    });
}
