using System.Globalization;
using System.Xml.Linq;
using Varde.Roadmap;

namespace Varde.Web.Roadmap;

/// <summary>
/// Draws a roadmap along a line of time. An end that is not decided fades out, a start that is not fades in, a tentative schedule is hatched, and all three are said in words beside the bar. Colours
/// and patterns come from the style sheet: the policy of the pages allows no styles in them.
/// </summary>
/// <param name="form">In which form.</param>
/// <param name="words">The words of the reader's language.</param>
/// <param name="today">What the line of the day is called.</param>
/// <param name="tentative">What a tentative schedule is called.</param>
/// <param name="addressOf">The address of a delivery.</param>
internal sealed class TimelineDrawing(TimelineForm form, RoadmapWords words, string today, string tentative, Func<string, string> addressOf)
{
    private const double BarHeight = 15, Head = 34, LineHeight = 17;

    private readonly List<XElement> _rows = [];
    private TimelineScale _scale = null!;
    private double _y;
    private double _today;

    /// <summary>The picture, as an element of HTML.</summary>
    /// <param name="groups">The deliveries.</param>
    /// <param name="day">The day that is marked.</param>
    /// <param name="label">What the picture is called.</param>
    public string Draw(IReadOnlyList<RoadmapGroup> groups, DateOnly day, string label)
    {
        _scale = TimelineScale.Of(groups.SelectMany(group => group.Deliveries).Select(one => one.Delivery), day, form.Left, form.Right);
        (_y, _today, var (head, rows)) = (Head, _scale.At(day), (Axis(), _rows));
        foreach (var group in groups) Add(group);
        var picture = new XElement("svg", new XAttribute("class", $"timeline timeline-{form.Name}"), new XAttribute("viewBox", $"0 0 {N(form.Width)} {N(_y + 8)}"), new XAttribute("role", "group"), new XAttribute("aria-label", label),
            Definitions(), form.IsBeside ? Grid(Head - 20, _y) : Grid(Head - 20, Head), head, rows, Day(_y));
        return picture.ToString(SaveOptions.DisableFormatting);
    }

    private void Add(RoadmapGroup group)
    {
        if (group.Deliveries.Count == 0) return;
        _y += 12;
        foreach (var line in form.Lines(group.Name, form.TitleSize * 1.06, 3)) Write(line, form.IsBeside ? 0 : form.Left, "timeline-group", LineHeight + 1, "nb");
        _y += 4;
        foreach (var placed in group.Deliveries) Add(placed.Delivery);
    }

    private void Write(string text, double x, string kind, double height, string? language = null)
    {
        _y += height;
        _rows.Add(Text(text, x, _y - 4, kind, language));
    }

    private void Add(Delivery one)
    {
        var top = _y + 4;
        _y = top;
        var link = new XElement("a", new XAttribute("href", addressOf(one.Id)), new XAttribute("class", "timeline-row"));
        var mark = _rows.Count;
        foreach (var line in form.Lines(one.Title, form.TitleSize, 3)) Write(line, form.IsBeside ? 0 : form.Left, "timeline-title", LineHeight, "nb");
        foreach (var line in form.Lines(Below(one), 12.2, 2)) Write(line, form.IsBeside ? 0 : form.Left, "timeline-below", LineHeight - 2);
        var parts = _rows[mark..];
        _rows.RemoveRange(mark, _rows.Count - mark);
        var bar = form.IsBeside ? top + ((_y - top - BarHeight) / 2) : _y + 4;
        if (!form.IsBeside) _y += BarHeight + 6;
        _y += 5;
        link.Add(new XElement("rect", At("timeline-area", 0, top - 2, form.Width, _y - top)), Parted(parts));
        // Where titles stand above the bars, lines through the whole picture would run through them.
        if (form.IsBeside) link.Add(Bar(one, bar));
        else link.Add(Grid(bar - 3, bar + BarHeight + 3), Bar(one, bar), TodayLine(bar - 3, bar + BarHeight + 3));
        _rows.Add(link);
        _rows.Add(new XElement("line", new XAttribute("class", "timeline-rule"), Line(form.Left, _y, form.Right, _y)));
    }

    // The link is called what stands in it, whose lines are otherwise read aloud as one word.
    private static IEnumerable<object> Parted(IEnumerable<XElement> lines) => lines.SelectMany(line => new object[] { line, " " });

    private IEnumerable<XElement> Bar(Delivery one, double y)
    {
        var (start, end) = (one.Start, one.End);
        if (!start.IsDefined && !end.IsDefined)
        {
            yield return new XElement("line", new XAttribute("class", "timeline-undated"), Line(form.Left, y + (BarHeight / 2), form.Right, y + (BarHeight / 2)));
            yield break;
        }
        var from = _scale.At(start.Last ?? end.First!.Value);
        var to = Math.Max(_scale.At((end.First ?? start.Last!.Value).AddDays(1)), from);
        // A part that fades stands for a date that is not decided; where one is only coarsely known, the bar is pale between the two days.
        if (!start.IsDefined) yield return Part(one, _scale.At(end.First!.Value.AddMonths(-TimelineScale.OpenMonths)), from = _scale.At(end.First.Value.AddDays(1)), y, "in");
        else if (!start.IsDay) yield return Part(one, _scale.At(start.First!.Value), from, y, "coarse");
        if (start.IsDefined && end.IsDefined && to > from) yield return Part(one, from, Math.Max(to, from + 3), y, "");
        if (!end.IsDefined) yield return Part(one, from, Math.Max(from + 24, _scale.At(start.Last!.Value.AddMonths(TimelineScale.OpenMonths))), y, "out");
        else if (!end.IsDay) yield return Part(one, Math.Max(to, from), _scale.At(end.Last!.Value.AddDays(1)), y, "coarse");
        if (one.IsTentative) yield return Hatching(one, y);
    }

    private XElement Part(Delivery one, double from, double to, double y, string kind)
    {
        var part = new XElement("rect", At($"timeline-bar timeline-{StageOf(one)} {(kind == "coarse" ? "timeline-coarse" : "")}".TrimEnd(), from, y, Math.Max(to - from, 2), BarHeight), new XAttribute("rx", "3"));
        if (kind is "in" or "out") part.Add(new XAttribute("mask", $"url(#{form.Name}-{kind})"));
        return part;
    }

    private XElement Hatching(Delivery one, double y)
    {
        var from = _scale.At(one.Start.First ?? one.End.First!.Value.AddMonths(-TimelineScale.OpenMonths));
        var to = _scale.At(one.End.Last?.AddDays(1) ?? one.Start.Last!.Value.AddMonths(TimelineScale.OpenMonths));
        return new("rect", At("timeline-hatched", from, y, Math.Max(to - from, 2), BarHeight), new XAttribute("rx", "3"), new XAttribute("fill", $"url(#{form.Name}-hatch)"));
    }

    /// <summary>The colour of a bar: that of the last stage that its phases name.</summary>
    public static string StageOf(Delivery one) => one.Phases.Select(phase => phase.Reaches).Max() switch
    {
        PhaseStage.Planning or PhaseStage.Development => "development",
        PhaseStage.LimitedTrial or PhaseStage.Trial or PhaseStage.Adaptation or PhaseStage.ExtendedTrial => "trial",
        PhaseStage.Introduction => "introduction",
        _ => "other",
    };

    private string Below(Delivery one) => $"{words.Phases(one)} · {words.Period(one)}{(one.IsTentative ? $" · {tentative}" : "")}";

    private XElement Axis() => new("g", new XAttribute("class", "timeline-axis"),
        _scale.Years(form.MostYears).Select(year => Text(year.ToString(CultureInfo.InvariantCulture), _scale.At(new(year, 1, 1)) + 4, Head - 8, "timeline-year")));

    private XElement Grid(double top, double bottom) => new("g", new XAttribute("class", "timeline-grid"),
        _scale.Years(form.MostYears).Select(year => _scale.At(new(year, 1, 1))).Select(x => new XElement("line", Line(x, top, x, bottom))));

    private XElement Day(double bottom)
    {
        var text = Text(today, Math.Clamp(_today, form.Left + 40, form.Right - 40), 11, "timeline-today-text");
        text.Add(new XAttribute("text-anchor", "middle"));
        return new("g", TodayLine(15, form.IsBeside ? bottom : Head), text);
    }

    private XElement TodayLine(double top, double bottom) => new("line", new XAttribute("class", "timeline-today"), Line(_today, top, _today, bottom));

    private XElement Definitions() => new("defs",
        new XElement("pattern", new XAttribute("id", $"{form.Name}-hatch"), new XAttribute("width", "7"), new XAttribute("height", "7"), new XAttribute("patternUnits", "userSpaceOnUse"), new XAttribute("patternTransform", "rotate(45)"),
            new XElement("rect", At("timeline-hatch", 0, 0, 3, 7))),
        Fade("in", "0", "1"), Fade("out", "1", "0"));

    private IEnumerable<XElement> Fade(string kind, string from, string to) =>
    [
        new("linearGradient", new XAttribute("id", $"{form.Name}-{kind}-light"), Stop("0", from), Stop("1", to)),
        new("mask", new XAttribute("id", $"{form.Name}-{kind}"), new XAttribute("maskContentUnits", "objectBoundingBox"),
            new XElement("rect", new XAttribute("width", "1"), new XAttribute("height", "1"), new XAttribute("fill", $"url(#{form.Name}-{kind}-light)"))),
    ];

    private static XElement Stop(string offset, string opacity) => new("stop", new XAttribute("offset", offset), new XAttribute("stop-color", "#fff"), new XAttribute("stop-opacity", opacity));

    private static XElement Text(string text, double x, double y, string kind, string? language = null)
    {
        var element = new XElement("text", new XAttribute("class", kind), new XAttribute("x", N(x)), new XAttribute("y", N(y)), text);
        if (language is not null) element.Add(new XAttribute("lang", language));
        return element;
    }

    private static XAttribute[] At(string kind, double x, double y, double width, double height) =>
        [new("class", kind), new("x", N(x)), new("y", N(y)), new("width", N(width)), new("height", N(height))];

    private static XAttribute[] Line(double x1, double y1, double x2, double y2) => [new("x1", N(x1)), new("y1", N(y1)), new("x2", N(x2)), new("y2", N(y2))];

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
