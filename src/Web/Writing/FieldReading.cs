using System.Globalization;
using Varde.AccessControl;
using Varde.Web.Components;

namespace Varde.Web.Writing;

/// <summary>Fills fields from a document, in the reader's notation: what <see cref="FieldWriting"/> reads again.</summary>
/// <param name="document">The document in the simplified form FLAT.</param>
internal sealed class FieldReading(FlatDocument document)
{
    /// <summary>The values of a form that shows the document: its structure, and the texts of its fields.</summary>
    /// <param name="build">Makes the form of some values.</param>
    /// <param name="context">The fields of the document as a whole.</param>
    public FormValues ValuesOf(Func<FormValues, FormGroup> build, IReadOnlyList<FormField> context)
    {
        var structure = FormValues.Of(document.Instances().Select(key => new KeyValuePair<string, string>(key + FormValues.There, "1")));
        var fields = build(structure).Fields.Concat(context);
        return FormValues.Of([.. document.Instances().Select(key => new KeyValuePair<string, string>(key + FormValues.There, "1")), .. fields.SelectMany(Texts).Where(one => one.Value.Length > 0)]);
    }

    /// <summary>A date and time as day and clock.</summary>
    public (string Day, string Clock) TimeOf(string iso)
    {
        if (iso.Length <= 10) return (DayOf(iso), "");
        if (!DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var instant)) return (iso, "");
        var local = HasZone(iso) ? NorwegianCalendar.ClockAt(instant).DateTime : DateTime.Parse(iso, CultureInfo.InvariantCulture);
        return (NorwegianDate.Of(DateOnly.FromDateTime(local)), local.ToString("HH.mm", CultureInfo.InvariantCulture));
    }

    /// <summary>The texts of a field by the names of its inputs; empty ones for what the document does not have.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts(FormField field) => field.Kind switch
    {
        FieldKind.Choice => [Same(field.Name("|code")), Same(field.Name("|other"))],
        FieldKind.CodeSearch => [new(field.Name(".kode"), CodeOf(field))],
        FieldKind.Quantity => [Number(field.Name("|magnitude")), Same(field.Name("|unit"))],
        FieldKind.Percent => [Number(field.Name("|numerator"))],
        FieldKind.Ratio => [Number(field.Name("|numerator")), Number(field.Name("|denominator"))],
        FieldKind.Date => [new(field.Name(".dag"), DayOf(document.Text(field.Key) ?? ""))],
        FieldKind.DateTime => TimeOf(document.Text(field.Key) ?? "") is var (day, clock) ? [new(field.Name(".dag"), day), new(field.Name(".kl"), clock)] : [],
        FieldKind.Time => [new(field.Name(".kl"), ClockOf(document.Text(field.Key) ?? ""))],
        FieldKind.Duration => DurationUnit.Read(document.Text(field.Key) ?? "") is var (count, unit) ? [new(field.Name(".antall"), count), new(field.Name(".enhet"), unit)] : [],
        FieldKind.Identifier => [Same(field.Name("|id"))],
        _ => [Same(field.Key)],
    };

    private KeyValuePair<string, string> Same(string key) => new(key, document.Text(key) ?? "");

    private KeyValuePair<string, string> Number(string key) => new(key, (document.Text(key) ?? "").Replace(".", CultureInfo.CurrentUICulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal));

    private string CodeOf(FormField field) =>
        document.Text(field.Name("|code")) is { } code ? new CodeText(document.Text(field.Name("|terminology")) ?? "", code, document.Text(field.Name("|value")) ?? code).ToString()
        : document.Text(field.Name("|other")) ?? document.Text(field.Key) ?? document.Text(field.Name("|value")) ?? "";

    private static string DayOf(string iso) => DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? NorwegianDate.Of(day) : iso;

    private static string ClockOf(string iso) => TimeOnly.TryParse(iso, CultureInfo.InvariantCulture, out var clock) ? clock.ToString("HH.mm", CultureInfo.InvariantCulture) : iso;

    private static bool HasZone(string iso) => iso.EndsWith('Z') || iso.LastIndexOfAny(['+', '-']) > 10;
}
