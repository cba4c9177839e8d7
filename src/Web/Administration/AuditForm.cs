using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.Web.Components;

namespace Varde.Web.Administration;

/// <summary>What a security officer asks of the access log in a form, with what is wrong with it. The fields have Norwegian names on the page and those of the API in what is asked.</summary>
/// <param name="sent">The form; null when none was sent.</param>
public sealed class AuditForm(IFormCollection? sent)
{
    /// <summary>The field of the purpose.</summary>
    public const string Purpose = "formal";

    /// <summary>The field of the place after which it goes on.</summary>
    public const string After = "etter";

    /// <summary>What the access log is narrowed by, by the names of the API.</summary>
    public static readonly IReadOnlyCollection<string> OfLog = ["patient", "staff", "organisation", "from", "until", "rule", "effect", "basis", "lane", "action"];

    /// <summary>What the report of unusual access is narrowed by.</summary>
    public static readonly IReadOnlyCollection<string> OfReport = ["from", "until", "staff", "organisation"];

    private static readonly (string Field, string Name)[] Fields =
    [
        ("pasient", "patient"), ("ansatt", "staff"), ("virksomhet", "organisation"), ("fra", "from"), ("til", "until"), ("regel", "rule"), ("utfall", "effect"), ("grunnlag", "basis"), ("spor", "lane"), ("handling", "action"),
    ];

    private static readonly string[] Days = ["from", "until"];

    private IReadOnlyList<Fault> _faults = [];

    /// <summary>Whether a form was sent.</summary>
    public bool IsSent => sent is not null;

    /// <summary>Why nothing is shown, where no field says it.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was written in a field, with the spaces around it left out.</summary>
    public string Written(string field) => sent?[field].ToString().Trim() ?? "";

    /// <summary>Whether only emergencies are asked for.</summary>
    public bool EmergenciesOnly => Written("nod").Length > 0;

    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? Fault(string field) => _faults.FirstOrDefault(fault => fault.Path == field)?.Message;

    /// <summary>The fields with what was written in them, for a form that goes on from this one.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept =>
        Fields.Select(one => one.Field).Append(Purpose).Append("nod").Select(name => KeyValuePair.Create(name, Written(name))).Where(one => one.Value.Length > 0);

    /// <summary>Reads the form as the body that the API takes.</summary>
    /// <param name="only">The fields that are asked for, by their names in the API.</param>
    /// <param name="today">Now.</param>
    /// <param name="texts">The words for what is wrong.</param>
    /// <returns>The body; null when something is wrong with a field.</returns>
    internal JsonObject? Read(IReadOnlyCollection<string> only, DateTimeOffset today, IStringLocalizer<AdministrationTexts> texts)
    {
        var (body, faults) = (new JsonObject(), new List<Fault>());
        if (Written(Purpose).Length == 0) faults.Add(new(Purpose, texts["Fault.formal"]));
        foreach (var (field, name) in Fields.Where(one => only.Contains(one.Name) && Written(one.Field).Length > 0))
        {
            if (!Days.Contains(name)) body[name] = WithoutSpaces(name, Written(field));
            else if (NorwegianDate.TryRead(Written(field), today, out var day)) body[name] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            else faults.Add(new(field, texts["Fault.day"]));
        }
        _faults = faults;
        return faults.Count == 0 ? body : null;
    }

    /// <summary>Says why the log was not opened: beside the fields where it names them.</summary>
    internal void Tell(Refusal refusal, IStringLocalizer<AdministrationTexts> texts)
    {
        if (refusal is not Invalid and not Unprocessable) Problem = refusal.Message;
        else _faults = [.. FaultsOf(refusal).Select(fault => Told(fault, texts))];
    }

    private static IReadOnlyList<Fault> FaultsOf(Refusal refusal) => refusal switch
    {
        Invalid invalid => invalid.Faults,
        Unprocessable unprocessable => unprocessable.Faults,
        _ => [],
    };

    private static Fault Told(Fault fault, IStringLocalizer<AdministrationTexts> texts)
    {
        var field = Array.Find(Fields, one => one.Name == fault.Path).Field ?? Purpose;
        return new(field, texts[$"Fault.{field}"] is { ResourceNotFound: false } said ? said : fault.Message);
    }

    // Numbers are written in groups.
    private static string WithoutSpaces(string name, string text) =>
        name is "patient" or "staff" or "organisation" && text.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c)) ? string.Concat(text.Where(char.IsAsciiDigit)) : text;
}
