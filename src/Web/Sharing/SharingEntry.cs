using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Components;

namespace Varde.Web.Sharing;

/// <summary>What was sent from a form of the sharing panel, with what is wrong with it beside its fields.</summary>
public sealed class SharingEntry
{
    /// <summary>The forms of the panel, as they name what they do.</summary>
    public const string Assess = "vurder", Hide = "sett", Lift = "opphev", Withdraw = "trekk", Disclose = "likevel", Undo = "angre";

    /// <summary>The fields.</summary>
    public const string Choice = "valg", Code = "kode", Reason = "begrunnelse", Day = "dag", UntilAssessed = "tilVurdert", Recipient = "mottaker", Text = "tekst", Tag = "utgave";

    private readonly IFormCollection? _sent;
    private readonly IStringLocalizer<SharingTexts> _texts;
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>Reads a form; null when none was sent.</summary>
    internal SharingEntry(IFormCollection? sent, IStringLocalizer<SharingTexts> texts) => (_sent, _texts) = (sent, texts);

    /// <summary>What was done, as the forms name it; empty when nothing was sent.</summary>
    public string Form => _sent?["gjor"].ToString() ?? "";

    /// <summary>The tag of the panel on which it was decided.</summary>
    public string SeenTag => _sent?[Tag].ToString() ?? "";

    /// <summary>Why nothing was stored; null when it was, or nothing was sent.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was written in a field of a form.</summary>
    public string Written(string form, string field) => form == Form ? _sent![field].ToString() : "";

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? Fault(string form, string field) => form == Form ? _faults.GetValueOrDefault(field) : null;

    /// <summary>The change that was asked for, by the names of the API; null where something is missing, which is then told.</summary>
    /// <param name="panel">The panel as it was read.</param>
    /// <param name="now">Now, for years of two digits.</param>
    public JsonObject? Change(SharingPanel panel, DateTimeOffset now)
    {
        var change = Form switch
        {
            Assess => Assessment(panel, now),
            Hide => Hiding(panel, now),
            Lift => new() { ["lift"] = Written(Form, "id") },
            Withdraw => new() { ["withdraw"] = Written(Form, "id") },
            _ => new JsonObject(),
        };
        if (_faults.Count > 0) Problem = _texts["SomethingWrong"];
        return _faults.Count > 0 ? null : change;
    }

    /// <summary>What a parent is told.</summary>
    public JsonObject? Disclosure()
    {
        if (Written(Form, Recipient).Length == 0) _faults[Recipient] = _texts["Fault.recipient"];
        if (string.IsNullOrWhiteSpace(Written(Form, Text))) _faults[Text] = _texts["Fault.text"];
        if (_faults.Count > 0) Problem = _texts["SomethingWrong"];
        return _faults.Count > 0 ? null : new() { ["recipient"] = Written(Form, Recipient), ["text"] = Written(Form, Text) };
    }

    /// <summary>Tells why the rules, or the store, did not take it.</summary>
    public void Tell(Refusal refusal, SharingPanel panel)
    {
        foreach (var fault in refusal switch { Invalid invalid => invalid.Faults, Unprocessable unprocessable => unprocessable.Faults, _ => [] })
            if (FieldOf(fault.Path) is { } field) _faults[field] = SentenceOf(field, fault, panel);
        Problem = _faults.Count > 0 ? _texts["SomethingWrong"]
            : refusal is PreconditionFailed ? _texts["Changed"]
            : refusal is Forbidden { Rule: { } rule } && _texts[$"Set.{rule}"] is { ResourceNotFound: false } sentence ? sentence
            : _texts["NotDone"];
    }

    // Who is kept from seeing it must be told why, and it must be looked at again.
    private JsonObject? Assessment(SharingPanel panel, DateTimeOffset now)
    {
        var choice = Written(Form, Choice);
        if (!panel.Offers.Assessments.Contains(choice)) _faults[Choice] = _texts["Fault.choice"];
        var change = new JsonObject { ["assess"] = choice };
        var hides = (choice == "patient" && !panel.Age.HaveReached(16)) || (choice == "parents" && panel.Age.HaveReached(12));
        if (hides) AddReason(change, Date(now, "Fault.dayNeeded"), "review");
        return change;
    }

    private JsonObject? Hiding(SharingPanel panel, DateTimeOffset now)
    {
        if (panel.Offers.Codes.FirstOrDefault(code => code.Word == Written(Form, Code)) is not { } chosen)
        {
            _faults[Code] = _texts["Fault.code"];
            return null;
        }
        var change = new JsonObject { ["set"] = chosen.Word };
        if (!chosen.NeedsReason) return change;
        var isDelay = chosen.Word == "NORU";
        var isUntilAssessed = isDelay && Written(Form, UntilAssessed).Length > 0;
        if (isUntilAssessed && Written(Form, Day).Length > 0) _faults[Day] = _texts["Fault.untilTwice"];
        AddReason(change, isUntilAssessed ? null : Date(now, isDelay ? "Fault.until" : "Fault.dayNeeded"), isDelay ? "until" : "review");
        if (isUntilAssessed) change["untilAssessed"] = true;
        return change;
    }

    private void AddReason(JsonObject change, string? day, string name)
    {
        if (string.IsNullOrWhiteSpace(Written(Form, Reason))) _faults[Reason] = _texts["Fault.reason"];
        change["reason"] = Written(Form, Reason);
        if (day is not null) change[name] = day;
    }

    private string? Date(DateTimeOffset now, string missing)
    {
        var text = Written(Form, Day);
        if (NorwegianDate.TryRead(text, now, out var day)) return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        _faults[Day] = _texts[string.IsNullOrWhiteSpace(text) ? missing : "Fault.day"];
        return null;
    }

    private static string? FieldOf(string path) => path switch
    {
        "review" or "until" => Day,
        "reason" => Reason,
        "set" => Code,
        "assess" => Choice,
        "recipient" => Recipient,
        "text" => Text,
        _ => null,
    };

    private string SentenceOf(string field, Fault fault, SharingPanel panel) => field switch
    {
        Day when panel.Offers.Codes.FirstOrDefault(code => code.Word == (Form == Hide ? Written(Form, Code) : "NORN_FORANS"))?.WithinDays is { } days && fault.Message.Contains("away", StringComparison.Ordinal) => _texts["Fault.late", days],
        Day => _texts[fault.Message.Contains("away", StringComparison.Ordinal) ? "Fault.day" : "Fault.past"],
        Reason => _texts["Fault.reason"],
        Recipient => _texts["Fault.recipient"],
        Text => _texts["Fault.text"],
        Choice => _texts["Fault.choice"],
        _ => _texts["Fault.code"],
    };
}
