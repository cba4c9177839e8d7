using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Bases;

/// <summary>The bases that a member of staff has stated and that are in force.</summary>
internal sealed class ListBases(KnownPeople people, ResourceLookup lookup, TimeProvider time)
{
    private const int Most = 1_000;

    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var (now, cancellation, shown) = (time.GetUtcNow(), context.RequestAborted, new JsonArray());
        foreach (var (record, stated) in await OfAsync(access.Actor, now, cancellation))
            if (await access.SeesAsync(new AccessSubject("Basic", stated.Id, record), cancellation)) shown.Add(Shown(record, stated));
        if (!access.HasAsked && (await access.AskAsync(AccessAction.Read, new AccessSubject("Practitioner", "me"), cancellation)).Refusal is { } refused) return Answers.Problem(refused);
        return Results.Json(new JsonObject { ["bases"] = shown });
    }

    /// <summary>A basis as it is answered. The reason is kept for the review.</summary>
    public static JsonObject Shown(EhrId record, StatedBasis stated) => new()
    {
        ["id"] = stated.Id, ["patient"] = record.ToString(), ["basis"] = stated.Code.Value, ["from"] = stated.Period.From?.ToString("O"), ["until"] = stated.Period.Until?.ToString("O"),
    };

    /// <summary>Those of an actor for one record.</summary>
    public async Task<IReadOnlyList<StatedBasis>> OfAsync(Actor actor, EhrId record, DateTimeOffset now, CancellationToken cancellation) =>
        actor.Kind == ActorKind.Staff && await people.OfRecordAsync(record, cancellation) is { } person ? [.. Own(person, actor, now)] : [];

    /// <summary>Those of an actor, with the record that each is about.</summary>
    public async Task<IReadOnlyList<(EhrId Record, StatedBasis Basis)>> OfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var (own, met) = (new List<(EhrId, StatedBasis)>(), new HashSet<EhrId>());
        if (actor.Kind != ActorKind.Staff) return own;
        foreach (var record in await lookup.RecordsAsync("Basic", Most, [new("code", $"{PeopleCodes.Basis}|stated"), new("identifier", $"{PeopleCodes.Basis}|{actor.Id}")], cancellation))
            if (await people.OfRecordAsync(record, cancellation) is { } person && met.Add(person.Record))
                own.AddRange(Own(person, actor, now).Select(stated => (person.Record, stated)));
        return own;
    }

    private static IEnumerable<StatedBasis> Own(PersonFacts person, Actor actor, DateTimeOffset now) =>
        person.Bases.Where(stated => stated.Actor == actor.Id && stated.Organisation == actor.Organisation && stated.Period.Holds(now));
}
