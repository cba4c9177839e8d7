using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>
/// Keeps the facts that access depends on with those who say them: the population register who somebody is and who is responsible for whom; the person what they have decided, through the
/// addresses of this module; staff their bases, likewise. Over the FHIR API nobody who signs in writes them, or they could give themselves access.
/// </summary>
internal sealed class RegisteredFacts : IResourceGuard
{
    private const string ParentalResponsibility = "http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility";
    private const string Representation = NorwegianIdentifiers.Root + "1.7611";

    private static readonly string[] OfRegister = ["identifier", "birthDate", "deceasedBoolean", "deceasedDateTime", "address", "link", "generalPractitioner"];
    private static readonly HashSet<string> NotOfCitizens = [.. PersonReader.Types, "Person"];

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(Grant grant, string type, JsonElement? before, JsonElement? after, CancellationToken cancellation) => new(Check(grant.Actor, type, before, after));

    private static Forbidden? Check(Actor actor, string type, JsonElement? before, JsonElement? after)
    {
        if (actor.Kind is ActorKind.Developer or ActorKind.Server) return null;
        if (actor.Kind == ActorKind.Citizen && NotOfCitizens.Contains(type)) return new Forbidden("What you decide about yourself and those you represent is changed through /api/me.");
        return type switch
        {
            "Patient" => before is { } patient && IsRegistered(patient) && !IsSamePerson(patient, after) ? OfTheRegister : null,
            "RelatedPerson" => Tells(before, IsRepresentative) || Tells(after, IsRepresentative) ? OfTheRegister : null,
            "Person" => Tells(before, IsRegistered) || Tells(after, IsRegistered) ? OfTheRegister : null,
            "Consent" => Tells(before, IsOurConsent) || Tells(after, IsOurConsent) ? new Forbidden("Consents that decide about access are given and ended by the person, through /api/me.") : null,
            "Flag" => Tells(before, IsOurFlag) || Tells(after, IsOurFlag) ? OfTheRegister : null,
            "Basic" => Tells(before, IsBasis) || Tells(after, IsBasis) ? new Forbidden("A basis is stated and ended through /api/access/bases.") : null,
            _ => null,
        };
    }

    private static Forbidden OfTheRegister => new("This is the population register's to say, and follows from its events.");

    private static bool Tells(JsonElement? resource, Func<JsonElement, bool> what) => resource is { } one && what(one);

    private static bool IsRegistered(JsonElement person) => person.NationalIds().Any();

    private static bool IsSamePerson(JsonElement before, JsonElement? after) => after is { } changed && OfRegister.All(name => JsonElement.DeepEquals(Member(before, name), Member(changed, name)));

    private static JsonElement Member(JsonElement resource, string name) => resource.TryGetProperty(name, out var member) ? member : JsonElement.Parse("null");

    private static bool IsRepresentative(JsonElement relative) => relative.Codes(ParentalResponsibility, "relationship").Any() || relative.Codes(Representation, "relationship").Any();

    private static bool IsOurConsent(JsonElement consent) => consent.Codes(PeopleCodes.Consent, "category").Any();

    private static bool IsOurFlag(JsonElement flag) => flag.Codes(PeopleCodes.Person, "code").Any();

    private static bool IsBasis(JsonElement basic) => basic.Codes(PeopleCodes.Basis, "code").Any();
}
