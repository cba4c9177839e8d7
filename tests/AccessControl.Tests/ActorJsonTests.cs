using System.Text.Json;
using CsCheck;
using Varde.Foundation.Identifiers;

namespace Varde.AccessControl.Tests;

/// <summary>An actor that is kept for work that is done later is the same one when it is read back: the gate decides by all of it.</summary>
public sealed class ActorJsonTests
{
    private static readonly string[] Names =
        ["varde:api", "openid", "system/*.cruds", "patient/Observation.rs?category=laboratory", "user/Patient.r", "user/composition-vital_signs.v1.crud", "patient/aql-*.rs", "nonsense"];

    private static readonly Gen<NationalId> Person = Gen.Select(Gen.Int[1, 28], Gen.Int[1, 12], Gen.Int[0, 99], Gen.Int[0, 999])
        .Select((day, month, year, number) => NationalId.Complete($"{day:00}{month + 80:00}{year:00}{number:000}")).Where(text => text is not null).Select(text => NationalId.Parse(text).Value);

    private static readonly Gen<OrganisationNumber> Organisation = Gen.Int[100_000_000, 999_999_999].Where(number => OrganisationNumber.Parse($"{number}").IsDone).Select(number => OrganisationNumber.Parse($"{number}").Value);

    private static readonly Gen<SignIn> SignIns = Gen.Select(
        Gen.Nullable(Person), Gen.Nullable(Gen.Int[1, 999_999_999].Select(number => HprNumber.Parse($"{number}").Value)), Gen.Enum<SignInLevel>(), Gen.Nullable(Organisation), Gen.Nullable(Organisation),
        Gen.Select(Gen.String, Gen.Int[0, 7].Select(i => Names[i]).List[0, 5], Gen.Bool),
        (person, hpr, level, organisation, unit, rest) => new SignIn
        {
            Person = person, Hpr = hpr, Level = level, Organisation = organisation, Unit = unit, Client = rest.Item1, Scopes = GrantedScopes.Parse(string.Join(' ', rest.Item2)), IsBound = rest.Item3,
            PatientInContext = rest.Item3 ? new Varde.Foundation.EhrId(Guid.NewGuid()) : null,
        });

    private static readonly Gen<Actor> Actors = Gen.Select(Gen.Enum<ActorKind>(), Gen.String, Gen.String, Gen.String, SignIns.Null())
        .Select((kind, id, name, organisation, signIn) => new Actor(kind, id, name, organisation, "unit") { SignIn = signIn });

    [Fact]
    public void An_actor_is_the_same_when_it_is_read_back() => Actors.Sample(actor =>
    {
        var back = JsonSerializer.Deserialize<Actor>(JsonSerializer.SerializeToUtf8Bytes(actor))!;
        Assert.Equal(actor, back);
        Assert.Equal(actor.SignIn?.Scopes.ForFhir("Observation", ScopePermissions.Read), back.SignIn?.Scopes.ForFhir("Observation", ScopePermissions.Read));
        Assert.Equal(actor.SignIn?.Person?.IsOfTestSeries, back.SignIn?.Person?.IsOfTestSeries);
    });

    [Theory]
    [InlineData("\"12345678901\"")]
    [InlineData("\"\"")]
    [InlineData("7")]
    [InlineData("{\"Kind\":0}")]
    public void What_is_no_number_of_a_person_is_not_read_as_one(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<NationalId>(json));
}
