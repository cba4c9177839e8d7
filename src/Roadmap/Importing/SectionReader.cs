using Varde.Foundation;

namespace Varde.Roadmap.Importing;

/// <summary>Reads the measures of one sub-goal with their deliveries.</summary>
/// <param name="remarks">Where it says what is missing or odd.</param>
internal sealed class SectionReader(List<Fault> remarks)
{
    private const int LongestPhase = 80;

    /// <summary>Reads them.</summary>
    public Outcome<IReadOnlyList<Measure>> Read(PageItem section)
    {
        var measures = new List<Measure>();
        foreach (var item in IsFlat(section) ? Levelled(section) : section.Items)
            if (MeasureOf(item).TryGet(out var measure, out var refusal)) measures.Add(measure);
            else return Outcome<IReadOnlyList<Measure>>.Refused(refusal);
        return Outcome<IReadOnlyList<Measure>>.Done(measures);
    }

    private Outcome<Measure> MeasureOf(PageItem item)
    {
        if (item.Fields is [var (_, _, line), ..]) return PageText.At(line, ImportFaultCode.DeliveryInNoMeasure, item.Line);
        if (TitleFault(item) is { } fault) return fault;
        var deliveries = new List<Delivery>();
        var body = new List<PagePart>();
        foreach (var part in item.Parts)
        {
            if (part is not PageItem inner || !IsDelivery(inner, deliveries.Count > 0)) body.Add(part);
            else if (DeliveryOf(inner).TryGet(out var delivery, out var refusal)) deliveries.Add(delivery);
            else return refusal;
        }
        return new Measure(item.Title, BodyReader.Of(body), deliveries);
    }

    // Before the first delivery a list tells of the measure; after it a short item without fields is a delivery of which nothing is known.
    private static bool IsDelivery(PageItem item, bool isAfterOne) =>
        item.Fields.Count > 0 || (isAfterOne && item.Title.Length <= 150 && !item.Title.EndsWith('.') && PageWords.Reading(item.Title) is null && !item.Words.Any());

    private Outcome<Delivery> DeliveryOf(PageItem item)
    {
        if (TitleFault(item) is { } fault) return fault;
        if (FieldWithin(item) is { } lost) return PageText.At(lost.Line, ImportFaultCode.FieldInList, PageWords.NameOf(lost.Field), item.Line);
        if (!DateOf(item, PageField.Start).TryGet(out var start, out var refusal) || !DateOf(item, PageField.End).TryGet(out var end, out refusal)) return refusal;
        if (start.First > end.Last) Remark(item, ImportFaultCode.EndsBeforeStart);
        var phases = item.Words.Where(words => IsPhase(item, words)).ToHashSet<PageWordsPart>(ReferenceEqualityComparer.Instance);
        var body = item.Parts.Where(part => part is not PageWordsPart words || !(phases.Contains(words) || PageWords.IsTentative(words.Text)));
        return new Delivery(
            item.Title, Value(item, PageField.Owner), Value(item, PageField.Groups), start, end, [.. item.Words.Where(phases.Contains).Select(PhaseOf)],
            item.Words.Any(words => PageWords.IsTentative(words.Text)), BodyReader.Of(body));
    }

    private static bool IsPhase(PageItem item, PageWordsPart words) =>
        item.Fields.Any(field => field.Field is PageField.Start or PageField.End && field.Line < words.Line)
        && words.Text.Length <= LongestPhase && !words.Text.EndsWith('.') && !PageWords.IsTentative(words.Text) && !PageWords.IsButton(words.Text) && PageWords.Reading(words.Text) is null;

    private RoadmapPhase PhaseOf(PageWordsPart words)
    {
        var phase = new RoadmapPhase(words.Text);
        if (!phase.IsKnown) remarks.Add(ImportFaultCode.UnknownPhase.InLine(words.Line, words.Text));
        return phase;
    }

    private Outcome<RoadmapDate> DateOf(PageItem item, PageField field)
    {
        if (!item.Has(field))
        {
            Remark(item, ImportFaultCode.FieldMissing, PageWords.NameOf(field));
            return RoadmapDate.Missing;
        }
        var (_, value, line) = item.Fields.First(one => one.Field == field);
        return RoadmapDate.Parse(value) is { } date ? date : PageText.At(line, ImportFaultCode.DateNotRead, PageWords.NameOf(field), value.Length <= 60 ? value : value[..60] + "…");
    }

    private string? Value(PageItem item, PageField field)
    {
        if (item.Fields.Where(one => one.Field == field).Select(one => one.Value).FirstOrDefault() is { Length: > 0 } value) return value;
        Remark(item, ImportFaultCode.FieldMissing, PageWords.NameOf(field));
        return null;
    }

    private void Remark(PageItem item, ImportFaultCode code, params object[] more) => remarks.Add(code.InLine(item.Line, [item.Title, .. more]));

    private static Invalid? TitleFault(PageItem item) =>
        item.Title.Length == 0 ? PageText.At(item.Line, ImportFaultCode.NoTitle)
        : item.Title.Length > PageTree.LongestTitle ? PageText.At(item.Line, ImportFaultCode.LongTitle, item.Title.Length, PageTree.LongestTitle) : null;

    private static (PageField Field, int Line)? FieldWithin(PageItem item)
    {
        foreach (var inner in item.Items)
            if (inner.Fields is [var (field, _, line), ..]) return (field, line);
            else if (FieldWithin(inner) is { } found) return found;
        return null;
    }

    private static bool IsFlat(PageItem section) => section.Items.All(item => !item.Items.Any()) && section.Items.Any(item => item.Fields.Count > 0);

    /// <summary>
    /// Tells measures from deliveries where all bullets stand equally far in: a measure is folded by a button or comes before any delivery, and what stands between the first and the last field of
    /// a delivery is said of it.
    /// </summary>
    private static List<PageItem> Levelled(PageItem section)
    {
        List<PageItem> measures = [];
        PageItem? delivery = null;
        foreach (var item in section.Items)
        {
            var isFolded = item.Words.FirstOrDefault() is { } first && PageWords.IsFold(first.Text);
            if (item.Fields.Count == 0 && delivery is not null && item.Line < delivery.Fields[^1].Line) delivery.Parts.Add(item);
            else if (item.Fields.Count == 0 && (isFolded || measures.Count == 0 || delivery is not null))
            {
                measures.Add(item);
                delivery = null;
            }
            else if (measures.Count == 0) measures.Add(item);
            else
            {
                measures[^1].Parts.Add(item);
                if (item.Fields.Count > 0) delivery = item;
            }
        }
        return measures;
    }
}
