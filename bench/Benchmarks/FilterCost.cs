using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.ClinicalExchange;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.OpenEhr.ReferenceModel;
using Varde.People;
using Varde.Records;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Resources;
using Varde.Templates;
using Actor = Varde.AccessControl.Actor;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.Benchmarks;

/// <summary>
/// What the access filter adds to queries over all records: the same query by whoever may see all there is, and by a GP on whose list all the people are, in turns and in one process, without HTTP.
/// <c>filter [PATIENTS [CALLS [CONNECTION]]]</c> is so many people and so many calls of each, on the embedded database or on an empty one of PostgreSQL.
/// </summary>
internal static class FilterCost
{
    private const int DocumentsOfEach = 2;
    private static readonly Actor Developer = new(ActorKind.Developer, "developer", "Developer", "", "");

    private static readonly (string Name, string Text)[] Queries =
    [
        ("a count of records", "SELECT COUNT(e/ehr_id/value) AS n FROM EHR e"),
        ("a count of blood pressures", "SELECT COUNT(*) AS n FROM EHR e CONTAINS COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]"),
        ("ten high blood pressures", "SELECT o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude AS s FROM EHR e CONTAINS COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2] WHERE o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude > 130 LIMIT 10"),
    ];

    public static async Task<int> RunAsync(string[] asked)
    {
        var (patients, calls) = (Number(asked, 0, 2_000), Number(asked, 1, 200));
        var folder = Directory.CreateTempSubdirectory("varde-filter-bench-").FullName;
        try
        {
            var store = await RecordStore.OpenAsync(new RecordStoreOptions
            {
                Database = asked.Length > 2 ? asked[2] : folder, Extractors = [ClinicalRepositoryModule.LeafExtractor, FhirModule.LeafExtractor(ClinicalExchangeModule.Canonical)],
            });
            await using var site = new Site(store, folder);
            await site.FillAsync(patients);
            await site.CompareAsync(calls);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Number(string[] asked, int at, int otherwise) => asked.Length > at ? int.Parse(asked[at], CultureInfo.InvariantCulture) : otherwise;

    private sealed class Site(RecordStore store, string folder) : IAsyncDisposable
    {
        private readonly SyntheticRegion _region = new(1, TimeProvider.System.GetUtcNow());
        private readonly List<Resident> _people = [];
        private ServiceProvider _services = Services(store, folder);
        private Actor? _doctor;

        public async Task FillAsync(int patients)
        {
            var member = _region.Staff.Named("fastlege");
            await StoreAsync(_region.DirectoryResources().Where(resource => resource.Type == "Organization"));
            await StoreAsync(SyntheticRegion.ResourcesOf(member));
            var import = _services.GetRequiredService<RecordImport>();
            foreach (var template in OperationalTemplates.All) _ = (await import.TemplateAsync(System.Text.Encoding.UTF8.GetBytes(template.Xml))).Value;
            var role = SyntheticRegion.ResourcesOf(member).First(resource => resource.Type == "PractitionerRole").Content;
            var unit = (string)role["organization"]!["reference"]!;
            var documents = DemoPopulation.Generate(40, 7, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)).SelectMany(record => record.Documents).Where(d => d.TemplateId == "varde.vital_signs.v1").ToArray();
            foreach (var household in _region.Households(patients + 300).Skip(_region.NamedHouseholds().Count()))
            {
                if (_people.Count >= patients) break;
                foreach (var resident in household.Residents) await RecordAsync(import, resident, documents, SyntheticRegion.WorkOf(member));
                await StoreAsync(_region.PatientsOf(household));
                await StoreAsync(_region.RelationsOf(household));
                await StoreAsync(household.Residents.Select(resident => OnList(resident.Id, unit)));
            }
            _doctor = new Actor(ActorKind.Staff, $"hpr:{member.HprNumber}", "Lege", SyntheticRegion.WorkOf(member).Organisation, "")
            {
                SignIn = new() { Person = NationalId.Parse(member.NationalId).Value, Hpr = HprNumber.Parse(member.HprNumber).Value, Level = SignInLevel.High, Client = "" },
            };
            Console.WriteLine($"{_people.Count:N0} people on the list of one GP, {DocumentsOfEach} compositions each");
        }

        public async Task CompareAsync(int calls)
        {
            await WarmAsync();
            foreach (var (name, text) in Queries) await TurnsAsync(name, text, calls);
            await ColdAsync();
        }

        // A server that has just started knows nobody; after that a change of somebody else's care, and of one of the list.
        private async Task ColdAsync()
        {
            var (query, all) = (Queries[2].Text, await TimedAsync(Developer, Queries[2].Text));
            await _services.DisposeAsync();
            _services = Services(store, folder);
            Console.WriteLine($"the first query after the start: {await TimedAsync(_doctor!, query):F1} ms, where all there is takes {all:F1} ms");
            var (member, other) = (_region.Staff.Named("fastlege"), Guid.NewGuid());
            await StoreAsync([new DemoResource("Patient", $"{other}", new() { ["resourceType"] = "Patient", ["id"] = $"{other}" })]);
            Console.WriteLine($"after somebody else's care has changed: {await AfterAsync(query, () => StoreAsync([OnList(other, null)])):F1} ms");
            Console.WriteLine($"after the care of one of the list has changed: {await AfterAsync(query, () => StoreAsync([OnList(_people[0].Id, null)])):F1} ms");
        }

        private async Task<double> AfterAsync(string query, Func<Task> change)
        {
            var took = new List<double>();
            for (var i = 0; i < 20; i++)
            {
                await change();
                took.Add(await TimedAsync(_doctor!, query));
            }
            return took.Order().ElementAt(took.Count / 2);
        }

        private async Task WarmAsync()
        {
            for (var i = 0; i < 30; i++)
                foreach (var (_, text) in Queries) _ = (await TimedAsync(Developer, text), await TimedAsync(_doctor!, text));
        }

        private async Task TurnsAsync(string name, string text, int calls)
        {
            var (all, own) = (new List<double>(), new List<double>());
            for (var i = 0; i < calls; i++)
            {
                all.Add(await TimedAsync(Developer, text));
                own.Add(await TimedAsync(_doctor!, text));
            }
            var (before, after) = (all.Order().ElementAt(calls / 2), own.Order().ElementAt(calls / 2));
            var (every, listed) = (await AnswerAsync(Developer, text), await AnswerAsync(_doctor!, text));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {before:F2} ms by the developer, {after:F2} ms by the GP, {(after / before - 1) * 100:F0}% more ({every} and {listed})"));
        }

        private async Task<double> TimedAsync(Actor actor, string text)
        {
            var begin = Stopwatch.GetTimestamp();
            await AnswerAsync(actor, text);
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        private async Task<string> AnswerAsync(Actor actor, string text)
        {
            var session = _services.GetRequiredService<Gate>().Open(actor);
            var answer = (await _services.GetRequiredService<QueryService>().AnswerAsync(session, new QueryRequest(text), default)).Value;
            await session.CloseAsync(disclosed: true, default);
            return answer.Rows is [[{ Raw: { } cell }]] ? $"{cell}" : $"{answer.Rows.Count} rows";
        }

        private async Task RecordAsync(RecordImport import, Resident resident, DemoDocument[] documents, (string Organisation, string? Unit) owner)
        {
            var ehr = new EhrId(resident.Id);
            _ = (await import.EhrAsync(ehr, StatusOf(resident.Id))).Value;
            for (var i = 0; i < DocumentsOfEach; i++)
                _ = (await import.CompositionAsync(ehr, (Composition)documents[(_people.Count + i) % documents.Length].Composition.With("uid", null), "Lege", owner: (owner.Organisation, owner.Unit ?? ""))).Value;
            _people.Add(resident);
        }

        private static RmEhrStatus StatusOf(Guid person) => new()
        {
            Name = new DvText { Value = "EHR status" }, ArchetypeNodeId = "openEHR-EHR-EHR_STATUS.generic.v1", IsQueryable = true, IsModifiable = true,
            ArchetypeDetails = new Archetyped { ArchetypeId = new ArchetypeId { Value = "openEHR-EHR-EHR_STATUS.generic.v1" }, RmVersion = "1.1.0" },
            Subject = new PartySelf { ExternalRef = new PartyRef { Id = new GenericId { Value = person.ToString(), Scheme = "varde" }, Namespace = "varde", Type = "PERSON" } },
        };

        private static DemoResource OnList(Guid person, string? unit) => new("EpisodeOfCare", $"{Guid.NewGuid()}", new JsonObject
        {
            ["resourceType"] = "EpisodeOfCare", ["id"] = $"{Guid.NewGuid()}", ["status"] = "active", ["patient"] = new JsonObject { ["reference"] = $"Patient/{person}" },
            ["type"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:care", ["code"] = "gp-list" }) }),
            ["managingOrganization"] = new JsonObject { ["reference"] = unit ?? $"Organization/{Guid.NewGuid()}" }, ["period"] = new JsonObject { ["start"] = "2024-01-01" },
        });

        private async Task StoreAsync(IEnumerable<DemoResource> resources)
        {
            var import = _services.GetRequiredService<ResourceImport>();
            foreach (var resource in resources)
                if ((await import.StoreAsync(resource.ToUtf8())).Refusal is { } refused) throw new InvalidOperationException($"{resource}: {refused.Message}");
        }

        // The store outlives the services that are begun anew.
        private static ServiceProvider Services(RecordStore store, string folder) =>
            new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(store).AddAccessControl()
                .AddClinicalRepository(new RepositorySettings()).AddFhir(new FhirSettings { ExportFolder = Path.Combine(folder, "export") }, ClinicalExchangeModule.Canonical).AddClinicalExchange().AddPeople().BuildServiceProvider();

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await store.DisposeAsync();
        }
    }
}
