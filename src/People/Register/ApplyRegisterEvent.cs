using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.Records;

namespace Varde.People.Register;

/// <summary>
/// Takes the events of the population register and applies each to the local copy before it answers, so that the next decision is made on it. Only the register's own client may say them.
/// </summary>
internal sealed class ApplyRegisterEvent(PeopleSettings settings, KnownPeople people, RecordStore store, ResourceWriting writing, OwnRecord clock)
{
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var cancellation = context.RequestAborted;
        if (access.Actor is not { Kind: ActorKind.Machine, SignIn: { IsBound: true } signIn } || !settings.RegisterClients.Contains(signIn.Client))
            return Answers.Problem((await access.AskAsync(AccessAction.Update, new AccessSubject("Person", ""), cancellation)).Refusal ?? new Forbidden("Only the population register's client says this."));
        if (!(await Answers.ReadAsync(context)).Then(RegisterEvent.Read).TryGet(out var happened, out var refusal)) return Answers.Problem(refusal);
        return (await ApplyAsync(happened, access, cancellation)).Match(_ => Results.NoContent(), Answers.Problem);
    }

    private async Task<Outcome<int>> ApplyAsync(RegisterEvent happened, AccessSession access, CancellationToken cancellation)
    {
        var person = await people.OfNumberAsync(PersonOf(happened), cancellation);
        var subject = new AccessSubject("Patient", "", person?.Record) { Missing = new NotFound("Nobody here has this number.") };
        // The local copy is the server's own; the access log tells which client said it.
        var server = new Standing(Lane.Server, new ServerFacts());
        if (!access.AskOn(server, new AccessFacts { Lane = Lane.Server, Actor = server.Actor, Service = ServiceId.Profile, Action = AccessAction.Update }, AccessAction.Update, subject).TryGet(out var grant, out var refusal)) return refusal;
        if (person is null) return new NotFound("Nobody here has this number.");
        var written = new List<WrittenResource>();
        return (await ChangesAsync(happened, person, written, cancellation)).TryGet(out _, out refusal) ? await writing.StoreAsync(written, grant, cancellation) : refusal;
    }

    private static NationalId PersonOf(RegisterEvent happened) => happened switch
    {
        Moved moved => moved.Person,
        AddressProtected guarded => guarded.Person,
        Died died => died.Person,
        Named named => named.Person,
        ResponsibilityChanged changed => changed.Child,
        Born born => born.Mother,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Task<Outcome<int>> ChangesAsync(RegisterEvent happened, PersonFacts person, List<WrittenResource> written, CancellationToken cancellation) => happened switch
    {
        Moved moved => PatientAsync(person, written, patient => patient["address"] = new JsonArray(RegisterResources.Address(moved, person.ProtectionAt(clock.Now) != AddressProtection.None)), cancellation),
        Died died => PatientAsync(person, written, patient => patient["deceasedDateTime"] = died.Day.ToString("O", CultureInfo.InvariantCulture), cancellation),
        Named named => PatientAsync(person, written, patient => patient["name"] = RegisterResources.Name(named.Given, named.Family), cancellation),
        AddressProtected guarded => ProtectAsync(guarded, person, written, cancellation),
        ResponsibilityChanged changed => ResponsibilityAsync(changed, person, written, cancellation),
        Born born => BirthAsync(born, person, written, cancellation),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<Outcome<int>> PatientAsync(PersonFacts person, List<WrittenResource> written, Action<JsonObject> change, CancellationToken cancellation)
    {
        var key = new ResourceKey("Patient", person.Record.ToString());
        if (!(await ReadAsync(person.Record, key, cancellation)).TryGet(out var patient, out var refusal)) return refusal;
        patient.Remove("deceasedBoolean");
        change(patient);
        written.Add(new(key, patient));
        return 1;
    }

    // What was told of the address is taken back when it becomes protected.
    private async Task<Outcome<int>> ProtectAsync(AddressProtected guarded, PersonFacts person, List<WrittenResource> written, CancellationToken cancellation)
    {
        foreach (var one in person.All)
            foreach (var flag in one.Flags.Where(flag => flag.Code is FlaggedFact.Kode6 or FlaggedFact.Kode7 && flag.Period.Holds(clock.Now)))
            {
                if (!(await ReadAsync(one.Record, new("Flag", flag.Id), cancellation)).TryGet(out var raised, out var refusal)) return refusal;
                written.Add(RegisterResources.Lowered(raised, clock.Now));
            }
        if (guarded.Level == "none") return 1;
        written.Add(RegisterResources.Raised(person.Record, guarded.Level == "kode6" ? FlaggedFact.Kode6 : FlaggedFact.Kode7, clock.Now));
        foreach (var one in person.All)
            if (!(await PatientAsync(one, written, RegisterResources.TakeAddressBack, cancellation)).TryGet(out _, out var refusal)) return refusal;
        return 1;
    }

    private async Task<Outcome<int>> ResponsibilityAsync(ResponsibilityChanged changed, PersonFacts child, List<WrittenResource> written, CancellationToken cancellation)
    {
        var holders = changed.Holders.ToDictionary(holder => holder.Person);
        var known = child.Relatives.Where(relative => relative.Number is { } number && holders.ContainsKey(number)).DistinctBy(relative => relative.Number).ToDictionary(relative => relative.Id);
        foreach (var relative in child.Relatives.Where(relative => known.ContainsKey(relative.Id) || (relative.Ties & (FamilyTies.Responsible | FamilyTies.Parent)) != FamilyTies.None))
        {
            var key = new ResourceKey("RelatedPerson", relative.Id);
            if (!(await ReadAsync(child.Record, key, cancellation)).TryGet(out var stored, out var refusal)) return refusal;
            written.Add(new(key, known.ContainsKey(relative.Id) ? RegisterResources.Responsible(stored, holders[relative.Number!.Value]) : RegisterResources.NotResponsible(stored, changed.IsAdoption)));
        }
        foreach (var holder in changed.Holders.Where(holder => known.Values.All(relative => relative.Number != holder.Person)))
            written.Add(RegisterResources.Relative(child.Record, holder, (await people.OfNumberAsync(holder.Person, cancellation))?.Name ?? ""));
        return written.Count;
    }

    // A child is registered at its mother's address.
    private async Task<Outcome<int>> BirthAsync(Born born, PersonFacts mother, List<WrittenResource> written, CancellationToken cancellation)
    {
        if (!(await ReadAsync(mother.Record, new("Patient", mother.Record.ToString()), cancellation)).TryGet(out var patient, out var refusal)) return refusal;
        var child = RegisterResources.Child(born, patient["address"]);
        written.Add(child);
        var record = new EhrId(Guid.Parse(child.Key.Id));
        foreach (var holder in born.Holders) written.Add(RegisterResources.Relative(record, holder, (await people.OfNumberAsync(holder.Person, cancellation))?.Name ?? ""));
        return written.Count;
    }

    private async Task<Outcome<JsonObject>> ReadAsync(EhrId record, ResourceKey key, CancellationToken cancellation) =>
        (await store.ReadLatestAsync(record, key.ObjectId, cancellation)).Map(version => JsonNode.Parse(version.Content.Span)!.AsObject());
}
