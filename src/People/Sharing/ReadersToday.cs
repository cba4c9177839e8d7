using Varde.AccessControl;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People.Sharing;

/// <summary>What a reader of the portal sees of a document today.</summary>
/// <param name="As">What the reader is to the person: patient, parent, holder of a power of attorney or of an assigned one.</param>
/// <param name="Name">The reader's name.</param>
/// <param name="Decision">What the rules say.</param>
internal sealed record ReaderToday(Relation As, string Name, Decision Decision);

/// <summary>Asks the gate what everybody whom the portal may show a document to sees of it now: the person, each parent, each holder of a power of attorney.</summary>
internal sealed class ReadersToday(Gate gate, CitizenStandings standings, TimeProvider time)
{
    /// <summary>All of them.</summary>
    public async Task<IReadOnlyList<ReaderToday>> OfAsync(SharedDocument document, CancellationToken cancellation)
    {
        var (now, person, readers) = (time.GetUtcNow(), document.Person, new List<ReaderToday>());
        readers.Add(new(Relation.Self, person.Name, await SelfAsync(document, now, cancellation)));
        foreach (var relative in person.Relatives.Where(relative => relative is { Number: not null, IsActive: true }).DistinctBy(relative => relative.Number))
        {
            var reader = Reader(relative.Number!.Value);
            foreach (var relation in (await standings.OfAsync(reader.SignIn!, person, now, cancellation)).Select(standing => ((CitizenFacts)standing.Actor).Relation).Where(IsReader).Take(1))
                readers.Add(new(relation, relative.Name, await DecideAsync(reader, document, now, cancellation)));
        }
        return readers;
    }

    // Whoever has no number cannot sign in; the rules say it of them all the same.
    private async ValueTask<Decision> SelfAsync(SharedDocument document, DateTimeOffset now, CancellationToken cancellation) => document.Person.Numbers is [var number, ..]
        ? await DecideAsync(Reader(number), document, now, cancellation)
        : Gate.Decide(new AccessFacts { Lane = Lane.Citizen, Actor = new CitizenFacts(Relation.Self), Service = document.Class.Service, Subject = document.Person.At(now), Object = document.Class.FactsFor("", now) }, now);

    private ValueTask<Decision> DecideAsync(Actor reader, SharedDocument document, DateTimeOffset now, CancellationToken cancellation) =>
        gate.DecideAsync(new AccessRequest(reader, AccessAction.Read, document.Subject, "", now), cancellation);

    private static bool IsReader(Relation relation) => relation is Relation.Parent or Relation.PowerOfAttorney or Relation.AssignedPowerOfAttorney;

    // Somebody as they are when they have signed in to the portal.
    private static Actor Reader(NationalId number) => new(ActorKind.Citizen, "", "", "", "") { SignIn = new() { Person = number, Level = SignInLevel.High, Client = "", IsBound = true } };
}
