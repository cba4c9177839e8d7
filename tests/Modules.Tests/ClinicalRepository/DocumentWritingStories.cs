using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Actor = Varde.AccessControl.Actor;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Documents as pages write them: drafts, signatures, corrections, withdrawal and what follows on what.</summary>
public sealed class DocumentWritingStories
{
    private const string Template = "varde.clinical_note.v1";

    [Theory, OnEachDatabase]
    public async Task A_draft_is_signed_by_the_version_that_follows_on_it(Database database)
    {
        var desk = await Desk.OnAsync(database);
        var draft = (await desk.SaveAsync("Kladd", isSigned: false)).Value;
        var signed = (await desk.SaveAsync("Ferdig", isSigned: true, draft)).Value;
        Assert.Equal(draft.Next(draft.SystemId), signed);
        var (first, second) = (await desk.ReadAsync(draft), await desk.ReadAsync(signed));
        Assert.Equal((Lifecycle.Incomplete, Lifecycle.Complete), (first.Version.Lifecycle, second.Version.Lifecycle));
        Assert.Equal((ChangeType.Creation, ChangeType.Modification), (first.Version.ChangeType, second.Version.ChangeType));
        Assert.Equal(Actor.Developer.DisplayName, ((PartyIdentified)second.Audit.Committer!).Name);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_signed_is_corrected_with_a_reason_and_no_draft_takes_its_place(Database database)
    {
        var desk = await Desk.OnAsync(database);
        var signed = (await desk.SaveAsync("Ferdig", isSigned: true)).Value;
        Assert.IsType<PreconditionFailed>((await desk.SaveAsync("Kladd", isSigned: false, signed)).Refusal);
        Assert.Equal(signed, (await desk.LatestAsync(signed)).Version.Uid);
        var corrected = (await desk.SaveAsync("Rettet", isSigned: true, signed, "Skrivefeil")).Value;
        var read = await desk.ReadAsync(corrected);
        Assert.Equal((ChangeType.Amendment, "Skrivefeil"), (read.Version.ChangeType, read.Audit.Description?.Value));
        Assert.Equal(corrected, Assert.IsType<PreconditionFailed>((await desk.SaveAsync("For sent", isSigned: true, signed)).Refusal).Latest);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_withdrawn_is_listed_with_its_reason_until_it_is_brought_back(Database database)
    {
        var desk = await Desk.OnAsync(database);
        var signed = (await desk.SaveAsync("Feil pasient", isSigned: true)).Value;
        var discarded = (await desk.Writing.DeleteAsync(desk.Access(), desk.Ehr, (await desk.SaveAsync("Kladd", isSigned: false)).Value, "", default)).Value;
        var deletion = (await desk.Writing.DeleteAsync(desk.Access(), desk.Ehr, signed, "Ført på feil pasient", default)).Value;
        var listed = Assert.Single((await desk.Reading.WithdrawnAsync(desk.Access(), desk.Ehr, default)).Value);
        Assert.Equal((signed, deletion, "Ført på feil pasient"), (listed.Document.Version.Uid, listed.Deletion.Uid, listed.Audit.Description?.Value));
        Assert.IsType<PreconditionFailed>((await desk.Writing.RestoreAsync(desk.Access(), desk.Ehr, signed, "", default)).Refusal);
        var restored = await desk.ReadAsync((await desk.Writing.RestoreAsync(desk.Access(), desk.Ehr, deletion, "", default)).Value);
        Assert.Equal((Lifecycle.Complete, ChangeType.Restoration), (restored.Version.Lifecycle, restored.Version.ChangeType));
        Assert.Equal(Lifecycle.Incomplete, (await desk.ReadAsync((await desk.Writing.RestoreAsync(desk.Access(), desk.Ehr, discarded, "", default)).Value)).Version.Lifecycle);
        Assert.Empty((await desk.Reading.WithdrawnAsync(desk.Access(), desk.Ehr, default)).Value);
        Assert.IsType<Conflict>((await desk.Writing.RestoreAsync(desk.Access(), desk.Ehr, restored.Version.Uid, "", default)).Refusal);
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_waits_for_its_writer_until_it_is_signed(Database database)
    {
        var desk = await Desk.OnAsync(database);
        var draft = (await desk.SaveAsync("Kladd", isSigned: false)).Value;
        Assert.Contains(await desk.Writing.DraftsAsync(desk.Access(), default), one => one.Document.Version.Uid == draft && one.Ehr == desk.Ehr);
        await desk.SaveAsync("Ferdig", isSigned: true, draft);
        Assert.DoesNotContain(await desk.Writing.DraftsAsync(desk.Access(), default), one => one.Document.Version.Uid.ObjectId == draft.ObjectId);
    }

    [Theory, OnEachDatabase]
    public async Task Every_fault_is_told_and_nothing_is_stored(Database database)
    {
        var desk = await Desk.OnAsync(database);
        var unknown = await desk.SaveFlatAsync("""{ "journalnotat/vurdering/vurdering": "Ja", "journalnotat/composer|name": "Kari", "journalnotat/tull": "x" }""", isSigned: true);
        Assert.Contains("journalnotat/tull", Assert.IsType<Invalid>(unknown.Refusal).Faults.Select(fault => fault.Path));
        var missing = await desk.SaveFlatAsync("""{ "journalnotat/plan/begrunnelse:0": "Fordi", "journalnotat/composer|name": "Kari" }""", isSigned: true);
        Assert.IsType<Unprocessable>(missing.Refusal);
        Assert.Equal(0, (await desk.Reading.DocumentsAsync(desk.Access(), desk.Ehr, null, PageRequest.First, default)).Value.Documents.Total);
    }

    [Theory, OnEachDatabase]
    public async Task Last_values_come_from_complete_documents_that_hold_the_entry(Database database)
    {
        var desk = await Desk.OnAsync(database);
        var signed = (await desk.SaveAsync("Ferdig", isSigned: true)).Value;
        await desk.SaveAsync("Kladd", isSigned: false);
        var found = (await desk.Reading.HoldingAsync(desk.Access(), desk.Ehr, new HashSet<string> { "openEHR-EHR-EVALUATION.clinical_synopsis.v1" }, 10, default)).Value;
        Assert.Equal([signed], found.Select(one => one.Version.Uid));
        Assert.Empty((await desk.Reading.HoldingAsync(desk.Access(), desk.Ehr, new HashSet<string> { "openEHR-EHR-OBSERVATION.pulse.v2" }, 10, default)).Value);
    }

    private sealed record Desk(RepositoryServer Server, EhrId Ehr)
    {
        public DocumentWriting Writing { get; } = Server.Services.GetRequiredService<DocumentWriting>();

        public RecordReading Reading { get; } = Server.Services.GetRequiredService<RecordReading>();

        public static async Task<Desk> OnAsync(Database database)
        {
            var api = await Api.OnAsync(database);
            await api.UploadTemplatesAsync();
            return new(api.Server, EhrId.Parse(await api.NewEhrAsync()).Value);
        }

        public AccessSession Access() => Server.Services.GetRequiredService<Gate>().Open(Actor.Developer);

        public Task<Outcome<VersionUid>> SaveAsync(string assessment, bool isSigned, VersionUid? follows = null, string reason = "") =>
            SaveFlatAsync($$"""{ "journalnotat/vurdering/vurdering": "{{assessment}}", "journalnotat/composer|name": "Kari" }""", isSigned, follows, reason);

        public Task<Outcome<VersionUid>> SaveFlatAsync(string flat, bool isSigned, VersionUid? follows = null, string reason = "") =>
            Writing.SaveAsync(Access(), Ehr, new(Template, Encoding.UTF8.GetBytes(flat)) { IsSigned = isSigned, Follows = follows, Reason = reason }, default);

        public async Task<RecordDocument> ReadAsync(VersionUid uid) => (await Reading.ReadAsync(Access(), Ehr, uid.ObjectId, uid.Number, default)).Value;

        public async Task<RecordDocument> LatestAsync(VersionUid uid) => (await Reading.ReadAsync(Access(), Ehr, uid.ObjectId, null, default)).Value;
    }
}
