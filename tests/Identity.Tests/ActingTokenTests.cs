using System.Text.Json.Nodes;
using Varde.AccessControl;

namespace Varde.Identity.Tests;

/// <summary>Tokens that a machine was given in exchange for a person's (RFC 8693): the machine acts, and the person's own rules are asked too. And tokens of a launch.</summary>
public sealed class ActingTokenTests : IDisposable
{
    private readonly Caller _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task A_machine_acts_for_a_citizen_or_for_staff_and_is_a_machine()
    {
        var forCitizen = (await _caller.CallAsync(_caller.Token(Acting("client-a"), Caller.CitizenClaims()))).Actor!;
        Assert.Equal((ActorKind.Machine, "client:client-a"), (forCitizen.Kind, forCitizen.Id));
        Assert.Equal((ActorKind.Citizen, SignInLevel.High), (forCitizen.OnBehalfOf!.Kind, forCitizen.OnBehalfOf.SignIn!.Level));
        var forStaff = (await _caller.CallAsync(_caller.Token(Acting("client-a")))).Actor!;
        Assert.Equal((ActorKind.Machine, ActorKind.Staff, "hpr:9900010"), (forStaff.Kind, forStaff.OnBehalfOf!.Kind, forStaff.OnBehalfOf.Id));
        Assert.True(forStaff.SignIn!.IsBound);
    }

    [Theory]
    [InlineData("""{"sub":"client-b"}""")]
    [InlineData("""{"client_id":"client-a"}""")]
    [InlineData("""{"sub":["client-a"]}""")]
    [InlineData("""{}""")]
    [InlineData("\"client-a\"")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Who_acts_must_be_the_client_of_the_token(string acting)
    {
        var answer = await _caller.CallAsync(_caller.Token((_, claims) => claims["act"] = JsonNode.Parse(acting)));
        Assert.True(answer.Actor is null || (acting == "null" && answer.Actor.OnBehalfOf is null), acting);
    }

    [Fact]
    public async Task A_service_for_citizens_makes_no_machine_that_acts_and_nobody_acts_for_no_one()
    {
        using var citizens = new Caller(signsIn: SignsIn.Citizens);
        Assert.Null((await citizens.CallAsync(citizens.Token(Acting("client-a"), Caller.CitizenClaims()))).Actor);
        Assert.Null((await _caller.CallAsync(_caller.Token(Acting("client-a"), []))).Actor);
    }

    [Fact]
    public async Task The_patient_of_a_launch_is_kept_and_one_that_is_none_is_refused()
    {
        var patient = Guid.NewGuid();
        Assert.Equal(patient, (await _caller.CallAsync(_caller.Token((_, claims) => claims["patient"] = patient.ToString()))).Actor!.SignIn!.PatientInContext!.Value.Value);
        Assert.Null((await _caller.CallAsync(_caller.Token((_, claims) => claims["patient"] = "Patient/1"))).Actor);
        Assert.Null((await _caller.CallAsync(_caller.Token())).Actor!.SignIn!.PatientInContext);
    }

    private static Action<JsonObject, JsonObject> Acting(string client) => (_, claims) => claims["act"] = new JsonObject { ["sub"] = client };
}
