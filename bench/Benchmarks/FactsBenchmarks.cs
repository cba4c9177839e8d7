using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.ClinicalExchange;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People;
using Varde.Records;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Resources;

namespace Varde.Benchmarks;

/// <summary>
/// One access decision with its facts, on the demo's family and its GP: of a record whose facts are in memory, which is to cost less than 50 µs, and of one whose facts are read anew. The
/// embedded database is in a temporary folder.
/// </summary>
[MemoryDiagnoser]
public class FactsBenchmarks
{
    private const int Switches = 500;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "varde-facts-" + Guid.NewGuid().ToString("N")[..8]);
    private ServiceProvider? _services;
    private RecordStore? _store;
    private Gate? _gate;
    private Actor? _mother, _doctor;
    private EhrId _child, _patient;

    [GlobalSetup]
    public async Task FillAsync()
    {
        _store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = _folder, Extractors = [ClinicalRepositoryModule.LeafExtractor, FhirModule.LeafExtractor(ClinicalExchangeModule.Canonical)] });
        _services = new ServiceCollection().AddLogging().AddSingleton(_store).AddSingleton(TimeProvider.System).AddAccessControl().AddClinicalRepository(new RepositorySettings())
            .AddFhir(new FhirSettings { ExportFolder = Path.Combine(_folder, "export") }, ClinicalExchangeModule.Canonical).AddClinicalExchange().AddPeople().BuildServiceProvider();
        _gate = _services.GetRequiredService<Gate>();
        var region = new SyntheticRegion(1, TimeProvider.System.GetUtcNow());
        var households = region.NamedHouseholds().Take(2).ToList();
        var doctor = region.Staff.Named("fastlege");
        await StoreAsync(region.DirectoryResources().Where(resource => resource.Type == "Organization"));
        await StoreAsync(SyntheticRegion.ResourcesOf(doctor));
        await StoreAsync(households.SelectMany(region.PatientsOf));
        await StoreAsync(households.SelectMany(region.RelationsOf));
        await StoreAsync(households.SelectMany(h => h.Residents).SelectMany(r => SyntheticRegion.ResourcesOf(region.CareOf(r, region.RecordOf(r)))));
        var residents = households.SelectMany(h => h.Residents).ToDictionary(r => r.Key!);
        (_child, _patient) = (new EhrId(residents["jente-9"].Id), new EhrId(residents["pasient"].Id));
        _mother = new Actor(ActorKind.Citizen, "person:mor", "Mor", "", "") { SignIn = new() { Person = NationalId.Parse(residents["mor"].Number).Value, Level = SignInLevel.High, Client = "" } };
        _doctor = new Actor(ActorKind.Staff, $"hpr:{doctor.HprNumber}", "Lege", SyntheticRegion.WorkOf(doctor).Organisation, "")
        {
            SignIn = new() { Person = NationalId.Parse(doctor.NationalId).Value, Hpr = HprNumber.Parse(doctor.HprNumber).Value, Level = SignInLevel.High, Client = "" },
        };
        await StoreAsync(Enumerable.Range(0, Switches).Select(at => SwitchOf(at, at == 0 ? doctor.Unit.Id : Guid.NewGuid())));
        if ((await ClinicianStartsUnderRolloutAsync()).IsRefused || (await ClinicianStartsAsync()).IsRefused) throw new InvalidOperationException("The GP may start nothing: another thing would be measured.");
        if ((await ParentAsync()).IsRefused || (await ClinicianAsync()).IsRefused) throw new InvalidOperationException("The demo's mother and GP are not permitted: another thing would be measured.");
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public ValueTask<Decision> ParentAsync() => DecideAsync(_mother!, _child);

    [Benchmark]
    public ValueTask<Decision> ClinicianAsync() => DecideAsync(_doctor!, _patient);

    [Benchmark]
    public ValueTask<Decision> ClinicianAfterAChangeAsync()
    {
        _store!.Stamps.Touch(_patient.Value, "Consent");
        return DecideAsync(_doctor!, _patient);
    }

    [Benchmark]
    public ValueTask<Decision> ClinicianStartsAsync() => StartsAsync("ServiceRequest");

    // Plans have all the switches: of a share at the doctor's unit, and of other places.
    [Benchmark]
    public ValueTask<Decision> ClinicianStartsUnderRolloutAsync() => StartsAsync("CarePlan");

    [Benchmark]
    public async Task<bool> PermitOfOneRecordAsync() => (await _gate!.Open(_doctor!).AskToQueryAsync(_patient, "digest", "", default)).IsDone;

    [Benchmark]
    public async Task<bool> PermitOfAllRecordsAsync() => (await _gate!.Open(_doctor!).AskToQueryAsync(null, "digest", "", default)).IsDone;

    [Benchmark(Baseline = true)]
    public async Task<int> SearchInOneRecordAsync() =>
        (await _services!.GetRequiredService<ResourceLookup>().FindAsync("EpisodeOfCare", 10, [new("patient", $"Patient/{_patient}")], default)).Count;

    private ValueTask<Decision> StartsAsync(string type) =>
        _gate!.DecideAsync(new AccessRequest(_doctor!, AccessAction.Create, new AccessSubject(type, "", _patient), "", TimeProvider.System.GetUtcNow()), default);

    private static DemoResource SwitchOf(int at, Guid node)
    {
        (string Name, string Text)[] facts = [("service", "plan"), ("node", $"{node}"), ("from", "2026-01-01T00:00:00Z"), ("phase", "trial"), ("state", "on"), ("audience", "share"), ("share", "100"), ("why", "Måling")];
        JsonArray told = [.. facts.Select(fact => new JsonObject { ["url"] = $"{PeopleCodes.Switch}:{fact.Name}", ["valueString"] = fact.Text })];
        var coding = new JsonObject { ["system"] = PeopleCodes.Switch, ["code"] = "fact" };
        return new("Basic", $"varde-switch-{at}", new() { ["resourceType"] = "Basic", ["id"] = $"varde-switch-{at}", ["extension"] = told, ["code"] = new JsonObject { ["coding"] = new JsonArray(coding) } });
    }

    private ValueTask<Decision> DecideAsync(Actor actor, EhrId record) =>
        _gate!.DecideAsync(new AccessRequest(actor, AccessAction.Read, new AccessSubject("COMPOSITION", "", record), "", TimeProvider.System.GetUtcNow()), default);

    private async Task StoreAsync(IEnumerable<DemoResource> resources)
    {
        var import = _services!.GetRequiredService<ResourceImport>();
        foreach (var resource in resources)
            if ((await import.StoreAsync(resource.ToUtf8())).Refusal is { } refused) throw new InvalidOperationException($"{resource}: {refused.Message}");
    }
}
