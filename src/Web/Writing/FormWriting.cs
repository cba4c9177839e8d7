using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>What a form gives: the document in the simplified form FLAT, and what is wrong.</summary>
/// <param name="Flat">The document.</param>
/// <param name="Faults">What is wrong; the document lacks the fields that are.</param>
internal sealed record WrittenForm(byte[] Flat, IReadOnlyList<FormFault> Faults);

/// <summary>Something wrong with a form.</summary>
/// <param name="Field">The key of the field; empty for the form as a whole.</param>
/// <param name="Message">What.</param>
public sealed record FormFault(string Field, string Message);

/// <summary>
/// Puts a document together from a form, the document that it was filled from, and what is calculated. What the form has no field for stays as it was; so does every field that nobody
/// has changed, with all that stands beside its value.
/// </summary>
/// <param name="form">The form.</param>
/// <param name="start">The field of the document's time; null where there is none.</param>
/// <param name="setting">The field of the setting; null where there is none.</param>
/// <param name="values">What stands in it.</param>
/// <param name="kept">The document that it was filled from; empty for a new one.</param>
/// <param name="now">Now.</param>
/// <param name="words">The words of what is wrong.</param>
internal sealed class FormWriting(FormGroup form, FormField? start, FormField? setting, FormValues values, FlatDocument kept, DateTimeOffset now, IStringLocalizer<WritingTexts> words)
{
    // What says nothing of its own: an entry that has nothing else is none.
    private static readonly string[] Context = ["language", "encoding", "subject", "time", "ism_transition", "action_archetype_id", "_work_flow_id", "_provider"];

    private readonly FieldWriting _fields = new(values, kept, now, words);
    private readonly FieldReading _before = new(kept);
    private readonly Calculations _calculations = new(form, values);
    private readonly SortedDictionary<string, JsonNode> _document = new(StringComparer.Ordinal);
    private readonly List<FormFault> _faults = [];
    private readonly HashSet<string> _filled = [];

    /// <summary>Writes the document.</summary>
    /// <param name="context">What the page knows of the document as a whole: who writes it, where, in which language.</param>
    /// <param name="isSigned">Whether what must be filled in is asked for.</param>
    public WrittenForm Write(IEnumerable<(string Key, string Text)> context, bool isSigned)
    {
        foreach (var (key, value) in kept.Values.Where(one => IsKept(one.Key))) _document[key] = value.DeepClone();
        foreach (var (key, text) in context) _document[key] = JsonValue.Create(text);
        foreach (var field in Asked()) Put(field);
        foreach (var (key, value) in _calculations.Entries(IsAsBefore)) Calculated(key, value);
        // What has no time of its own happened when the document tells of.
        if (start is not null && _document.TryGetValue(start.Key, out var told)) _document["ctx/time"] = told.DeepClone();
        if (isSigned) Demand(form, isDemanded: true);
        if (isSigned && start is not null && !_filled.Contains(start.Key)) Miss(start);
        if (isSigned && _filled.All(key => key == start?.Key || key == setting?.Key)) _faults.Add(new("", words["Fault.Empty"]));
        foreach (var group in form.GroupsAndSelf.Where(group => group != form && group.Kind != GroupKind.Background && !HasContent(group))) Drop(group.Key);
        return new(JsonSerializer.SerializeToUtf8Bytes(_document), _faults);
    }

    // The fields of the score are not filled in, but calculated.
    private IEnumerable<FormField> Asked() => new[] { start, setting }.OfType<FormField>().Concat(form.Fields).Where(field => !IsOfScore(field.Key));

    private bool IsOfScore(string key) => _calculations.ScoreGroup is { } score && FormValues.IsWithin(key, score.Key);

    private void Put(FormField field)
    {
        if (IsAsBefore(field))
        {
            foreach (var (key, value) in kept.Values.Where(one => FormValues.IsWithin(one.Key, field.Key))) _document[key] = value.DeepClone();
            if (_before.Texts(field).Any(before => before.Value.Length > 0)) _filled.Add(field.Key);
            return;
        }
        var written = _fields.Read(field);
        if (written.IsFilled) _filled.Add(field.Key);
        if (written.Fault is { } fault) _faults.Add(new(field.Key, fault));
        foreach (var (key, value) in written.Entries) _document[key] = value;
    }

    private bool IsAsBefore(FormField field) =>
        kept.Values.Any(one => FormValues.IsWithin(one.Key, field.Key)) && _before.Texts(field).All(before => before.Value.Trim() == values.Trimmed(before.Key));

    private void Calculated(string key, JsonNode value)
    {
        _document[key] = value;
        var field = key.Split('|')[0];
        _filled.Add(field);
        _faults.RemoveAll(fault => fault.Field == field);
    }

    // What the form shows no field of: parts that were taken away, and times that only repeat that of the document, follow the form all the same.
    private bool IsKept(string key)
    {
        if (key == $"{form.Key}/_uid" || IsOfScore(key) && IsScoredAnew || Asked().Any(field => FormValues.IsWithin(key, field.Key))) return false;
        if (FlatDocument.Numbered(key).Any(part => _series.Contains(part[..part.LastIndexOf(':')]) && !_parts.Contains(part))) return false;
        return !(key.EndsWith("/time", StringComparison.Ordinal) && start is not null && kept.Text(key) == kept.Text(start.Key) && !IsAsBefore(start));
    }

    // A score that cannot be calculated from this form stays as it was written, as long as none of what it is made of is here.
    private bool IsScoredAnew => _calculations.Score is not null || values[_calculations.ScoreGroup!.Key + Calculations.Scale].Length > 0;

    private readonly HashSet<string> _parts = [.. Parts(form).Select(part => part.Key)];

    private readonly HashSet<string> _series = [.. Parts(form).Where(part => part.Node.IsMultiple).Select(part => part.Series), .. form.GroupsAndSelf.SelectMany(group => group.Absent).Select(one => one.Series)];

    private static IEnumerable<FormPart> Parts(FormGroup group) => group.Parts.Concat(group.Parts.OfType<FormGroup>().SelectMany(Parts));

    // What the template demands of a part is asked for once something of the part is there. Of what may stand several times, one is enough.
    private void Demand(FormGroup group, bool isDemanded)
    {
        if (Calculations.IsScore(group) || !isDemanded && !IsFilled(group)) return;
        if (group.IsAlternatives && group.Parts.Where(IsFilled).ToList() is [_, .., var last]) _faults.Add(new(last.Fields.First(field => _filled.Contains(field.Key)).Key, words["Fault.OneOf"]));
        foreach (var series in group.Parts.GroupBy(part => part.Series).Select(alike => alike.ToList()))
        {
            var isMissing = !series.Exists(IsFilled);
            if (series[0] is FormField { IsRequired: true } field && isMissing) Miss(field);
            foreach (var inner in series.OfType<FormGroup>()) Demand(inner, inner.Kind == GroupKind.Background || isMissing && inner.IsDemanded && inner == series[0]);
        }
    }

    private bool IsFilled(FormPart part) => part.Fields.Any(field => _filled.Contains(field.Key));

    private void Miss(FormField field)
    {
        if (_faults.All(fault => fault.Field != field.Key)) _faults.Add(new(field.Key, words["Fault.Missing"]));
    }

    private bool HasContent(FormGroup group) => IsFilled(group) || _document.Keys.Any(key => FormValues.IsWithin(key, group.Key) && !Context.Contains(key[group.Key.Length..].TrimStart('/').Split('/', '|', ':')[0]));

    private void Drop(string key)
    {
        foreach (var one in _document.Keys.Where(one => FormValues.IsWithin(one, key)).ToList()) _document.Remove(one);
    }
}
