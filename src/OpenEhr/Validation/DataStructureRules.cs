using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Validation;

/// <summary>Elements, tables, histories and events. RM 1.1.0 Data Structures.</summary>
internal static class DataStructureRules
{
    public static void Register()
    {
        Rules.Add<Element>(RmModel.Element, CheckElement);
        Rules.Add<ItemTable>(RmModel.ItemTable, CheckTable);
        Rules.Add<History>(RmModel.History, CheckHistory);
        Rules.Add<IntervalEvent>(RmModel.IntervalEvent, (item, faults) => CodeRules.InGroup(item.MathFunction, OpenEhrTerminology.EventMathFunction, "math_function", faults));
    }

    private static void CheckElement(Element element, FaultList faults)
    {
        if (element.Value is null && element.NullFlavour is null) faults.AddAbsence(null, FaultCode.ElementWithoutValue.Of());
        if (element is { Value: not null, NullFlavour: not null }) faults.Add("null_flavour", FaultCode.ValueAndNullFlavour.Of());
        if (element is { Value: not null, NullReason: not null }) faults.Add("null_reason", FaultCode.ValueAndNullReason.Of());
        CodeRules.InGroup(element.NullFlavour, OpenEhrTerminology.NullFlavours, "null_flavour", faults);
    }

    private static void CheckTable(ItemTable table, FaultList faults)
    {
        if (table.Rows.SelectMany(row => row.Items).FirstOrDefault(item => item is not Element) is { } other)
            faults.Add("rows", FaultCode.RowOfOther.Of(other.Class.Name));
    }

    private static void CheckHistory(History history, FaultList faults)
    {
        if (history.Events.Count == 0 && history.Summary is null) faults.AddAbsence("events", FaultCode.HistoryWithoutEvents.Of());
        if (history is { Period.Value: { } period, Origin.Value: { } origin }) CheckPeriod(history, period, origin, faults);
    }

    // HISTORY, Period_consistency: in a periodic series every event lies a whole number of periods after the origin.
    private static void CheckPeriod(History history, string period, string origin, FaultList faults)
    {
        if (IsoDuration.Parse(period) is not { IsExact: true, Magnitude: > 0 } length || IsoDateTime.ParseDateTime(origin) is not { Precision: >= IsoPrecision.Second } begin) return;
        var ticks = (long)(length.Magnitude * TimeSpan.TicksPerSecond);
        foreach (var item in history.Events)
        {
            if (item.Time?.Value is not { } text || IsoDateTime.ParseDateTime(text) is not { Precision: >= IsoPrecision.Second } time) continue;
            if (time.Offset == begin.Offset && (time.First - begin.First) % ticks != 0)
                faults.Add("events", FaultCode.EventOutOfPeriod.Of(Shown.Text(text), Shown.Text(period), Shown.Text(origin)));
        }
    }
}
