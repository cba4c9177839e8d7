using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People.Me;

/// <summary>Powers of attorney: a person from 16 gives one to somebody from 18, for some areas and for a time or until it is ended; either of the two ends it at any time.</summary>
internal sealed class Powers(OwnRecord own, KnownPeople people, ResourceWriting writing)
{
    private const int OfAge = 18;
    private const string NotThere = "You have no such power of attorney.";

    /// <summary>Gives one.</summary>
    public async Task<IResult> GiveAsync(HttpContext context, AccessSession access) =>
        (await Answers.ReadAsync(context)).Then(Request.Read).TryGet(out var request, out var refusal)
            ? (await GiveAsync(request, access, context.RequestAborted)).Match(id => Results.Json(new JsonObject { ["id"] = id }, statusCode: StatusCodes.Status201Created), Answers.Problem)
            : Answers.Problem(refusal);

    /// <summary>Gives one that a page asks for, with the names of the API.</summary>
    public async Task<Outcome<string>> GiveAsync(JsonObject body, AccessSession access, CancellationToken cancellation) =>
        Request.Read(body).TryGet(out var request, out var refusal) ? await GiveAsync(request, access, cancellation) : refusal;

    /// <summary>Those that the person has given, and those that they hold.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access) =>
        (await ListAsync(access, context.RequestAborted)).Match(
            powers => Results.Json(new JsonObject { ["given"] = new JsonArray([.. powers.Given.Select(Shown)]), ["held"] = new JsonArray([.. powers.Held.Select(Shown)]) }), Answers.Problem);

    /// <inheritdoc cref="ListAsync(HttpContext, AccessSession)"/>
    public async Task<Outcome<PowersOfAttorney>> ListAsync(AccessSession access, CancellationToken cancellation)
    {
        var now = own.Now;
        if (!(await OwnAsync(access, AccessAction.Read, "", cancellation)).TryGet(out var mine, out var refusal)) return refusal;
        var held = (await HeldAsync(access.Actor, cancellation)).Select(one => Told(one.Power, one.Person.Name, now));
        return new PowersOfAttorney([.. mine.Person.Of(ConsentKind.PowerOfAttorney).Select(power => Told(power, NameOf(mine.Person, power), now))], [.. held]);
    }

    /// <summary>Ends one.</summary>
    public async Task<IResult> EndAsync(string id, HttpContext context, AccessSession access) => (await EndAsync(id, access, context.RequestAborted)).Match(_ => Results.NoContent(), Answers.Problem);

    private async Task<Outcome<string>> GiveAsync(Request request, AccessSession access, CancellationToken cancellation)
    {
        var now = own.Now;
        if (!(await OwnAsync(access, AccessAction.Create, "", cancellation)).TryGet(out var mine, out var refusal)) return refusal;
        if (mine.Person.Numbers.Contains(request.Receiver)) return Invalid.At("receiver", "must be somebody else");
        var receiver = await people.OfNumberAsync(request.Receiver, cancellation);
        if (receiver is not null && !receiver.Born.On(NorwegianCalendar.DayAt(now)).HaveReached(OfAge)) return Unprocessable.At("receiver", "must be 18 or older");
        var related = mine.Person.Relatives.FirstOrDefault(relative => relative.Number == request.Receiver && relative.IsActive);
        List<WrittenResource> written = related is null ? [ConsentResources.Representative(mine.Person.Record, request.Receiver, request.Name, null)] : [];
        var power = ConsentResources.Given(mine.Person.Record, ConsentKind.PowerOfAttorney, permits: true, $"Patient/{mine.Person.Record}", request.Provision(related?.Id ?? written[0].Key.Id, now), now);
        return (await writing.StoreAsync([.. written, power], mine.Grant, cancellation)).Map(_ => power.Key.Id);
    }

    /// <inheritdoc cref="EndAsync(string, HttpContext, AccessSession)"/>
    public async Task<Outcome<int>> EndAsync(string id, AccessSession access, CancellationToken cancellation)
    {
        if (!(await OwnAsync(access, AccessAction.Update, id, cancellation)).TryGet(out var mine, out var refusal)) return refusal;
        var record = mine.Person.Of(ConsentKind.PowerOfAttorney).Any(power => power.Id == id) ? mine.Person.Record
            : (await HeldAsync(access.Actor, cancellation)).Where(held => held.Power.Id == id).Select(held => (EhrId?)held.Person.Record).FirstOrDefault();
        if (record is not { } whose || !(await own.ConsentAsync(whose, id, cancellation)).TryGet(out var stored, out _)) return new NotFound(NotThere);
        return (string?)stored["status"] == "active" ? await writing.StoreAsync([ConsentResources.Ended(stored, own.Now)], mine.Grant, cancellation) : 0;
    }

    // Giving and ending is each one's own: the gate is asked about one's own record.
    private async Task<Outcome<(PersonFacts Person, Grant Grant)>> OwnAsync(AccessSession access, AccessAction action, string id, CancellationToken cancellation)
    {
        var person = await own.OfAsync(access.Actor, cancellation);
        var asked = await access.AskAsync(action, new AccessSubject("Consent", id, person?.Record) { Service = ServiceId.PowerOfAttorney, Missing = new NotFound(NotThere) }, cancellation);
        return asked.TryGet(out var grant, out var refusal) && person is not null ? (person, grant) : refusal ?? new NotFound(NotThere);
    }

    private async Task<List<(PersonFacts Person, GivenConsent Power)>> HeldAsync(Actor actor, CancellationToken cancellation)
    {
        var (held, met) = (new List<(PersonFacts, GivenConsent)>(), new HashSet<EhrId>());
        foreach (var record in await people.RepresentedByAsync(actor.SignIn!.Person!.Value, cancellation))
            if (await own.OfAsync(record, cancellation) is { } person && met.Add(person.Record))
                held.AddRange(person.Of(ConsentKind.PowerOfAttorney).Where(power => person.Relatives.Any(relative => relative.Id == power.Receiver && relative.Number == actor.SignIn.Person)).Select(power => (person, power)));
        return held;
    }

    private static string NameOf(PersonFacts person, GivenConsent power) => person.Relatives.FirstOrDefault(relative => relative.Id == power.Receiver)?.Name ?? "";

    private static ListedPower Told(GivenConsent power, string with, DateTimeOffset now) => new(
        power.Id, with, [.. power.Codes.Where(code => code.StartsWith("area-", StringComparison.Ordinal)).Select(code => code[^1] - '0')], power.Period.From, power.Period.Until, power.Holds(now));

    private static JsonNode Shown(ListedPower power) => new JsonObject
    {
        ["id"] = power.Id, ["with"] = power.With, ["areas"] = new JsonArray([.. power.Areas.Select(area => (JsonNode)area)]),
        ["from"] = power.From?.ToString("O", CultureInfo.InvariantCulture), ["until"] = power.Until?.ToString("O", CultureInfo.InvariantCulture), ["inForce"] = power.IsInForce,
    };

    private sealed record Request(NationalId Receiver, string Name, IReadOnlyList<int> Areas, DateOnly? From, DateOnly? Until)
    {
        public static Outcome<Request> Read(JsonObject body)
        {
            if (body.Unknown("receiver", "name", "areas", "from", "until") is { } unknown) return Outcome<Request>.Refused(unknown);
            var faults = new List<Fault>();
            var (receiver, name) = (Of(body.Text("receiver"), faults), Of(body.Text("name", 200), faults));
            var (from, until) = (Of(Day(body, "from"), faults), Of(Day(body, "until"), faults));
            if (!NationalId.TryParse(receiver, out var number) || number.Kind is not (NationalIdKind.BirthNumber or NationalIdKind.DNumber)) faults.Add(new("receiver", "must be a birth number or D-number"));
            if (name is not { Length: > 0 }) faults.Add(new("name", "must be the receiver's name"));
            var areas = AreasOf(body) ?? [];
            if (areas.Count == 0) faults.Add(new("areas", "must be one or more of 1, 2 and 3"));
            if (until < from) faults.Add(new("until", "is before the first day"));
            return faults.Count > 0 ? new Invalid([.. faults.DistinctBy(fault => fault.Path)]) : new Request(number, name!, areas, from, until);
        }

        public JsonObject Provision(string relative, DateTimeOffset now)
        {
            var period = new JsonObject { ["start"] = From is { } first && FhirJson.Midnight(first) > now ? Text(first) : FhirNodes.Moment(now) };
            if (Until is { } last) period["end"] = Text(last);
            return new()
            {
                ["period"] = period, ["actor"] = ConsentResources.Actor("GRANTEE", $"RelatedPerson/{relative}"),
                ["code"] = new JsonArray([.. Areas.Select(area => (JsonNode)FhirNodes.Coded(PeopleCodes.Consent, $"area-{area}"))]),
            };
        }

        private static T? Of<T>(Outcome<T> read, List<Fault> faults)
        {
            if (read.TryGet(out var value, out var refusal)) return value;
            if (refusal is Invalid invalid) faults.AddRange(invalid.Faults);
            return default;
        }

        private static List<int>? AreasOf(JsonObject body) =>
            body["areas"] is JsonArray { Count: <= 3 } areas && areas.All(area => area is JsonValue value && value.TryGetValue<int>(out var number) && number is >= 1 and <= 3)
                ? [.. areas.Select(area => (int)area!).Distinct().Order()] : null;

        private static Outcome<DateOnly?> Day(JsonObject body, string name) =>
            !body.Text(name).TryGet(out var text, out var refusal) ? refusal
            : text is null ? (DateOnly?)null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Invalid.At(name, "must be a day: YYYY-MM-DD");

        private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
    }
}
