namespace Varde.Load;

/// <summary>
/// W5: FHIR over HTTP, the access log and all checks included: create, read, search by patient and code, a transaction of a hundred entries, and everything of a patient; each beside
/// the bare statement of the same driver over the same bytes, on the same database in the same run.
/// </summary>
internal sealed class FhirWorkload(Site site, LoadOptions options, FhirData data, ReferenceResources reference) : IDisposable
{
    private const string Base = "fhir/r4";
    private const string Json = "application/fhir+json";

    private readonly Connections _lines = new(site, options.Clients);

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var data = await FhirData.FillAsync(site, options.Ehrs);
        await using var reference = await ReferenceResources.OpenAsync(site, options, data);
        using var workload = new FhirWorkload(site, options, data, reference);
        Console.WriteLine($"   {data.Patients.Count:N0} patients with {FhirData.Each} observations each");
        await workload.MeasureAsync();
    }

    public void Dispose() => _lines.Dispose();

    private async Task MeasureAsync()
    {
        var isPostgres = site.Postgres is not null;
        await CompareAsync("create", isPostgres ? 1000 : 2000, Create, reference.InsertAsync);
        await CompareAsync("read", isPostgres ? 4000 : 8000, Read, reference.ReadAsync);
        await CompareAsync("search", isPostgres ? 2000 : 4000, Search, reference.FindAsync);
        await CompareAsync("transaction", 2000.0 / FhirData.Entries, Transact, reference.InsertAllAsync);
        await CompareAsync("everything", null, Everything, reference.OfPatientAsync);
    }

    private async Task CompareAsync(string name, double? floor, Func<int, int, bool> send, Func<int, int, Task<bool>> bare)
    {
        if (!options.Parts.Contains(name)) return;
        await Latencies.ClosedAsync(options.Clients, options.Warm, (client, n) => Task.FromResult(send(client, n)));
        var before = await Latencies.ClosedAsync(options.Clients, Math.Max(2, options.Seconds / 2), bare);
        var cpu = site.CpuSeconds;
        var measured = await Latencies.ClosedAsync(options.Clients, options.Seconds, (client, n) => Task.FromResult(send(client, n + 100_000)));
        cpu = site.CpuSeconds - cpu;
        Console.WriteLine($"W5 {name,-11}{measured}   {cpu * 1000 / (measured.Rate * options.Seconds):F3} ms CPU each{(floor is { } least ? $"   (floor {least:N0}/s)" : "")}   {site.ResidentMegabytes:N0} MB resident");
        Console.WriteLine($"   bare       {before}   ratio {measured.Rate / before.Rate:F2}");
    }

    private bool Create(int client, int n) => _lines[client].Send("POST", $"{Base}/Observation", FhirData.Observation(Patient(client, n), n), Json).Status == 201;

    private bool Read(int client, int n) => _lines[client].Send("GET", $"{Base}/Observation/{data.Observations[Any(client, n, data.Observations.Count)]}").Status == 200;

    private bool Search(int client, int n) => _lines[client].Send("GET", $"{Base}/Observation?patient={Patient(client, n)}&code=http://loinc.org%7C{FhirData.Code(n)}").Status == 200;

    private bool Transact(int client, int n) => _lines[client].Send("POST", Base, FhirData.Transaction(1_000_000 + n * options.Clients + client), Json).Status == 200;

    private bool Everything(int client, int n) => _lines[client].Send("GET", $"{Base}/Patient/{Patient(client, n)}/$everything?_count=100").Status == 200;

    private string Patient(int client, int n) => data.Patients[Any(client, n, data.Patients.Count)];

    private static int Any(int client, int n, int count) => (int)((n * 7919L + client * 104_729L) % count);
}
