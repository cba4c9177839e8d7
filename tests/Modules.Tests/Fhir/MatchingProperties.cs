using System.Text.Json;
using CsCheck;
using Varde.AccessControl;
using Varde.Fhir.Operations.Matching;
using Varde.Foundation.Identifiers;

namespace Varde.Modules.Tests.Fhir;

/// <summary>How likely two descriptions are of one person.</summary>
public sealed class MatchingProperties
{
    private static readonly string[] Words = ["Kari", "Anne", "Cathrine", "Katrine", "Bjørn", "Bjoern", "Åse", "Aase", "Testvik", "Testvig", "Prøve", "K", "Nordmann", "Hansen", "Hanssen"];

    private static readonly Gen<string> Word = Gen.Frequency((4, Gen.Int[0, Words.Length - 1].Select(i => Words[i])), (1, Gen.String[Gen.Char['a', 'å'], 0, 8]));

    private static readonly Gen<IReadOnlyList<string>> Names = Word.List[0, 3].Select(words => NameLikeness.WordsOf(words));

    private static readonly Gen<DateOnly> Day = Gen.Int[0, 40_000].Select(days => new DateOnly(1920, 1, 1).AddDays(days));

    private static readonly Gen<BirthDate?> Born = Gen.Frequency((4, Day.Select(day => (BirthDate?)BirthDate.Of(day))), (1, Gen.Const((BirthDate?)null)), (1, Day.Select(day => (BirthDate?)new BirthDate(new(day.Year, 1, 1), new(day.Year, 12, 31)))));

    private static readonly Gen<IReadOnlyList<NationalId>> Numbers = Gen.Int[0, 3].Select(which => which == 0 ? Number("010190", "001") : which == 1 ? Number("020390", "014") : []);

    private static readonly Gen<Demographics> Person = Gen.Select(Names, Names, Born, Numbers, Gen.Int[0, 2], Gen.Int[0, 2], (family, given, born, numbers, gender, home) => new Demographics
    {
        Family = family, Given = given, Born = born, Numbers = numbers, Gender = gender == 0 ? null : gender == 1 ? "female" : "male",
        Homes = home == 0 ? [] : [("9008", home == 1 ? "storgata1" : "storgata2")], Contacts = home == 0 ? [] : [$"9000000{home}"],
    });

    [Fact]
    public void A_score_is_the_same_whichever_is_held_against_which_and_lies_between_0_and_1() => Gen.Select(Person, Person).Sample((one, other) =>
    {
        var score = PersonLikeness.Of(one, other);
        Assert.Equal(score, PersonLikeness.Of(other, one));
        Assert.InRange(score, 0, 1);
    });

    [Fact]
    public void Nobody_is_more_alike_than_oneself() => Gen.Select(Person, Person).Sample((one, other) =>
    {
        if (!one.Numbers.Intersect(other.Numbers).Any()) Assert.True(PersonLikeness.Of(one, other) <= PersonLikeness.Certain - 0.05);
        if (one.Numbers.Count > 0) Assert.Equal(1, PersonLikeness.Of(one, one));
    });

    [Fact]
    public void Two_birth_numbers_are_two_people_however_alike_they_are() => Person.Sample(one =>
        Assert.True(PersonLikeness.Of(one with { Numbers = Number("010190", "001") }, one with { Numbers = Number("020390", "014") }) < PersonLikeness.Possible));

    [Fact]
    public void Names_are_alike_both_ways_and_in_any_order() => Gen.Select(Names, Names, Gen.Int[0, 5]).Sample((one, other, turn) =>
    {
        var likeness = NameLikeness.Of(one, other);
        Assert.InRange(likeness, 0, 1);
        Assert.Equal(likeness, NameLikeness.Of(other, one), 9);
        Assert.Equal(likeness, NameLikeness.Of([.. one.Skip(turn % Math.Max(1, one.Count)), .. one.Take(turn % Math.Max(1, one.Count))], other), 9);
    });

    [Fact]
    public void Dates_are_alike_both_ways_and_near_ones_are() => Gen.Select(Day, Day).Sample((one, other) =>
    {
        Assert.Equal(BirthLikeness.Of(BirthDate.Of(one), BirthDate.Of(other)), BirthLikeness.Of(BirthDate.Of(other), BirthDate.Of(one)));
        Assert.All(BirthLikeness.Near(one), near => Assert.True(BirthLikeness.Of(BirthDate.Of(one), BirthDate.Of(near)) >= 0.7, $"{one} {near}"));
    });

    [Theory]
    [InlineData("Cathrine", "Katrine")]
    [InlineData("Bjørn", "Bjoern")]
    [InlineData("Åse", "Aase")]
    [InlineData("Hansen", "Hanssen")]
    [InlineData("Christian", "Kristian")]
    [InlineData("Sofie", "Sophie")]
    [InlineData("Wilhelm", "Vilhelm")]
    [InlineData("Kjersti", "Tjersti")]
    [InlineData("Testvik", "Testvig")]
    public void Names_that_sound_alike_or_differ_by_a_letter_are_alike(string one, string other) => Assert.InRange(NameLikeness.Of(NameLikeness.WordsOf([one]), NameLikeness.WordsOf([other])), 0.75, 1);

    [Theory]
    [InlineData("Kari", "Ola")]
    [InlineData("Testvik", "Demohaugen")]
    [InlineData("Ås", "Is")]
    public void Others_are_not(string one, string other) => Assert.Equal(0, NameLikeness.Of(NameLikeness.WordsOf([one]), NameLikeness.WordsOf([other])));

    [Theory]
    [InlineData("""{"name":[{"family":"Testvik","given":["Anne","Kari"]}],"birthDate":"1980-03-04","gender":"female"}""", "probable")]
    [InlineData("""{"name":[{"family":"Testvik","given":["Kari"]}],"birthDate":"1980-03-04"}""", "probable")]
    [InlineData("""{"name":[{"text":"Kari Testvik"}],"birthDate":"1980-03-04"}""", "probable")]
    [InlineData("""{"name":[{"family":"Testvig","given":["Kari"]}],"birthDate":"1980-04-03"}""", "possible")]
    [InlineData("""{"name":[{"family":"Testvik","given":["Kari"]}]}""", "possible")]
    [InlineData("""{"name":[{"family":"Testvik","given":["Kari"]}],"birthDate":"1951-12-30"}""", "certainly-not")]
    [InlineData("""{"name":[{"family":"Demo","given":["Ola"]}],"birthDate":"1980-03-04"}""", "certainly-not")]
    [InlineData("""{"name":7,"birthDate":7,"telecom":[3],"address":[{"line":4,"postalCode":2}],"identifier":["x"]}""", "certainly-not")]
    public void What_is_told_makes_the_grade(string described, string grade)
    {
        var known = Demographics.Of(JsonElement.Parse("""{"name":[{"family":"Testvik","given":["Kari","Anne"]}],"birthDate":"1980-03-04","gender":"female"}"""));
        Assert.Equal(grade, PersonLikeness.GradeOf(PersonLikeness.Of(Demographics.Of(JsonElement.Parse(described)), known)));
    }

    // Of the test series: 80 is added to the month.
    private static IReadOnlyList<NationalId> Number(string date, string individual)
    {
        for (var i = int.Parse(individual, System.Globalization.CultureInfo.InvariantCulture); ; i++)
            if (NationalId.Complete($"{date[..2]}{int.Parse(date[2..4], System.Globalization.CultureInfo.InvariantCulture) + 80}{date[4..]}{i:D3}") is { } number) return [NationalId.Parse(number).Value];
    }
}
