using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>The records that staff may see in a query over all of them are followed: what has changed is looked at anew, and what has not is neither searched for nor decided again.</summary>
public sealed class SightStories
{
    [Theory, OnEachDatabase]
    public async Task A_change_of_somebody_elses_care_leaves_all_as_it_was_and_one_of_theirs_is_seen_by_the_next_query(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            var doctor = world.Staff("fastlege");
            var before = await SightAsync(world, doctor);
            Assert.Same(before, await SightAsync(world, doctor));
            await world.StoreAsync(Episode(world, "mor-bodo", Guid.NewGuid()));
            Assert.Same(before, await SightAsync(world, doctor));

            var course = Guid.NewGuid();
            await world.StoreAsync(Episode(world, "mor-bodo", course, Office(world)));
            await AssertAsFoundAnewAsync(world, doctor, sees: "mor-bodo");
            await world.StoreAsync(Episode(world, "mor-bodo", course, Office(world), "entered-in-error"));
            await AssertAsFoundAnewAsync(world, doctor, misses: "mor-bodo");

            var patient = await world.ReadAsync("Patient", world.RecordOf("pasient").Value);
            patient["deceasedDateTime"] = $"{world.Region.Today:yyyy-MM-dd}";
            await world.StoreAsync(patient);
            await AssertAsFoundAnewAsync(world, doctor, sees: "pasient");
            Assert.True(Assert.Single(await SightAsync(world, doctor), alike => alike.Records.Contains(world.RecordOf("pasient").Value)).Facts.Person!.IsDead);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task What_this_process_wrote_is_not_told_a_second_time(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            var (store, doctor) = (world.Server.Store, world.Staff("fastlege"));
            var before = await SightAsync(world, doctor);
            await world.StoreAsync(Episode(world, "mor-bodo", Guid.NewGuid()));
            var (changes, events) = (store.Stamps.Changes, await store.ReadEventsAsync(EventPosition.Start, 100_000));
            Assert.True(events.Count > 500);
            Assert.All(events, happened => Assert.True(happened.IsOwn));
            await Task.Delay(Freshness.MostAge + TimeSpan.FromMilliseconds(50));
            Assert.Same(before, await SightAsync(world, doctor));
            Assert.Equal(changes, store.Stamps.Changes);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_begins_and_ends_by_time_alone_is_decided_by_the_moment_of_the_question()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            var (doctor, now) = (world.Staff("fastlege"), Now);
            var course = Episode(world, "mor-bodo", Guid.NewGuid(), Office(world));
            course["period"] = new JsonObject { ["start"] = $"{now.AddHours(1):O}", ["end"] = $"{now.AddHours(2):O}" };
            await world.StoreAsync(course);
            foreach (var (hours, isPermitted) in new[] { (0.0, false), (1.5, true), (2.5, false) })
                Assert.Equal((hours, isPermitted), (hours, await PermitsAsync(world, doctor, "mor-bodo", now.AddHours(hours))));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public void Whose_resources_have_changed_is_known_for_as_long_as_it_is_kept()
    {
        var (stamps, owner, other) = (new ResourceStamps(), Guid.NewGuid(), Guid.NewGuid());
        var begin = stamps.Changes;
        stamps.Touch(owner, "Consent");
        stamps.Touch(other, "Observation");
        Assert.Equal([owner], stamps.OwnersSince(begin, new HashSet<string> { "Consent" }, out var upTo)!);
        Assert.Empty(stamps.OwnersSince(upTo, new HashSet<string> { "Consent" }, out _)!);
        stamps.TouchAll();
        Assert.Null(stamps.OwnersSince(upTo, new HashSet<string> { "Consent" }, out upTo));
        for (var i = 0; i < 100_000; i++) stamps.Touch(other, "Consent");
        Assert.Null(stamps.OwnersSince(upTo, new HashSet<string> { "Consent" }, out _));
    }

    private static async Task AssertAsFoundAnewAsync(RegionWorld world, Actor doctor, string? sees = null, string? misses = null)
    {
        var followed = (await SightAsync(world, doctor)).SelectMany(alike => alike.Records).ToHashSet();
        if (sees is not null) Assert.Contains(world.RecordOf(sees).Value, followed);
        if (misses is not null) Assert.DoesNotContain(world.RecordOf(misses).Value, followed);
        var anew = ActivatorUtilities.CreateInstance<RecordsInSight>(world.Server.Services);
        Assert.Equal(followed.Order(), (await anew.OfStaffAsync(doctor, Now, default)).SelectMany(alike => alike.Records).Order());
    }

    private static async Task<bool> PermitsAsync(RegionWorld world, Actor doctor, string whose, DateTimeOffset now)
    {
        var sight = await world.Facts.SightOfAsync(doctor, now, default);
        return sight.Any(alike => alike.Records.Contains(world.RecordOf(whose).Value) && alike.Facts.Standings.Any(standing => standing is { Purpose: not null, Actor: StaffFacts { Care.HasEnded: false } }));
    }

    private static ValueTask<IReadOnlyList<AlikeRecords>> SightAsync(RegionWorld world, Actor doctor) => world.Facts.SightOfAsync(doctor, Now, default);

    private static string Office(RegionWorld world) =>
        (string)SeedPopulation.SyntheticRegion.ResourcesOf(world.Region.Staff.Named("fastlege")).First(resource => resource.Type == "PractitionerRole").Content["organization"]!["reference"]!;

    private static JsonObject Episode(RegionWorld world, string whose, Guid id, string? unit = null, string status = "active") => new()
    {
        ["resourceType"] = "EpisodeOfCare", ["id"] = $"{id}", ["status"] = status, ["patient"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf(whose)}" },
        ["type"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = PeopleCodes.Care, ["code"] = "outpatient" }) }),
        ["managingOrganization"] = new JsonObject { ["reference"] = unit ?? $"Organization/{Guid.NewGuid()}" }, ["period"] = new JsonObject { ["start"] = "2024-01-01" },
    };

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}
