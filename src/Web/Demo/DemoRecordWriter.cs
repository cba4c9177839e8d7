using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Region;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.Web.Demo;

/// <summary>Writes one record of the demo, document by document. What is there already stays as it is.</summary>
/// <param name="record">The record.</param>
/// <param name="import">Where documents go in.</param>
/// <param name="settings">The id of this system, which stands in the uids of versions.</param>
internal sealed class DemoRecordWriter(DemoRecord record, RecordImport import, RepositorySettings settings)
{
    private readonly EhrId _ehr = new(record.Person.EhrId);
    private readonly Dictionary<Guid, int> _versions = [];
    private int _next;
    private bool _isBegun;

    /// <summary>Whose record.</summary>
    public Guid Person => record.Person.EhrId;

    /// <summary>When its documents were written.</summary>
    public IEnumerable<DateTimeOffset> Times => record.Documents.Select(document => document.Time);

    /// <summary>All of it.</summary>
    public Task WholeAsync(CancellationToken cancellation) => UntilAsync(DateTimeOffset.MaxValue, cancellation);

    /// <summary>What is not written yet and was by a time; a record begins with its first document.</summary>
    public async Task UntilAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        if (!_isBegun && (time == DateTimeOffset.MaxValue || record.Documents[0].Time <= time)) await BeginAsync(cancellation);
        for (; _next < record.Documents.Count && record.Documents[_next].Time <= time; _next++)
            await CompositionAsync(record.Documents[_next], SyntheticRegion.ObjectIdOf(record, _next), cancellation);
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        var created = await import.EhrAsync(_ehr, StatusOf(record), cancellation);
        if (created.Refusal is not Conflict { Reason: ConflictReason.EhrExists }) DemoRegion.Expect(created, "EHR");
        _isBegun = true;
    }

    private async Task CompositionAsync(DemoDocument document, Guid id, CancellationToken cancellation)
    {
        var before = _versions.GetValueOrDefault(id);
        var composition = (Composition)document.Composition.With("uid", before == 0 ? new HierObjectId { Value = id.ToString("D") } : null);
        var preceding = before == 0 ? null : new VersionUid(id, settings.SystemId, before);
        var stored = await import.CompositionAsync(_ehr, composition, document.Author.Name, preceding, OwnerOf(document.Author), cancellation);
        if (!IsThere(stored.Refusal)) DemoRegion.Expect(stored, document.TemplateId);
        _versions[id] = before + 1;
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
