using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Fhir;

namespace Varde.Modules.Tests.People;

/// <summary>Pages are for who was given them, and tell of what is seen: neither the keys nor the number of what others have.</summary>
public sealed class PageStories
{
    private const int MostPages = 100;

    private static readonly string[] Asked = ["Patient?_sort=family&_count=2", "Patient?_count=2", "Patient/_history?_count=2", "_history?_count=2"];

    [Theory, OnEachDatabase]
    public async Task A_page_of_somebody_else_or_of_another_search_is_answered_as_one_that_is_none(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var asked in Asked)
        {
            var next = NextOf((await GetAsync(world, "staff fastlege", asked)).Expect(HttpStatusCode.OK))!;
            var (name, token) = next.Contains("_page=", StringComparison.Ordinal) ? ("_page", next.Split("_page=")[1]) : ("_before", next.Split("_before=")[1]);
            var none = (await GetAsync(world, "staff fastlege", $"{asked}&{name}=abc")).Expect(HttpStatusCode.BadRequest).Text;
            string[] wrong = [$"{asked}&{name}={token[..^1]}", $"{asked}&{name}={token}A", $"{asked.Replace("_count=2", "_count=2&_id=x&_since=2020-01-01", StringComparison.Ordinal)}&{name}={token}"];
            foreach (var other in wrong) Assert.Equal((other, none), (other, (await GetAsync(world, "staff fastlege", other)).Expect(HttpStatusCode.BadRequest).Text));
            foreach (var who in new[] { "citizen enke", "citizen pasient", "staff sykehuslege" }) Assert.Equal((who, none), (who, (await GetAsync(world, who, next)).Expect(HttpStatusCode.BadRequest).Text));
            Assert.NotEmpty(FhirApi.Entries((await GetAsync(world, "staff fastlege", next)).Expect(HttpStatusCode.OK).JsonBody));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Pages_lead_through_all_that_is_seen_once(Database database)
    {
        // Of its own: what others write meanwhile stands on top of a history.
        var world = await RegionWorld.MakeAsync(database);
        foreach (var asked in Asked)
        {
            var whole = FhirApi.Entries((await GetAsync(world, "staff fastlege", asked.Replace("_count=2", "_count=1000", StringComparison.Ordinal))).Expect(HttpStatusCode.OK).JsonBody).Select(e => (string)e["fullUrl"]!);
            Assert.Equal(whole.Take(2 * MostPages), (await WalkAsync(world, "staff fastlege", asked)).SelectMany(page => page));
        }
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task A_page_of_GraphQL_is_for_who_was_given_it(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        static string Query(string? cursor) => $"$graphql?query={Uri.EscapeDataString($"{{ PatientConnection(_sort: \"family\", _count: \"2\"{(cursor is null ? "" : $", _cursor: \"{cursor}\"")}) {{ next edges {{ resource {{ id }} }} }} }}")}";
        var next = (string)(await GetAsync(world, "staff fastlege", Query(null))).Expect(HttpStatusCode.OK).JsonBody["data"]!["PatientConnection"]!["next"]!;
        Assert.Equal((await GetAsync(world, "citizen enke", Query("abc"))).Expect(HttpStatusCode.BadRequest).Text, (await GetAsync(world, "citizen enke", Query(next))).Expect(HttpStatusCode.BadRequest).Text);
        (await GetAsync(world, "staff fastlege", Query(next))).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task A_page_leads_on_at_another_server_of_the_same_database(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var one = new FhirApi(server);
        var made = new List<string>();
        for (var i = 0; i < 3; i++) made.Add(await one.CreateAsync(FhirApi.Person($"Nr{i}")));
        List<string> nexts = [];
        foreach (var asked in Asked) nexts.Add(NextOf((await one.GetAsync(asked)).Expect(HttpStatusCode.OK))!);
        if (database == Database.Embedded) await server.StopAsync();
        await using var second = await RepositoryServer.StartOnAsync(server.Place);
        var other = new FhirApi(second);
        foreach (var next in nexts.Take(2)) Assert.Equal([made[2]], FhirApi.Entries((await other.GetAsync(next)).Expect(HttpStatusCode.OK).JsonBody).Select(e => (string)e["resource"]!["id"]!));
        foreach (var next in nexts.Skip(2)) Assert.Equal([made[0]], FhirApi.Entries((await other.GetAsync(next)).Expect(HttpStatusCode.OK).JsonBody).Select(e => (string)e["resource"]!["id"]!));
    }

    [Theory, OnEachDatabase]
    public async Task A_history_tells_of_what_is_seen_and_not_how_much_else_there_is(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var mine = world.RecordOf("pasient").ToString();
        foreach (var type in new[] { "Flag/", "Consent/", "EpisodeOfCare/", "Patient/", "RelatedPerson/", "Organization/", "" })
        {
            var pages = await WalkAsync(world, "citizen pasient", $"{type}_history?_count=1");
            var whole = FhirApi.Entries((await GetAsync(world, "citizen pasient", $"{type}_history?_count=1000")).Expect(HttpStatusCode.OK).JsonBody).Select(e => (string)e["fullUrl"]!).ToList();
            Assert.Equal((type, string.Join(' ', whole.Take(40))), (type, string.Join(' ', pages.SelectMany(page => page).Take(40))));
            Assert.All(pages.SkipLast(1), page => Assert.Single(page));
            if (whole.Count > 0) Assert.Single(pages[^1]);
            else Assert.Single(pages);
            Assert.Equal(type is "Patient/" or "", whole.Any(url => url.EndsWith($"Patient/{mine}", StringComparison.Ordinal)));
        }
        Assert.NotEmpty(FhirApi.Entries((await new FhirApi(world.Server).GetAsync("Flag/_history?_count=1")).JsonBody));
        foreach (var since in new[] { "2000-01-01", "2100-01-01" }) Assert.Null(NextOf((await GetAsync(world, "citizen pasient", $"Flag/_history?_count=1&_since={since}")).Expect(HttpStatusCode.OK)));
    }

    [Theory, OnEachDatabase]
    public async Task All_that_somebody_sees_of_a_type_stands_in_its_history(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var (who, type) in new[] { ("citizen pasient", "EpisodeOfCare"), ("citizen mor", "Patient"), ("citizen mor", "Organization"), ("staff fastlege", "Patient"), ("staff fastlege", "EpisodeOfCare") })
        {
            var found = FhirApi.Entries((await GetAsync(world, who, $"{type}?_count=1000")).Expect(HttpStatusCode.OK).JsonBody).Select(e => (string)e["fullUrl"]!);
            var told = (await WalkAsync(world, who, $"{type}/_history?_count=500")).SelectMany(page => page).ToHashSet();
            Assert.All(found, url => Assert.Contains(url, told));
            if (type == "Patient") Assert.NotEmpty(told);
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> WalkAsync(RegionWorld world, string who, string asked)
    {
        var pages = new List<IReadOnlyList<string>>();
        for (string? next = asked; next is not null && pages.Count < MostPages;)
        {
            var page = (await GetAsync(world, who, next)).Expect(HttpStatusCode.OK);
            pages.Add([.. FhirApi.Entries(page.JsonBody).Select(e => (string)e["fullUrl"]!)]);
            next = NextOf(page);
        }
        return pages;
    }

    private static string? NextOf(Reply reply) =>
        ((string?)reply.JsonBody["link"]!.AsArray().FirstOrDefault(link => (string?)link!["relation"] == "next")?["url"])?.Split("/fhir/r4/")[1];

    private static Task<Reply> GetAsync(RegionWorld world, string who, string path) => new FhirApi(world.Server).CallAsync("GET", path, headers: ("As", who));
}
