using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Records;
using Varde.Records;
using Varde.Roadmap;

namespace Varde.Modules.Tests.Roadmap;

/// <summary>A roadmap is imported again and again: every edition is kept, every delivery is found again, and what moved is told.</summary>
public sealed class RoadmapShelfStories
{
    private const string Id = "helse-prove-rhf";

    private const string Page = """
        Helse Prøve RHF

        Delmål 1A - Alle skal få det bedre

          • Et tiltak

            • Første leveranse

              Eier: Helse Prøve RHF | Brukergrupper: Kommune

              Startdato: 01.01.2024
              Sluttdato: 31.12.2024
              Utvikling
            • Andre leveranse

              Eier: Helse Prøve RHF | Brukergrupper: Kommune

              Startdato: Udefinert
              Sluttdato: 30.06.2025
              Innføring
              Tentativ tidsplan
        """;

    [Theory, OnEachDatabase]
    public async Task A_second_import_makes_an_edition_that_tells_what_moved_and_the_first_stays(Database database)
    {
        await using var world = await ShelfWorld.OpenAsync(database);
        var first = await world.ImportAsync(Page, "2024-03-01");
        Assert.True(first.IsNew);
        var second = await world.ImportAsync(Page.Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal), "2024-09-01");
        var moved = Assert.Single(second.Changes);
        Assert.Equal((ChangeKind.Changed, new DateShift(IsLater: true, 12, 0), "31.12.2024", "31.12.2025"), (moved.Kind, moved.MovedEnd!.Shift, moved.MovedEnd.From.Text, moved.MovedEnd.To.Text));
        var then = (await world.Shelf.ReadAsync("helse-prove-rhf", new(2024, 8, 31), default)).Value;
        var now = (await world.Shelf.ReadAsync("helse-prove-rhf", new(2026, 1, 1), default)).Value;
        Assert.Equal(("31.12.2024", "31.12.2025"), (then.Find(moved.DeliveryId)!.Delivery.End.Text, now.Find(moved.DeliveryId)!.Delivery.End.Text));
        Assert.Empty(then.Changes);
        Assert.Equal(first.Edition.Plan.Deliveries().Select(one => one.Delivery.Id), now.Plan.Deliveries().Select(one => one.Delivery.Id));
        Assert.IsType<NotFound>((await world.Shelf.ReadAsync("helse-prove-rhf", new(2024, 2, 28), default)).Refusal);
    }

    [Fact]
    public async Task Slip_is_measured_against_what_was_published_first_and_last_before()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        await world.ImportAsync(Page, "2024-03-01");
        await world.ImportAsync(Page.Replace("31.12.2024", "30.06.2025", StringComparison.Ordinal), "2024-09-01");
        var third = await world.ImportAsync(Page.Replace("31.12.2024", "15.07.2025", StringComparison.Ordinal), "2025-02-01");
        var view = (await world.Shelf.ReadAsync(third.Edition.Roadmap, new(2025, 3, 1), default)).Value;
        var slip = view.SlipOf(third.Changes[0].DeliveryId)!;
        Assert.Equal((new DateShift(IsLater: true, 6, 15), new DateShift(IsLater: true, 0, 15)), (slip.SinceFirst!.Shift, slip.SinceLast!.Shift));
    }

    [Fact]
    public async Task The_same_page_again_makes_no_edition_and_a_page_that_cannot_be_read_stores_nothing()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        await world.ImportAsync(Page, "2024-03-01");
        Assert.False((await world.ImportAsync(Page + "\n\n", "2024-05-01")).IsNew);
        Assert.IsType<Invalid>(await world.RefusedAsync(Page.Replace("30.06.2025", "31.06.2025", StringComparison.Ordinal), "2024-06-01"));
        Assert.Equal("published", Assert.IsType<Invalid>(await world.RefusedAsync(Page + "\n  • Nytt tiltak", "2024-02-01")).Faults[0].Path);
        Assert.Equal("published", Assert.IsType<Invalid>(await world.RefusedAsync(Page + "\n  • Nytt tiltak", "2999-02-01")).Faults[0].Path);
        var view = (await world.Shelf.ReadAsync("helse-prove-rhf", new(2026, 1, 1), default)).Value;
        Assert.Single(view.Editions);
        Assert.Equal(["helse-prove-rhf"], (await world.Shelf.ListAsync(default)).Select(one => one.Id));
    }

    [Fact]
    public async Task Two_imports_at_once_make_two_editions_or_one_of_them_is_told_to_come_again()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        await world.ImportAsync(Page, "2024-03-01");
        var pages = Enumerable.Range(0, 6).Select(at => Page.Replace("Første", $"{at}. ", StringComparison.Ordinal));
        var outcomes = await Task.WhenAll(pages.Select(page => world.TryImportAsync(page, "2024-04-01")));
        Assert.All(outcomes.Where(one => !one.IsDone), one => Assert.IsType<Conflict>(one.Refusal));
        Assert.Equal(1 + outcomes.Count(one => one.IsDone), (await world.Shelf.ReadAsync("helse-prove-rhf", new(2026, 1, 1), default)).Value.Editions.Count);
    }

    [Fact]
    public async Task What_is_dropped_and_comes_again_has_its_id_again_and_a_year_tells_all_of_it()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        var without = Page[..Page.IndexOf("    • Andre", StringComparison.Ordinal)];
        var first = await world.ImportAsync(Page, "2024-03-01");
        var id = first.Edition.Plan.Deliveries().Last().Delivery.Id;
        Assert.Equal((ChangeKind.Dropped, id, false), (await world.ImportAsync(without, "2024-06-01")).Changes.Select(one => (one.Kind, one.DeliveryId, one.WentAfterItsEnd)).Single());
        Assert.Equal((ChangeKind.Returned, id), (await world.ImportAsync(Page, "2024-09-01")).Changes.Select(one => (one.Kind, one.DeliveryId)).Single());
        Assert.Equal(ChangeKind.Added, (await world.ImportAsync(Page.Replace("• Andre", "• Tredje helt annet\n\n      Eier: Noen andre\n\n    • Andre", StringComparison.Ordinal), "2025-01-15")).Changes.Single().Kind);
        var view = (await world.Shelf.ReadAsync("helse-prove-rhf", new(2025, 7, 1), default)).Value;
        var (old, now) = (YearReport.Of(view, 2024), YearReport.Of(view, 2025));
        Assert.Equal((1, 1, 0), (old.Dropped.Count(), old.Added.Count(), old.Moved.Count()));
        Assert.Equal(["Første leveranse"], old.Ended.Select(one => one.Delivery.Title));
        Assert.Equal(["Andre leveranse"], now.Ended.Select(one => one.Delivery.Title));
        Assert.Equal([2025, 2024], YearReport.YearsOf(view));
    }

    [Fact]
    public async Task Two_deliveries_that_an_editor_finds_to_be_the_same_have_one_history_until_that_is_withdrawn()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        var first = await world.ImportAsync(Page, "2024-03-01");
        var old = first.Edition.Plan.Deliveries().First().Delivery.Id;
        // Another title, owner and measure: nothing tells that it is the same, but for the editor.
        var moved = Page.Replace("Første leveranse", "Noe med helt andre ord", StringComparison.Ordinal).Replace("Eier: Helse Prøve RHF | Brukergrupper: Kommune\n\n      Startdato: 01", "Eier: Andre | Brukergrupper: Kommune\n\n      Startdato: 01", StringComparison.Ordinal).Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal);
        var second = await world.ImportAsync(moved, "2024-09-01");
        var anew = second.Changes.Single(one => one.Kind == ChangeKind.Added).DeliveryId;
        var access = world.Access;
        async Task<string?> SayAsync(CorrectionKind kind, int edition, string delivery, string earlier, string why = "Samme prosjekt") =>
            await world.Shelf.CorrectAsync(access, Id, new(kind, edition, why) { Delivery = delivery, Earlier = earlier }, default) is { } refusal ? refusal is Invalid { Faults: [var fault, ..] } ? fault.Path : refusal.GetType().Name : null;

        Assert.Equal(["why", "edition", "delivery", "earlier", "delivery"], [await SayAsync(CorrectionKind.Same, 2, anew, old, " "), await SayAsync(CorrectionKind.Same, 9, anew, old), await SayAsync(CorrectionKind.Same, 2, "x", old), await SayAsync(CorrectionKind.Same, 2, anew, "x"), await SayAsync(CorrectionKind.Other, 2, anew, "")]);
        Assert.Null(await SayAsync(CorrectionKind.Same, 2, anew, old));
        var view = (await world.Shelf.ReadAsync(Id, new(2026, 1, 1), default)).Value;
        var change = Assert.Single(view.HistoryOf(old));
        Assert.Equal((ChangeKind.Changed, true, old), (change.Kind, change.IsMove, view.IdNow(anew)));
        Assert.Equal((1, 0, 0), (YearReport.Of(view, 2024).Moved.Count(), YearReport.Of(view, 2024).Added.Count(), YearReport.Of(view, 2024).Dropped.Count()));
        Assert.Equal(new DateShift(IsLater: true, 12, 0), view.SlipOf(old)!.SinceFirst!.Shift);
        // The next edition is matched with what the editor said, and keeps it.
        var third = await world.ImportAsync(moved.Replace("31.12.2025", "30.06.2026", StringComparison.Ordinal), "2025-01-01");
        Assert.Equal((old, ChangeKind.Changed), (third.Changes.Single().DeliveryId, third.Changes.Single().Kind));

        var kept = Assert.Single((await world.Shelf.CorrectionsAsync(access, Id, default)).Value);
        Assert.Equal(("Samme prosjekt", access.Actor.DisplayName, "Noe med helt andre ord", null), (kept.Request.Why, kept.By, kept.Title, kept.Withdrawn));
        Assert.IsType<Invalid>(await world.Shelf.WithdrawAsync(access, Id, kept.Number, "", default));
        Assert.Null(await world.Shelf.WithdrawAsync(access, Id, kept.Number, "Det var det ikke", default));
        Assert.IsType<NotFound>(await world.Shelf.WithdrawAsync(access, Id, kept.Number, "Igjen", default));
        Assert.Equal("Det var det ikke", (await world.Shelf.CorrectionsAsync(access, Id, default)).Value.Single().Withdrawn!.Why);
        Assert.Contains(anew, (await world.Shelf.ReadAsync(Id, new(2024, 10, 1), default)).Value.Plan.Deliveries().Select(one => one.Delivery.Id));
    }

    [Fact]
    public async Task A_delivery_that_was_taken_for_another_becomes_its_own_and_the_reason_for_a_move_follows_it()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        var old = (await world.ImportAsync(Page, "2024-03-01")).Edition.Plan.Deliveries().First().Delivery.Id;
        await world.ImportAsync(Page.Replace("Første leveranse", "Første store leveranse", StringComparison.Ordinal), "2024-09-01");
        Assert.Equal(MatchDoubt.OtherTitle, (await world.Shelf.ReadAsync(Id, new(2025, 1, 1), default)).Value.Find(old)!.Delivery.Doubt);
        Assert.Null(await world.Shelf.CorrectAsync(world.Access, Id, new(CorrectionKind.Other, 2, "Et nytt prosjekt") { Delivery = old }, default));
        var view = (await world.Shelf.ReadAsync(Id, new(2025, 1, 1), default)).Value;
        Assert.Equal([ChangeKind.Added, ChangeKind.Dropped], view.Changes.Select(one => one.Kind).Order());
        Assert.DoesNotContain(view.Plan.Deliveries(), one => one.Delivery.Id == old || one.Delivery.Doubt != MatchDoubt.None);
        // Found to be the same again, by the road that is for that.
        var now = view.Changes.Single(one => one.Kind == ChangeKind.Added).DeliveryId;
        Assert.Null(await world.Shelf.CorrectAsync(world.Access, Id, new(CorrectionKind.Same, 2, "Likevel") { Delivery = now, Earlier = old }, default));
        Assert.Equal([ChangeKind.Changed], (await world.Shelf.ReadAsync(Id, new(2025, 1, 1), default)).Value.Changes.Select(one => one.Kind));
    }

    [Theory, OnEachDatabase]
    public async Task An_edition_that_is_taken_back_is_in_no_view_of_any_day_and_comes_back_when_that_is_withdrawn(Database database)
    {
        await using var world = await ShelfWorld.OpenAsync(database);
        await world.ImportAsync(Page, "2024-03-01");
        await world.ImportAsync(Page.Replace("31.12.2024", "31.12.2029", StringComparison.Ordinal), "2024-09-01");
        Assert.Null(await world.Shelf.CorrectAsync(world.Access, Id, new(CorrectionKind.TakenBack, 2, "Feil fil"), default));
        foreach (var day in new DateOnly[] { new(2024, 10, 1), new(2026, 1, 1) })
            Assert.Equal(("31.12.2024", 1), (await world.Shelf.ReadAsync(Id, day, default)).Value is var view ? (view.Plan.Deliveries().First().Delivery.End.Text, view.Editions.Count) : default);
        Assert.Equal(new DateOnly(2024, 3, 1), Assert.Single(await world.Shelf.ListAsync(default)).Newest);
        // The right page, of a day before the wrong one, is edition 3; the wrong one fits no more.
        var right = await world.ImportAsync(Page.Replace("31.12.2024", "30.06.2025", StringComparison.Ordinal), "2024-08-01");
        Assert.Equal(3, right.Edition.Number);
        var taken = Assert.Single((await world.Shelf.CorrectionsAsync(world.Access, Id, default)).Value);
        Assert.IsType<Conflict>(await world.Shelf.WithdrawAsync(world.Access, Id, taken.Number, "Angret", default));
        foreach (var edition in new[] { 3, 1 }) Assert.Null(await world.Shelf.CorrectAsync(world.Access, Id, new(CorrectionKind.TakenBack, edition, "Feil"), default));
        Assert.Empty(await world.Shelf.ListAsync(default));
        Assert.IsType<NotFound>((await world.Shelf.ReadAsync(Id, new(2026, 1, 1), default)).Refusal);
        Assert.Null(await world.Shelf.WithdrawAsync(world.Access, Id, taken.Number, "Den var riktig", default));
        Assert.Equal("31.12.2029", (await world.Shelf.ReadAsync(Id, new(2026, 1, 1), default)).Value.Plan.Deliveries().First().Delivery.End.Text);
    }

    [Fact]
    public async Task A_preview_tells_what_an_import_would_and_keeps_nothing()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        await world.ImportAsync(Page, "2024-03-01");
        var page = Encoding.UTF8.GetBytes(Page.Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal));
        var found = (await world.Shelf.PreviewAsync(world.Access, page, new(2024, 9, 1), default)).Value;
        Assert.Equal((2, true, true), (found.Edition.Number, found.IsNew, found.Changes.Single().IsMove));
        Assert.Single((await world.Shelf.ReadAsync(Id, new(2026, 1, 1), default)).Value.Editions);
        Assert.Equal("line 12", Assert.IsType<Invalid>((await world.Shelf.PreviewAsync(world.Access, Encoding.UTF8.GetBytes(Page.Replace("31.12.2024", "31.13.2024", StringComparison.Ordinal)), null, default)).Refusal).Faults[0].Path);
    }

    [Fact]
    public async Task What_is_not_certain_to_be_the_same_is_marked()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        await world.ImportAsync(Page, "2024-03-01");
        await DoubtAsync("Eier: Helse Prøve RHF | Brukergrupper: Kommune\n\n      Startdato: 01", "Eier: Helse Annen RHF | Brukergrupper: Kommune\n\n      Startdato: 01", MatchDoubt.OtherOwner);
        await DoubtAsync("Et tiltak", "Et annet tiltak", MatchDoubt.OtherPlace);
        await DoubtAsync("Første leveranse", "Første store leveranse", MatchDoubt.OtherTitle);

        async Task DoubtAsync(string before, string after, MatchDoubt doubt)
        {
            var imported = await world.ImportAsync(Page.Replace(before, after, StringComparison.Ordinal), "2024-04-01");
            Assert.All(imported.Changes, change => Assert.Equal((ChangeKind.Changed, doubt), (change.Kind, change.After!.Delivery.Doubt)));
            Assert.NotEmpty(imported.Changes);
            await world.ImportAsync(Page, "2024-04-01");
        }
    }

    [Fact]
    public async Task Deliveries_with_one_title_are_told_apart_by_dates_and_then_by_order()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        var twins = Page.Replace("Andre leveranse", "Første leveranse", StringComparison.Ordinal);
        var ids = (await world.ImportAsync(twins, "2024-03-01")).Edition.Plan.Deliveries().Select(one => one.Delivery.Id).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        var moved = await world.ImportAsync(twins.Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal), "2024-04-01");
        Assert.Equal(ids, moved.Edition.Plan.Deliveries().Select(one => one.Delivery.Id));
        Assert.Equal((ids[0], MatchDoubt.SameTitles), moved.Changes.Select(one => (one.DeliveryId, one.After!.Delivery.Doubt)).Single());
    }

    [Fact]
    public async Task An_editor_says_why_and_takes_it_back_and_nobody_else_does()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        await world.ImportAsync(Page, "2024-03-01");
        var moved = (await world.ImportAsync(Page.Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal), "2024-09-01")).Changes.Single();
        Task<Refusal?> Say(string text, Actor? actor = null, int edition = 2) => world.Shelf.ExplainAsync(world.Gate.Open(actor ?? Actor.Server), "helse-prove-rhf", moved.DeliveryId, edition, text, default);
        Assert.NotNull(await Say("Fordi", Actor.Unknown));
        Assert.IsType<Invalid>(await Say(new string('x', RoadmapShelf.LongestReason + 1)));
        Assert.IsType<NotFound>(await Say("Fordi", edition: 1));
        Assert.Null(await Say("Leverandøren trenger mer tid."));
        Assert.Equal("Leverandøren trenger mer tid.", await ReasonAsync());
        Assert.Null(await Say(" "));
        Assert.Null(await ReasonAsync());

        async Task<string?> ReasonAsync() => (await world.Shelf.ReadAsync("helse-prove-rhf", new(2026, 1, 1), default)).Value is var view ? view.ReasonOf(view.Changes.Single())?.Text : null;
    }

    [Fact]
    public async Task Nobody_without_the_role_imports()
    {
        await using var world = await ShelfWorld.OpenAsync(Database.Embedded);
        Assert.NotNull((await world.Shelf.ImportAsync(world.Gate.Open(Actor.Unknown), Encoding.UTF8.GetBytes(Page), null, default)).Refusal);
        Assert.Empty(await world.Shelf.ListAsync(default));
    }

    [Fact]
    public void Gaps_and_overlaps_within_a_measure_are_found_and_what_has_no_dates_makes_none()
    {
        var review = PlanReview.Of(PublishedPage.Plan());
        Assert.Equal([("1A", new DateOnly(2024, 11, 1), new DateOnly(2024, 12, 31))], review.Gaps.Select(gap => (gap.SubGoal.Code, gap.From, gap.To)));
        Assert.Empty(review.Overlaps);
        Assert.Equal(5, review.Open.Count);
        var twice = PublishedPage.Plan().SubGoals[4].Measures[0];
        var overlapping = twice with { Deliveries = [twice.Deliveries[0], twice.Deliveries[1] with { Start = RoadmapDate.OfDay(new(2025, 6, 1)) }] };
        var overlap = Assert.Single(PlanReview.Of(new("X", [], [new("2B", "", [], [overlapping])])).Overlaps);
        Assert.Equal((new DateOnly(2025, 6, 1), new DateOnly(2025, 6, 30)), (overlap.From, overlap.To));
    }

    [Theory]
    [InlineData("2024-12-31", "2025-12-31", 12, 0), InlineData("2024-10-31", "2025-02-28", 4, 0), InlineData("2024-10-31", "2025-03-01", 4, 1), InlineData("2025-01-15", "2025-01-20", 0, 5), InlineData("2025-12-31", "2024-12-31", 12, 0)]
    public void A_shift_is_counted_in_whole_months_and_days(string from, string to, int months, int days) =>
        Assert.Equal((months, days, string.CompareOrdinal(from, to) < 0), DateShift.Between(DateOnly.Parse(from), DateOnly.Parse(to)) is { } shift ? (shift.Months, shift.Days, shift.IsLater) : default);

    private sealed class ShelfWorld(RecordStore store, ServiceProvider services, string? folder) : IAsyncDisposable
    {
        public RoadmapShelf Shelf => services.GetRequiredService<RoadmapShelf>();

        public Gate Gate => services.GetRequiredService<Gate>();

        public AccessSession Access => Gate.Open(Actor.Server);

        public static async Task<ShelfWorld> OpenAsync(Database database)
        {
            var folder = database == Database.Embedded ? Directory.CreateTempSubdirectory("varde-roadmap-").FullName : null;
            var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = folder ?? PostgresCluster.Shared().NewDatabase() });
            var services = new ServiceCollection().AddSingleton(store).AddSingleton(TimeProvider.System).AddSingleton(new AccessSettings()).AddAccessControl().AddRoadmap().BuildServiceProvider();
            return new(store, services, folder);
        }

        public async Task<ImportedEdition> ImportAsync(string page, string published) => (await TryImportAsync(page, published)).Value;

        public async Task<Refusal?> RefusedAsync(string page, string published) => (await TryImportAsync(page, published)).Refusal;

        public Task<Outcome<ImportedEdition>> TryImportAsync(string page, string published) => Shelf.ImportAsync(Gate.Open(Actor.Server), Encoding.UTF8.GetBytes(page), DateOnly.Parse(published), default);

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await store.DisposeAsync();
            if (folder is not null) Directory.Delete(folder, recursive: true);
        }
    }
}
