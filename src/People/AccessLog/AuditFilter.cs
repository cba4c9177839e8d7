using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>What of the whole access log a security officer asks for. All that is given must hold.</summary>
internal sealed record AuditFilter
{
    private const int LongestText = 200;

    public static readonly IReadOnlyList<string> Members = ["patient", "staff", "organisation", "from", "until", "rule", "effect", "basis", "emergency", "lane", "action"];

    private static readonly string[] Effects = ["permit", "limited", "refuse"];
    private static readonly string[] Lanes = ["citizen", "staff", "system", "none"];
    private static readonly string[] Actions = [.. Enum.GetNames<AccessAction>().Select(name => name.ToLowerInvariant())];

    /// <summary>A patient by the id of the record, or by birth number or D-number.</summary>
    public string? Patient { get; init; }

    /// <summary>Whose doings: an HPR number, or an id as the log shows it.</summary>
    public string? Staff { get; init; }

    /// <summary>An organisation or unit by its number.</summary>
    public string? Organisation { get; init; }

    public AskedPeriod Period { get; init; }

    public string? Rule { get; init; }

    public string? Effect { get; init; }

    public string? Basis { get; init; }

    public bool? Emergency { get; init; }

    public string? Lane { get; init; }

    public string? Action { get; init; }

    /// <summary>Reads the filter out of a body.</summary>
    /// <returns>The filter; or <see cref="Invalid"/> with the fault and its path.</returns>
    public static Outcome<AuditFilter> Read(JsonObject body)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in Members.Where(name => name != "emergency"))
        {
            if (!body.Text(name, LongestText).TryGet(out var text, out var refusal)) return refusal;
            texts[name] = text is { Length: > 0 } ? text : null;
        }
        if (!AskedPeriod.Read(texts["from"], texts["until"]).TryGet(out var period, out var fault)) return fault;
        bool? emergency = null;
        if (body["emergency"] is { } asked)
        {
            if (asked is not JsonValue value || !value.TryGetValue<bool>(out var truth)) return Invalid.At("emergency", "must be true or false");
            emergency = truth;
        }
        var filter = new AuditFilter
        {
            Patient = texts["patient"], Staff = texts["staff"], Organisation = texts["organisation"], Period = period, Rule = texts["rule"], Effect = texts["effect"],
            Basis = texts["basis"], Emergency = emergency, Lane = texts["lane"], Action = texts["action"],
        };
        return filter.Faults() is { Count: > 0 } faults ? new Invalid(faults) : filter;
    }

    /// <summary>Whether an entry is asked for. Of a patient the store finds the entries itself.</summary>
    public bool Holds(AuditEntry entry, LookDetails details) =>
        (Staff is null || entry.ActorId == ActorId)
        && (Organisation is null || details.Organisation == Organisation || details.Unit == Organisation)
        && (Rule is null || entry.Rule == Rule || details.Permit == Rule || details.Cuts?.Contains(Rule) == true)
        && (Effect is null || entry.Outcome == Effect)
        && (Basis is null || entry.Purpose == Basis)
        && (Emergency is not { } emergency || emergency == SeenEntry.IsEmergencyOf(entry, details))
        && (Lane is null || (details.Lane ?? "none") == Lane)
        && (Action is null || entry.Action == Action);

    /// <summary>Somebody with an HPR number is known by it.</summary>
    private string? ActorId => Staff is { } staff && HprNumber.Parse(staff).IsDone ? $"hpr:{staff}" : Staff;

    private List<Fault> Faults()
    {
        var faults = new List<Fault>();
        OneOf("rule", Rule, RuleSentences.Ids);
        OneOf("effect", Effect, Effects);
        OneOf("basis", Basis, BasisCode.All.Select(code => code.Value));
        OneOf("lane", Lane, Lanes);
        OneOf("action", Action, Actions);
        if (Organisation is { } number && !OrganisationNumber.Parse(number).IsDone) faults.Add(new("organisation", "must be an organisation number"));
        if (Patient is { } patient && !EhrId.TryParse(patient, out _) && !NationalId.TryParse(patient, out _)) faults.Add(new("patient", "must be the id of a Patient, a birth number or a D-number"));
        return faults;

        void OneOf(string name, string? value, IEnumerable<string> known)
        {
            if (value is not null && !known.Contains(value)) faults.Add(new(name, $"must be one of {string.Join(", ", known)}"));
        }
    }
}
