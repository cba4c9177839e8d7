using System.Text;
using Varde.Foundation;
using Varde.Roadmap;
using Varde.Roadmap.Importing;

namespace Varde.Modules.Tests.Roadmap;

/// <summary>Pages of other regions, and pages that somebody has damaged.</summary>
public sealed class PageReaderTests
{
    private const string Small = """
        Helse Øst RHF

        Delmål 1A - Noe skal bli bedre

          • Et tiltak

            Mer informasjon

            Det gjelder alle.

            • En leveranse

              Eier: Helse Øst RHF | Brukergrupper: Kommune

              Startdato: 01.01.2025
              Sluttdato: 31.12.2025
              Innføring
        """;

    [Fact]
    public void A_small_page_is_read()
    {
        var one = Assert.Single(Plan(Small).Deliveries());
        Assert.Equal(("1A", "Et tiltak", "En leveranse", "Kommune", "Innføring"), (one.SubGoal.Code, one.Measure.Title, one.Delivery.Title, one.Delivery.UserGroups, one.Delivery.Phases[0].Text));
        Assert.Equal("Det gjelder alle.", Assert.Single(one.Measure.Body).Text);
    }

    [Theory]
    [InlineData("desember 2025", "2025-12-01", "2025-12-31"), InlineData("Q3 2025", "2025-07-01", "2025-09-30"), InlineData("3. kvartal 2025", "2025-07-01", "2025-09-30"), InlineData("2025", "2025-01-01", "2025-12-31")]
    [InlineData("høsten 2025", "2025-01-01", "2025-12-31"), InlineData("1.1.2025", "2025-01-01", "2025-01-01"), InlineData("2025-02-28", "2025-02-28", "2025-02-28"), InlineData("3. mars 2025", "2025-03-03", "2025-03-03")]
    [InlineData("2. halvår 2025", "2025-07-01", "2025-12-31"), InlineData("31/12/2025", "2025-12-31", "2025-12-31"), InlineData("31.12.25", "2025-12-31", "2025-12-31")]
    public void Dates_of_other_forms_are_as_exact_as_they_are_written(string written, string first, string last)
    {
        var end = Plan(Small.Replace("31.12.2025", written, StringComparison.Ordinal)).Deliveries().Single().Delivery.End;
        Assert.Equal((written, DateOnly.Parse(first), DateOnly.Parse(last)), (end.Text, end.First!.Value, end.Last!.Value));
    }

    [Theory, InlineData("Udefinert"), InlineData("udefinert"), InlineData(""), InlineData("ikke satt"), InlineData("-")]
    public void What_is_not_decided_stays_so(string written) => Assert.False(Plan(Small.Replace("31.12.2025", written, StringComparison.Ordinal)).Deliveries().Single().Delivery.End.IsDefined);

    [Theory, InlineData("31.02.2025"), InlineData("32.12.2025"), InlineData("snart"), InlineData("01.13.2025"), InlineData("31.12.20255"), InlineData("31.12.1025"), InlineData("når vi er klare")]
    public void What_is_no_date_is_refused_with_its_line(string written)
    {
        var fault = Fault(Small.Replace("31.12.2025", written, StringComparison.Ordinal));
        Assert.StartsWith("line 16: Sluttdato: ", fault, StringComparison.Ordinal);
        Assert.Contains(written, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_that_nobody_knows_is_kept_and_told()
    {
        var reading = PageReader.Read(Encoding.UTF8.GetBytes(Small.Replace("Innføring", "Forankring", StringComparison.Ordinal))).Value;
        Assert.Equal(["Forankring"], reading.Plan.Deliveries().Single().Delivery.Phases.Select(phase => phase.Text));
        Assert.StartsWith("line 17: 'Forankring' is no phase", Assert.Single(reading.Remarks).ToSentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("      Eier: Helse Øst RHF | Brukergrupper: Kommune\n", "has no 'Eier'")]
    [InlineData("      Startdato: 01.01.2025\n", "has no 'Startdato'")]
    public void What_is_missing_is_open_and_told(string line, string remark)
    {
        var reading = PageReader.Read(Encoding.UTF8.GetBytes(Small.Replace(line, "", StringComparison.Ordinal))).Value;
        Assert.Single(reading.Plan.Deliveries());
        Assert.Contains(reading.Remarks, one => one.Message.Contains(remark, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_whose_bullets_all_stand_equally_far_in_is_read_alike()
    {
        var flat = string.Join('\n', Encoding.UTF8.GetString(PublishedPage.Bytes()).Split('\n').Select(line => line.TrimStart()));
        Assert.Equal(Told(PublishedPage.Plan()), Told(Plan(flat)));
    }

    public static TheoryData<string> Ways => ["blank lines gone", "blank lines doubled", "wider", "narrower", "tabs", "other bullets", "bullets by level", "numbers", "windows", "old mac", "spaces at ends", "no-break spaces", "a foot", "buttons gone", "capitals"];

    [Theory, MemberData(nameof(Ways))]
    public void A_page_that_looks_otherwise_is_read_alike(string way)
    {
        var page = Encoding.UTF8.GetString(PublishedPage.Bytes());
        var lines = page.Split('\n');
        var other = way switch
        {
            "blank lines gone" => string.Join('\n', lines.Where(line => line.Trim().Length > 0)),
            "blank lines doubled" => page.Replace("\n\n", "\n\n\n", StringComparison.Ordinal),
            "wider" => string.Join('\n', lines.Select(line => Indented(line, indent => new(' ', indent * 3)))),
            "narrower" => string.Join('\n', lines.Select(line => Indented(line, indent => new(' ', indent / 2)))),
            "tabs" => string.Join('\n', lines.Select(line => Indented(line, indent => new('\t', indent / 2)))),
            "other bullets" => page.Replace('•', '-'),
            "bullets by level" => string.Join('\n', lines.Select(line => line.Replace('•', "•◦▪"[Math.Min(line.IndexOf('•', StringComparison.Ordinal) is >= 2 and var at ? at / 2 - 1 : 0, 2)]))),
            "numbers" => page.Replace("•", "1.", StringComparison.Ordinal),
            "windows" => "\ufeff" + page.Replace("\n", "\r\n", StringComparison.Ordinal),
            "old mac" => page.Replace('\n', '\r'),
            "spaces at ends" => page.Replace("\n", "  \t\n", StringComparison.Ordinal),
            "no-break spaces" => page.Replace(' ', '\u00a0'),
            "a foot" => page + "\n\nTil toppen\n\nSist oppdatert 12.09.2024\n",
            "buttons gone" => string.Join('\n', lines.Where(line => !line.Contains("informasjon Mer", StringComparison.Ordinal))),
            _ => page.Replace("Eier:", "EIER:", StringComparison.Ordinal).Replace("Startdato:", "startdato :", StringComparison.Ordinal).Replace("Tentativ tidsplan", "TENTATIV TIDSPLAN", StringComparison.Ordinal).Replace("Delmål", "DELMÅL", StringComparison.Ordinal),
        };
        Assert.Equal(Told(PublishedPage.Plan()), Told(Plan(other)));

        static string Indented(string line, Func<int, string> indent) => indent(line.Length - line.TrimStart().Length) + line.TrimStart();
    }

    [Fact]
    public void Much_of_one_thing_takes_no_long_time()
    {
        var head = "A\n\nDelmål 1A - B\n\n  • Tiltak\n\n";
        string[] pages =
        [
            head + string.Concat(Enumerable.Repeat("    x\n", 150_000)), head + "    • L\n\n      Startdato: 2025\n" + string.Concat(Enumerable.Repeat("      Fase\n", 120_000)),
            head + string.Concat(Enumerable.Repeat("    • L\n      Eier: E\n", 4_900)), head + "    " + new string('å', 19_000) + "\n" + string.Concat(Enumerable.Repeat("    mål 1a, 2b og ((ledes av\n", 50_000)),
            "A\n\n" + string.Concat(Enumerable.Repeat("Delmål 1A - B\n", 100_000)),
        ];
        var began = TimeProvider.System.GetTimestamp();
        foreach (var page in pages)
            if (PageReader.Read(Encoding.UTF8.GetBytes(page)).TryGet(out var reading, out var refusal))
            {
                var plan = Varde.Roadmap.Editions.DeliveryMatching.WithIds(reading.Plan, []);
                var edition = new RoadmapEdition("a", 1, new(2025, 1, 1), default, plan);
                Assert.NotNull(Varde.Roadmap.Editions.DeliveryMatching.WithIds(reading.Plan, [edition]));
                Assert.NotNull(PlanReview.Of(plan));
                Assert.All(plan.Deliveries(), one => Assert.NotEmpty(one.Delivery.Id));
            }
            else Assert.IsType<Invalid>(refusal);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"{TimeProvider.System.GetElapsedTime(began)}");
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void A_page_in_another_encoding_is_read_alike(int at)
    {
        Encoding encoding = at switch { 0 => Encoding.Unicode, 1 => Encoding.BigEndianUnicode, _ => Encoding.UTF8 };
        Assert.Equal("Helse Øst RHF", PageReader.Read((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(Small)]).Value.Plan.Publisher);
        Assert.Equal("Helse Øst RHF", Plan(Small.Normalize(NormalizationForm.FormD)).Publisher);
    }

    [Fact]
    public void A_page_says_of_which_day_it_is_and_names_its_goals()
    {
        var plan = Plan(Small.Replace("Delmål 1A", "Sist oppdatert: 03.02.2025\n\nStrategisk mål 1 - Bedre tjenester\n\nDelmål 1A", StringComparison.Ordinal));
        Assert.Equal((new DateOnly(2025, 2, 3), "Bedre tjenester", 0), (plan.Dated, plan.Goals().Single().Title, plan.Introduction.Count));
    }

    [Fact]
    public void Whoever_folds_lines_or_words_a_field_otherwise_is_understood()
    {
        var plan = Plan(Small.Replace("• En leveranse", "• En\n              leveranse", StringComparison.Ordinal).Replace("Det gjelder alle.", "Det gjelder\n    alle.", StringComparison.Ordinal)
            .Replace(" | Brukergrupper: Kommune", "\n              Brukergruppe: Helse- og omsorgstjenesten, fastleger og kommune", StringComparison.Ordinal));
        var one = plan.Deliveries().Single();
        Assert.Equal(("En leveranse", "Det gjelder alle."), (one.Delivery.Title, one.Measure.Body.Single().Text));
        Assert.Equal(["Helse- og omsorgstjenesten", "fastleger", "kommune"], one.Delivery.Groups());
    }

    [Theory]
    [InlineData("", "line 1: the page is empty")]
    [InlineData("  \n\n ", "line 1: the page is empty")]
    [InlineData("Helse Øst RHF\n\nBare prat.", "line 3: the page ends without a sub-goal")]
    [InlineData("Delmål 1A - Noe", "line 1: a heading that says whose roadmap it is")]
    [InlineData("<!DOCTYPE html>\n<html><body>", "line 1: this is HTML")]
    [InlineData("Helse\n\0\u0001", "line 2: holds the control character U+0000")]
    [InlineData("Helse Øst RHF\n\nDelmål 1A - Noe\n\nEier: Noen", "line 5: 'Eier' stands in no delivery")]
    [InlineData("Helse Øst RHF\n\nDelmål 1A - Noe\n\n  • X\n\n    Eier: A\n\n  • Y\n    • Z", "line 7: the delivery of line 5 stands in no measure")]
    [InlineData("Helse Øst RHF\n\nDelmål 1A - Noe\n\n  • X\n    • Y\n      Startdato: 2025\n      Startdato: 2026", "line 8: a second 'Startdato' in the delivery of line 6")]
    public void What_cannot_be_read_says_where_and_why(string page, string fault) => Assert.StartsWith(fault, Fault(page), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_text_or_too_much_is_refused_at_once()
    {
        Assert.Contains("no text in UTF-8", Fault([.. "Helse\nNord"u8, 0xff, 0xc3]), StringComparison.Ordinal);
        Assert.StartsWith("line 2:", Fault([.. "Helse\nNord"u8, 0xff, 0xc3]), StringComparison.Ordinal);
        Assert.Contains("at most", Fault(new byte[PageText.LargestPage + 1]), StringComparison.Ordinal);
        Assert.Contains("deep", Fault("A\n\nDelmål 1A - B\n" + string.Concat(Enumerable.Range(1, 40).Select(level => new string(' ', level) + "• x\n"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_as_large_as_is_read_takes_no_long_time()
    {
        var page = new StringBuilder("A\n\nDelmål 1A - B\n\n");
        for (var count = 0; count < 4_900; count++) page.Append("  • x (ledes av\n\n    Delmål ( mål 1a, 2b og ((\n").Append(' ', 200).Append('\n');
        var began = TimeProvider.System.GetTimestamp();
        Assert.True(PageReader.Read(Encoding.UTF8.GetBytes(page.ToString())).IsDone);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
    }

    private static RoadmapPlan Plan(string page) => PageReader.Read(Encoding.UTF8.GetBytes(page)).Value.Plan;

    private static string Fault(string page) => Fault(Encoding.UTF8.GetBytes(page));

    private static string Fault(byte[] page) => Assert.Single(Assert.IsType<Invalid>(PageReader.Read(page).Refusal).Faults).ToSentence();

    private static IEnumerable<(string, string, string, string?, string?, string, string, string, bool, string)> Told(RoadmapPlan plan) => plan.Deliveries().Select(one => (
        one.SubGoal.Code, one.Measure.Title, one.Delivery.Title, one.Delivery.Owner, one.Delivery.UserGroups, one.Delivery.Start.Text, one.Delivery.End.Text,
        string.Join('|', one.Delivery.Phases.Select(phase => phase.Text)), one.Delivery.IsTentative, string.Join('|', one.Delivery.Body.Select(block => block.Text))));
}
