using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.ClinicalRepository;
using Varde.OpenEhr.ReferenceModel;
using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>The newest value that a record has of a field, with the time that it tells of.</summary>
/// <param name="Value">The value as text, with its unit.</param>
/// <param name="Time">When it was.</param>
public sealed record LastValue(FieldValue Value, DateTimeOffset Time);

/// <summary>
/// The newest values of a record by where they stand in their entries: from whatever template they came. They are of documents that the gate shows this reader, and of no other.
/// </summary>
internal sealed class LastValues
{
    /// <summary>How many documents are looked through, the newest first.</summary>
    public const int MostDocuments = 60;

    private readonly Dictionary<string, (Element Element, DateTimeOffset Time)> _newest = new(StringComparer.Ordinal);

    private readonly Dictionary<string, List<CodeText>> _codes = new(StringComparer.Ordinal);

    /// <summary>None.</summary>
    public static LastValues None { get; } = new([]);

    /// <param name="documents">The documents.</param>
    public LastValues(IEnumerable<RecordDocument> documents)
    {
        foreach (var document in documents)
            if (document.Content is { } content)
                foreach (var (path, element, time) in EntryPath.ElementsOf(content))
                    if (element.Value is not null) Take(path, element, TimeOf(time) ?? document.Version.TimeCommitted);
    }

    /// <summary>The codes that the record holds of a value set, as far as they stand where a form looks for them, the newest first.</summary>
    /// <param name="field">The field.</param>
    public IEnumerable<CodeText> CodesOf(FormField field) => _codes.TryGetValue(field.Path, out var codes) ? codes : [];

    /// <summary>The newest value of a field; null when the record has none that may be seen.</summary>
    /// <param name="field">The field.</param>
    /// <param name="form">The names of the form's codes.</param>
    /// <param name="texts">The words of values.</param>
    public LastValue? Of(FormField field, FormTexts form, IStringLocalizer<Texts> texts) =>
        _newest.TryGetValue(field.Path, out var found) && found.Element.Value is { } value ? new(new ValueReader(texts).Read(value, code => form.Term(field.Node, code)), found.Time) : null;

    private void Take(string path, Element element, DateTimeOffset time)
    {
        if (element.Value is DvCodedText { DefiningCode: { CodeString: { Length: > 0 } code, TerminologyId.Value: { } system }, Value: { } display } && system is not ("local" or "openehr"))
            Add(path, new CodeText(system, code, display));
        if (!_newest.TryGetValue(path, out var known) || known.Time < time) _newest[path] = (element, time);
    }

    private void Add(string path, CodeText code)
    {
        if (!_codes.TryGetValue(path, out var codes)) _codes[path] = codes = [];
        if (!codes.Contains(code)) codes.Add(code);
    }

    private static DateTimeOffset? TimeOf(string? iso) => DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
