using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Me;

/// <summary>What the commands of citizens share: whose record they are about, what they are to the person, and the Consents of a record as they are stored.</summary>
internal sealed class OwnRecord(KnownPeople people, CitizenStandings standings, RecordStore store, TimeProvider time)
{
    /// <summary>Now, to the millisecond, as it is stored.</summary>
    public DateTimeOffset Now => FhirNodes.ToMillisecond(time.GetUtcNow());

    /// <summary>The person who signed in as a citizen; null for others, and for whoever has no record.</summary>
    public async ValueTask<PersonFacts?> OfAsync(Actor actor, CancellationToken cancellation) =>
        actor is { Kind: ActorKind.Citizen, SignIn.Person: { } number } ? await people.OfNumberAsync(number, cancellation) : null;

    /// <summary>The person of a record; null where there is none.</summary>
    public ValueTask<PersonFacts?> OfAsync(EhrId record, CancellationToken cancellation) => people.OfRecordAsync(record, cancellation);

    /// <summary>What a citizen is to a person.</summary>
    public async ValueTask<IReadOnlyList<Standing>> StandingsAsync(Actor actor, PersonFacts person, CancellationToken cancellation) =>
        actor is { Kind: ActorKind.Citizen, SignIn: { } signIn } ? await standings.OfAsync(signIn, person, time.GetUtcNow(), cancellation) : [];

    /// <summary>A Consent as it is stored.</summary>
    public async Task<Outcome<JsonObject>> ConsentAsync(EhrId record, string id, CancellationToken cancellation) =>
        (await store.ReadLatestAsync(record, new ResourceKey("Consent", id).ObjectId, cancellation)).Map(version => JsonNode.Parse(version.Content.Span)!.AsObject());
}
