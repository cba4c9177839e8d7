using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Web.Components;
using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>What became of one field: the values of the simplified form FLAT that it gives, or what is wrong with it.</summary>
/// <param name="Entries">Keys and values; none for a field that is empty.</param>
/// <param name="Fault">What is wrong; null for nothing.</param>
internal sealed record WrittenField(IReadOnlyList<(string Key, JsonNode Value)> Entries, string? Fault)
{
    /// <summary>Nothing was filled in.</summary>
    public static WrittenField Nothing { get; } = new([], null);

    /// <summary>Whether anything was filled in, right or wrong.</summary>
    public bool IsFilled => Entries.Count > 0 || Fault is not null;
}

/// <summary>Reads what was written in fields, in the reader's notation: days in the Norwegian order, the comma or the point of numbers.</summary>
/// <param name="values">What stands in the form.</param>
/// <param name="kept">The document that the form was filled from; empty for a new one.</param>
/// <param name="today">Now.</param>
/// <param name="words">The words of what is wrong.</param>
internal sealed class FieldWriting(FormValues values, FlatDocument kept, DateTimeOffset today, IStringLocalizer<WritingTexts> words)
{
    private const int LongestText = 100_000;

    private static readonly string[] Clocks = ["H.mm", "H:mm", "HHmm", "H.mm.ss", "H:mm:ss", "%H"];

    /// <summary>Reads a field.</summary>
    public WrittenField Read(FormField field) => field.Kind switch
    {
        FieldKind.Text or FieldKind.TextChoice => Text(field),
        FieldKind.Choice => Choice(field),
        FieldKind.CodeSearch => Code(field),
        FieldKind.Quantity => Quantity(field),
        FieldKind.Count => Number(field, field.Key, FieldKinds.Input(field.Node, null), decimals: 0),
        FieldKind.Percent => Number(field, field.Name("|numerator"), FieldKinds.Input(field.Node, "numerator")),
        FieldKind.Ratio => Both(Number(field, field.Name("|numerator"), FieldKinds.Input(field.Node, "numerator")), Number(field, field.Name("|denominator"), FieldKinds.Input(field.Node, "denominator"))),
        FieldKind.YesNo => values[field.Key] is "true" or "false" ? Entry(field.Key, values[field.Key] == "true") : WrittenField.Nothing,
        FieldKind.Date => values.Trimmed(field.Name(".dag")) is { Length: > 0 } day ? Day(day) is { } read ? Entry(field.Key, read) : Wrong("WrongDate") : WrittenField.Nothing,
        FieldKind.DateTime => DateAndTime(field),
        FieldKind.Time => values.Trimmed(field.Name(".kl")) is { Length: > 0 } clock ? Clock(clock) is { } read ? Entry(field.Key, read.ToString("HH:mm:ss", CultureInfo.InvariantCulture)) : Wrong("WrongTime") : WrittenField.Nothing,
        FieldKind.Duration => Duration(field),
        FieldKind.Identifier => values.Trimmed(field.Name("|id")) is { Length: > 0 } id ? new([(field.Name("|id"), JsonValue.Create(id)), .. Kept(field, "|type", "|issuer", "|assigner")], null) : WrittenField.Nothing,
        _ => WrittenField.Nothing,
    };

    /// <summary>A number as it is written by people; null for what is none.</summary>
    public static decimal? NumberOf(string text) =>
        decimal.TryParse(text.Trim().Replace(',', '.').Replace('\u2212', '-'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e12m ? number : null;

    private WrittenField Text(FormField field)
    {
        var text = values.Trimmed(field.Key);
        return text.Length == 0 ? WrittenField.Nothing : text.Length > LongestText ? Wrong("TooLong", LongestText) : Entry(field.Key, text);
    }

    private WrittenField Choice(FormField field)
    {
        var (code, other) = (values[field.Name("|code")], values.Trimmed(field.Name("|other")));
        if (code.Length > 0 && other.Length > 0) return Wrong("CodeAndText");
        if (code.Length == 0) return other.Length == 0 || !field.TakesOtherText ? WrittenField.Nothing : Entry(field.Name("|other"), other);
        if (field.Choices.FirstOrDefault(choice => choice.Value == code) is { Item: { } item }) return new([(field.Name("|code"), JsonValue.Create(code)), .. StateOf(field, item)], null);
        // A code that the document held before, and that the list does not have.
        return code == kept.Text(field.Name("|code")) ? new([(field.Name("|code"), JsonValue.Create(code)), .. Kept(field, "|terminology", "|value", "|ordinal")], null) : Wrong("NotListed");
    }

    // A careflow step says in which state it leaves what was ordered.
    private static IEnumerable<(string, JsonNode)> StateOf(FormField field, WebTemplateListItem item) =>
        field.Node.Id == "careflow_step" && item.CurrentStates is [var state, ..] ? [(field.Key[..field.Key.LastIndexOf('/')] + "/current_state|code", JsonValue.Create(state))] : [];

    private WrittenField Code(FormField field)
    {
        var text = values.Trimmed(field.Name(".kode"));
        if (text.Length == 0) return WrittenField.Nothing;
        if (CodeText.Read(text) is { } code)
            return new([(field.Name("|code"), JsonValue.Create(code.Code)), (field.Name("|value"), JsonValue.Create(code.Display)), (field.Name("|terminology"), JsonValue.Create(code.System))], null);
        return field.TakesOtherText ? Entry(field.Name("|other"), text) : Wrong("ChooseCode");
    }

    private WrittenField Quantity(FormField field)
    {
        var (name, unitName) = (field.Name("|magnitude"), field.Name("|unit"));
        if (values.Trimmed(name).Length == 0) return WrittenField.Nothing;
        var units = FieldKinds.Input(field.Node, "unit")?.List ?? [];
        var unit = units is [var only] ? only.Value : values.Trimmed(unitName);
        if (unit.Length == 0) return Wrong("UnitMissing");
        if (units.Count > 0 && units.All(one => one.Value != unit)) return Wrong("NotListed");
        var validation = units.FirstOrDefault(one => one.Value == unit)?.Validation ?? FieldKinds.Input(field.Node, "magnitude")?.Validation;
        var number = Checked(field, name, validation, MostDecimals(validation));
        return number.Fault is not null ? number : number with { Entries = [.. number.Entries, (unitName, JsonValue.Create(unit))] };
    }

    private WrittenField Number(FormField field, string name, WebTemplateInput? input, int? decimals = null) =>
        values.Trimmed(name).Length == 0 ? WrittenField.Nothing : Checked(field, name, input?.Validation, decimals ?? MostDecimals(input?.Validation));

    private WrittenField Checked(FormField field, string name, WebTemplateValidation? validation, int? decimals)
    {
        if (NumberOf(values[name]) is not { } number) return Wrong(field.Kind == FieldKind.Count ? "WrongCount" : "WrongNumber");
        if (decimals is { } most && decimal.Round(number, most) != number) return most == 0 ? Wrong("WrongCount") : Wrong("Decimals", most);
        return NumberRange.Of(validation?.Range) is { } range && !range.Holds(number) ? Wrong("OutOfRange", range.Text(words)) : Entry(name, number);
    }

    private static int? MostDecimals(WebTemplateValidation? validation) => int.TryParse(validation?.Precision?.Max, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;

    private static WrittenField Both(WrittenField one, WrittenField other) => new([.. one.Entries, .. other.Entries], one.Fault ?? other.Fault);

    private string? Day(string text) =>
        NorwegianDate.TryRead(text, today, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        // A year, or a month of one, where no more is known.
        : DateTime.TryParseExact(text, "yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var year) ? year.ToString("yyyy", CultureInfo.InvariantCulture)
        : DateTime.TryParseExact(text, ["M.yyyy", "yyyy-MM"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month.ToString("yyyy-MM", CultureInfo.InvariantCulture)
        : null;

    private static TimeOnly? Clock(string text) => TimeOnly.TryParseExact(text, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock) ? clock : null;

    private WrittenField DateAndTime(FormField field)
    {
        var (written, at) = (values.Trimmed(field.Name(".dag")), values.Trimmed(field.Name(".kl")));
        if (written.Length == 0 && at.Length == 0) return WrittenField.Nothing;
        if (Day(written) is not { } day) return Wrong("WrongDate");
        if (at.Length == 0) return Entry(field.Key, day);
        if (Clock(at) is not { } clock || day.Length < 10) return Wrong("WrongTime");
        var local = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(clock);
        // What nobody has changed keeps its seconds.
        if (kept.Text(field.Key) is { } before && new FieldReading(kept).TimeOf(before) == (written, at)) return Entry(field.Key, before);
        return TimeText.InstantOf(local) is { } instant ? Entry(field.Key, instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)) : Wrong("NoSuchTime");
    }

    private WrittenField Duration(FormField field)
    {
        var (count, unit) = (values.Trimmed(field.Name(".antall")), values[field.Name(".enhet")]);
        if (count.Length == 0) return WrittenField.Nothing;
        if (DurationUnit.Write(count, unit) is { } iso) return Entry(field.Key, iso);
        return kept.Text(field.Key) == count ? Entry(field.Key, count) : Wrong("WrongCount");
    }

    private IEnumerable<(string, JsonNode)> Kept(FormField field, params string[] parts) => parts.Select(field.Name).Select(key => (key, kept.Value(key))).Where(one => one.Item2 is not null).Select(one => (one.key, one.Item2!));

    private static WrittenField Entry(string key, JsonNode value) => new([(key, value)], null);

    private WrittenField Wrong(string word, params object[] arguments) => new([], words[$"Fault.{word}", arguments]);
}
