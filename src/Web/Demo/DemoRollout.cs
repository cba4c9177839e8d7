using System.Globalization;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.People;
using Varde.Roadmap;
using Varde.SeedPopulation.Region;

namespace Varde.Web.Demo;

/// <summary>
/// The rollout of the demo: the made-up roadmap in two editions (samples/Roadmap), and a wave that carries out one of its deliveries at four hospitals and in four municipalities, planned and partly
/// ready. All of it goes in by the commands of everybody, and what is there already stays as it is.
/// </summary>
internal sealed class DemoRollout(Gate gate, RoadmapShelf shelf, WaveReading reading, WaveDecisions decisions)
{
    /// <summary>What the wave is called.</summary>
    public const string Wave = "Utprøving av egenbehandlingsplaner, fire sykehus og fire kommuner";

    private const string Delivery = "Utprøving ved fire sykehus og i fire kommuner";
    private const int DaysToStart = 30;

    // The pages with how many days before the demo began they were published.
    private static readonly (string Page, int DaysBefore)[] Editions = [("helseregion-prove-1", 270), ("helseregion-prove-2", 45)];

    private static readonly string[] Municipalities = ["Tromsø", "Bodø", "Rana", "Alta"];
    private static readonly string[] Lists = ["hospital", "municipality"];

    /// <summary>Publishes the roadmap and plans the wave.</summary>
    /// <param name="present">When the demo began.</param>
    /// <param name="cancellation">Stops it; the next start goes on.</param>
    public async Task PlanAsync(DateTimeOffset present, CancellationToken cancellation)
    {
        var (access, today) = (gate.Open(Actor.Server), NorwegianCalendar.DayAt(present));
        var roadmap = await PublishAsync(access, today, cancellation);
        if (DemoRegion.Expect(await reading.ListAsync(access, cancellation), "waves").Any(wave => wave.Name == Wave)) return;
        DemoRegion.Expect(await decisions.SetAsync(access, BodyOf(roadmap, today.AddDays(DaysToStart)), cancellation), "wave");
    }

    private async Task<RoadmapEdition> PublishAsync(AccessSession access, DateOnly today, CancellationToken cancellation)
    {
        RoadmapEdition? newest = null;
        foreach (var (page, days) in Editions)
        {
            var imported = await shelf.ImportAsync(access, await ReadAsync(page, cancellation), today.AddDays(-days), cancellation);
            // An edition that a broken off filling has published already is older than the newest one.
            if (imported.TryGet(out var done, out _) || page == Editions[^1].Page) newest = (done ?? DemoRegion.Expect(imported, page)).Edition;
        }
        return newest!;
    }

    private static async Task<byte[]> ReadAsync(string page, CancellationToken cancellation)
    {
        await using var stored = typeof(DemoRollout).Assembly.GetManifestResourceStream($"roadmap/{page}")!;
        using var text = new MemoryStream();
        await stored.CopyToAsync(text, cancellation);
        return text.ToArray();
    }

    private static JsonObject BodyOf(RoadmapEdition roadmap, DateOnly start) => new()
    {
        ["name"] = Wave, ["service"] = ServiceId.Plan.Value, ["nodes"] = new JsonArray([.. Places().Select(place => (JsonNode)place.Id.ToString())]), ["start"] = WaveBody.Day(start), ["phase"] = "trial",
        ["delivery"] = roadmap.Plan.Deliveries().First(one => one.Delivery.Title == Delivery).Delivery.Id, ["items"] = WaveBody.Items(ReadinessList.Draft(Lists, start).Select(HowFar)),
    };

    private static IEnumerable<CareOrganisation> Places() =>
        CareDirectory.Instance.All.Where(one => one.Kind == OrganisationKind.Hospital).DistinctBy(one => one.PartOf!.Id)
            .Concat(CareDirectory.Instance.All.Where(one => one.Kind == OrganisationKind.Municipality && Municipalities.Contains(one.Municipality.ShortName)));

    // What is due early is done, one thing is waived, and the rest is open.
    private static ReadinessItem HowFar(ReadinessItem item, int at) => at switch
    {
        0 or 2 or 3 => item with { State = RolloutWave.Done, Evidence = string.Create(CultureInfo.InvariantCulture, $"Protokoll {at + 1}, prosjektets arkiv") },
        8 => item with { State = RolloutWave.Waived, WaivedBy = "Klinikksjefen, UNN", WaivedWhy = "Prosedyrene er de samme som før i utprøvingen" },
        _ => item,
    };
}
