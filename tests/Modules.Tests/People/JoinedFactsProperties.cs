using CsCheck;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.Modules.Tests.People;

/// <summary>What is closed in either of two records stays closed when they are one person's.</summary>
public sealed class JoinedFactsProperties
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly StaffPlace Place = new("lege", StaffRole.Doctor, [new("enhet", null, null, IsHospital: true, IsInstitution: false)], Span.Always);
    private static readonly string[] Levels = ["basis", "basis-plus", "full"];
    private static readonly string[] Flags = [FlaggedFact.Kode6, FlaggedFact.Kode7, FlaggedFact.CareOrder, "none"];

    private static readonly Gen<GivenConsent> Consent = Gen.Select(Gen.Enum<ConsentKind>(), Gen.Bool, Gen.Bool, Gen.Int[0, 2], Gen.Bool, (kind, permits, isActive, level, isNamed) => new GivenConsent("consent", kind)
    {
        Permits = permits, IsActive = isActive, Codes = [Levels[level]], Services = kind is ConsentKind.ClosedService or ConsentKind.Block && level > 0 ? [level == 1 ? ServiceId.Journal : ServiceId.TestResult] : [],
        Practitioners = isNamed ? ["lege"] : [], Roles = isNamed ? [] : [level == 0 ? "nurse" : "doctor"], Givers = ["far"], Given = Now.AddDays(-level),
    });

    private static readonly Gen<PersonFacts> Person = Gen.Select(Consent.List[0, 5], Gen.Int[0, 3].Select(flag => Flags[flag]).List[0, 2], Gen.Bool, (consents, flags, isDead) =>
        new PersonFacts(new EhrId(Guid.NewGuid())) { Consents = consents, Flags = [.. flags.Select(flag => new FlaggedFact(flag, Span.Always))], IsDead = isDead, Relatives = [new Relative("far", null, FamilyTies.Parent | FamilyTies.Responsible)] });

    [Fact]
    public void Of_the_person_nothing_is_more_open_than_in_either_record() => Gen.Select(Person, Person).Sample((target, source) =>
    {
        var joined = target.Joined([source]).At(Now);
        foreach (var one in new[] { target, source })
        {
            var alone = one.At(Now);
            Assert.Subset(joined.Locked.ToHashSet(), alone.Locked.ToHashSet());
            Assert.True(joined.Protection >= alone.Protection);
            Assert.True(!alone.IsUnderCareOrder || joined.IsUnderCareOrder);
            Assert.True(!alone.IsDead || joined.IsDead);
            Assert.True(!alone.IsReservedFromSummaryRecord || joined.IsReservedFromSummaryRecord);
            Assert.True(!one.Of(ConsentKind.PortalLevel).Any() || joined.Level <= alone.Level);
        }
        Assert.True(target.At(Now).HasYouthConsent || !joined.HasYouthConsent);
    });

    [Fact]
    public void Blocks_of_either_record_hit() => Gen.Select(Person, Person).Sample((target, source) =>
    {
        var joined = Blocking.Of(target.Joined([source]), Place, Now);
        foreach (var alone in new[] { target, source }.Select(one => Blocking.Of(one, Place, Now)))
        {
            Assert.Subset(joined.Services.ToHashSet(), alone.Services.ToHashSet());
            Assert.Subset(joined.Blocks.Reach.ToHashSet(), alone.Blocks.Reach.ToHashSet());
            Assert.True(!alone.Blocks.NamesActor || joined.Blocks.NamesActor);
            Assert.True(alone.Blocks.IsOpenedByConsent || alone.Blocks.Reach.Count == 0 || !joined.Blocks.IsOpenedByConsent);
        }
    });

    [Fact]
    public void A_person_of_one_record_is_as_before() => Person.Sample(one => Assert.Same(one, one.Joined([])));
}
