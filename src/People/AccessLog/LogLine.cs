using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// A line of a person's access log: what one actor did by one rule within a minute, which may be many entries, so that opening a record with its documents is one line and not thirty.
/// </summary>
/// <param name="Entries">The entries, the newest first; at least one.</param>
internal sealed record LogLine(IReadOnlyList<SeenEntry> Entries)
{
    // A line of more is told as several.
    private const int MostEntries = 200;
    private const int MostNamed = 3;

    private static readonly string[] Looks = ["read", "search"];

    private SeenEntry First => Entries[0];

    private AuditEntry Entry => First.Entry;

    /// <summary>Where the line ends in the log: the next one begins after it.</summary>
    public AuditPlace End => Entries[^1].Stored.Place;

    /// <summary>Whether an entry that comes next in the log belongs to the line.</summary>
    public bool Takes(SeenEntry next) => Entries.Count < MostEntries && KeyOf(next) == KeyOf(First);

    private static (string, long, string, string, string, string) KeyOf(SeenEntry seen) => (
        seen.Entry.ActorId, seen.Entry.Time.UtcTicks / TimeSpan.TicksPerMinute, Looks.Contains(seen.Entry.Action) ? "look" : seen.Entry.Action, seen.Entry.Outcome, seen.Entry.Rule, seen.Entry.Purpose);

    /// <summary>The line as it is answered.</summary>
    /// <param name="names">What organisations are called.</param>
    /// <param name="reader">Who reads it, by the id of the access log.</param>
    public JsonObject ToJson(IReadOnlyDictionary<string, string> names, string reader)
    {
        var who = new LoggedActor(First, names, reader);
        var line = new JsonObject
        {
            ["id"] = First.Stored.Place.ToString(), ["time"] = FhirNodes.Moment(Entry.Time), ["from"] = FhirNodes.Moment(Entries[^1].Entry.Time), ["entries"] = Entries.Count,
            ["who"] = who.ToJson(), ["action"] = Entry.Action, ["outcome"] = Entry.Outcome,
            ["basis"] = BasisJson(), ["rule"] = RuleJson(),
            ["documents"] = new JsonArray([.. Documents.Select(document => (JsonNode)DocumentJson(document))]),
            ["emergency"] = Entries.Any(entry => entry.IsEmergency), ["openedBlock"] = Entries.Any(entry => entry.IsOpenedBlock), ["representative"] = who.IsRepresentative,
        };
        (line["organisation"], line["unit"]) = (OrganisationJson(First.Details.Organisation, names), OrganisationJson(First.Details.Unit, names));
        line["sentence"] = Sentence(who).ToJson();
        return line;
    }

    /// <summary>The line as a page shows it.</summary>
    /// <inheritdoc cref="ToJson"/>
    public AccessLogLine ToLine(IReadOnlyDictionary<string, string> names, string reader)
    {
        var who = new LoggedActor(First, names, reader);
        return new(First.Stored.Place.ToString(), Entry.Time, Sentence(who).ToSentence(), LogTexts.OfRule(Entry.Rule)?.ToSentence())
        {
            IsYou = who.IsReader, IsRefused = First.IsRefused, IsEmergency = Entries.Any(entry => entry.IsEmergency), IsOpenedBlock = Entries.Any(entry => entry.IsOpenedBlock),
        };
    }

    /// <summary>Who acted, by the id of the access log.</summary>
    public string ActorId => Entry.ActorId;

    /// <summary>The organisations and units that the lines name.</summary>
    public IEnumerable<string> Organisations => new[] { First.Details.Organisation, First.Details.Unit }.OfType<string>();

    private IReadOnlyList<LoggedDocument> Documents => [.. Entries.SelectMany(entry => entry.Documents).DistinctBy(document => document.Id)];

    private JsonObject? BasisJson()
    {
        if (First.Basis is not { } basis) return null;
        var told = LogTexts.Of($"Basis.{basis}").ToJson();
        told.Insert(0, "code", basis);
        return told;
    }

    private JsonObject RuleJson()
    {
        var told = LogTexts.OfRule(Entry.Rule)?.ToJson() ?? [];
        told.Insert(0, "id", Entry.Rule);
        return told;
    }

    private static JsonObject DocumentJson(LoggedDocument document)
    {
        var told = new JsonObject { ["kind"] = document.Kind.ToJson() };
        if (document.Showing != Showing.Named) return told;
        (told["type"], told["id"], told["name"]) = (document.Type, document.Id.ToString("D"), document.Name.Length > 0 ? document.Name : null);
        if (document.IsDeleted) told["deleted"] = true;
        return told;
    }

    private static JsonObject? OrganisationJson(string? number, IReadOnlyDictionary<string, string> names) =>
        number is null ? null : new() { ["number"] = number, ["name"] = names.GetValueOrDefault(number) };

    private Told Sentence(LoggedActor who)
    {
        var said = who.Told.Capital() + who.Place + Told.Name(" ") + LogTexts.Of($"{(First.IsRefused ? "Tried" : "Did")}.{Entry.Action}") + Told.Name(" ") + What()
            + (First.IsRefused ? LogTexts.Of("Refused") : Told.Nothing) + LogTexts.Of("Line.When").With(NorwegianCalendar.ClockAt(Entry.Time)) + Told.Name(".");
        if (First.Basis is { } basis) said += LogTexts.Of("Line.Basis").With(LogTexts.Of($"Basis.{basis}"));
        if (Entries.Any(entry => entry.IsEmergency)) said += LogTexts.Of("Line.Emergency");
        if (Entries.Any(entry => entry.IsOpenedBlock)) said += LogTexts.Of("Line.Opened");
        return said;
    }

    private Told What()
    {
        var documents = Documents;
        if (documents.Count == 0) return LogTexts.Of(LoggedObject.Of(Entry, First.Details)[0].Type is "AUDIT" or "AuditEvent" ? "Kind.audit" : "Kind.record");
        if (documents.Count > MostNamed) return LogTexts.Of("Line.Documents").With(documents.Count);
        return documents.Select(Named).Aggregate((all, next) => all + LogTexts.Of("Line.And") + next);
    }

    private static Told Named(LoggedDocument document) => document.Name.Length == 0 ? document.Kind : document.Kind + new Told($" «{document.Name}»", $" “{document.Name}”");
}

/// <summary>Who acted, as a person's access log tells of it: a name and a role; role and unit alone where the name is withheld.</summary>
/// <param name="entry">The entry.</param>
/// <param name="names">What organisations are called.</param>
/// <param name="reader">Who reads it.</param>
internal sealed class LoggedActor(SeenEntry entry, IReadOnlyDictionary<string, string> names, string reader)
{
    private string? As => entry.Details.As;

    /// <summary>The reader of the log acted.</summary>
    public bool IsReader => entry.Entry.ActorId == reader && entry.Details.Lane == "citizen";

    /// <summary>What the actor is: staff, self, representative, system, developer or unknown.</summary>
    public string Kind => entry.Details.Lane switch
    {
        "staff" => "staff",
        "citizen" => As is "self" ? "self" : As is null or "none" ? "citizen" : "representative",
        "system" => "system",
        _ => entry.Entry.ActorId switch { "developer" => "developer", "unknown" => "unknown", _ => "system" },
    };

    public bool IsRepresentative => Kind == "representative";

    /// <summary>The role, relation or kind of system.</summary>
    public Told Role => Kind switch
    {
        "staff" => LogTexts.Find($"Role.{As}") ?? LogTexts.Of("Role.staff"),
        "self" or "citizen" or "representative" => LogTexts.Find($"Relation.{As ?? "none"}") ?? LogTexts.Of("Relation.none"),
        "system" when entry.Details.Lane is not null => LogTexts.Find($"Client.{As}") ?? LogTexts.Of("Client.other"),
        "developer" => LogTexts.Of("Who.developer"),
        "unknown" => LogTexts.Of("Who.unknown"),
        _ => LogTexts.Of("Who.system"),
    };

    /// <summary>In the words of a sentence.</summary>
    public Told Told => IsReader ? LogTexts.Of("Who.you")
        : Name is not { } name ? Role
        : Kind == "staff" ? Role + Told.Name($" {name}")
        : Told.Name($"{name} (") + Role.Small() + Told.Name(")");

    /// <summary>Where: the unit, and the organisation.</summary>
    public Told Place
    {
        get
        {
            var places = new[] { entry.Details.Unit, entry.Details.Organisation }.OfType<string>().Select(number => names.GetValueOrDefault(number)).OfType<string>().Distinct().ToList();
            // The unit may say in its own name what it is a part of.
            if (places is [var unit, var whole] && unit.EndsWith(whole, StringComparison.Ordinal)) places = [unit];
            return places.Count == 0 || Kind != "staff" ? Told.Nothing : LogTexts.Of("Line.At").With(string.Join(", ", places));
        }
    }

    private string? Name => entry.IsNamed && Kind is ("staff" or "self" or "citizen" or "representative") ? entry.Entry.ActorDisplay : null;

    public JsonObject ToJson() => new() { ["kind"] = Kind, ["name"] = Name, ["role"] = Role.ToJson(), ["you"] = IsReader };
}
