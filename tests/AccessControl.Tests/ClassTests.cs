using CsCheck;
using Varde.Records;

namespace Varde.AccessControl.Tests;

/// <summary>Documents of one class share one decision, and what differs from document to document is decided on its own.</summary>
public sealed class ClassTests
{
    private static readonly Gen<AccessFacts> Asked = Gen.OneOf(AnyFacts.OfCitizens, AnyFacts.OfStaff);

    [Fact]
    public void A_document_is_decided_as_its_class() => Asked.Sample(facts =>
    {
        var documents = ClassOf(facts);
        var shared = ClassDecision.Of(facts, documents, "hospital", Ask.Noon);
        var alone = Gate.Decide(facts, Ask.Noon);
        return documents.IsExceptional
            ? shared.Treatment == ClassTreatment.DecideEach
            : (shared.Decision!.Effect, shared.Decision.Rule) == (alone.Effect, alone.Rule) && shared.Decision.Cuts.SequenceEqual(alone.Cuts);
    }, iter: 20_000);

    [Fact]
    public void A_class_is_read_as_it_was_stored() => Asked.Sample(facts =>
    {
        var stored = ClassOf(facts).ToAccessClass();
        return DocumentClass.Parse(stored).Map(read => read.ToAccessClass() == stored).Match(same => same, _ => false);
    }, iter: 5_000);

    [Fact]
    public void Equal_facts_have_one_class_whatever_their_order()
    {
        ObjectFacts one = new() { Codes = [RestrictionCode.Delayed, RestrictionCode.OwnWish], Released = [ReleasedTo.Parents, ReleasedTo.Patient] };
        ObjectFacts other = new() { Codes = [RestrictionCode.OwnWish], InheritedCodes = [RestrictionCode.Delayed], Released = [ReleasedTo.Patient, ReleasedTo.Parents] };
        Assert.Equal(
            DocumentClass.Of(ServiceId.Journal, one, "hospital").ToAccessClass(),
            DocumentClass.Of(ServiceId.Journal, other, "hospital").ToAccessClass());
    }

    [Theory]
    [InlineData("lab-unn")]
    [InlineData("https://client.example.org/a b?c=d by:other")]
    public void Which_client_wrote_a_document_stands_in_its_class_whatever_it_is_called(string client)
    {
        var author = new Actor(ActorKind.Machine, $"client:{client}", client, "310000012", "") { SignIn = new() { Level = SignInLevel.High, Client = client } };
        var stored = DocumentClass.WrittenBy(ServiceId.TestResult, author).ToAccessClass();
        Assert.Equal(client, DocumentClass.Parse(stored).Value.Client);
        Assert.Null(DocumentClass.Parse(DocumentClass.WrittenBy(ServiceId.TestResult, author with { Kind = ActorKind.Staff }).ToAccessClass()).Value.Client);
    }

    [Fact]
    public void Who_acts_is_kept_with_what_goes_on_later()
    {
        var actor = new Actor(ActorKind.Staff, "hpr:1", "x", "310000012", "")
        {
            SignIn = new() { Level = SignInLevel.High, Client = "c", Person = Foundation.Identifiers.NationalId.Parse("14837110034").Value, Scopes = GrantedScopes.Parse("user/*.rs varde:api"), IsBound = true },
        };
        Assert.Equal(actor, System.Text.Json.JsonSerializer.Deserialize<Actor>(System.Text.Json.JsonSerializer.Serialize(actor)));
    }

    [Theory]
    [InlineData("journal", "NORN_WHAT", "", "")]
    [InlineData("unheard-of", "", "", "")]
    [InlineData("journal", "", "signed", "")]
    [InlineData("journal", "", "", "everybody")]
    public void A_class_with_unknown_words_is_refused(string category, string codes, string approval, string release) =>
        Assert.False(DocumentClass.Parse(new AccessClass("hospital", "", category, codes, approval, release)).IsDone);

    [Theory]
    [InlineData("citizen journal relation=parent age=13", ClassTreatment.LeaveOut)]
    [InlineData("citizen journal relation=parent age=13 released=parents", ClassTreatment.Include)]
    [InlineData("citizen journal relation=parent age=8 thirdParty", ClassTreatment.IncludeInPart)]
    [InlineData("citizen message.read relation=parent age=13 thread.parent", ClassTreatment.DecideEach)]
    [InlineData("citizen result relation=self age=40 codes=NORU delay=future", ClassTreatment.DecideEach)]
    [InlineData("citizen referral relation=parent age=8 referralDays=4", ClassTreatment.DecideEach)]
    [InlineData("citizen journal relation=parent age=17 type=disclosure", ClassTreatment.DecideEach)]
    [InlineData("staff journal role=doctor purpose=BEHANDLER age=40 draft=own", ClassTreatment.DecideEach)]
    public void A_class_is_left_out_included_or_looked_at_one_by_one(string line, ClassTreatment expected)
    {
        var facts = Ask.Read(line).Facts;
        Assert.Equal(expected, ClassDecision.Of(facts, ClassOf(facts), "hospital", Ask.Noon).Treatment);
    }

    [Fact]
    public void Of_classes_that_are_alike_now_the_same_is_decided_now() => Gen.Select(Asked, Gen.Int[-20, 20], Gen.Int[-20, 0], Gen.Bool).Sample((facts, until, came, isDelayed) =>
    {
        var today = NorwegianCalendar.DayAt(Ask.Noon);
        var documents = ClassOf(facts) with { DelayedUntil = isDelayed ? today.AddDays(until) : null, ReferredOn = today.AddDays(came), IsExceptional = false };
        if (isDelayed) documents = documents with { Codes = [.. documents.Codes.Append(RestrictionCode.Delayed).Distinct().Order()] };
        var (one, alike) = (ClassDecision.Of(facts, documents, "hospital", Ask.Noon).Decision!, ClassDecision.Of(facts, documents.At(Ask.Noon), "hospital", Ask.Noon).Decision!);
        return (one.Effect, one.Rule) == (alike.Effect, alike.Rule) && DocumentClass.Parse(documents.ToAccessClass()).Value.ToAccessClass() == documents.ToAccessClass();
    }, iter: 20_000);

    [Theory]
    [InlineData("2026-11-20", "2026-11-30", 6)]
    [InlineData("2026-03-31", "2026-04-07", 2)]
    [InlineData("2026-12-23", "2026-12-28", 2)]
    [InlineData("2026-05-13", "2026-05-18", 2)]
    [InlineData("2026-11-21", "2026-11-21", 0)]
    public void Working_days_leave_out_weekends_and_public_holidays(string from, string until, int days) => Assert.Equal(days, NorwegianCalendar.WorkingDays(DateOnly.Parse(from, Invariant), DateOnly.Parse(until, Invariant)));

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    // What the facts say of the owner in relation to the actor, the class says by name.
    private static DocumentClass ClassOf(AccessFacts facts) =>
        DocumentClass.Of(facts.Service, facts.Object, facts.Object.BelongsToOtherOrganisation ? "another" : "hospital");
}
