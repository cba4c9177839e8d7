using System.Text;
using System.Text.Json;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Modules.Tests.Records;

/// <summary>Builders for the store's tests: small documents with a number, a code, a text and a time.</summary>
internal static class RecordsWorld
{
    public const string System = "test.varde";
    public const string Template = "Blood pressure";
    public static readonly AccessClass Ordinary = new("org-1", "ward-2");

    public static AuditEntry Audit(string action = "create", EhrId? ehr = null) =>
        new() { ActorId = "dev", ActorDisplay = "Developer", Action = action, Object = Guid.NewGuid().ToString(), Ehr = ehr, Rule = "developer", Outcome = "permit" };

    public static byte[] Content(int systolic, string name = "Måling", string at = "2026-03-01T10:00:00Z") =>
        JsonSerializer.SerializeToUtf8Bytes(new { _type = "COMPOSITION", name, systolic, code = "at0004", at });

    public static NewVersion Composition(int systolic, string name = "Måling") => new()
    {
        Uid = new VersionUid(Guid.NewGuid(), System, 1),
        Kind = DocumentKind.Composition,
        TemplateId = Template,
        ArchetypeId = "openEHR-EHR-COMPOSITION.encounter.v1",
        Content = Content(systolic, name),
        Envelope = Encoding.UTF8.GetBytes("""{"lifecycle_state":{"value":"complete"}}"""),
        AccessClass = Ordinary,
    };

    public static NewVersion After(VersionUid preceding, int systolic) => Composition(systolic) with
    {
        Uid = preceding.Next(System),
        Preceding = preceding.Number,
        ChangeType = ChangeType.Modification,
    };

    public static NewVersion Deletion(VersionUid preceding) => After(preceding, 0) with
    {
        Content = default,
        ChangeType = ChangeType.Deleted,
        Lifecycle = Lifecycle.Deleted,
    };

    public static NewVersion Status(Guid objectId, int preceding, EhrStatusFacts facts) => new()
    {
        Uid = new VersionUid(objectId, System, preceding + 1),
        Preceding = preceding,
        Kind = DocumentKind.EhrStatus,
        ArchetypeId = "openEHR-EHR-EHR_STATUS.generic.v1",
        Content = JsonSerializer.SerializeToUtf8Bytes(new { _type = "EHR_STATUS", is_modifiable = facts.IsModifiable }),
        AccessClass = Ordinary,
        Status = facts,
    };

    public static CommitRequest Commit(EhrId ehr, params NewVersion[] versions) =>
        new() { Owner = ehr, Versions = versions, Audit = Audit(ehr: ehr), Events = [new NewEvent("committed", "{}"u8.ToArray())] };

    public static CommitRequest Creation(EhrId ehr, EhrStatusFacts? facts = null) =>
        Commit(ehr, Status(Guid.NewGuid(), 0, facts ?? new EhrStatusFacts())) with { NewEhr = new NewEhr(System) };

    public static async Task<EhrId> NewEhrAsync(this RecordStore store, EhrStatusFacts? facts = null)
    {
        var ehr = EhrId.New();
        _ = (await store.CommitAsync(Creation(ehr, facts))).Value;
        return ehr;
    }

    public static async Task<VersionUid> AddAsync(this RecordStore store, EhrId ehr, NewVersion version) =>
        (await store.CommitAsync(Commit(ehr, version))).Value.Versions[0];
}

/// <summary>Takes the leaves out of the documents of <see cref="RecordsWorld"/>; reads the bytes, or the parsed document when it is given.</summary>
internal sealed class TestExtractor : ILeafExtractor
{
    private static readonly LeafPath Systolic = new("systolic", "at0004");
    private static readonly LeafPath Name = new("name");
    private static readonly LeafPath Code = new("code", scope: LeafScope.Record);
    private static readonly LeafPath At = new("at");

    public string Rules => "test 1";

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public void Extract(in ExtractionSource source, LeafSink sink)
    {
        if (source.Kind != DocumentKind.Composition) return;
        using var json = JsonDocument.Parse(source.Content);
        var root = json.RootElement;
        sink.Number(Systolic, [0, 2, 1], root.GetProperty("systolic").GetInt32());
        sink.Number(Systolic, [0, 3, 1], root.GetProperty("systolic").GetInt32() + 0.5);
        sink.Text(Name, [], root.GetProperty("name").GetString()!);
        sink.Code(Code, [], root.GetProperty("code").GetString()!);
        var at = root.GetProperty("at").GetDateTimeOffset();
        sink.Time(At, [], Microseconds(at), Microseconds(at.AddDays(1)) - 1);
    }
}
