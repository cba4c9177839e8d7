using Varde.Foundation;

namespace Varde.Roadmap.Importing;

/// <summary>What was read out of a page.</summary>
/// <param name="Plan">The roadmap.</param>
/// <param name="Remarks">What is missing or odd without being a fault, each with its line.</param>
internal sealed record PageReading(RoadmapPlan Plan, IReadOnlyList<Fault> Remarks);

/// <summary>
/// Reads a roadmap out of the text of the page that publishes it. The page has a heading, "Delmål 1A - …" for each sub-goal, a list of measures under that, and in each measure text, lists and
/// the deliveries: items with the fields Eier, Brukergrupper, Startdato and Sluttdato, after which the phases stand, one a line, and perhaps "Tentativ tidsplan".
/// </summary>
internal sealed class PageReader
{
    private const int MostParts = 5_000;

    private readonly List<Fault> _remarks = [];
    private readonly List<TextBlock> _introduction = [];
    private readonly List<SubGoal> _subGoals = [];
    private readonly Dictionary<string, string> _goals = new(StringComparer.Ordinal);
    private readonly bool _isFlat;
    private readonly bool _hasBlankLines;
    private string _publisher = "";
    private DateOnly? _dated;
    private PageTree _tree;
    private (string Code, string Title, PageLine Line)? _heading;

    private PageReader(IReadOnlyList<PageLine> lines)
    {
        var items = lines.Where(line => line.IsItem).ToList();
        _isFlat = items.Count > 1 && items.All(line => line.Indent == items[0].Indent);
        _hasBlankLines = lines.SkipLast(1).Any(line => line.IsBlank);
        _tree = new(_isFlat, _hasBlankLines);
    }

    /// <summary>Reads a page.</summary>
    /// <param name="page">The file.</param>
    /// <returns>The roadmap; or the line that cannot be read, and why.</returns>
    public static Outcome<PageReading> Read(ReadOnlyMemory<byte> page) => PageText.Read(page).Then(lines => new PageReader(lines).Read(lines));

    private Outcome<PageReading> Read(IReadOnlyList<PageLine> lines)
    {
        foreach (var line in lines)
            if (Take(line) is { } refusal) return refusal;
        if (Close() is { } last) return last;
        if (_subGoals.Count == 0) return PageText.At(lines.Count, ImportFaultCode.NoSubGoal);
        if (_subGoals.Sum(one => 1 + one.Measures.Sum(measure => 1 + measure.Deliveries.Count)) > MostParts) return PageText.At(lines.Count, ImportFaultCode.TooManyParts, MostParts);
        return new PageReading(new(_publisher, _introduction, _subGoals) { Dated = _dated, GoalTitles = _goals }, _remarks);
    }

    private Refusal? Take(PageLine line)
    {
        if (PageWords.IsButton(line.Text) && !PageWords.IsFold(line.Text)) return _tree.Add(line with { Text = "", IsItem = false });
        if (HeadingOf(line) is { } heading) return Close() ?? Begin(heading.Code, heading.Title, line);
        if (!line.IsItem && line.Indent <= (_heading?.Line.Indent ?? line.Indent))
        {
            if (PageWords.Goal(line.Text) is { } goal) return Name(goal, line);
            if (PageWords.Dated(line.Text) is { } day)
            {
                _dated = day;
                return null;
            }
        }
        if (_publisher.Length > 0 || line.IsBlank) return _tree.Add(line);
        return Begin(line);
    }

    // All headings stand as far in as the first: a sentence of a text that begins alike is none.
    private (string Code, string Title)? HeadingOf(PageLine line) =>
        _heading is { Line: var first } && (line.IsItem != first.IsItem || line.Indent > first.Indent) ? null : PageWords.SubGoal(line.Text);

    private Invalid? Begin(PageLine line)
    {
        _publisher = line.Text.TrimStart('#', ' ');
        return _publisher.Length is 0 or > 200 ? PageText.At(line.Number, ImportFaultCode.NoPublisher) : null;
    }

    private Invalid? Begin(string code, string title, PageLine line)
    {
        if (_publisher.Length == 0) return PageText.At(line.Number, ImportFaultCode.SubGoalBeforePublisher);
        (_heading, _tree) = ((code, title, line), new(_isFlat, _hasBlankLines));
        if (title.Length == 0) _remarks.Add(ImportFaultCode.SubGoalWithoutTitle.InLine(line.Number));
        return null;
    }

    private Refusal? Name((string Number, string Title) goal, PageLine line)
    {
        if (_publisher.Length == 0) return PageText.At(line.Number, ImportFaultCode.GoalBeforePublisher);
        if (!_goals.TryAdd(goal.Number, goal.Title)) return _tree.Add(line);
        return null;
    }

    private Refusal? Close()
    {
        if (_heading is not { } heading)
        {
            _introduction.AddRange(BodyReader.Of(_tree.Top.Parts));
            return _tree.Top.Items.FirstOrDefault(item => item.Fields.Count > 0) is { } early ? PageText.At(early.Line, ImportFaultCode.DeliveryBeforeSubGoal) : null;
        }
        var read = new SectionReader(_remarks).Read(_tree.Top);
        if (!read.TryGet(out var measures, out var refusal)) return refusal;
        _subGoals.Add(new(heading.Code, heading.Title, BodyReader.Of(_tree.Top.Words), measures));
        return null;
    }
}
