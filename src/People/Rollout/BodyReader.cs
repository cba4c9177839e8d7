using System.Globalization;
using System.Text.Json.Nodes;
using Varde.Fhir;
using Varde.Foundation;

namespace Varde.People.Rollout;

/// <summary>Reads the members of a body one by one, and keeps what is wrong with each.</summary>
internal sealed class BodyReader
{
    private const int LongestName = 64;

    private readonly JsonObject _body;
    private readonly List<Fault> _faults = [];

    public BodyReader(JsonObject body, params IReadOnlyList<string> known)
    {
        _body = body;
        foreach (var (name, _) in body)
            if (!known.Contains(name)) Fault(name, $"is not known here: {string.Join(", ", known)} are");
    }

    public Refusal? Refused => _faults.Count > 0 ? new Invalid(_faults) : null;

    public void Fault(string path, string message)
    {
        if (_faults.All(fault => fault.Path != path)) _faults.Add(new(path, message));
    }

    public T? Of<T>(string path, Outcome<T> outcome)
    {
        if (outcome.TryGet(out var value, out var refusal)) return value;
        foreach (var fault in refusal is Invalid invalid ? invalid.Faults : [new(path, refusal.Message)]) Fault(fault.Path, fault.Message);
        return default;
    }

    /// <summary>A day; null where it is absent or none.</summary>
    public DateOnly? Day(string name)
    {
        if (Of(name, _body.Text(name, LongestName)) is not { Length: > 0 } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 2200) return day;
        Fault(name, "must be a day (YYYY-MM-DD)");
        return null;
    }

    /// <summary>A text that must be there.</summary>
    public string Needed(string name, int longest)
    {
        if (Of(name, _body.Text(name, longest)) is { Length: > 0 } text) return text;
        Fault(name, "must be said");
        return "";
    }

    /// <summary>One word of several.</summary>
    public string Word(string name, IReadOnlyList<string> words)
    {
        if (Of(name, _body.Text(name, LongestName)) is { } word && words.Contains(word)) return word;
        Fault(name, $"must be one of {string.Join(", ", words)}");
        return "";
    }

    public DateTimeOffset? Moment(string name)
    {
        if (Of(name, _body.Text(name, LongestName)) is not { Length: > 0 } text) return null;
        if (SwitchRequest.MomentOf(text) is { } moment) return moment;
        Fault(name, "must be a day (YYYY-MM-DD), or a time with its zone");
        return null;
    }

    public string Why(JsonObject from, string path = "why")
    {
        if (Of(path, from.Text("why", SwitchRequest.LongestWhy)) is { Length: > 0 } why) return why;
        Fault(path, "must say why");
        return "";
    }

    public HandOver? HandOver()
    {
        if (_body["handOver"] is not { } told) return null;
        if (told is not JsonObject said || said.Unknown("to", "why") is not null)
        {
            Fault("handOver", "must be {\"to\": organisation, \"why\": text}");
            return null;
        }
        var to = said.Text("to", LongestName).TryGet(out var named, out _) && named is { Length: > 0 } ? named : null;
        if (to is null) Fault("handOver.to", "must be the id or the number of an organisation");
        return new(to ?? "", Why(said, "handOver.why"));
    }
}
