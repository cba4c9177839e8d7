using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Me;

/// <summary>A parent lets a youth use the portal, takes that back, or refuses it: one parent who may represent the child is enough to give it, and either one ends it at once.</summary>
internal sealed class YouthAccess(OwnRecord own, ResourceWriting writing)
{
    private const int GrownUp = 16;

    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(Request.Read).TryGet(out var request, out var refusal)
            ? (await DecideAsync(request, access, context.RequestAborted)).Match(_ => Results.NoContent(), Answers.Problem)
            : Answers.Problem(refusal);

    /// <summary>Decides what a page asks for, with the names of the API.</summary>
    public async Task<Outcome<int>> DecideAsync(JsonObject body, AccessSession access, CancellationToken cancellation) =>
        Request.Read(body).TryGet(out var request, out var refusal) ? await DecideAsync(request, access, cancellation) : refusal;

    private async Task<Outcome<int>> DecideAsync(Request request, AccessSession access, CancellationToken cancellation)
    {
        var now = own.Now;
        var subject = new AccessSubject("Consent", "", request.Record) { Missing = new NotFound("There is no such patient.") };
        if (!(await access.AskAsync(AccessAction.Update, subject, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (await own.OfAsync(request.Record, cancellation) is not { } child || await ParentAsync(access.Actor, child, now, cancellation) is not { } parent) return new Forbidden("Only a parent who may represent the child decides this.");
        if (child.Born.On(NorwegianCalendar.DayAt(now)).MayHaveReached(GrownUp)) return new Forbidden("From 16 the young person decides.");
        var ended = new List<WrittenResource>();
        foreach (var one in child.All)
            foreach (var consent in one.Of(ConsentKind.YouthAccess).Where(consent => consent.IsActive && IsBy(parent, one, consent) && (request.Gives ? !consent.Permits : consent.Permits)))
            {
                if (!(await own.ConsentAsync(one.Record, consent.Id, cancellation)).TryGet(out var stored, out refusal)) return refusal;
                ended.Add(ConsentResources.Ended(stored, now));
            }
        return await writing.StoreAsync([.. ended, .. NewOf(request, child, parent, now)], grant, cancellation);
    }

    // In another record of the child the same parent is another RelatedPerson.
    private static bool IsBy(Relative parent, PersonFacts where, GivenConsent consent) => where.Relatives.Any(relative => relative.Number == parent.Number && consent.Givers.Contains(relative.Id));

    // Whoever has already said the same need not say it twice; whoever withdraws ends what they gave.
    private static IEnumerable<WrittenResource> NewOf(Request request, PersonFacts child, Relative parent, DateTimeOffset now)
    {
        var isSaid = child.Of(ConsentKind.YouthAccess).Any(consent => consent.Holds(now) && consent.Givers.Contains(parent.Id) && consent.Permits == request.Gives);
        if (!isSaid && (request.Gives || request.Refuses)) yield return ConsentResources.Given(child.Record, ConsentKind.YouthAccess, request.Gives, $"RelatedPerson/{parent.Id}", [], now);
    }

    private async ValueTask<Relative?> ParentAsync(Actor actor, PersonFacts child, DateTimeOffset now, CancellationToken cancellation) =>
        (await own.StandingsAsync(actor, child, cancellation)).Any(standing => standing.Actor is CitizenFacts { Relation: Relation.Parent })
            ? child.Relatives.FirstOrDefault(relative => relative.Number == actor.SignIn?.Person && relative.Is(FamilyTies.Responsible, now)) : null;

    private sealed record Request(EhrId Record, string Decision)
    {
        public bool Gives => Decision == "give";

        public bool Refuses => Decision == "refuse";

        public static Outcome<Request> Read(JsonObject body)
        {
            if (body.Unknown("patient", "decision") is { } unknown) return Outcome<Request>.Refused(unknown);
            if (!body.Text("patient").TryGet(out var patient, out var refusal) || !body.Text("decision").TryGet(out var decision, out refusal)) return Outcome<Request>.Refused(refusal);
            if (!EhrId.TryParse(patient, out var record)) return Invalid.At("patient", "must be the id of a Patient");
            return decision is "give" or "withdraw" or "refuse" ? new Request(record, decision) : Invalid.At("decision", "must be give, withdraw or refuse");
        }
    }
}
