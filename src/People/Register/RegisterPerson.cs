using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People.Register;

/// <summary>
/// Registers somebody who comes for care (R-COMMON-REGISTER). By a national number it leads to the person's record, which comes into being when there is none: the answer is the same, and tells nobody
/// whether the person was here. It opens no record: whoever registers states a basis, or the administration registers the care. Without a number the person is new, and the care begins with the record.
/// </summary>
internal sealed class RegisterPerson(KnownPeople people, KnownStaff staff, ResourceWriting writing, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(HttpContext context, AccessSession access)
    {
        var subject = new AccessSubject("Person", "") { Service = ServiceId.Registration, Owner = access.Actor.Organisation, Missing = new Forbidden("Those who receive people register them.") };
        if (!(await Answers.ReadAsync(context)).Then(body => Registration.Read(body, NorwegianCalendar.DayAt(time.GetUtcNow()))).TryGet(out var asked, out var refusal)) return Answers.Problem(refusal);
        if (!(await access.AskAsync(AccessAction.Create, subject, context.RequestAborted)).TryGet(out var grant, out refusal)) return Answers.Problem(refusal);
        return (await RegisterAsync(asked, access, grant, context.RequestAborted)).Match(
            record => Results.Created($"/fhir/r4/Patient/{record}", new JsonObject { ["patient"] = record.ToString() }), Answers.Problem);
    }

    private async Task<Outcome<EhrId>> RegisterAsync(Registration asked, AccessSession access, Grant grant, CancellationToken cancellation)
    {
        if ((await staff.OfAsync(access.Actor, cancellation)) is not [var place, ..]) return new Forbidden("Those who work in an organisation register people.");
        // Whoever gives care does not make a known person theirs by an act of their own: it is registered by the administration.
        if (asked is { Number: not null, Care: not null } && place.Role != StaffRole.Secretary) return new Forbidden("The care of somebody with a national number is registered by the administration. State a basis for what you need now.");
        await using var turn = await writing.TakeTurnAsync($"person/{asked.Number?.ToString() ?? Guid.NewGuid().ToString()}", cancellation);
        var known = asked.Number is { } number ? await people.RecordOfAsync(number, cancellation) : null;
        var record = known ?? EhrId.New();
        List<WrittenResource> written = known is null ? [asked.Patient(record)] : [];
        if ((asked.Care ?? (asked.Number is null ? "admission" : null)) is { } care) written.Add(CourseOf(record, care, place));
        if (written.Count > 0) return (await writing.StoreAsync(written, grant, cancellation)).Map(_ => record);
        access.TellOf(grant, record);
        return record;
    }

    private WrittenResource CourseOf(EhrId record, string care, StaffPlace place)
    {
        var id = ResourceKey.NewId();
        return new(new("EpisodeOfCare", id), new()
        {
            ["resourceType"] = "EpisodeOfCare", ["id"] = id, ["status"] = "active", ["type"] = new JsonArray(FhirNodes.Coded(PeopleCodes.Care, care)), ["patient"] = FhirNodes.Reference($"Patient/{record}"),
            ["managingOrganization"] = FhirNodes.Reference($"Organization/{place.Line[0].Id}"), ["period"] = new JsonObject { ["start"] = FhirNodes.Moment(time.GetUtcNow()) },
        });
    }

    private sealed record Registration(NationalId? Number, string Given, string Family, string? BirthDate, string? Gender, string? Care)
    {
        private static readonly string[] Genders = ["male", "female", "other", "unknown"];
        private static readonly string[] Cares = ["admission", "outpatient", "home-care"];

        public static Outcome<Registration> Read(JsonObject body, DateOnly today)
        {
            if (body.Unknown("number", "given", "family", "birthDate", "gender", "care") is { } unknown) return Outcome<Registration>.Refused(unknown);
            if (!body.Text("number", 20).TryGet(out var text, out var refusal) || !body.Text("given", 200).TryGet(out var given, out refusal) || !body.Text("family", 200).TryGet(out var family, out refusal)
                || !body.Text("birthDate", 10).TryGet(out var born, out refusal) || !body.Text("gender", 10).TryGet(out var gender, out refusal) || !body.Text("care", 20).TryGet(out var care, out refusal)) return Outcome<Registration>.Refused(refusal);
            NationalId? number = NationalId.TryParse(text, out var parsed) && parsed.Kind is NationalIdKind.BirthNumber or NationalIdKind.DNumber ? parsed : null;
            if (text is not null && number is null) return Invalid.At("number", "must be a birth number or D-number");
            BirthDate? day = null;
            if (born is not null && !(AccessControl.BirthDate.Parse(born).TryGet(out day, out _) && day.First <= today)) return Invalid.At("birthDate", "must be a day, month or year that has begun");
            if (day is not null && number is { } named && !named.MayBeBornWithin(day.First, day.Last)) return Invalid.At("birthDate", "does not fit the number: one of the two is mistyped");
            if (gender is not null && !Genders.Contains(gender)) return Invalid.At("gender", $"must be one of {string.Join(", ", Genders)}");
            if (care is not null && !Cares.Contains(care)) return Invalid.At("care", $"must be one of {string.Join(", ", Cares)}");
            if (number is not null && (given is not { Length: > 0 } || family is not { Length: > 0 } || born is null)) return Invalid.At("", "of somebody with a number given, family and birthDate are told too");
            return new Registration(number, given ?? "", family ?? "", born, gender, care);
        }

        public WrittenResource Patient(EhrId record)
        {
            var patient = new JsonObject { ["resourceType"] = "Patient", ["id"] = record.ToString(), ["active"] = true };
            if (Number is { } number) patient["identifier"] = new JsonArray(RegisterResources.Identifier(number));
            var name = Given.Length > 0 && Family.Length > 0 ? RegisterResources.Name(Given, Family) : new JsonArray(new JsonObject { ["text"] = Given.Length + Family.Length > 0 ? Given + Family : "Ukjent" });
            (patient["name"], patient["gender"]) = (name, Gender ?? "unknown");
            if (BirthDate is not null) patient["birthDate"] = BirthDate;
            return new(new("Patient", record.ToString()), patient);
        }
    }
}
