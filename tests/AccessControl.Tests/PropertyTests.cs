using CsCheck;
using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Tests;

/// <summary>The properties of access-rules §4, for any facts.</summary>
public sealed class PropertyTests
{
    private const int Samples = 20_000;

    private static readonly AccessTable Table = AccessTable.Current;

    private static readonly string[] Cuts = ["R-OBJ-OLD", "R-OBJ-THIRD-PARTY"];

    // R-NEEDED-34-4 stands above refusals on purpose; R-STAFF-LEARN refuses too.
    private static readonly string[] Fixed = ["R-NEEDED-34-4", "R-STAFF-LEARN"];

    [Fact]
    public void Without_permits_the_answer_is_no()
    {
        var table = new AccessTable([.. Table.Rules.Where(rule => !IsPermit(rule) && !Fixed.Contains(rule.Id))]);
        AnyFacts.OfAll.Sample(facts => table.Decide(facts, Ask.Noon).IsRefused, iter: Samples);
    }

    [Fact]
    public void What_no_permit_opens_is_refused_by_the_last_rule_or_by_a_refusal() => AnyFacts.OfAll.Sample(facts =>
    {
        var decision = Decide(facts);
        return decision.IsRefused == (decision.Permit is null) && (!decision.IsRefused || decision.Cuts.Count == 0);
    }, iter: Samples);

    [Fact]
    public void Moving_a_permit_among_permits_changes_ids_only() => Gen.Select(AnyFacts.OfAll, Gen.Int).Sample((facts, seed) =>
        Shuffled(seed).Decide(facts, Ask.Noon).Effect == Decide(facts).Effect, iter: 3_000);

    [Fact]
    public void Adding_a_code_opens_nothing_but_UNGDOM_for_parents() => Gen.Select(AnyFacts.OfAll, Gen.Enum<RestrictionCode>()).Sample((facts, code) =>
    {
        var restricted = Decide(facts with { Object = facts.Object with { Codes = [.. facts.Object.Codes, code] } });
        return restricted.Effect <= Decide(facts).Effect || (code == RestrictionCode.HiddenFromYouth && IsAskedForParent(facts));
    }, iter: Samples);

    [Fact]
    public void Adding_a_restriction_opens_nothing() => AnyFacts.OfCitizens.Sample(facts => Restrictions(facts.Object).All(restricted =>
        Decide(facts with { Object = restricted }).Effect <= Decide(facts).Effect), iter: Samples);

    [Fact]
    public void Adding_a_block_opens_nothing() => Gen.Select(AnyFacts.OfStaff, Gen.Enum<BlockReach>(), Gen.Bool).Sample((facts, reach, isNamed) =>
    {
        var staff = (StaffFacts)facts.Actor;
        var blocks = staff.Blocks with { NamesActor = staff.Blocks.NamesActor || isNamed, Reach = [.. staff.Blocks.Reach, reach] };
        return !Decide(facts).IsRefused || Decide(facts with { Actor = staff with { Blocks = blocks } }).IsRefused;
    }, iter: Samples);

    // A query over many records decides once for people who differ in these only.
    [Fact]
    public void Staff_are_asked_nothing_of_ages_and_of_what_is_chosen_for_the_portal() => AnyFacts.OfStaff.Sample(facts =>
    {
        if (facts.Subject is not { } person) return true;
        var (one, other) = (Decide(facts), Decide(facts with { Subject = ViewFacts.Of([new Standing(Lane.Staff, facts.Actor)], person, NorwegianCalendar.DayAt(Ask.Noon)).Person }));
        return (one.Effect, one.Rule, one.Shown) == (other.Effect, other.Rule, other.Shown) && one.Obligations.SequenceEqual(other.Obligations);
    }, iter: Samples);

    [Fact]
    public void Removing_a_cut_never_opens_and_adding_one_never_limits_what_is_refused()
    {
        var without = new AccessTable([.. Table.Rules.Where(rule => !Cuts.Contains(rule.Id))]);
        AnyFacts.OfAll.Sample(facts => without.Decide(facts, Ask.Noon).IsRefused == Decide(facts).IsRefused, iter: Samples);
    }

    [Fact]
    public void A_switch_never_changes_reading() => AnyFacts.OfAll.Sample(facts =>
        Same(Decide(facts with { IsServiceOff = true, Action = AccessAction.Read }), Decide(facts with { IsServiceOff = false, Action = AccessAction.Read })), iter: Samples);

    [Fact]
    public void A_machine_never_gets_more_than_the_person_it_acts_for() => AnyFacts.OfMachines.Sample(facts =>
        ((SystemFacts)facts.Actor).Person is not { } person
        || Decide(facts).Effect <= Decide(facts with { Lane = person.Lane, Actor = person.Actor, Purpose = person.Purpose }).Effect, iter: Samples);

    [Fact]
    public void A_representative_never_sees_more_than_the_level_allows() => AnyFacts.OfCitizens.Sample(facts =>
        facts.Subject!.Level >= (ServiceTable.Of(facts.Service).Level ?? ConsentLevel.None) || facts.Object.IsDisclosure || Decide(facts).IsRefused, iter: Samples);

    [Fact]
    public void The_youths_consent_never_changes_a_parents_result() => AnyFacts.OfCitizens.Sample(facts =>
        ((CitizenFacts)facts.Actor).Relation != Relation.Parent
        || Same(Decide(facts), Decide(facts with { Subject = facts.Subject! with { HasYouthConsent = !facts.Subject.HasYouthConsent } })), iter: Samples);

    [Fact]
    public void Equal_facts_at_one_time_give_equal_decisions() => AnyFacts.OfAll.Sample(facts => Same(Decide(facts), Decide(facts with { })), iter: Samples);

    [Fact]
    public void Whoever_sees_a_patients_object_has_a_permit_of_their_lane() => AnyFacts.OfAll.Sample(facts =>
    {
        var decision = Decide(facts);
        return decision.IsRefused || Table.Rules.Any(rule => rule.Id == decision.Permit && rule.Lanes.Contains(facts.Lane));
    }, iter: Samples);

    private static Decision Decide(AccessFacts facts) => Table.Decide(facts, Ask.Noon);

    private static bool Same(Decision one, Decision other) =>
        (one.Effect, one.Rule, one.Permit) == (other.Effect, other.Rule, other.Permit) && one.Cuts.SequenceEqual(other.Cuts) && one.Obligations.SequenceEqual(other.Obligations);

    private static bool IsPermit(AccessRule rule) => rule.Effect.StartsWith("permit", StringComparison.Ordinal) || rule.Effect.StartsWith("as table", StringComparison.Ordinal);

    private static AccessTable Shuffled(int seed)
    {
        var rules = Table.Rules.ToArray();
        var places = Enumerable.Range(0, rules.Length).Where(i => IsPermit(rules[i]) && !Fixed.Contains(rules[i].Id)).ToArray();
        foreach (var lane in places.GroupBy(i => string.Join(',', rules[i].Lanes)))
        {
            var moved = lane.Select(i => rules[i]).ToArray();
            new Random(seed).Shuffle(moved);
            foreach (var (place, rule) in lane.Zip(moved)) rules[place] = rule;
        }
        return new AccessTable(rules);
    }

    private static bool IsAskedForParent(AccessFacts facts) =>
        ((facts.Actor as SystemFacts)?.Person?.Actor ?? facts.Actor) is CitizenFacts { Relation: Relation.Parent };

    private static IEnumerable<ObjectFacts> Restrictions(ObjectFacts found) =>
    [
        found with { HasGuardianAccessReservation = true }, found with { IsExemptFromParents = true }, found with { IsUnapproved = true },
        found with { Draft = DraftOf.Other }, found with { HasThirdPartyParts = true }, found with { WorkingDaysSinceReferral = 3 },
    ];
}
