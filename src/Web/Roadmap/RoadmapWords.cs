using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.Roadmap;

namespace Varde.Web.Roadmap;

/// <summary>A roadmap in the words of its pages.</summary>
/// <param name="texts">The texts in the reader's language.</param>
internal sealed class RoadmapWords(IStringLocalizer<RoadmapTexts> texts)
{
    /// <summary>A date as the page writes it, or that it is not decided.</summary>
    public string Date(RoadmapDate date) => date.IsDefined ? date.Text : texts["NotDecided"];

    /// <summary>From when to when.</summary>
    public string Period(Delivery one) => (one.Start.IsDefined, one.End.IsDefined) switch
    {
        (true, true) => $"{one.Start.Text}–{one.End.Text}",
        (true, false) => texts["From", one.Start.Text],
        (false, true) => texts["Until", one.End.Text],
        _ => texts["NoDates"],
    };

    /// <summary>What of a page that is imported is wrong or odd, with its line (<see cref="ImportFaultCode"/>).</summary>
    public string Import(Fault fault) => fault.Kind is { } kind ? texts[$"Import.{kind.Code}", [.. kind.Arguments]] : texts["Import.Other"];

    /// <summary>The phases, one after the other.</summary>
    public string Phases(Delivery one) => one.Phases.Count == 0 ? texts["NoPhase"] : string.Join(", ", one.Phases.Select(phase => phase.Text));

    /// <summary>How far it has come by its dates.</summary>
    public string Progress(Delivery one, DateOnly day) => texts[$"Progress.{one.ProgressAt(day)}"];

    /// <summary>How far a day was moved: "12 måneder", "1 måned og 3 dager".</summary>
    public string Length(DateShift shift)
    {
        string[] parts = [Counted(shift.Months, "Month"), Counted(shift.Days, "Day")];
        return string.Join(texts["And"], parts.Where(part => part.Length > 0));
    }

    /// <summary>How far, and which way: "12 måneder senere".</summary>
    public string Shift(DateShift shift) => texts[shift.IsLater ? "Later" : "Earlier", Length(shift)];

    /// <summary>A move: "flyttet fra 31.12.2024 til 31.12.2025, 12 måneder senere".</summary>
    public string Move(DateMove move, string which) =>
        move.Shift is { } shift ? texts[$"{which}MovedBy", Date(move.From), Date(move.To), Shift(shift)] : texts[$"{which}Moved", Date(move.From), Date(move.To)];

    /// <summary>All that changed of a delivery, one sentence each.</summary>
    public IEnumerable<string> Sentences(RoadmapChange change)
    {
        if (change.Kind != ChangeKind.Changed) yield return texts[change.WentAfterItsEnd ? "Change.DroppedAfterEnd" : $"Change.{change.Kind}"];
        if (change.MovedEnd is { } end) yield return Move(end, "End");
        if (change.MovedStart is { } start) yield return Move(start, "Start");
        foreach (var field in change.Fields.Where(field => field.Field is not (DeliveryField.Start or DeliveryField.End))) yield return Sentence(field);
        if (change.After?.Delivery.Doubt is { } doubt and not MatchDoubt.None) yield return texts[$"Doubt.{doubt}"];
    }

    /// <summary>A change in one line.</summary>
    public string Line(RoadmapChange change) => string.Join(" ", Sentences(change));

    private string Sentence(FieldChange field) => field.Field == DeliveryField.Tentative ? texts[field.After == "true" ? "BecameTentative" : "BecameFirm"]
        : texts["FieldChanged", texts[$"Field.{field.Field}"], Or(field.Before), Or(field.After)];

    private string Or(string text) => text.Length > 0 ? $"«{text}»" : texts["Nothing"];

    private string Counted(int count, string unit) => count == 0 ? "" : $"{count} {texts[count == 1 ? unit : unit + "s"]}";
}
