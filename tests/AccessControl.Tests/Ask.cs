using System.Globalization;
using System.Text.Json.Nodes;
using Varde.AccessControl.Explaining;
using Varde.AccessControl.Rules;
using Varde.Foundation;

namespace Varde.AccessControl.Tests;

/// <summary>
/// Cases in one line: lane, service, and then keys of the explain call, bare for true. "citizen journal relation=parent age=13 released=parents" is
/// asked as the JSON that the call takes, so that a case tests reader and rules together.
/// </summary>
internal static class Ask
{
    private static readonly string[] Lists = ["codes", "released", "locked", "areas"];

    private static readonly Dictionary<string, string> Groups = new[]
    {
        ("actor", "relation login address abroad poa holderIsParent assigned role orgKind kin ownRecord addressTask leader noLogin noHpr noOrg "
            + "client registered bound scopeCovers clientOrg kindRegistered ownWrite developer loopback"),
        ("subject", "birthDate age level locked dead deathDays noNationalId kjReserved"),
        ("facts", "youthConsent careOrder serviceOff protected reason relationEnded basisBeforeDeath registeredByOther namedBlock block elevatedConsent "
            + "secondConfirmation noOtherClinician namedBlockInEmergency approval gaveCare code authorised careRelation review route enrolled "
            + "exchangeObject populationApproval person"),
        ("object", "type codes delay released vergeinnsyn exempt unapproved draft thirdParty assessed referralDays thread recipient otherOrg"),
    }.SelectMany(group => group.Item2.Split(' ').Select(key => (key, group.Item1))).ToDictionary(pair => pair.key, pair => pair.Item2);

    /// <summary>The moment of a case that names none.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(1));

    public static Decision That(string line, AccessTable? table = null)
    {
        var question = Read(line);
        return (table ?? AccessTable.Current).Decide(question.Facts, question.Now);
    }

    public static Question Read(string line) => Question.Read(System.Text.Encoding.UTF8.GetBytes(Json(line).ToJsonString()), Noon).Value;

    public static JsonObject Json(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var json = new JsonObject();
        if (words[0] != "-") json["lane"] = words[0];
        if (words[1] != "-") json["service"] = words[1];
        foreach (var word in words[2..])
        {
            var (key, value) = word.Split('=', 2) is [var name, var text] ? (name, Value(name, text)) : (word, JsonValue.Create(true));
            Put(json, key, value);
        }
        return json;
    }

    private static void Put(JsonObject json, string key, JsonNode? value)
    {
        string[] path = Groups.TryGetValue(key.Split('.')[0], out var group) ? [group, .. key.Split('.')] : [key];
        foreach (var step in path[..^1])
            json = (JsonObject)(json[step] ??= new JsonObject());
        json[path[^1]] = value;
    }

    private static JsonNode? Value(string key, string text) =>
        key == "birthDate" ? JsonValue.Create(text)
        : Lists.Contains(key.Split('.')[^1]) ? new JsonArray([.. text.Split(',').Select(Scalar)]) : Scalar(text);

    private static JsonNode? Scalar(string text) => text switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when text.Length < 6 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
