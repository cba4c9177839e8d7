using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>A search for AuditEvents (FHIR R4, auditevent, search parameters): each parameter must hold, and of one that lists several values any.</summary>
internal sealed class AuditEventSearch
{
    /// <summary>What officers may search by.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["patient", "date", "agent", "agent-name", "entity", "action", "type", "subtype", "outcome"];

    private static readonly DateTimeOffset LastSecond = DateTimeOffset.MaxValue.AddSeconds(-1);

    private readonly List<Func<LoggedEntry, bool>> _conditions = [];

    /// <summary>The period that the parameters leave.</summary>
    public AskedPeriod Period { get; private set; } = new(null, null);

    /// <summary>The record of the patient who is named; null when none is.</summary>
    public EhrId? Patient { get; private set; }

    /// <summary>The object that is named, as the access log names it.</summary>
    public IReadOnlyList<string>? Entities { get; private set; }

    /// <summary>The Practitioners whose looks are wanted.</summary>
    public IReadOnlyList<string>? Practitioners { get; private set; }

    /// <summary>Reads the parameters.</summary>
    /// <returns>The search; or <see cref="Invalid"/> with the fault.</returns>
    public static Outcome<AuditEventSearch> Read(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var search = new AuditEventSearch();
        foreach (var (name, value) in parameters)
            if (search.Take(name, value.Split(',')) is { } fault) return Outcome<AuditEventSearch>.Refused(fault);
        return search;
    }

    /// <summary>Whether an entry matches, but for what <see cref="Patient"/>, <see cref="Period"/>, <see cref="Entities"/> and <see cref="Practitioners"/> say.</summary>
    public bool Holds(LoggedEntry entry) => _conditions.TrueForAll(condition => condition(entry));

    private Invalid? Take(string name, string[] values) => name switch
    {
        "patient" or "patient:Patient" => TakePatient(name, values),
        "date" => TakeDate(values),
        "entity" => TakeEntity(values),
        "agent" or "agent:Practitioner" => TakeAgent(values),
        "agent:identifier" => Where(entry => values.Any(value => IsActor(entry.Entry.ActorId, Token(value).Code))),
        "agent-name" => Where(entry => values.Any(value => entry.Entry.ActorDisplay.Split(' ').Any(word => word.StartsWith(value, StringComparison.OrdinalIgnoreCase)))),
        "action" => Where(entry => values.Any(value => Token(value).Code == AuditEventShape.ActionOf(entry.Entry))),
        "subtype" => Where(entry => values.Any(value => Is(value, AuditEventShape.Interactions, AuditEventShape.SubtypeOf(entry.Entry)))),
        "type" => Where(_ => values.Any(value => Is(value, AuditEventShape.EventTypes, "rest"))),
        "outcome" => Where(entry => values.Any(value => Token(value).Code == AuditEventShape.OutcomeOf(entry.Entry))),
        "_id" => Where(entry => values.Contains(entry.Stored.Place.ToString())),
        _ => Invalid.At(name.Length <= 40 ? name : "", "has a modifier that is not known here"),
    };

    private Invalid? Where(Func<LoggedEntry, bool> condition)
    {
        _conditions.Add(condition);
        return null;
    }

    private Invalid? TakePatient(string name, string[] values)
    {
        if (values is not [var value] || !EhrId.TryParse(IdOf(value, "Patient"), out var patient)) return Invalid.At(name, "must be the id of one Patient");
        if (Patient is { } other && other != patient) _conditions.Add(_ => false);
        Patient = patient;
        return null;
    }

    private Invalid? TakeDate(string[] values)
    {
        if (values is not [var value]) return Invalid.At("date", "must be one date; a period is asked for by two parameters, ge and lt");
        var prefix = value.Length > 2 && char.IsAsciiLetter(value[0]) ? value[..2] : "eq";
        var text = value.Length > 2 && char.IsAsciiLetter(value[0]) ? value[2..] : value;
        if (FhirJson.Begin(text) is not { } begin || FhirJson.End(text) is not { } end || !IsDate(text)) return Invalid.At("date", "must be a date or time, as 2026-03-31 or 2026-03-31T12:00:00+02:00");
        // What a time leaves open is a second.
        if (begin == end) end = begin < LastSecond ? begin.AddSeconds(1) : DateTimeOffset.MaxValue;
        return prefix switch
        {
            "eq" => Narrow(begin, end),
            "ge" => Narrow(begin, null),
            "gt" or "sa" => Narrow(end, null),
            "le" => Narrow(null, end),
            "lt" or "eb" => Narrow(null, begin),
            _ => Invalid.At("date", "has a prefix that is not known here: eq, ge, gt, sa, le, lt and eb are"),
        };
    }

    private Invalid? Narrow(DateTimeOffset? from, DateTimeOffset? until)
    {
        Period = new(Period.From is { } begin && !(from > begin) ? begin : from ?? Period.From, Period.Until is { } end && !(until < end) ? end : until ?? Period.Until);
        return null;
    }

    private Invalid? TakeEntity(string[] values)
    {
        if (values.Any(value => IdOf(value, null) is null)) return Invalid.At("entity", "must be a reference: a type and an id");
        if (values is [var one] && EhrId.TryParse(IdOf(one, "Patient"), out _)) return TakePatient("entity", values);
        if (Entities is not null) return Invalid.At("entity", "must stand once");
        Entities = [.. values.Select(value => string.Join('/', value.Split('/')[^2..]))];
        return null;
    }

    private Invalid? TakeAgent(string[] values)
    {
        if (Practitioners is not null || values.Any(value => IdOf(value, "Practitioner") is null)) return Invalid.At("agent", "must be the id of a Practitioner, once; others are found by agent:identifier");
        Practitioners = [.. values.Select(value => IdOf(value, "Practitioner")!)];
        return null;
    }

    private static bool IsDate(string text) => text.Length >= 4 && text.Take(4).All(char.IsAsciiDigit) && (text.Length == 4 || text[4] == '-');

    private static string? IdOf(string reference, string? type) => reference.Split('/') switch
    {
        [var id] when type is not null && ResourceKey.IsId(id) => id,
        [.., var named, var id] when (type is null || named == type) && ResourceKey.IsId(id) => id,
        _ => null,
    };

    private static bool IsActor(string actor, string value) => actor == value || HprNumber.Parse(value).IsDone && actor == $"hpr:{value}";

    private static (string? System, string Code) Token(string value) => value.Split('|', 2) is [var system, var code] ? (system, code) : (null, value);

    private static bool Is(string value, string system, string code) => Token(value) is var token && token.Code == code && (token.System is null || token.System == system);
}
