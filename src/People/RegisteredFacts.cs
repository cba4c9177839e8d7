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

    // What stands beside a primitive (_birthDate, _gender) may say that it is unknown or give more of it, and is the register's too.
    private static readonly string[] OfRegister = WithBeside("identifier", "active", "name", "gender", "birthDate", "deceasedBoolean", "deceasedDateTime", "address", "link", "generalPractitioner");
    private static readonly string[] OfRelative = WithBeside("identifier", "patient", "relationship", "active", "period", "name", "gender", "birthDate", "address");
    private static readonly HashSet<string> NotOfCitizens = [.. PersonReader.Types, "Person"];

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(Grant grant, string type, JsonElement? before, JsonElement? after, CancellationToken cancellation) => new((Refusal?)Check(grant.Actor, type, before, after));

    private static Forbidden? Check(Actor actor, string type, JsonElement? before, JsonElement? after)
    {
        if (actor.Kind is ActorKind.Developer or ActorKind.Server) return null;
        if (actor.Kind == ActorKind.Citizen && NotOfCitizens.Contains(type)) return new Forbidden("What you decide about yourself and those you represent is changed through /api/me.");
        return type switch
        {
            "Patient" => !HasSameMerges(before, after) ? new Forbidden("That two records are one person's is said by Patient/$merge, and taken back by Patient/$unmerge.")
                : before is { } patient && (IsRegistered(patient) ? !IsSamePerson(patient, after) : Tells(after, IsRegistered)) ? OfTheRegister : null,
            "RelatedPerson" => IsKnownRelative(before, after) && !IsSame(before, after, OfRelative) ? OfTheRegister : null,
            "Person" => Tells(before, IsRegistered) || Tells(after, IsRegistered) ? OfTheRegister : null,
            "Consent" => Tells(before, IsOurConsent) || Tells(after, IsOurConsent) ? new Forbidden("Consents that decide about access are given and ended by the person, through /api/me.") : null,
            "Flag" => Tells(before, IsOurFlag) || Tells(after, IsOurFlag) ? OfTheRegister : null,
            "Communication" => Tells(before, IsDisclosure) || Tells(after, IsDisclosure) ? new Forbidden("What a parent needs to know is written through /api/records.")
                : Tells(before, IsNotice) || Tells(after, IsNotice) ? new Forbidden("What a person is told of an emergency follows from its statement, and is nobody's to change.") : null,
            "Basic" or "Task" => Tells(before, IsSharing) || Tells(after, IsSharing) ? new Forbidden("What is laid down about a document is changed in its sharing panel.")
                : Tells(before, IsLogQuestion) || Tells(after, IsLogQuestion) ? new Forbidden("Questions about the access log are asked and answered on its own pages.")
                : Tells(before, IsNotification) || Tells(after, IsNotification) ? new Forbidden("How somebody wants to be told is chosen by themselves, on their profile.")
                : Tells(before, IsBasis) || Tells(after, IsBasis) ? new Forbidden("A basis is stated and ended through /api/access/bases.") : null,
            _ => null,
        };
    }

    private static Forbidden OfTheRegister => new("This is the population register's to say, and follows from its events.");

    private static bool Tells(JsonElement? resource, Func<JsonElement, bool> what) => resource is { } one && what(one);

    // A relative with a national id may be next of kin, and hold a power of attorney: who that is does not come by itself, does not change, and does not go.
    private static bool IsKnownRelative(JsonElement? before, JsonElement? after) => new[] { before, after }.Any(one => Tells(one, IsRegistered) || Tells(one, IsRepresentative));

    private static bool IsRegistered(JsonElement person) => person.NationalIds().Any();

    // A Patient that goes takes its links with it.
    private static bool HasSameMerges(JsonElement? before, JsonElement? after) =>
        PatientLinks.Merging(before).Order(StringComparer.Ordinal).SequenceEqual(PatientLinks.Merging(after).Order(StringComparer.Ordinal));

    private static bool IsSamePerson(JsonElement before, JsonElement? after) => IsSame(before, after, OfRegister);

    private static bool IsSame(JsonElement? before, JsonElement? after, string[] names) =>
        before is { } was && after is { } becomes && names.All(name => JsonElement.DeepEquals(Member(was, name), Member(becomes, name)));

    private static string[] WithBeside(params IEnumerable<string> names) => [.. names.SelectMany(name => new[] { name, $"_{name}" })];

    private static JsonElement Member(JsonElement resource, string name) => resource.TryGetProperty(name, out var member) ? member : JsonElement.Parse("null");

    private static bool IsRepresentative(JsonElement relative) => relative.Codes(ParentalResponsibility, "relationship").Any() || relative.Codes(Representation, "relationship").Any();

    private static bool IsOurConsent(JsonElement consent) => consent.Codes(PeopleCodes.Consent, "category").Any();

    private static bool IsOurFlag(JsonElement flag) => flag.Codes(PeopleCodes.Person, "code").Any();

    private static bool IsDisclosure(JsonElement communication) => communication.Codes(PeopleCodes.Sharing, "category").Any();

    private static bool IsNotice(JsonElement communication) => communication.Codes(PeopleCodes.Basis, "category").Any();

    private static bool IsSharing(JsonElement resource) => resource.Codes(PeopleCodes.Sharing, "code").Any();

    private static bool IsLogQuestion(JsonElement task) => task.Codes(PeopleCodes.LogQuestion, "code").Any();

    private static bool IsNotification(JsonElement basic) => basic.Codes(PeopleCodes.Notification, "code").Any();

    private static bool IsBasis(JsonElement basic) => basic.Codes(PeopleCodes.Basis, "code").Any();
}
