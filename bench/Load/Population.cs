using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Families;
using Varde.Templates;

namespace Varde.Load;

/// <summary>
/// Demo people with the first compositions of each; or, with a present of its own, the residents of the region with all that is theirs. All of it follows from the seed, ids too, so that it can be made again and
/// need not be remembered.
/// </summary>
/// <param name="Seed">Which people.</param>
/// <param name="Ehrs">How many they are.</param>
/// <param name="Each">How many compositions each has at most.</param>
/// <param name="Documents">How many compositions that makes; 0 while they are not all imported.</param>
internal sealed record Population(int Seed, int Ehrs, int Each, long Documents)
{
    private const int DefaultSeed = 90_000;
    private const int SeedOfRegion = 1;
    private const int EhrsOfImport = 5_000;
    private static readonly DateTimeOffset Present = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private IReadOnlyList<Guid>? _residents;

    /// <summary>When the region was filled in, from which ages and times count; null for people who are each written for themselves.</summary>
    public DateTimeOffset? RegionSince { get; init; }

    /// <summary>The people whose records a site has; imported when it has none.</summary>
    public static async Task<Population> OfAsync(Site site, LoadOptions options)
    {
        if (site.Population is { } known) return known;
        var population = Stored(site) ?? (options.Residents is { } residents ? await FillAsync(site, residents) : await new Population(DefaultSeed, options.Ehrs, options.Each, 0).ImportAsync(site));
        Console.WriteLine($"   {population.Ehrs:N0} EHRs, {population.Documents:N0} compositions (at most {population.Each} each)");
        return site.Population = population;
    }

    /// <summary>The id of one person's EHR.</summary>
    public Guid EhrId(int number) => RegionSince is null ? Id("ehr", number) : (_residents ??= [.. Residents().Select(resident => resident.Resident.Id)])[number];

    /// <summary>An id for any purpose, the same in each run.</summary>
    public Guid Id(string purpose, long number)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}/{purpose}/{number}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The compositions of each person, one person after the other.</summary>
    public IEnumerable<(Guid Ehr, IEnumerable<Composition> Compositions)> Records() => RegionSince is not null
        ? Residents().Select(one => (one.Resident.Id, one.Region.RecordOf(one.Resident).Documents.GroupBy(document => (object?)document.Series ?? document).Select(versions => versions.Last().Composition)))
        : DemoPopulation.Generate(Seed, Ehrs, Present)
            .Select((record, number) => (EhrId(number), Some([.. record.Documents.Where(d => d.Series is null).Select(d => d.Composition)])));

    private IEnumerable<(SyntheticRegion Region, Resident Resident)> Residents()
    {
        var region = new SyntheticRegion(Seed, RegionSince!.Value);
        return region.Households(Ehrs).SelectMany(household => household.Residents).Select(resident => (region, resident));
    }

    // By the command that fills the demo, which keeps in the database from when its records count.
    private static async Task<Population> FillAsync(Site site, int residents)
    {
        var filling = new Population(SeedOfRegion, residents, int.MaxValue, 0);
        filling.Store(site);
        var (code, told, _, _) = await site.RunAsync("demo", "--residents", $"{residents}");
        if (code != 0) throw new InvalidOperationException($"the region was not filled in: {told}");
        using var answer = await site.SendAsync(HttpMethod.Get, "fhir/r4/Basic/demo-region");
        var present = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["extension"]![0]!["valueInstant"]!;
        var region = filling with { RegionSince = DateTimeOffset.Parse(present, CultureInfo.InvariantCulture) };
        var filled = region with { Ehrs = region.Residents().Count(), Documents = region.Records().Sum(record => (long)record.Compositions.Count()) };
        filled.Store(site);
        return filled;
    }

    // From the first to the last, evenly: whoever has few has them of all times and kinds.
    private IEnumerable<Composition> Some(IReadOnlyList<Composition> all) =>
        all.Count <= Each ? all : Enumerable.Range(0, Each).Select(i => all[Each == 1 ? 0 : i * (all.Count - 1) / (Each - 1)]);

    private static Population? Stored(Site site)
    {
        if (!File.Exists(site.Manifest)) return null;
        var stored = JsonSerializer.Deserialize<Population>(File.ReadAllBytes(site.Manifest))!;
        return stored.Documents > 0 ? stored : throw new InvalidOperationException($"the import that {site.Manifest} tells of was broken off: delete the folder and begin anew");
    }

    private void Store(Site site)
    {
        if (site.Manifest is { } file) File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(this));
    }

    // In several files: one of a large population would take more room than its database. The next is written while one is imported.
    private async Task<Population> ImportAsync(Site site)
    {
        Store(site);
        await UploadTemplatesAsync(site);
        using var records = Records().GetEnumerator();
        var documents = 0L;
        var next = Task.Run(() => Write(site, 0, records));
        for (var done = 0; done < Ehrs; done += EhrsOfImport)
        {
            var (file, count) = await next;
            var begun = done + EhrsOfImport;
            if (begun < Ehrs) next = Task.Run(() => Write(site, begun, records));
            documents += count;
            var (code, told, _, _) = await site.RunAsync("import", "compositions", file, "--create-ehrs");
            if (code != 0) throw new InvalidOperationException($"the import ended with {code}: {told}");
            File.Delete(file);
        }
        var imported = this with { Documents = documents };
        imported.Store(site);
        return imported;
    }

    private static async Task UploadTemplatesAsync(Site site)
    {
        foreach (var template in OperationalTemplates.All)
        {
            using var answer = await site.SendAsync(HttpMethod.Post, "openehr/v1/definition/template/adl1.4", Encoding.UTF8.GetBytes(template.Xml), "application/xml");
            if ((int)answer.StatusCode is not (201 or 204 or 409)) throw new InvalidOperationException($"{template.TemplateId}: {answer.StatusCode}");
        }
    }

    /// <summary>Writes the records of the next people, and tells how many compositions they have.</summary>
    private static (string File, long Documents) Write(Site site, int done, IEnumerator<(Guid Ehr, IEnumerable<Composition> Compositions)> records)
    {
        var file = Path.Combine(site.Folder, $"people-{done}.ndjson");
        using var output = new StreamWriter(file, append: false, new UTF8Encoding(false));
        var documents = 0L;
        for (var n = 0; n < EhrsOfImport && records.MoveNext(); n++)
        {
            foreach (var composition in records.Current.Compositions)
            {
                output.Write($"{{\"ehr_id\":\"{records.Current.Ehr}\",\"composition\":{Encoding.UTF8.GetString(CanonicalJson.Write(composition))}}}\n");
                documents++;
            }
        }
        return (file, documents);
    }
}
