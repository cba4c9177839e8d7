using System.Text;
using System.Text.Json;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Varde.SeedPopulation;
using Varde.SeedPopulation.People;
using Varde.Templates;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.Web.Demo;

/// <summary>
/// Fills an empty database with demo people: the platform's templates, dictionaries trained on generated documents, and the records of
/// people who do not exist. A database that holds anything is left alone.
/// </summary>
/// <param name="store">The record.</param>
/// <param name="import">Where templates and documents go in.</param>
/// <param name="resources">Where the persons go in as Patients.</param>
/// <param name="time">The clock: the records end now.</param>
internal sealed class DemoRegion(RecordStore store, RecordImport import, ResourceImport resources, TimeProvider time)
{
    private const int Population = 1;
    private const int Persons = 21;

    // The dictionaries learn from people of another seed: no document that is stored is ever one of the examples.
    private const int Examples = 2;
    private const int ExamplesOfTemplate = 200;

    /// <summary>Fills the database when it is empty, and tells how far it has come on each tenth.</summary>
    public async Task FillAsync(Action<string> tell, CancellationToken cancellation)
    {
        if ((await store.ListEhrsAsync(new PageRequest(0, 1), cancellation)).Items.Count > 0) return;
        var began = time.GetTimestamp();
        foreach (var template in OperationalTemplates.All) Expect(await import.TemplateAsync(Encoding.UTF8.GetBytes(template.Xml), cancellation));
        await TrainAsync(cancellation);
        var filled = 0;
        foreach (var records in DemoPopulation.Generate(Population, Persons, time.GetUtcNow()).Chunk(7))
        {
            await Task.WhenAll(records.Select(record => FillAsync(record, cancellation)));
            tell($"Demo people: {filled += records.Length} of {Persons}");
        }
        tell($"Demo people are in place after {time.GetElapsedTime(began).TotalSeconds:F1} s");
    }

    private async Task TrainAsync(CancellationToken cancellation)
    {
        var examples = DemoPopulation.Generate(Examples, 56, time.GetUtcNow()).SelectMany(r => r.Documents).ToLookup(d => d.TemplateId);
        foreach (var template in examples)
            await store.TrainDictionaryAsync(template.Key, [.. template.Take(ExamplesOfTemplate).Select(d => (ReadOnlyMemory<byte>)CanonicalJson.Write(d.Composition))], cancellation);
    }

    private async Task FillAsync(DemoRecord record, CancellationToken cancellation)
    {
        var ehr = Expect(await import.EhrAsync(new EhrId(record.Person.EhrId), StatusOf(record), cancellation));
        Expect(await resources.StoreAsync(PatientOf(record.Person), cancellation));
        var latest = new Dictionary<string, VersionUid>(StringComparer.Ordinal);
        foreach (var document in record.Documents)
        {
            VersionUid? preceding = document.Series is { } series && latest.TryGetValue(series, out var before) ? before : null;
            var uid = Expect(await import.CompositionAsync(ehr, document.Composition, document.Author.Name, preceding, cancellation));
            if (document.Series is { } continued) latest[continued] = uid;
        }
    }

    private static ReadOnlyMemory<byte> PatientOf(DemoPerson person) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        resourceType = "Patient",
        id = person.EhrId.ToString("D"),
        identifier = new[] { new { system = NorwegianIdentifiers.BirthNumber, value = person.NationalId } },
        active = true,
        name = new[] { new { use = "official", family = person.FamilyName, given = new[] { person.GivenName } } },
        gender = person.IsFemale ? "female" : "male",
        birthDate = person.Born.ToString("O"),
    });

    // Persons get a home of their own later; until then the status tells who a demo record is about.
    private static RmEhrStatus StatusOf(DemoRecord record) => new()
    {
        Name = new DvText { Value = "EHR status" },
        ArchetypeNodeId = "openEHR-EHR-EHR_STATUS.generic.v1",
        ArchetypeDetails = new Archetyped { ArchetypeId = new ArchetypeId { Value = "openEHR-EHR-EHR_STATUS.generic.v1" }, RmVersion = "1.1.0" },
        Subject = new PartySelf
        {
            ExternalRef = new PartyRef { Id = new GenericId { Value = record.Person.EhrId.ToString(), Scheme = "varde" }, Namespace = "varde", Type = "PERSON" },
        },
        IsQueryable = true,
        IsModifiable = true,
        OtherDetails = DetailsOf(record.Person, record.Story),
    };

    private static ItemTree DetailsOf(DemoPerson person, string story) => new()
    {
        Name = new DvText { Value = "Demo person" },
        ArchetypeNodeId = DemoSubject.Archetype,
        ArchetypeDetails = new Archetyped { ArchetypeId = new ArchetypeId { Value = DemoSubject.Archetype }, RmVersion = "1.1.0" },
        Items =
        [
            Element("at0001", "Navn", new DvText { Value = person.Name }),
            Element("at0002", "Født", new DvDate { Value = person.Born.ToString("O") }),
            Element("at0003", "Kjønn", new DvText { Value = person.IsFemale ? "kvinne" : "mann" }),
            Element("at0004", "Fødselsnummer (syntetisk)", new DvIdentifier { Id = person.NationalId, Type = "fnr-syntetisk", Issuer = "demo", Assigner = "demo" }),
            Element("at0005", "Historie", new DvText { Value = story }),
        ],
    };

    private static Element Element(string code, string name, DataValue value) =>
        new() { ArchetypeNodeId = code, Name = new DvText { Value = name }, Value = value };

    private static T Expect<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var refusal)
        ? value
        : throw new InvalidOperationException($"The demo does not fit this database: {Told(refusal)}");

    private static string Told(Refusal refusal) => refusal switch
    {
        Invalid invalid => string.Join("; ", invalid.Faults.Select(f => $"{f.Path}: {f.Message}")),
        _ => refusal.Message,
    };
}
