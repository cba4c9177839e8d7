namespace Varde.AccessControl.Tests;

/// <summary>Of people whom the rules cannot tell apart a query decides once.</summary>
public sealed class ViewFactsTests
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    [Fact]
    public void Two_people_of_one_age_with_the_same_facts_are_one_to_the_rules() =>
        Assert.Equal(Of(new(1980, 3, 1), []), Of(new(1980, 5, 1), [.. new List<ServiceId>()]));

    [Fact]
    public void Who_differs_in_age_facts_or_standing_is_another()
    {
        var one = Of(new(1980, 3, 1), []);
        Assert.NotEqual(one, Of(new(1979, 3, 1), []));
        Assert.NotEqual(one, Of(new(1980, 3, 1), [ServiceId.Journal]));
        Assert.NotEqual(one, Of(new(1980, 3, 1), [], isDead: true));
        Assert.NotEqual(one, Of(new(1980, 3, 1), [], new CitizenFacts(Relation.Parent)));
    }

    [Fact]
    public void To_staff_people_of_all_ages_are_alike()
    {
        Assert.Equal(Of(new(1980, 3, 1), [], new StaffFacts(StaffRole.Nurse)), Of(new(2015, 3, 1), [ServiceId.Journal], new StaffFacts(StaffRole.Nurse)));
        Assert.NotEqual(Of(new(1980, 3, 1), [], new StaffFacts(StaffRole.Nurse)), Of(new(1980, 3, 1), [], new StaffFacts(StaffRole.Doctor)));
        Assert.NotEqual(Of(new(1980, 3, 1), [], new StaffFacts(StaffRole.Nurse)), Of(new(1980, 3, 1), [], new StaffFacts(StaffRole.Nurse), isDead: true));
    }

    [Fact]
    public void To_strangers_all_people_of_an_age_are_alike() =>
        Assert.Equal(Of(new(1980, 3, 1), [ServiceId.Journal], new CitizenFacts(Relation.None), isDead: true), Of(new(1980, 5, 1), [], new CitizenFacts(Relation.None)));

    private static ViewFacts Of(DateOnly born, IReadOnlyList<ServiceId> locked, ActorFacts? actor = null, bool isDead = false) =>
        ViewFacts.Of([new Standing(actor is StaffFacts ? Lane.Staff : Lane.Citizen, actor ?? new CitizenFacts(Relation.Self))], new SubjectFacts(BirthDate.Of(born)) { Locked = locked, IsDead = isDead }, Today);
}
