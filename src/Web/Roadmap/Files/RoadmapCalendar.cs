using System.Globalization;
using System.Text;
using Varde.Roadmap;

namespace Varde.Web.Roadmap.Files;

/// <summary>
/// The deliveries of a roadmap for a calendar (iCalendar, RFC 5545). A delivery with both dates is an event from its first to its last day; with one of them an event on that day, which says so; without
/// any it is a task without a date. A date that is coarser than a day is drawn from its first to its last possible day.
/// </summary>
internal static class RoadmapCalendar
{
    private const int LongestLine = 75;

    public static byte[] Write(RoadmapView view, RoadmapWords words, Uri site)
    {
        var text = new StringBuilder();
        Add(text, "BEGIN", "VCALENDAR");
        Add(text, "VERSION", "2.0");
        Add(text, "PRODID", "-//Varde//Veikart//NO");
        Add(text, "CALSCALE", "GREGORIAN");
        Add(text, "METHOD", "PUBLISH");
        Add(text, "X-WR-CALNAME", Escaped(view.Plan.Publisher));
        foreach (var placed in view.Plan.Deliveries()) Add(text, placed, view, words, site);
        Add(text, "END", "VCALENDAR");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Add(StringBuilder text, PlacedDelivery placed, RoadmapView view, RoadmapWords words, Uri site)
    {
        var one = placed.Delivery;
        var kind = one.Start.IsDefined || one.End.IsDefined ? "VEVENT" : "VTODO";
        Add(text, "BEGIN", kind);
        Add(text, "UID", $"{one.Id}@{view.Edition.Roadmap}.veikart");
        Add(text, "DTSTAMP", view.Edition.Imported.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        Add(text, "SEQUENCE", (view.Edition.Number - 1).ToString(CultureInfo.InvariantCulture));
        if (kind == "VEVENT") AddDays(text, one);
        Add(text, "SUMMARY", Escaped(one.Title));
        Add(text, "DESCRIPTION", Escaped($"Delmål {placed.SubGoal.Code}: {placed.Measure.Title}\n{words.Phases(one)}, {words.Period(one)}"));
        if (one.Phases.Count > 0) Add(text, "CATEGORIES", string.Join(',', one.Phases.Select(phase => Escaped(phase.Text))));
        // What is not called tentative is not called certain either.
        if (kind == "VEVENT" && one.IsTentative) Add(text, "STATUS", "TENTATIVE");
        Add(text, "URL", new Uri(site, $"{RoadmapAddress.Delivery}/{Uri.EscapeDataString(one.Id)}?kart={view.Edition.Roadmap}").ToString());
        // A delivery fills no calendar: whoever has it there is not busy.
        if (kind == "VEVENT") Add(text, "TRANSP", "TRANSPARENT");
        Add(text, "END", kind);
    }

    // The end of a whole day is the day after it (RFC 5545 §3.6.1); an end before the start, which a page may have, is left out.
    private static void AddDays(StringBuilder text, Delivery one)
    {
        var (first, last) = (one.Start.First ?? one.End.First!.Value, one.End.Last ?? one.Start.Last!.Value);
        Add(text, "DTSTART;VALUE=DATE", Day(first));
        if (last >= first) Add(text, "DTEND;VALUE=DATE", Day(last.AddDays(1)));
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    // Lines are at most 75 octets, and no letter is cut in two (RFC 5545 §3.1).
    private static void Add(StringBuilder text, string name, string value)
    {
        var room = LongestLine;
        foreach (var letter in $"{name}:{value}".EnumerateRunes())
        {
            if (room < letter.Utf8SequenceLength)
            {
                text.Append("\r\n ");
                room = LongestLine - 1;
            }
            text.Append(letter.ToString());
            room -= letter.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
