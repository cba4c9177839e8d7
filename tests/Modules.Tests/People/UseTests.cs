using CsCheck;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People;
using Varde.People.Use;

namespace Varde.Modules.Tests.People;

/// <summary>Figures of use by themselves: a week that was counted by hand, and what nobody can find out of what is told.</summary>
public sealed class UseTests
{
    private const string Region = "region", Trust = "trust", Clinic = "clinic", Ward = "ward", Office = "office";
    private static readonly IsoWeek Week = IsoWeek.Parse("2026-W07")!.Value;
    private static readonly string[] AtClinic = [Clinic, Trust], AtWard = [Ward, Trust], AtOffice = [Office];

    [Fact]
    public void A_week_is_one_of_ISO_8601_on_the_Norwegian_calendar()
    {
        Assert.Equal((new DateOnly(2026, 2, 9), new DateOnly(2026, 2, 15)), (Week.First, Week.Last));
        Assert.Equal(new DateTimeOffset(2026, 2, 8, 23, 0, 0, TimeSpan.Zero), Week.From);
        Assert.Equal(Week, IsoWeek.Of(Week.Until.AddTicks(-1)));
        Assert.Equal(Week.Plus(1), IsoWeek.Of(Week.Until));
        // A week longer by an hour: summer time ends in it.
        Assert.Equal(TimeSpan.FromHours(169), IsoWeek.Parse("2026-10-25") is { } autumn ? autumn.Until - autumn.From : default);
        Assert.Equal("2026-W53", IsoWeek.Parse("2027-01-03")!.Value.ToString());
        Assert.Equal("2025-W01", IsoWeek.Parse("2024-12-30")!.Value.ToString());
        foreach (var wrong in new[] { "", "2026-W00", "2025-W53", "2026-W7", "2026-W-1", "2026-02-30", "1800-01-01", "W07-2026", "2026-W07-1" }) Assert.Null(IsoWeek.Parse(wrong));
        Gen.Int[0, 10_000].Sample(days => IsoWeek.Of(new DateOnly(2020, 1, 1).AddDays(days)) is var week && IsoWeek.Parse(week.ToString()) == week && week.First.DayOfWeek == DayOfWeek.Monday);
    }

    // Clinic: persons 1 to 9 are served by staff, 1 to 5 of them use it themselves; six of them get a document each and 7 gets one that is not open to the patient; five open theirs within 14 days, one later.
    // Ward: persons 1 to 6, no documents. Office: persons 1 to 5.
    [Fact]
    public void A_week_of_made_up_events_has_the_figures_that_were_counted_by_hand()
    {
        var tally = new UseTally([Week]);
        foreach (var person in Enumerable.Range(1, 9)) tally.Add(Act(person, AtClinic));
        foreach (var person in Enumerable.Range(1, 5)) tally.Add(Act(person, AtClinic) with { IsByCitizen = true });
        foreach (var person in Enumerable.Range(1, 7)) tally.Add(Act(person, AtClinic, document: person) with { IsNew = true, IsBySystem = true, IsOpenToPatient = person < 7 });
        foreach (var person in Enumerable.Range(1, 6)) tally.Add(Act(person, AtClinic, document: person, day: person < 6 ? 14 : 15) with { IsByCitizen = true, IsReading = true });
        foreach (var person in Enumerable.Range(1, 6)) tally.Add(Act(person, AtWard));
        foreach (var person in Enumerable.Range(1, 5)) tally.Add(Act(person, AtOffice));
        tally.AddOptOut(Week.From, Person(1), ServiceId.Plan);
        tally.AddOptOut(Week.From, Person(2), ServiceId.Form);

        var told = tally.Told(Week);
        Assert.Equal([Cell(9), Cell(9), Cell(9), Cell(6), Cell(5)], Of(told, UseFigure.Served, Region, Trust, Clinic, Ward, Office));
        // 5 of 9 leaves 4 who did not.
        Assert.All(Of(told, UseFigure.Own, Region, Trust, Clinic), cell => Assert.True(cell.IsWithheld));
        Assert.Equal(Cell(7, 9), Of(told, UseFigure.Documents, Region)[0]);
        Assert.Equal(Cell(7, 9), Of(told, UseFigure.Documents, Clinic)[0]);
        Assert.Equal(Cell(0, 6), Of(told, UseFigure.Documents, Ward)[0]);
        // 5 of 6 were opened in time: one was not.
        Assert.True(Of(told, UseFigure.Opened, Clinic)[0].IsWithheld);
        Assert.True(Of(told, UseFigure.OptOuts, Region)[0].IsWithheld);
        Assert.Equal(Cell(0), told.Of(ServiceId.Plan, ["elsewhere"])[UseFigure.Served]);
        Assert.Equal(Cell(0), told.Of(ServiceId.Form, AtClinic)[UseFigure.Served]);
        Assert.DoesNotContain(UseFigure.Answers, told.Of(ServiceId.Plan, []).Keys);
    }

    [Fact]
    public void Where_three_people_are_withheld_another_place_is_withheld_with_them_and_all_that_is_part_of_it()
    {
        var tally = new UseTally([Week]);
        foreach (var person in Enumerable.Range(1, 3)) tally.Add(Act(person, AtOffice));
        foreach (var person in Enumerable.Range(11, 6)) tally.Add(Act(person, AtClinic));
        foreach (var person in Enumerable.Range(21, 7)) tally.Add(Act(person, AtWard));
        foreach (var person in Enumerable.Range(31, 12)) tally.Add(Act(person, ["other"]));
        foreach (var person in Enumerable.Range(51, 40)) tally.Add(Act(person, ["largest"]));
        var told = tally.Told(Week);
        Assert.Equal([Cell(68), UseCell.Withheld, UseCell.Withheld, Cell(13), Cell(6), Cell(7), Cell(12)], Of(told, UseFigure.Served, Region, Office, "largest", Trust, Clinic, Ward, "other"));

        // Where nothing stands beside them but the trust, its clinics would tell of it.
        var fewer = new UseTally([Week]);
        foreach (var person in Enumerable.Range(1, 3)) fewer.Add(Act(person, AtOffice));
        foreach (var person in Enumerable.Range(11, 6)) fewer.Add(Act(person, AtClinic));
        foreach (var person in Enumerable.Range(21, 7)) fewer.Add(Act(person, AtWard));
        Assert.Equal([Cell(16), .. Enumerable.Repeat(UseCell.Withheld, 5)], Of(fewer.Told(Week), UseFigure.Served, Region, Office, Trust, Clinic, Ward, "bed"));
    }

    [Fact]
    public void A_share_is_told_where_both_its_parts_are_large_enough_and_the_order_of_events_does_not_matter()
    {
        List<UseEvent> events = [.. Enumerable.Range(1, 12).Select(person => Act(person, AtClinic, document: person) with { IsNew = true, IsOpenToPatient = true }),
            .. Enumerable.Range(1, 7).Select(person => Act(person, AtClinic, document: person, day: 3) with { IsByCitizen = true, IsReading = true }), .. Enumerable.Range(1, 12).Select(person => Act(person, AtOffice) with { IsByCitizen = true })];
        var (forward, back) = (new UseTally([Week]), new UseTally([Week]));
        foreach (var one in events) forward.Add(one);
        foreach (var one in Enumerable.Reverse(events)) back.Add(one);
        Assert.Equal(Cell(7, 12), Of(forward.Told(Week), UseFigure.Opened, Region)[0]);
        Assert.Equal([Cell(12, 12), Cell(7, 12), Cell(12, 12)], Of(forward.Told(Week), UseFigure.Own, Region, Clinic, Office));
        Assert.Equal(Text(forward.Told(Week)), Text(back.Told(Week)));
        Assert.Equal(Text(forward.Told(Week)), Text(ToldWeek.Read(forward.Told(Week).ToBytes())));
    }

    [Fact]
    public void Many_documents_of_few_people_are_withheld_too()
    {
        var tally = new UseTally([Week]);
        foreach (var person in Enumerable.Range(1, 20)) tally.Add(Act(person, AtClinic));
        foreach (var document in Enumerable.Range(1, 30)) tally.Add(Act(1 + (document % 2), AtClinic, document) with { IsNew = true, IsOpenToPatient = true });
        var told = tally.Told(Week);
        Assert.Equal(Cell(20), Of(told, UseFigure.Served, Clinic)[0]);
        foreach (var figure in new[] { UseFigure.Documents, UseFigure.Opened }) Assert.All(Of(told, figure, Region, Trust, Clinic), cell => Assert.True(cell.IsWithheld));
    }

    [Fact]
    public void How_many_new_documents_are_not_open_to_the_patient_is_not_found_by_subtraction()
    {
        ToldWeek Told(int closed)
        {
            var tally = new UseTally([Week]);
            foreach (var person in Enumerable.Range(1, 20)) tally.Add(Act(person, AtClinic, document: person) with { IsNew = true, IsOpenToPatient = person > closed });
            foreach (var person in Enumerable.Range(41, 20)) tally.Add(Act(person, AtOffice, document: person) with { IsNew = true, IsOpenToPatient = true });
            return tally.Told(Week);
        }
        // 20 new ones beside 0 opened of 18 would tell of 2 that are kept from the patient; what another place has would tell of them as well.
        Assert.Equal(Cell(20, 20), Of(Told(closed: 2), UseFigure.Documents, Clinic)[0]);
        Assert.All(Of(Told(closed: 2), UseFigure.Opened, Region, Trust, Clinic, Office), cell => Assert.True(cell.IsWithheld));
        Assert.Equal([Cell(0, 20), Cell(0, 35), Cell(0, 15)], Of(Told(closed: 5), UseFigure.Opened, Office, Region, Clinic));
        Assert.Equal(Cell(0, 20), Of(Told(closed: 0), UseFigure.Opened, Clinic)[0]);
    }

    // Whoever knows how figures are withheld, and sees all places at once, finds no count below five: for each one there is another that would be told in the same words.
    [Theory, InlineData(true), InlineData(false)]
    public void No_withheld_count_follows_from_what_is_told_even_to_whoever_knows_the_rule(bool isDeep)
    {
        const int Most = 17;
        var (places, leaves) = isDeep ? Tree() : WideTree();
        // All ways in which so many people at most can be at four places.
        var views = new Dictionary<string, List<Dictionary<string, Amount>>>(StringComparer.Ordinal);
        foreach (var counts in All(leaves.Length, Most).Where(counts => counts.Sum() <= Most))
        {
            var sums = Sums(places, leaves, [.. counts.Select(count => new Amount(count, 0, count))]);
            var view = View(sums, Withholding.Of(places, sums));
            if (!views.TryGetValue(view, out var alike)) views[view] = alike = [];
            alike.Add(sums);
        }
        foreach (var (view, alike) in views)
            foreach (var place in alike[0].Keys)
                Assert.False(alike[0][place].Count is > 0 and < UseCell.Least && alike.TrueForAll(other => other[place] == alike[0][place]), $"{place} has {alike[0][place].Count} of {view}");
    }

    [Fact]
    public void No_withheld_part_of_a_share_follows_from_what_is_told_of_it_and_of_its_whole()
    {
        const int Most = 9;
        var (places, leaves) = SmallTree();
        // All ways in which at most so many are opened, and at most so many are not, at three places.
        var parts = All(leaves.Length, Most).Where(counts => counts.Sum() <= Most).ToList();
        var views = new Dictionary<string, List<Dictionary<string, Amount>>>(StringComparer.Ordinal);
        foreach (var opened in parts)
            foreach (var rest in parts)
            {
                var sums = Sums(places, leaves, [.. opened.Zip(rest, (count, other) => new Amount(count, other, count))]);
                var view = Shares(places, sums);
                if (!views.TryGetValue(view, out var alike)) views[view] = alike = [];
                alike.Add(sums);
            }
        foreach (var (view, alike) in views)
            foreach (var place in alike[0].Keys)
                foreach (var part in new Func<Amount, int>[] { amount => amount.Count, amount => amount.Rest, amount => amount.Whole })
                    Assert.False(part(alike[0][place]) is > 0 and < UseCell.Least && alike.TrueForAll(other => part(other[place]) == part(alike[0][place])), $"{place} has {part(alike[0][place])} of {view}");
    }

    [Fact]
    public void Of_the_parts_of_a_place_that_is_told_never_exactly_one_is_withheld()
    {
        string[][] lines = [AtClinic, AtWard, AtOffice, [Trust], [], ["other", Trust], ["bed", Ward, Trust]];
        var place = Gen.Int[0, lines.Length - 1].Select(at => (IReadOnlyList<string>)lines[at]);
        Gen.Select(Gen.Int[1, 40], place, Gen.Bool, Gen.Bool, Gen.Int[1, 30]).Array[0, 120].Sample(acts =>
        {
            var tally = new UseTally([Week]);
            foreach (var (person, line, isByCitizen, isNew, document) in acts) tally.Add(Act(person, line, document) with { IsByCitizen = isByCitizen, IsNew = isNew, IsReading = isByCitizen && !isNew, IsOpenToPatient = true });
            var told = tally.Told(Week);
            foreach (var (whole, parts) in new[] { (Region, new[] { Trust, Office }), (Trust, [Clinic, Ward, "other"]), (Ward, ["bed"]) })
                foreach (var figure in UseFigure.Of(ServiceId.Plan).Where(figure => figure.IsSupported))
                    AssertNoneAlone(acts.Select(act => (act.Item1, act.Item2)).ToList(), told, figure, whole, parts);
        }, iter: 2_000);
    }

    private static void AssertNoneAlone(List<(int Person, IReadOnlyList<string> Line)> acts, ToldWeek told, UseFigure figure, string whole, string[] parts)
    {
        var cell = Of(told, figure, whole)[0];
        Assert.False(cell.Count is > 0 and < UseCell.Least || cell.Of is > 0 and < UseCell.Least || (figure.IsShare && cell.Of - cell.Count is > 0 and < UseCell.Least));
        if (cell.IsWithheld) return;
        // What a place has itself is told nowhere: where it has nothing, the parts alone make it up.
        var hasOwn = acts.Exists(act => (act.Line.Count > 0 ? act.Line[0] : Region) == whole);
        var withheld = Of(told, figure, parts).Count(part => part.IsWithheld);
        Assert.True(withheld != 1 || hasOwn, $"{figure.Key} of {whole}");
    }

    private static UseEvent Act(int person, IReadOnlyList<string> line, int document = 0, int day = 0) =>
        new(Week.From.AddDays(day), ServiceId.Plan, Person(person), new Guid(document, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), line);

    private static EhrId Person(int number) => new(new Guid(number, 1, 0, [0, 0, 0, 0, 0, 0, 0, 0]));

    private static UseCell Cell(int count, int? of = null) => new(count, of);

    private static UseCell[] Of(ToldWeek told, UseFigure figure, params string[] places) => [.. places.Select(place => told.Of(ServiceId.Plan, LineOf(place))[figure])];

    private static string[] LineOf(string place) => place switch { Region => [], Clinic or Ward => [place, Trust], "bed" => [place, Ward, Trust], _ => [place] };

    private static string Text(ToldWeek told) =>
        string.Join('\n', told.Services[ServiceId.Plan].OrderBy(place => place.Key, StringComparer.Ordinal).SelectMany(place => place.Value.OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => $"{place.Key} {cell.Key} {cell.Value}")));

    // The region with an office and a trust, which has two clinics and something itself.
    private static (IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> Places, string[] Leaves) Tree()
    {
        var tree = new PlaceTree();
        string[] leaves = [tree.Add([Office])[0], tree.Add([Trust])[0], tree.Add(AtClinic)[0], tree.Add(AtWard)[0]];
        return (tree.FromAbove(), leaves);
    }

    private static (IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> Places, string[] Leaves) WideTree()
    {
        var tree = new PlaceTree();
        string[] leaves = [tree.Add([Office])[0], tree.Add([Clinic])[0], tree.Add([Ward])[0], tree.Add(["other"])[0]];
        return (tree.FromAbove(), leaves);
    }

    private static (IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> Places, string[] Leaves) SmallTree()
    {
        var tree = new PlaceTree();
        string[] leaves = [tree.Add([Office])[0], tree.Add([Clinic])[0], tree.Add([Ward])[0]];
        return (tree.FromAbove(), leaves);
    }

    private static Dictionary<string, Amount> Sums(IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> places, string[] leaves, Amount[] counts)
    {
        var sums = leaves.Zip(counts).ToDictionary(one => one.First, one => one.Second, StringComparer.Ordinal);
        foreach (var (place, parts) in places.Reverse())
            sums[place] = new(parts.Sum(part => sums[part].Count), parts.Sum(part => sums[part].Rest), parts.Sum(part => sums[part].People));
        return sums;
    }

    private static string View(IReadOnlyDictionary<string, Amount> amounts, IReadOnlySet<string> withheld) =>
        string.Join(' ', amounts.Where(one => !PlaceTree.IsOwn(one.Key)).Select(one => withheld.Contains(one.Key) ? "-" : $"{one.Value.Count}/{one.Value.Rest}"));

    private static string Shares(IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> places, IReadOnlyDictionary<string, Amount> amounts)
    {
        var whole = amounts.ToDictionary(one => one.Key, one => new Amount(one.Value.Whole, 0, one.Value.Whole), StringComparer.Ordinal);
        var withheldWhole = Withholding.Of(places, whole);
        return $"{View(whole, withheldWhole)} : {View(amounts, Withholding.Of(places, amounts, withheldWhole))}";
    }

    private static IEnumerable<int[]> All(int length, int most)
    {
        var values = new int[length];
        while (true)
        {
            yield return [.. values];
            var at = 0;
            while (at < length && values[at] == most) values[at++] = 0;
            if (at == length) yield break;
            values[at]++;
        }
    }
}
