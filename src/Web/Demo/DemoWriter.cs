using System.Collections.Concurrent;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Care;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Region;
using Varde.SeedPopulation.Resources;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.Web.Demo;

/// <summary>
/// Writes demo people through the same commands as everybody else. What is there already stays as it is, so that a filling that was broken off goes on.
/// </summary>
/// <param name="import">Where documents go in.</param>
/// <param name="resources">Where resources go in.</param>
/// <param name="settings">The id of this system, which stands in the uids of versions.</param>
internal sealed class DemoWriter(RecordImport import, ResourceImport resources, RepositorySettings settings)
{
    private readonly ConcurrentDictionary<Guid, bool> _staff = [];

    /// <summary>The Patients of a household and their records.</summary>
    public async Task RecordsAsync(SyntheticRegion region, Household household, CancellationToken cancellation)
    {
        foreach (var resident in household.Residents) await RecordAsync(region.RecordOf(resident), cancellation);
        await StoreAsync(region.PatientsOf(household), cancellation);
    }

    /// <summary>What ties the household together, its care, and the staff who give it.</summary>
    public async Task SurroundingsAsync(SyntheticRegion region, Household household, CancellationToken cancellation)
    {
        await StoreAsync(region.RelationsOf(household), cancellation);
        foreach (var resident in household.Residents)
        {
            var care = region.CareOf(resident, region.RecordOf(resident));
            await StoreAsync(StaffOf(care).Where(s => _staff.TryAdd(s.Id, true)).SelectMany(SyntheticRegion.ResourcesOf), cancellation);
            await StoreAsync(SyntheticRegion.ResourcesOf(care), cancellation);
        }
    }

    /// <summary>Somebody of the staff.</summary>
    public Task StaffAsync(StaffMember member, CancellationToken cancellation) =>
        _staff.TryAdd(member.Id, true) ? StoreAsync(SyntheticRegion.ResourcesOf(member), cancellation) : Task.CompletedTask;

    /// <summary>Any resources, in their order.</summary>
    public async Task StoreAsync(IEnumerable<DemoResource> demo, CancellationToken cancellation)
    {
        foreach (var resource in demo) DemoRegion.Expect(await resources.StoreAsync(resource.ToUtf8(), cancellation), resource.ToString());
    }

    private static IEnumerable<StaffMember> StaffOf(CareOfResident care) =>
        care.Relations.Select(r => r.Responsible).Concat(care.Contacts.Select(c => c.Staff)).OfType<StaffMember>();

    private async Task RecordAsync(DemoRecord record, CancellationToken cancellation)
    {
        var ehr = new EhrId(record.Person.EhrId);
        var created = await import.EhrAsync(ehr, StatusOf(record), cancellation);
        if (created.Refusal is not Conflict { Reason: ConflictReason.EhrExists }) DemoRegion.Expect(created, "EHR");
        var versions = new Dictionary<Guid, int>();
        for (var number = 0; number < record.Documents.Count; number++)
            await CompositionAsync(ehr, record.Documents[number], SyntheticRegion.ObjectIdOf(record, number), versions, cancellation);
    }

    private async Task CompositionAsync(EhrId ehr, DemoDocument document, Guid id, Dictionary<Guid, int> versions, CancellationToken cancellation)
    {
        var before = versions.GetValueOrDefault(id);
        var composition = (Composition)document.Composition.With("uid", before == 0 ? new HierObjectId { Value = id.ToString("D") } : null);
        var preceding = before == 0 ? null : new VersionUid(id, settings.SystemId, before);
        var stored = await import.CompositionAsync(ehr, composition, document.Author.Name, preceding, OwnerOf(document.Author), cancellation);
        if (!IsThere(stored.Refusal)) DemoRegion.Expect(stored, document.TemplateId);
        versions[id] = before + 1;
    }

    // A document belongs to those who wrote it, as if they had signed in.
    private static (string, string)? OwnerOf(DemoClinician author) =>
        author.UnitId is { } unit && SyntheticRegion.WorkOf(CareDirectory.Instance.Of(unit)) is var work ? (work.Organisation, work.Unit ?? "") : null;

    // The first version of a document, or a later one, was written before the filling was broken off.
    private static bool IsThere(Refusal? refusal) => refusal is Conflict { Reason: ConflictReason.ObjectExists } or PreconditionFailed;

    // The list of records tells from the status who a demo record is about.
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
            .. NumberOf(person),
            Element("at0005", "Historie", new DvText { Value = story }),
        ],
    };

    private static IEnumerable<Element> NumberOf(DemoPerson person) => person.NationalId.Length == 0 ? []
        : [Element("at0004", "Fødselsnummer (syntetisk)", new DvIdentifier { Id = person.NationalId, Type = "fnr-syntetisk", Issuer = "demo", Assigner = "demo" })];

    private static Element Element(string code, string name, DataValue value) =>
        new() { ArchetypeNodeId = code, Name = new DvText { Value = name }, Value = value };
}
