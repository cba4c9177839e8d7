using System.Globalization;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.People.Register;

/// <summary>Something that the population register says has happened to a person.</summary>
internal abstract record RegisterEvent
{
    private static readonly string[] Levels = ["none", "kode7", "kode6"];
    private static readonly string[] Responsibilities = ["felles", "mor", "far", "medmor", "andre"];

    /// <summary>Reads an event: <c>{"kind": "death", "person": "…", "date": "2026-11-28"}</c>. docs/people.md tells all kinds.</summary>
    public static Outcome<RegisterEvent> Read(JsonObject body)
    {
        if (!body.Text("kind").TryGet(out var kind, out var refusal) || !Number(body, "person").TryGet(out var person, out refusal)) return refusal;
        return kind switch
        {
            "address" => Address(body, person),
            "protection" => body.Text("level").Then(level => Levels.Contains(level) ? new AddressProtected(person, level!) : Fault("level", "must be none, kode7 or kode6")),
            "death" => Day(body, "date").Then(day => Outcome<RegisterEvent>.Done(new Died(person, day))),
            "name" => body.Text("given", 100).Then(given => body.Text("family", 100).Then(family => given is { Length: > 0 } && family is { Length: > 0 } ? new Named(person, given, family) : Fault("family", "must be there, and given too"))),
            "responsibility" => Holders(body).Then(holders => Outcome<RegisterEvent>.Done(new ResponsibilityChanged(person, holders, IsAdoption: false))),
            "adoption" => Holders(body).Then(holders => holders.Count > 0 ? new ResponsibilityChanged(person, holders, IsAdoption: true) : Fault("holders", "must be the new parents")),
            "birth" => Birth(body, person),
            _ => Fault("kind", "must be address, protection, death, name, responsibility, adoption or birth"),
        };
    }

    private static Outcome<RegisterEvent> Address(JsonObject body, NationalId person)
    {
        if (!body.Text("line", 200).TryGet(out var line, out var refusal) || !body.Text("postalCode", 20).TryGet(out var code, out refusal) || !body.Text("city", 100).TryGet(out var city, out refusal)
            || !body.Text("country", 2).TryGet(out var country, out refusal)) return refusal;
        return line is { Length: > 0 } ? new Moved(person, line, code ?? "", city ?? "", country is { Length: 2 } ? country.ToUpperInvariant() : "NO") : Fault("line", "must be the street and number");
    }

    private static Outcome<RegisterEvent> Birth(JsonObject body, NationalId mother)
    {
        if (!Day(body, "date").TryGet(out var day, out var refusal) || !Holders(body).TryGet(out var holders, out refusal) || !body.Text("given", 100).TryGet(out var given, out refusal)
            || !body.Text("family", 100).TryGet(out var family, out refusal) || !body.Text("number").TryGet(out var number, out refusal)) return refusal;
        if (number is not null && !NationalId.TryParse(number, out _)) return Fault("number", "must be a birth number, or absent as long as there is none");
        if (number is not null && !NationalId.Parse(number).Value.MayBeBornWithin(day, day)) return Fault("number", "does not fit the day of birth");
        return new Born(mother, day, given ?? "", family ?? "", number is null ? null : NationalId.Parse(number).Value, holders);
    }

    private static Outcome<IReadOnlyList<Holder>> Holders(JsonObject body)
    {
        if (body["holders"] is not JsonArray { Count: <= 4 } listed) return Invalid.At("holders", "must be a list of at most four");
        var holders = new List<Holder>();
        foreach (var one in listed)
        {
            if (one is not JsonObject holder || !Number(holder, "person").TryGet(out var person, out _) || !holder.Text("responsibility").TryGet(out var code, out _) || !Responsibilities.Contains(code)
                || !holder.Text("relation").TryGet(out var relation, out _) || relation is not ("mor" or "far" or "medmor" or null)) return Invalid.At("holders", "must each have person, responsibility (felles, mor, far, medmor, andre) and relation (mor, far, medmor, or absent)");
            holders.Add(new(person, code!, relation));
        }
        return Outcome<IReadOnlyList<Holder>>.Done(holders);
    }

    private static Outcome<NationalId> Number(JsonObject body, string name) =>
        !body.Text(name).TryGet(out var text, out var refusal) ? refusal : NationalId.TryParse(text, out var number) ? number : Invalid.At(name, "must be a birth number or D-number");

    private static Outcome<DateOnly> Day(JsonObject body, string name) =>
        !body.Text(name).TryGet(out var text, out var refusal) ? refusal
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Invalid.At(name, "must be a day: YYYY-MM-DD");

    private static Outcome<RegisterEvent> Fault(string name, string message) => Invalid.At(name, message);
}

/// <summary>A new registered address.</summary>
internal sealed record Moved(NationalId Person, string Line, string PostalCode, string City, string Country) : RegisterEvent;

/// <summary>The protection of the address.</summary>
internal sealed record AddressProtected(NationalId Person, string Level) : RegisterEvent;

/// <summary>A death.</summary>
internal sealed record Died(NationalId Person, DateOnly Day) : RegisterEvent;

/// <summary>A new name.</summary>
internal sealed record Named(NationalId Person, string Given, string Family) : RegisterEvent;

/// <summary>Who has parental responsibility from now on; by adoption the former parents are no longer the child's.</summary>
internal sealed record ResponsibilityChanged(NationalId Child, IReadOnlyList<Holder> Holders, bool IsAdoption) : RegisterEvent;

/// <summary>A birth; the child may have no number yet.</summary>
internal sealed record Born(NationalId Mother, DateOnly Day, string Given, string Family, NationalId? Number, IReadOnlyList<Holder> Holders) : RegisterEvent;

/// <summary>Somebody with parental responsibility.</summary>
/// <param name="Person">Who.</param>
/// <param name="Responsibility">The code of no-basis-parental-responsibility.</param>
/// <param name="Relation">The code of no-basis-family-relation, where the holder is a parent.</param>
internal sealed record Holder(NationalId Person, string Responsibility, string? Relation);
