using Varde.AccessControl;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People.Sharing;

/// <summary>What a reader of the portal sees of a document at a moment.</summary>
/// <param name="As">What the reader is to the person: patient, parent, holder of a power of attorney or of an assigned one.</param>
/// <param name="Name">The reader's name.</param>
/// <param name="Decision">What the rules say.</param>
internal sealed record ReaderToday(Relation As, string Name, Decision Decision)
{
    /// <summary>The RelatedPerson; null for the person.</summary>
    public Relative? Relative { get; init; }
}

/// <summary>Asks the gate what everybody whom the portal may show a document to sees of it: the person, each parent, each holder of a power of attorney.</summary>
internal sealed class ReadersToday(Gate gate, CitizenStandings standings, TimeProvider time)
{
    /// <summary>All of them, now.</summary>
    public Task<IReadOnlyList<ReaderToday>> OfAsync(SharedDocument document, CancellationToken cancellation) => OfAsync(document, time.GetUtcNow(), cancellation);

    /// <summary>All of them, as far as what is known today tells of a moment to come.</summary>
    public async Task<IReadOnlyList<ReaderToday>> OfAsync(SharedDocument document, DateTimeOffset at, CancellationToken cancellation)
    {
        var (person, readers) = (document.Person, new List<ReaderToday>());
        readers.Add(new(Relation.Self, person.Name, await SelfAsync(document, at, cancellation)));
        foreach (var relative in person.Relatives.Where(relative => relative is { Number: not null, IsActive: true }).DistinctBy(relative => relative.Number))
        {
            var reader = SignedIn(relative.Number!.Value);
            foreach (var relation in (await standings.OfAsync(reader.SignIn!, person, at, cancellation)).Select(standing => ((CitizenFacts)standing.Actor).Relation).Where(IsReader).Take(1))
                readers.Add(new(relation, relative.Name, await DecideAsync(reader, document, at, cancellation)) { Relative = relative });
        }
        return readers;
    }

    /// <summary>Somebody as they are when they have signed in to the portal.</summary>
    public static Actor SignedIn(NationalId number) => new(ActorKind.Citizen, "", "", "", "") { SignIn = new() { Person = number, Level = SignInLevel.High, Client = "", IsBound = true } };

    // Whoever has no number cannot sign in; the rules say it of them all the same.
    private async ValueTask<Decision> SelfAsync(SharedDocument document, DateTimeOffset at, CancellationToken cancellation) => document.Person.Numbers is [var number, ..]
        ? await DecideAsync(SignedIn(number), document, at, cancellation)
        : Gate.Decide(new AccessFacts { Lane = Lane.Citizen, Actor = new CitizenFacts(Relation.Self), Service = document.Class.Service, Subject = document.Person.At(at), Object = document.Class.FactsFor("", at) }, at);

    private ValueTask<Decision> DecideAsync(Actor reader, SharedDocument document, DateTimeOffset at, CancellationToken cancellation) =>
        gate.DecideAsync(new AccessRequest(reader, AccessAction.Read, document.Subject, "", at), cancellation);

    private static bool IsReader(Relation relation) => relation is Relation.Parent or Relation.PowerOfAttorney or Relation.AssignedPowerOfAttorney;
}
