using System.Text.Json;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Foundation.Tokens;

namespace Varde.AccessControl.Tokens;

/// <summary>Makes the actor that a token speaks of. Whose lane it is follows from which claims there are and from whom the issuer signs in.</summary>
internal sealed class ActorOfToken(PersonIds persons)
{
    public TokenAnswer Of(ReadToken token)
    {
        if (ClientOf(token) is not { } client) return Wrong("names no client");
        if (token.Text(TokenClaims.Patient) is { } launched && !EhrId.TryParse(launched, out _)) return Wrong("is for a patient that is none");
        return token.Jwt.TryGetPayloadValue<object>(TokenClaims.ActingParty, out _) ? Acting(token, client) : Alone(token, client);
    }

    private TokenAnswer Alone(ReadToken token, string client) => (token.Text(TokenClaims.CitizenPerson), token.Text(TokenClaims.StaffPerson)) switch
    {
        ({ } person, null) when token.Issuer.SignsIn.HasFlag(SignsIn.Citizens) => Citizen(token, client, person),
        (null, { } person) when token.Issuer.SignsIn.HasFlag(SignsIn.Staff) => Staff(token, client, person),
        (null, null) when token.Issuer.SignsIn.HasFlag(SignsIn.Staff) => Machine(token, client),
        _ => Wrong("speaks of somebody whom its service does not sign in"),
    };

    // A token that was exchanged (RFC 8693): the client that acts is a machine of the service, and the person is whom that service vouches for, citizen or staff. What acted before it is not asked.
    private TokenAnswer Acting(ReadToken token, string client)
    {
        if (!token.Issuer.SignsIn.HasFlag(SignsIn.Staff)) return Wrong("speaks of a machine, which its service does not sign in");
        if (!token.Jwt.TryGetPayloadValue<JsonElement>(TokenClaims.ActingParty, out var acting) || acting.ValueKind != JsonValueKind.Object
            || !acting.TryGetProperty("sub", out var who) || who.ValueKind != JsonValueKind.String || who.GetString() != client) return Wrong("does not say that its client acts for the person");
        var person = (token.Text(TokenClaims.CitizenPerson), token.Text(TokenClaims.StaffPerson)) switch
        {
            ({ } citizen, null) => Citizen(token, client, citizen),
            (null, { } staff) => Staff(token, client, staff),
            _ => Wrong("does not say for whom its client acts"),
        };
        return person.Actor is not { } behind ? person : Machine(token, client) is { Actor: { } machine } ? TokenAnswer.Of(machine with { OnBehalfOf = behind }) : Machine(token, client);
    }

    private TokenAnswer Citizen(ReadToken token, string client, string person)
    {
        if (!NationalId.TryParse(person, out var id)) return Wrong("names no person");
        if (LevelOfCitizen(token.Text(TokenClaims.CitizenLevel)) is not { } level) return Wrong("does not tell how sure the sign-in was");
        return TokenAnswer.Of(new Actor(ActorKind.Citizen, $"person:{persons.Of(id)}", NameOf(token, "Innbygger"), "", "") { SignIn = SignInOf(token, client, level) with { Person = id } });
    }

    private TokenAnswer Staff(ReadToken token, string client, string person)
    {
        if (!NationalId.TryParse(person, out var id)) return Wrong("names no person");
        if (LevelOfStaff(token.Text(TokenClaims.StaffLevel)) is not { } level) return Wrong("does not tell how sure the sign-in was");
        if (!TryHpr(token, out var hpr)) return Wrong("has an HPR number that is none");
        if (Faults(token)) return Wrong("has an organisation number that is none");
        var signIn = SignInOf(token, client, level) with { Person = id, Hpr = hpr };
        return TokenAnswer.Of(new Actor(ActorKind.Staff, hpr is { } number ? $"hpr:{number}" : $"person:{persons.Of(id)}", NameOf(token, "Ansatt"), OrganisationOf(signIn), UnitOf(signIn)) { SignIn = signIn });
    }

    private static TokenAnswer Machine(ReadToken token, string client)
    {
        if (Faults(token)) return Wrong("has an organisation number that is none");
        var signIn = SignInOf(token, client, SignInLevel.High);
        var name = token.Text(TokenClaims.ClientName) is { Length: > 0 } told ? told : client;
        return TokenAnswer.Of(new Actor(ActorKind.Machine, $"client:{client}", name, OrganisationOf(signIn), UnitOf(signIn)) { SignIn = signIn });
    }

    private static SignIn SignInOf(ReadToken token, string client, SignInLevel level) => new()
    {
        Level = level,
        Client = client,
        Organisation = NumberIn(token, TokenClaims.ParentOrganisation),
        Unit = NumberIn(token, TokenClaims.ChildOrganisation),
        Scopes = GrantedScopes.Parse(token.Text(TokenClaims.Scope) ?? ""),
        PatientInContext = EhrId.TryParse(token.Text(TokenClaims.Patient), out var patient) ? patient : null,
        IsBound = token.KeyThumbprint is not null,
    };

    private static string? ClientOf(ReadToken token) => token.Text(TokenClaims.Client) is { Length: > 0 and <= 200 } client ? client : null;

    private static string NameOf(ReadToken token, string unnamed) => token.Text(TokenClaims.Name) is { Length: > 0 and <= 200 } name ? name : unnamed;

    private static bool TryHpr(ReadToken token, out HprNumber? number)
    {
        number = HprNumber.Parse(token.Text(TokenClaims.HprNumber)).TryGet(out var read, out _) ? read : null;
        return number is not null || token.Text(TokenClaims.HprNumber) is null;
    }

    private static bool Faults(ReadToken token) =>
        new[] { TokenClaims.ParentOrganisation, TokenClaims.ChildOrganisation }.Any(claim => token.Text(claim) is not null && NumberIn(token, claim) is null);

    private static OrganisationNumber? NumberIn(ReadToken token, string claim) => OrganisationNumber.Parse(token.Text(claim)).TryGet(out var number, out _) ? number : null;

    private static string OrganisationOf(SignIn signIn) => (signIn.Organisation ?? signIn.Unit)?.Digits ?? "";

    private static string UnitOf(SignIn signIn) => signIn.Unit?.Digits ?? "";

    private static SignInLevel? LevelOfCitizen(string? level) => level switch
    {
        TokenClaims.CitizenHigh => SignInLevel.High,
        TokenClaims.CitizenSubstantial => SignInLevel.Substantial,
        _ => null,
    };

    private static SignInLevel? LevelOfStaff(string? level) => level switch { "4" => SignInLevel.High, "3" => SignInLevel.Substantial, _ => null };

    private static TokenAnswer Wrong(string how) => TokenAnswer.Wrong($"The token {how}.");
}
