using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;

namespace Varde.Web.Writing;

/// <summary>
/// What follows from other fields of a form: the body mass index from height and weight, and NEWS2 from the vital signs. The places are those of the archetypes, so that it is calculated
/// whatever template they stand in; on the server always, whatever the browser has shown.
/// </summary>
/// <param name="form">The form.</param>
/// <param name="values">What stands in it.</param>
internal sealed class Calculations(FormGroup form, FormValues values)
{
    /// <summary>Ends the name of the choice of scale: 1, 2 or none.</summary>
    public const string Scale = ".skala";

    /// <summary>The place of the index, and the name of the part of it that is calculated.</summary>
    public const string BodyMassIndex = "body_mass_index.v2/at0004";

    private const decimal LeastHeight = 0.3m, MostHeight = 2.8m, LeastWeight = 0.3m, MostWeight = 650m;

    private readonly ILookup<string, FormField> _fields = form.Fields.ToLookup(field => field.Place, StringComparer.Ordinal);

    /// <summary>The group of the score; null where the template has none.</summary>
    public FormGroup? ScoreGroup { get; } = form.GroupsAndSelf.FirstOrDefault(IsScore);

    /// <summary>Whether a group is that of the score.</summary>
    public static bool IsScore(FormGroup group) => group.Kind == Documents.GroupKind.Entry && group.Node.NodeId is { } id && EntryPath.ConceptOf(id) == News2.Archetype;

    /// <summary>Whether it is to be scored.</summary>
    public bool IsScored => ScoreGroup is { } group && values[group.Key + Scale] is "1" or "2";

    /// <summary>The score of what is filled in; null where it is not to be scored, or nothing of it is.</summary>
    public News2? Score => IsScored && Scored() is { Steps.Count: > 0 } score ? score : null;

    /// <summary>The field of the body mass index, with its value where height and weight are known; null where the template has none.</summary>
    public (FormField Field, decimal? Value)? BodyMass => _fields[BodyMassIndex].FirstOrDefault() is { } place ? (place, Index()) : null;

    /// <summary>What is stored of the calculations: of an index that a document does not have, only when what it is made of has changed.</summary>
    /// <param name="isAsBefore">Whether a field of the document is as it was.</param>
    public IEnumerable<(string Key, JsonNode Value)> Entries(Func<FormField, bool> isAsBefore)
    {
        if (BodyMass is (var field, { } index) && (isAsBefore(field) || !_fields["height.v2/at0004"].Concat(_fields["body_weight.v2/at0004"]).All(isAsBefore))) return [(field.Name("|magnitude"), JsonValue.Create(index)), (field.Name("|unit"), JsonValue.Create("kg/m2")), .. Method(), .. ScoreEntries()];
        return ScoreEntries();
    }

    /// <summary>What the page shows of the calculations: texts by the names of their places.</summary>
    public IEnumerable<(string Name, string Text)> Shown(IStringLocalizer<WritingTexts> words)
    {
        if (BodyMass is (var field, { } index)) yield return (field.Name("|magnitude"), index.ToString("0.0", CultureInfo.CurrentUICulture));
        if (ScoreGroup is { } group) yield return (group.Key, TextOf(Score, IsScored, words));
    }

    /// <summary>A score in words: the total with its risk, or what is missing for one.</summary>
    public static string TextOf(News2? score, bool isScored, IStringLocalizer<WritingTexts> words) => score switch
    {
        { Total: { } total } => words["News.Total", total, words[$"News.{score.Risk}"]],
        { } some => words["News.Part", some.Steps.Values.Sum(step => step.Points), some.Steps.Count, News2.Parameters],
        _ => words[isScored ? "News.Nothing" : "News.Off"],
    };

    private News2 Scored() => new(
        Number("respiration.v2/at0004"), Number("pulse_oximetry.v1/at0006"), IsOnOxygen(), Number("blood_pressure.v2/at0004"), Number("pulse.v2/at0004"),
        Chosen("acvpu.v1/at0004") is { } awake ? awake == "at0005" : null, Number("body_temperature.v2/at0004"), values[ScoreGroup!.Key + Scale] == "2");

    private IEnumerable<(string, JsonNode)> Method() =>
        _fields["body_mass_index.v2/at0006"].FirstOrDefault() is { } method && method.Choices.Any(choice => choice.Value == "at0007") ? [(method.Name("|code"), JsonValue.Create("at0007"))] : [];

    private IEnumerable<(string, JsonNode)> ScoreEntries()
    {
        if (Score is not { Total: { } total, Risk: { } risk } score || ScoreGroup is not { } group) return [];
        var fields = group.Fields.ToDictionary(field => field.Place[(field.Place.IndexOf('/', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        var steps = score.Steps.Where(step => fields.ContainsKey(step.Key)).Select(step => (fields[step.Key].Name("|code"), (JsonNode)JsonValue.Create(step.Value.Code)));
        return [.. steps, .. Entry(fields, "at0028", "", JsonValue.Create(total)), .. Entry(fields, "at0056", "|code", JsonValue.Create(risk))];
    }

    private static IEnumerable<(string, JsonNode)> Entry(Dictionary<string, FormField> fields, string code, string part, JsonNode value) => fields.TryGetValue(code, out var field) ? [(field.Name(part), value)] : [];

    // Weight in kilograms over the square of the height in metres, with one decimal.
    private decimal? Index()
    {
        var (height, weight) = (Number("height.v2/at0004") * (Unit("height.v2/at0004") == "m" ? 1 : 0.01m), Number("body_weight.v2/at0004") * (Unit("body_weight.v2/at0004") == "g" ? 0.001m : 1));
        return height is >= LeastHeight and <= MostHeight && weight is >= LeastWeight and <= MostWeight ? decimal.Round(weight.Value / (height.Value * height.Value), 1, MidpointRounding.AwayFromZero) : null;
    }

    private bool? IsOnOxygen() => (Truth("inspired_oxygen.v1/at0057"), Number("inspired_oxygen.v1/at0051")) switch
    {
        (_, > 0) => true,
        ( { } onAir, _) => !onAir,
        (_, 0) => false,
        _ => null,
    };

    private decimal? Number(string place) => _fields[place].Select(field => FieldWriting.NumberOf(values[field.Name(field.Kind switch { FieldKind.Quantity => "|magnitude", FieldKind.Percent => "|numerator", _ => "" })])).FirstOrDefault(number => number is not null);

    private string? Unit(string place) => _fields[place].Select(field => FieldKinds.Input(field.Node, "unit")?.List is [var only] ? only.Value : values[field.Name("|unit")]).FirstOrDefault();

    private string? Chosen(string place) => _fields[place].Select(field => values[field.Name("|code")]).FirstOrDefault(code => code.Length > 0);

    private bool? Truth(string place) => _fields[place].Select(field => values[field.Key]).FirstOrDefault(text => text is "true" or "false") is { } told ? told == "true" : null;
}
