using System.Text;
using Varde.Roadmap;

namespace Varde.Modules.Tests.Roadmap;

/// <summary>Writes a roadmap as a page of the shape that is imported, in the ways in which such pages differ.</summary>
/// <param name="Bullet">The bullet.</param>
/// <param name="Step">How much further in a level stands.</param>
/// <param name="UsesTabs">Whether a level is a tab.</param>
/// <param name="LineEnd">The end of lines.</param>
/// <param name="HasMark">Whether it begins with a byte order mark.</param>
/// <param name="HasButtons">Whether the words of buttons stand in it.</param>
internal sealed record PageWriter(string Bullet, int Step, bool UsesTabs, string LineEnd, bool HasMark, bool HasButtons)
{
    public static PageWriter Usual { get; } = new("•", 2, UsesTabs: false, "\n", HasMark: false, HasButtons: true);

    public byte[] Write(RoadmapPlan plan)
    {
        List<string> lines = [.. HasButtons ? ["Hopp til hovedinnhold", ""] : Array.Empty<string>(), plan.Publisher, "", .. Body(plan.Introduction, 0)];
        foreach (var subGoal in plan.SubGoals)
        {
            lines.AddRange([$"Delmål {subGoal.Code} - {subGoal.Title}", "", .. Body(subGoal.Body, 0)]);
            foreach (var measure in subGoal.Measures) lines.AddRange(Lines(measure));
        }
        var text = string.Join(LineEnd, lines);
        return [.. HasMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text)];
    }

    private IEnumerable<string> Lines(Measure measure) =>
        [Item(1, measure.Title), "", .. HasButtons ? [In(2) + "Mindre informasjon Mer informasjon", ""] : Array.Empty<string>(), .. Body(measure.Body, 2), .. measure.Deliveries.SelectMany(Lines)];

    private IEnumerable<string> Lines(Delivery delivery)
    {
        string?[] fields = [delivery.Owner is null ? null : $"Eier: {delivery.Owner}", delivery.UserGroups is null ? null : $"Brukergrupper: {delivery.UserGroups}"];
        var named = string.Join(" | ", fields.OfType<string>());
        return
        [
            Item(2, delivery.Title), "", .. named.Length > 0 ? [In(3) + named, ""] : Array.Empty<string>(), .. Body(delivery.Body, 3), In(3) + "Startdato: " + delivery.Start.Text,
            In(3) + "Sluttdato: " + delivery.End.Text, .. delivery.Phases.Select(phase => In(3) + phase.Text), .. delivery.IsTentative ? [In(3) + "Tentativ tidsplan"] : Array.Empty<string>(),
        ];
    }

    private IEnumerable<string> Body(IReadOnlyList<TextBlock> body, int level) => body.SelectMany(block => block.Kind switch
    {
        TextKind.Paragraph => [In(level) + block.Text, ""],
        TextKind.Reading => [In(level) + "Les mer om " + block.Text, ""],
        _ => new[] { Item(level + block.Level - 1, block.Text), "" },
    });

    private string Item(int level, string text) => $"{In(level)}{Bullet} {text}";

    private string In(int level) => UsesTabs ? new('\t', level) : new(' ', level * Step);
}
