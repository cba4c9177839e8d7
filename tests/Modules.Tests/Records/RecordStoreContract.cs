using System.Text;
using Varde.Foundation;
using Varde.Records;
using Varde.Records.Commits;
using Varde.Records.Storage;
using static Varde.Modules.Tests.Records.RecordsWorld;

namespace Varde.Modules.Tests.Records;

/// <summary>What the store promises, on either database.</summary>
public abstract class RecordStoreContract : IAsyncLifetime
{
    /// <summary>The setting of a new, empty database.</summary>
    protected abstract string NewDatabase();

    private protected string Database { get; private set; } = "";

    private protected RecordStore Store { get; private set; } = null!;

    private protected ManualTime Time { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Database = NewDatabase();
        Store = await OpenAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<RecordStore> OpenAsync() =>
        RecordStore.OpenAsync(new RecordStoreOptions { Database = Database, MasterKeys = TestMasterKeys.Of(Database), Time = Time, Extractors = [new TestExtractor()] });

    private protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }

    [Fact]
    public async Task A_committed_version_is_read_back_byte_for_byte()
    {
        var ehr = await Store.NewEhrAsync();
        var version = Composition(120, "Blodtrykk \"å\" 🩺");
        var receipt = (await Store.CommitAsync(Commit(ehr, version))).Value;
        await ReopenAsync();
        var read = (await Store.ReadVersionAsync(ehr, version.Uid)).Value;
        Assert.Equal(version.Content.ToArray(), read.Content.ToArray());
        Assert.Equal(version.Envelope.ToArray(), read.Envelope.ToArray());
        Assert.Equal((version.Uid, null, version.TemplateId, version.ArchetypeId), (read.Uid, read.Preceding, read.TemplateId, read.ArchetypeId));
        Assert.Equal((receipt.ContributionId, receipt.TimeCommitted), (read.ContributionId, read.TimeCommitted));
        Assert.Equal((ChangeType.Creation, Lifecycle.Complete, Ordinary), (read.ChangeType, read.Lifecycle, read.AccessClass));
    }

    [Fact]
    public async Task Looks_of_one_visit_are_told_with_the_one_before_it_and_the_newest_come_first()
    {
        var (one, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        var first = await LookAsync("lege", one);
        Assert.Equal([new RecordLook(one, first, null)], await Store.ReadLooksAsync("lege", [one, other]));
        Assert.Null(new RecordLook(one, first, null).NewSince(first.AddMinutes(5)));
        Assert.Equal(first, new RecordLook(one, first, null).NewSince(first.AddMinutes(31)));
        Time.Advance(TimeSpan.FromMinutes(31));
        await LookAsync("lege", one);
        Time.Advance(TimeSpan.FromMinutes(20));
        var last = await LookAsync("lege", one);
        Time.Advance(TimeSpan.FromMinutes(1));
        var ofOther = await LookAsync("lege", other);
        await LookAsync("sykepleier", other);
        Assert.Equal([new RecordLook(other, ofOther, null), new RecordLook(one, last, first)], await Store.ListLooksAsync("lege", 20));
        Assert.Equal(first, (await Store.ReadLooksAsync("lege", [one]))[0].NewSince(last.AddMinutes(10)));
        Assert.Equal(other, Assert.Single(await Store.ListLooksAsync("lege", 1)).Record);
        Assert.Empty(await Store.ListLooksAsync("ingen", 20));
    }

    [Fact]
    public async Task A_look_that_is_no_opening_is_not_remembered_nor_is_one_into_a_record_that_was_erased()
    {
        var (read, erased) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        await Store.AppendReadAuditAsync(Audit("read", read) with { ActorId = "lege" });
        await LookAsync("lege", erased);
        Assert.Equal([erased], (await Store.ListLooksAsync("lege", 20)).Select(look => look.Record));
        Assert.True((await Store.EraseAsync(erased, "asked for", Audit("erase", erased))).IsDone);
        Assert.Empty(await Store.ListLooksAsync("lege", 20));
        Assert.Equal(0, await CountAsync("select count(*) from record_look"));
    }

    [Fact]
    public async Task Two_looks_that_are_written_together_are_one_of_the_latest()
    {
        var ehr = await Store.NewEhrAsync();
        var look = Audit("read", ehr) with { ActorId = "lege", IsOpening = true };
        var (earlier, later) = (look with { Time = Time.GetUtcNow() }, look with { Time = Time.GetUtcNow().AddMinutes(1) });
        await Store.AppendReadAuditAsync([later, earlier]);
        Assert.Equal([new RecordLook(ehr, later.Time, null)], await Store.ReadLooksAsync("lege", [ehr]));
    }

    private async Task<DateTimeOffset> LookAsync(string actor, EhrId ehr)
    {
        await Store.AppendReadAuditAsync(Audit("read", ehr) with { ActorId = actor, IsOpening = true });
        return Time.GetUtcNow();
    }

    [Fact]
    public async Task A_version_is_not_found_in_another_ehr_nor_under_another_system()
    {
        var (mine, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        var uid = await Store.AddAsync(mine, Composition(120));
        Assert.IsType<NotFound>((await Store.ReadVersionAsync(other, uid)).Refusal);
        Assert.IsType<NotFound>((await Store.ReadLatestAsync(other, uid.ObjectId)).Refusal);
        Assert.IsType<NotFound>((await Store.ReadVersionAsync(mine, uid with { SystemId = "elsewhere" })).Refusal);
        Assert.IsType<NotFound>((await Store.ReadVersionAsync(EhrId.New(), uid)).Refusal);
    }

    [Fact]
    public async Task Versions_follow_one_another_and_the_past_can_be_read()
    {
        var ehr = await Store.NewEhrAsync();
        var first = await Store.AddAsync(ehr, Composition(120));
        var between = Time.Advance(TimeSpan.FromHours(1));
        Time.Advance(TimeSpan.FromHours(1));
        var second = await Store.AddAsync(ehr, After(first, 130));
        Time.Advance(TimeSpan.FromHours(1));
        var third = await Store.AddAsync(ehr, Deletion(second));
        Assert.Equal(first, (await Store.ReadAtTimeAsync(ehr, first.ObjectId, between)).Value.Uid);
        Assert.IsType<NotFound>((await Store.ReadAtTimeAsync(ehr, first.ObjectId, between.AddDays(-2))).Refusal);
        var latest = (await Store.ReadLatestAsync(ehr, first.ObjectId)).Value;
        Assert.Equal((third, second, true, 0), (latest.Uid, latest.Preceding, latest.IsDeleted, latest.Content.Length));
        var history = (await Store.ReadHistoryAsync(ehr, first.ObjectId)).Value;
        Assert.Equal([first, second, third], history.Select(v => v.Uid));
        var restored = (await Store.CommitAsync(Commit(ehr, After(third, 140) with { ChangeType = ChangeType.Restoration }))).Value;
        Assert.Equal(4, restored.Versions[0].Number);
    }

    [Fact]
    public async Task Contributions_of_several_owners_are_stored_together_at_one_time()
    {
        var (one, other) = (await Store.NewEhrAsync(), EhrId.New());
        var (first, second) = (Composition(1), Composition(2));
        var receipts = (await Store.CommitAllAsync([Commit(one, first), CommitOfNewEhr(other, second), Region(Resource())])).Value;
        Assert.Equal(3, receipts.Count);
        Assert.Single(receipts.Select(r => r.TimeCommitted).Distinct());
        Assert.True((await Store.ReadVersionAsync(one, first.Uid)).IsDone);
        Assert.True((await Store.ReadVersionAsync(other, second.Uid)).IsDone);
    }

    [Fact]
    public async Task When_one_of_several_contributions_is_refused_none_is_stored()
    {
        var (one, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        var stored = await Store.AddAsync(one, Composition(1));
        await Store.AddAsync(one, After(stored, 2));
        var third = Composition(3);
        Assert.IsType<PreconditionFailed>((await Store.CommitAllAsync([Commit(other, third), Commit(one, After(stored, 4))])).Refusal);
        Assert.IsType<NotFound>((await Store.ReadVersionAsync(other, third.Uid)).Refusal);
    }

    [Fact]
    public async Task Contributions_that_are_stored_together_have_different_owners_and_objects()
    {
        var (one, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        var version = Composition(1);
        Assert.IsType<Invalid>((await Store.CommitAllAsync([Commit(one, version), Commit(one, Composition(2))])).Refusal);
        Assert.IsType<Invalid>((await Store.CommitAllAsync([Commit(one, version), Commit(other, version)])).Refusal);
    }

    [Fact]
    public async Task Many_first_documents_of_an_owner_that_is_no_ehr_may_come_at_once()
    {
        var committed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Store.CommitAsync(Region(Resource()))));
        Assert.All(committed, c => Assert.True(c.IsDone, c.Refusal?.Message));
    }

    [Fact]
    public async Task What_happened_to_resources_is_told_from_the_newest_back()
    {
        var ehr = await Store.NewEhrAsync();
        await Store.CommitAllAsync([Region(Resource(), "Device")]);
        await Store.AddAsync(ehr, Composition(1));
        var between = Time.Advance(TimeSpan.FromMinutes(1));
        await Store.CommitAllAsync([Region(Resource(), "Location")]);
        await Store.CommitAllAsync([Region(Resource(), "Device")]);
        var all = await Store.ReadResourceEventsBackAsync(null, null, null, 10);
        Assert.Equal(["resource.Device", "resource.Location", "resource.Device"], all.Select(e => e.Type));
        Assert.Equal(2, (await Store.ReadResourceEventsBackAsync("Device", null, null, 10)).Count);
        Assert.Equal(2, (await Store.ReadResourceEventsBackAsync(null, between, null, 10)).Count);
        Assert.Equal(all[2].Position, Assert.Single(await Store.ReadResourceEventsBackAsync("Device", null, all[1].Position, 10)).Position);
    }

    private static CommitRequest CommitOfNewEhr(EhrId ehr, NewVersion version)
    {
        var creation = Creation(ehr);
        return creation with { Versions = [.. creation.Versions, version] };
    }

    private static CommitRequest Region(NewVersion resource, string type = "Device") => new()
    {
        Owner = new RecordOwner(OwnerKind.Region, new Guid("00000000-0000-0000-0000-0000000000aa")), Versions = [resource], Audit = Audit(),
        Events = [new NewEvent($"{OutboxEvent.OfResource}{type}", "{}"u8.ToArray())],
    };

    private static NewVersion Resource() => Composition(1) with { Kind = DocumentKind.FhirResource, TemplateId = null, ArchetypeId = "Device" };

    [Fact]
    public async Task The_documents_of_an_ehr_are_listed_now_and_as_of_then()
    {
        var ehr = await Store.NewEhrAsync();
        var first = await Store.AddAsync(ehr, Composition(1));
        var second = await Store.AddAsync(ehr, Composition(2));
        var then = Time.Advance(TimeSpan.FromMinutes(1));
        Time.Advance(TimeSpan.FromMinutes(1));
        var changed = await Store.AddAsync(ehr, After(first, 3));
        await Store.AddAsync(ehr, Deletion(second));
        await Store.AddAsync(ehr, Composition(4));
        var compositions = new DocumentFilter(DocumentKind.Composition);
        var now = await Store.ListDocumentsAsync(ehr, compositions, PageRequest.First);
        Assert.Equal(2, now.Total);
        Assert.Contains(now.Items, d => d.Latest == changed);
        var before = await Store.ListDocumentsAsync(ehr, compositions with { AsOf = then }, PageRequest.First);
        Assert.Equal([first, second], before.Items.Select(d => d.Latest));
        var all = await Store.ListDocumentsAsync(ehr, new DocumentFilter(IncludeDeleted: true), new PageRequest(1, 2));
        Assert.Equal((2, 4L), (all.Items.Count, all.Total));
    }

    [Fact]
    public async Task Compositions_are_counted_by_what_they_are_and_listed_from_the_newest()
    {
        var (ehr, hidden) = (await Store.NewEhrAsync(), new AccessClass("org-1", Codes: "NORS"));
        var first = await Store.AddAsync(ehr, Composition(1));
        var second = await Store.AddAsync(ehr, Composition(2));
        var third = await Store.AddAsync(ehr, Composition(3) with { TemplateId = "another" });
        var draft = await Store.AddAsync(ehr, Composition(4) with { Lifecycle = Lifecycle.Incomplete });
        var withheld = await Store.AddAsync(ehr, Composition(5) with { AccessClass = hidden });
        var changed = await Store.AddAsync(ehr, After(first, 6));
        await Store.AddAsync(ehr, Deletion(second));
        var groups = await Store.CountCompositionsAsync(ehr);
        Assert.Equal(4, groups.Count);
        Assert.All(groups, group => Assert.Equal(1, group.Count));
        Assert.Single(groups, group => group.TemplateId == "another");
        Assert.Single(groups, group => group.Lifecycle == Lifecycle.Incomplete);
        Assert.Single(groups, group => group.Access == hidden);
        var compositions = new DocumentFilter(DocumentKind.Composition);
        Assert.Equal([withheld, draft, third, changed], (await Store.ListNewestDocumentsAsync(ehr, compositions, PageRequest.First)).Select(d => d.Latest));
        Assert.Equal([draft, third], (await Store.ListNewestDocumentsAsync(ehr, compositions, new(1, 2))).Select(d => d.Latest));
        Assert.Equal([third], (await Store.ListNewestDocumentsAsync(ehr, compositions with { TemplateId = "another" }, PageRequest.First)).Select(d => d.Latest));
        Assert.Empty(await Store.ListNewestDocumentsAsync(ehr, compositions with { TemplateId = "nobody's" }, PageRequest.First));
        Assert.Empty(await Store.CountCompositionsAsync(EhrId.New()));
    }

    [Fact]
    public async Task Drafts_are_listed_over_all_ehrs_the_newest_first_until_they_are_complete_or_deleted()
    {
        var unit = new AccessClass("org-1", Guid.NewGuid().ToString("N"));
        var (one, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        NewVersion Draft(int systolic) => Composition(systolic) with { Lifecycle = Lifecycle.Incomplete, AccessClass = unit };
        var first = await Store.AddAsync(one, Draft(1));
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await Store.AddAsync(other, Draft(2));
        Time.Advance(TimeSpan.FromMinutes(1));
        await Store.AddAsync(one, Composition(3) with { AccessClass = unit });
        await Store.AddAsync(one, Composition(4) with { Lifecycle = Lifecycle.Incomplete });
        Task<IReadOnlyList<(EhrId Ehr, DocumentSummary Draft)>> ListAsync(int most = 10) => Store.ListDraftsAsync(unit.Organisation, unit.Unit, most);
        Assert.Equal([(other, second), (one, first)], (await ListAsync()).Select(found => (found.Ehr, found.Draft.Latest)));
        Assert.Equal([second], (await ListAsync(1)).Select(found => found.Draft.Latest));
        var later = await Store.AddAsync(one, After(first, 5) with { Lifecycle = Lifecycle.Incomplete });
        Assert.Equal([later, second], (await ListAsync()).Select(found => found.Draft.Latest));
        await Store.AddAsync(one, After(later, 6));
        await Store.AddAsync(other, Deletion(second));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task What_there_is_to_search_by_is_told_while_more_of_it_comes()
    {
        var ehr = await Store.NewEhrAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var n = 0; n < 20; n++)
                await Store.CommitAsync(Commit(ehr, [.. Enumerable.Range(0, 20).Select(_ => Composition(1) with { ArchetypeId = $"openEHR-EHR-COMPOSITION.{Guid.NewGuid():N}.v1" })]));
        })));
        var reading = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!writing.IsCompleted) Assert.NotEmpty((await Store.ReadCatalogueAsync()).Texts);
        })));
        await Task.WhenAll(writing, reading);
    }

    [Fact]
    public async Task A_preceding_version_that_is_not_the_latest_is_refused_with_the_latest()
    {
        var ehr = await Store.NewEhrAsync();
        var first = await Store.AddAsync(ehr, Composition(1));
        var second = await Store.AddAsync(ehr, After(first, 2));
        var refusal = Assert.IsType<PreconditionFailed>((await Store.CommitAsync(Commit(ehr, After(first, 3)))).Refusal);
        Assert.Equal(second, refusal.Latest);
        Assert.Equal(second, (await Store.ReadLatestAsync(ehr, first.ObjectId)).Value.Uid);
        var missing = After(new VersionUid(Guid.NewGuid(), RecordsWorld.System, 1), 5);
        Assert.IsType<NotFound>((await Store.CommitAsync(Commit(ehr, missing))).Refusal);
    }

    [Fact]
    public async Task A_contribution_is_stored_whole_or_not_at_all()
    {
        var ehr = await Store.NewEhrAsync();
        var first = await Store.AddAsync(ehr, Composition(1));
        await Store.AddAsync(ehr, After(first, 2));
        var fresh = Composition(3);
        Assert.IsType<PreconditionFailed>((await Store.CommitAsync(Commit(ehr, fresh, After(first, 4)))).Refusal);
        Assert.IsType<NotFound>((await Store.ReadVersionAsync(ehr, fresh.Uid)).Refusal);
        var whole = Commit(ehr, fresh, Composition(5), Composition(6)) with { Envelope = Encoding.UTF8.GetBytes("""{"audit":1}""") };
        var receipt = (await Store.CommitAsync(whole)).Value;
        var contribution = (await Store.ReadContributionAsync(ehr, receipt.ContributionId)).Value;
        Assert.Equal(receipt.Versions, contribution.Versions);
        Assert.Equal(receipt.TimeCommitted, contribution.TimeCommitted);
        Assert.Equal(whole.Envelope.ToArray(), contribution.Envelope.ToArray());
        Assert.Equal(4, (await Store.ListContributionsAsync(ehr, PageRequest.First)).Total);
    }

    [Fact]
    public async Task Used_ids_are_conflicts()
    {
        var (ehr, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        var version = Composition(1);
        var request = Commit(ehr, version);
        _ = (await Store.CommitAsync(request)).Value;
        Assert.Equal(ConflictReason.ContributionExists, ReasonOf(await Store.CommitAsync(Commit(ehr, Composition(2)) with { ContributionId = request.ContributionId })));
        Assert.Equal(ConflictReason.ObjectExists, ReasonOf(await Store.CommitAsync(Commit(ehr, version))));
        Assert.Equal(ConflictReason.ObjectExists, ReasonOf(await Store.CommitAsync(Commit(other, version))));
        Assert.Equal(ConflictReason.EhrExists, ReasonOf(await Store.CommitAsync(Creation(ehr))));
    }

    [Fact]
    public async Task A_subject_has_at_most_one_ehr()
    {
        var subject = new EhrStatusFacts(SubjectId: "p-1", SubjectNamespace: "persons");
        var ehr = await Store.NewEhrAsync(subject);
        Assert.Equal(ConflictReason.SubjectHasEhr, ReasonOf(await Store.CommitAsync(Creation(EhrId.New(), subject))));
        _ = await Store.NewEhrAsync(subject with { SubjectNamespace = "others" });
        var found = (await Store.FindEhrBySubjectAsync("p-1", "persons")).Value;
        Assert.Equal((ehr, RecordsWorld.System, subject), (found.Id, found.SystemId, found.Status));
        _ = (await Store.CommitAsync(Commit(ehr, Status(found.StatusId, 1, subject with { SubjectId = "p-2" })))).Value;
        Assert.IsType<NotFound>((await Store.FindEhrBySubjectAsync("p-1", "persons")).Refusal);
        Assert.Equal(ehr, (await Store.FindEhrBySubjectAsync("p-2", "persons")).Value.Id);
        Assert.Equal(2, (await Store.ListEhrsAsync(PageRequest.First)).Total);
    }

    [Fact]
    public async Task An_ehr_that_is_not_modifiable_takes_nothing_but_its_status()
    {
        var ehr = await Store.NewEhrAsync();
        var status = (await Store.FindEhrAsync(ehr)).Value.StatusId;
        _ = (await Store.CommitAsync(Commit(ehr, Status(status, 1, new EhrStatusFacts(IsModifiable: false, IsQueryable: false))))).Value;
        Assert.Equal(new EhrStatusFacts(false, false), (await Store.FindEhrAsync(ehr)).Value.Status);
        Assert.Equal(ConflictReason.EhrNotModifiable, ReasonOf(await Store.CommitAsync(Commit(ehr, Composition(1)))));
        _ = (await Store.CommitAsync(Commit(ehr, Status(status, 2, new EhrStatusFacts())))).Value;
        _ = await Store.AddAsync(ehr, Composition(1));
    }

    [Fact]
    public async Task Faulty_requests_are_refused_with_every_fault()
    {
        var version = Composition(1) with { Preceding = 3, Content = default, Status = new EhrStatusFacts(SubjectId: "x") };
        var refusal = Assert.IsType<Invalid>((await Store.CommitAsync(Commit(EhrId.New(), version))).Refusal);
        Assert.Equal(4, refusal.Faults.Count);
        Assert.IsType<NotFound>((await Store.CommitAsync(Commit(EhrId.New(), Composition(1)))).Refusal);
    }

    [Fact]
    public async Task Of_fifty_parallel_updates_exactly_one_succeeds()
    {
        var ehr = await Store.NewEhrAsync();
        var first = await Store.AddAsync(ehr, Composition(0));
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => Task.Run(() => Store.CommitAsync(Commit(ehr, After(first, i))))));
        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal(2, Assert.IsType<PreconditionFailed>(o.Refusal).Latest!.Number));
    }

    [Fact]
    public async Task Of_twenty_parallel_creations_for_one_subject_exactly_one_succeeds()
    {
        var facts = new EhrStatusFacts(SubjectId: "same", SubjectNamespace: "persons");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Store.CommitAsync(Creation(EhrId.New(), facts)))));
        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal(ConflictReason.SubjectHasEhr, ReasonOf(o)));
        var id = EhrId.New();
        outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Store.CommitAsync(Creation(id)))));
        Assert.Single(outcomes, o => o.IsDone);
    }

    [Fact]
    public async Task Times_of_commit_rise_even_when_the_clock_steps_back()
    {
        var ehr = await Store.NewEhrAsync();
        var first = await Store.AddAsync(ehr, Composition(1));
        Time.Advance(TimeSpan.FromHours(-5));
        await Store.AddAsync(ehr, After(first, 2));
        var history = (await Store.ReadHistoryAsync(ehr, first.ObjectId)).Value;
        Assert.True(history[1].TimeCommitted > history[0].TimeCommitted);
    }

    [Fact]
    public async Task Attestations_are_added_to_a_stored_version()
    {
        var ehr = await Store.NewEhrAsync();
        var uid = await Store.AddAsync(ehr, Composition(1));
        var attest = new CommitRequest
        {
            Owner = ehr, ChangeType = ChangeType.Attestation, Audit = Audit(), Attestations = [new NewAttestation(uid, "{\"reason\":\"signed\"}"u8.ToArray())],
        };
        var receipt = (await Store.CommitAsync(attest)).Value;
        var read = (await Store.ReadLatestAsync(ehr, uid.ObjectId)).Value;
        Assert.Equal(uid, read.Uid);
        Assert.Equal("{\"reason\":\"signed\"}", Encoding.UTF8.GetString(Assert.Single(read.Attestations).Envelope.Span));
        Assert.Equal([uid], (await Store.ReadContributionAsync(ehr, receipt.ContributionId)).Value.Versions);
        var unknown = attest with { ContributionId = Guid.NewGuid(), Attestations = [new NewAttestation(uid.Next("x"), default)] };
        Assert.IsType<NotFound>((await Store.CommitAsync(unknown)).Refusal);
    }

    [Fact]
    public async Task An_imported_version_keeps_its_number_and_system()
    {
        var ehr = await Store.NewEhrAsync();
        var imported = Composition(1) with { Uid = new VersionUid(Guid.NewGuid(), "far.away", 7) };
        await Store.AddAsync(ehr, imported);
        var next = await Store.AddAsync(ehr, After(imported.Uid, 2));
        Assert.Equal((8, imported.Uid), (next.Number, (await Store.ReadLatestAsync(ehr, next.ObjectId)).Value.Preceding));
    }

    [Fact]
    public async Task Documents_of_an_organisation_need_no_ehr()
    {
        var owner = new RecordOwner(OwnerKind.Organisation, Guid.NewGuid());
        var request = new CommitRequest { Owner = owner, Versions = [Composition(1) with { Kind = DocumentKind.FhirResource }], Audit = Audit() };
        var uid = (await Store.CommitAsync(request)).Value.Versions[0];
        Assert.Equal(owner, (await Store.FindOwnerAsync(uid.ObjectId)).Value);
        _ = (await Store.CommitAsync(request with { ContributionId = Guid.NewGuid(), Versions = [After(uid, 2) with { Kind = DocumentKind.FhirResource }] })).Value;
        Assert.Equal(2, (await Store.ReadLatestAsync(owner, uid.ObjectId)).Value.Uid.Number);
    }

    [Fact]
    public async Task The_latest_version_of_an_object_is_found_whoever_has_it()
    {
        var (ehr, owner) = (await Store.NewEhrAsync(), new RecordOwner(OwnerKind.Organisation, Guid.NewGuid()));
        var own = await Store.AddAsync(ehr, After(await Store.AddAsync(ehr, Composition(1)), 2));
        var other = (await Store.CommitAsync(new CommitRequest { Owner = owner, Versions = [Composition(3) with { Kind = DocumentKind.FhirResource }], Audit = Audit() })).Value.Versions[0];
        foreach (var (uid, whose) in new[] { (own, RecordOwner.Of(ehr)), (other, owner) })
        {
            var (found, read) = ((await Store.FindLatestAsync(uid.ObjectId)).Value, (await Store.ReadLatestAsync(whose, uid.ObjectId)).Value);
            Assert.Equal((read.Uid, whose, read.Digest.ToArray()), (found.Uid, found.Owner, found.Digest.ToArray()), (a, b) => a.Item1 == b.Item1 && a.Item2 == b.Item2 && a.Item3.SequenceEqual(b.Item3));
            Assert.Equal(read.Content.ToArray(), found.Content.ToArray());
        }
        Assert.IsType<NotFound>((await Store.FindLatestAsync(Guid.NewGuid())).Refusal);
    }

    [Fact]
    public async Task Leaves_are_those_of_the_latest_version_and_the_same_when_rebuilt()
    {
        var ehr = await Store.NewEhrAsync();
        var uid = await Store.AddAsync(ehr, Composition(120, "Ødegård"));
        await Store.AddAsync(ehr, After(uid, 133));
        var leaves = (await Store.ReadLeavesAsync(ehr, uid.ObjectId)).Value;
        Assert.Equal([133, 133.5], leaves.Where(l => l.Type == LeafType.Number).Select(l => l.Number!.Value).Order());
        Assert.Equal(6, leaves.Count);
        Assert.Equal("at0004"u8.ToArray(), leaves.Single(l => l.Type == LeafType.Code).Sort);
        Assert.Equal(0, (await Store.ReindexAsync()).Changed);
        await ReopenAsync();
        var report = await Store.ReindexAsync();
        Assert.Equal((2L, 6L, 0L), (report.Documents, report.Leaves, report.Changed));
        await using (var bare = await SwapExtractorsAsync([]))
        {
            Assert.Empty((await bare.ReadLeavesAsync(ehr, uid.ObjectId)).Value);
        }
        Store = await OpenAsync();
        var rebuilt = (await Store.ReadLeavesAsync(ehr, uid.ObjectId)).Value;
        Assert.Equal(leaves.Select(Shown).Order(StringComparer.Ordinal), rebuilt.Select(Shown).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_value_index_holds_the_latest_version_and_the_history_the_others()
    {
        var ehr = await Store.NewEhrAsync();
        var uid = await Store.AddAsync(ehr, Composition(120, "Ødegård"));
        await Store.AddAsync(ehr, Composition(120, "Ødegård"));
        Assert.Equal((2L * 4, 2L, 0L), await IndexAsync());
        var second = await Store.AddAsync(ehr, After(uid, 133));
        Assert.Equal((2L * 4, 2L, 5L), await IndexAsync());
        Assert.Equal(1, await CountAsync("select count(*) from leaf_number where number = 133.5"));
        await Store.AddAsync(ehr, Deletion(second));
        Assert.Equal((4L, 1L, 10L), await IndexAsync());
        Assert.Equal(0, (await Store.ReindexAsync()).Changed);
    }

    [Fact]
    public async Task A_store_that_is_opened_with_other_rules_makes_all_leaves_anew()
    {
        var ehr = await Store.NewEhrAsync();
        var uid = await Store.AddAsync(ehr, Composition(120));
        await Store.AddAsync(ehr, After(uid, 133));
        var before = await IndexAsync();
        await RawAsync("delete from leaf_number where number > 0");
        await RawAsync("delete from leaf_history where valid_to > 0");
        await RawAsync("update leaf_rules set rules = 'of another time'");
        await ReopenAsync();
        Assert.Equal(before, await IndexAsync());
        Assert.Equal(0, (await Store.ReindexAsync()).Changed);
    }

    [Fact]
    public async Task The_index_is_proved_to_be_what_the_documents_give_and_who_differs_is_named()
    {
        var (sound, tampered) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        foreach (var ehr in new[] { sound, tampered }) await Store.AddAsync(ehr, After(await Store.AddAsync(ehr, Composition(120)), 133));
        var proof = await Store.ProveIndexAsync();
        Assert.True(proof.Holds);
        Assert.Equal((2L, 4L, proof.DocumentsDigest), (proof.Owners, proof.Documents, proof.IndexDigest));
        foreach (var tampering in Tamperings)
        {
            await RawAsync(tampering);
            var found = await Store.ProveIndexAsync();
            Assert.Equal([tampered.Value], found.Differences.Select(d => d.Owner));
            Assert.NotEqual(found.IndexDigest, found.DocumentsDigest);
            var report = await Store.ReindexAsync();
            Assert.True(report.Proof.Holds, tampering);
            Assert.Equal((proof.IndexDigest, proof.DocumentsDigest), (report.Proof.IndexDigest, report.Proof.DocumentsDigest));
        }
        Assert.Equal((0L, 0L), await ChangedAsync());
    }

    // Each in the second EHR, whose key is 2.
    private static readonly string[] Tamperings =
    [
        "delete from leaf_number where ehr_id = 2",
        "delete from leaf_text where ehr_id = 2",
        "delete from leaf_history where ehr_id = 2",
        "update leaf_number set number = number + 1 where ehr_id = 2",
        "update leaf_text set access_class_id = 99 where ehr_id = 2",
        "update leaf_history set valid_to = valid_to + 1 where ehr_id = 2",
        "update document set leaves = (select d.leaves from document d where d.ehr_id = 2 and length(d.leaves) = 0) where ehr_id = 2 and length(leaves) > 0",
    ];

    [Fact]
    public async Task Rows_of_the_index_that_belong_to_nobody_are_found_and_removed()
    {
        await Store.AddAsync(await Store.NewEhrAsync(), Composition(120));
        var proof = await Store.ProveIndexAsync();
        await RawAsync("update leaf_number set ehr_id = 77 where number = 120.5");
        Assert.Equal(2, (await Store.ProveIndexAsync()).Differences.Count);
        Assert.Equal(proof.IndexDigest, (await Store.ReindexAsync()).Proof.IndexDigest);
        Assert.Equal(0, await CountAsync("select count(*) from leaf_number where ehr_id = 77"));
    }

    [Fact]
    public async Task An_interrupted_reindex_is_continued()
    {
        var ehr = await Store.NewEhrAsync();
        await Task.WhenAll(Enumerable.Range(0, 450).Select(i => Store.AddAsync(ehr, Composition(i))));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReindexAsync(new Told(_ => stop.Cancel()), stop.Token));
        await ReopenAsync();
        var steps = new List<UpkeepProgress>();
        var report = await Store.ReindexAsync(new Told(steps.Add));
        Assert.Equal((251L, 451L), (report.Documents, report.Proof.Documents));
        Assert.Equal(new UpkeepProgress(UpkeepStep.Making, 400, 451), steps[0]);
        Assert.Equal(451, (await Store.ReindexAsync()).Documents);
    }

    [Fact]
    public async Task What_is_written_while_the_index_is_proved_makes_no_difference()
    {
        var ehr = await Store.NewEhrAsync();
        var uid = await Store.AddAsync(ehr, Composition(0));
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !enough.IsCancellationRequested; i++) uid = await Store.AddAsync(ehr, After(uid, i));
        });
        var coming = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await Store.AddAsync(await Store.NewEhrAsync(), Composition(1));
        });
        for (var i = 0; i < 8; i++) Assert.True(i % 2 == 0 ? (await Store.ProveIndexAsync()).Holds : (await Store.ReindexAsync()).Proof.Holds);
        await enough.CancelAsync();
        await Task.WhenAll(writing, coming);
    }

    private async Task<(long Changed, long Repaired)> ChangedAsync() => await Store.ReindexAsync() is var report ? (report.Changed, report.Repaired) : default;

    private sealed class Told(Action<UpkeepProgress> tell) : IProgress<UpkeepProgress>
    {
        public void Report(UpkeepProgress value) => tell(value);
    }

    private async Task<(long Numbers, long Texts, long Past)> IndexAsync() =>
        (await CountAsync("select count(*) from leaf_number"), await CountAsync("select count(*) from leaf_text"), await CountAsync("select count(*) from leaf_history"));

    [Fact]
    public async Task Drafts_and_deleted_documents_have_no_leaves()
    {
        var ehr = await Store.NewEhrAsync();
        var draft = await Store.AddAsync(ehr, Composition(1) with { Lifecycle = Lifecycle.Incomplete });
        Assert.Empty((await Store.ReadLeavesAsync(ehr, draft.ObjectId)).Value);
        var complete = await Store.AddAsync(ehr, After(draft, 2));
        Assert.NotEmpty((await Store.ReadLeavesAsync(ehr, draft.ObjectId)).Value);
        await Store.AddAsync(ehr, Deletion(complete));
        Assert.Empty((await Store.ReadLeavesAsync(ehr, draft.ObjectId)).Value);
    }

    [Fact]
    public async Task Text_is_ordered_as_norwegian()
    {
        string[] words = ["Aa", "z", "æ", "ø", "å", "b", "A"];
        var sorted = words.OrderBy(LeafSink.SortKey, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        Assert.Equal(["A", "b", "z", "æ", "ø"], sorted.Take(5));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Documents_written_before_and_after_training_are_both_read()
    {
        var ehr = await Store.NewEhrAsync();
        var before = await Store.AddAsync(ehr, Composition(1));
        await Store.TrainDictionaryAsync(Template, [.. Enumerable.Range(0, 200).Select(i => (ReadOnlyMemory<byte>)Content(i, "Eksempel " + i))]);
        var after = await Store.AddAsync(ehr, Composition(2));
        await ReopenAsync();
        var later = await Store.AddAsync(ehr, Composition(3));
        foreach (var (uid, systolic) in new[] { (before, 1), (after, 2), (later, 3) })
        {
            Assert.Equal(Content(systolic), (await Store.ReadVersionAsync(ehr, uid)).Value.Content.ToArray());
        }
        Assert.True((await Store.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Events_are_read_in_order_from_a_position()
    {
        var ehr = await Store.NewEhrAsync();
        for (var i = 0; i < 5; i++) _ = (await Store.CommitAsync(Commit(ehr, Composition(i)) with { Events = [new NewEvent($"e{i}", default)] })).Value;
        var first = await Store.ReadEventsAsync(EventPosition.Start, 3);
        Assert.Equal(["committed", "e0", "e1"], first.Select(e => e.Type));
        Assert.True(EventPosition.TryParse(first[^1].Position.ToString(), out var position));
        var rest = await Store.ReadEventsAsync(position, 100);
        Assert.Equal(["e2", "e3", "e4"], rest.Select(e => e.Type));
        Assert.Empty(await Store.ReadEventsAsync(rest[^1].Position, 100));
        Assert.All(rest, e => Assert.Equal(RecordOwner.Of(ehr), e.Owner));
    }

    [Fact]
    public async Task One_at_a_time_reads_for_feeds_whose_events_are_numbered_without_gaps()
    {
        var (ehr, erased, feed) = (await Store.NewEhrAsync(), await Store.NewEhrAsync(), Guid.NewGuid());
        var begin = (await Store.HoldReaderAsync(EventFeed.Subscriptions, "one", TimeSpan.FromHours(1)))!;
        Assert.Null(await Store.HoldReaderAsync(EventFeed.Subscriptions, "other", TimeSpan.FromHours(1)));
        foreach (var owner in new[] { ehr, erased, ehr }) _ = (await Store.CommitAsync(Commit(owner, Composition(1)) with { Events = [new NewEvent("told", "{}"u8.ToArray())] })).Value;
        var events = (await Store.ReadEventsAsync(begin, 100)).Where(e => e.Type == "told").ToList();

        Assert.False(await Store.ChangeFeedsAsync(EventFeed.Subscriptions, "other", events[0].Position, [new(feed) { State = "x"u8.ToArray(), Events = events }]));
        Assert.Null(await Store.FindFeedAsync(feed));
        Assert.True(await Store.ChangeFeedsAsync(EventFeed.Subscriptions, "one", events[0].Position, [new(feed) { State = "a"u8.ToArray() }, new(feed) { Events = [events[0], events[1]] }]));
        Assert.True(await Store.ChangeFeedsAsync(EventFeed.Subscriptions, "one", events[2].Position, [new(feed) { State = "b"u8.ToArray(), Events = [events[2]] }]));
        var found = Assert.Single(await Store.ListFeedsAsync(EventFeed.Subscriptions));
        Assert.Equal((feed, 3, "b"), (found.Id, found.LastNumber, System.Text.Encoding.UTF8.GetString(found.State.Span)));

        await Store.HoldReaderAsync(EventFeed.Subscriptions, "one", TimeSpan.Zero);
        Assert.Equal(events[2].Position, await Store.HoldReaderAsync(EventFeed.Subscriptions, "other", TimeSpan.FromHours(1)));
        Assert.Equal(erased, (await Store.DeleteEhrAsync(erased, Audit("erase", erased))).Value);
        var told = await Store.ReadFeedEventsAsync(feed, 0, 10, 10);
        Assert.Equal([(1L, true), (2L, false), (3L, true)], told.Select(e => (e.Number, e.Event is not null)));
        Assert.Equal(RecordOwner.Of(ehr), told[2].Event!.Owner);
        Assert.Equal([2L], (await Store.ReadFeedEventsAsync(feed, 1, 2, 10)).Select(e => e.Number));
        Assert.True(await Store.ChangeFeedsAsync(EventFeed.Subscriptions, "other", null, [new(feed) { IsEnded = true }]));
        Assert.Empty(await Store.ReadFeedEventsAsync(feed, 0, 10, 10));
    }

    [Fact]
    public async Task Audit_entries_of_writes_and_reads_are_in_the_log_of_the_ehr()
    {
        var (ehr, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        await Store.AddAsync(ehr, Composition(1));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Store.AppendReadAuditAsync(Audit("read", i % 2 == 0 ? ehr : other))));
        await Store.AppendReadAuditAsync(Audit("query"));
        var log = await Store.ReadAuditAsync(ehr, new PageRequest(0, 50));
        Assert.Equal(22, log.Total);
        Assert.Equal(20, log.Items.Count(e => e.Entry.Action == "read" && e.Entry.Ehr == ehr));
        var verified = await Store.VerifyAsync();
        Assert.True(verified.IsSound);
        Assert.True(verified.AuditGroups > 0 && verified.Versions == 3);
    }

    [Fact]
    public async Task A_changed_audit_entry_a_missing_group_and_a_changed_document_are_named()
    {
        var ehr = await Store.NewEhrAsync();
        for (var i = 0; i < 5; i++) await Store.AddAsync(ehr, Composition(i));
        var uid = await Store.AddAsync(ehr, Composition(9));
        await RawAsync("update version set digest = (select digest from version v where v.number = 1 limit 1) where document_id = (select max(document_id) from version)");
        Assert.Contains(uid.ObjectId.ToString(), (await Store.VerifyAsync()).BrokenVersion, StringComparison.Ordinal);
        await RawAsync("update audit_group set entries = (select entries from audit_group a where a.sequence = 1 and a.chain_id = audit_group.chain_id) where sequence = 3");
        var verified = await Store.VerifyAsync();
        Assert.Contains("group 3 was changed", verified.BrokenLink, StringComparison.Ordinal);
        await RawAsync("delete from audit_group where sequence = 2");
        Assert.Contains("group 2 is missing", (await Store.VerifyAsync()).BrokenLink, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_changed_is_named_with_the_last_good_one()
    {
        var group = await LogOfReadsAsync();
        await WriteGroupAsync(3, [group[0], group[1], group[2]], (bytes, i) => i == 1 ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"dev\"", "\"liv\"", StringComparison.Ordinal)) : bytes);
        var fault = (await Store.VerifyAuditAsync([])).Fault!;
        Assert.Equal((AuditFaultKind.Changed, 3L, "0-3-1"), (fault.Kind, fault.Group, Assert.Single(fault.Entries).ToString()));
        Assert.Equal(new AuditPlace(0, 2, 0), fault.LastGood!.Place);
        Assert.Contains("entry 0-3-1 is not what was written; the last good entry is 0-2-0 of 2026-11-22", fault.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, (await Store.VerifyAuditAsync([])).Groups);
    }

    [Fact]
    public async Task Entries_that_were_swapped_put_in_or_taken_out_of_a_group_are_told_apart()
    {
        var group = await LogOfReadsAsync();
        await WriteGroupAsync(3, [group[2], group[1], group[0]]);
        Assert.Equal((AuditFaultKind.Swapped, "0-3-0 0-3-2"), Told(await Store.VerifyAuditAsync([])));
        await WriteGroupAsync(3, [group[0], group[1], Audit("read"), group[2]]);
        Assert.Equal((AuditFaultKind.Changed, "0-3-2"), Told(await Store.VerifyAuditAsync([])));
        await WriteGroupAsync(3, [group[0], group[2]]);
        Assert.Equal((AuditFaultKind.Removed, ""), Told(await Store.VerifyAuditAsync([])));
        await WriteGroupAsync(3, group);
        Assert.True((await Store.VerifyAuditAsync([])).IsSound);
        await RawAsync($"update audit_group set hash = {Bytes(new byte[32])} where sequence = 3");
        var fault = (await Store.VerifyAuditAsync([])).Fault!;
        Assert.Contains("its hash, and not its entries", fault.Sentence, StringComparison.Ordinal);

        static (AuditFaultKind, string) Told(AuditVerification found) => (found.Fault!.Kind, string.Join(' ', found.Fault.Entries));
    }

    [Fact]
    public async Task Groups_that_were_swapped_are_told_of_as_swapped_and_a_missing_one_as_removed()
    {
        await LogOfReadsAsync();
        await RawAsync("update audit_group set sequence = -2 where sequence = 2");
        await RawAsync("update audit_group set sequence = 2 where sequence = 4");
        await RawAsync("update audit_group set sequence = 4 where sequence = -2");
        var swapped = (await Store.VerifyAuditAsync([])).Fault!;
        Assert.Equal((AuditFaultKind.Swapped, 2L), (swapped.Kind, swapped.Group));
        Assert.Contains("what belongs there stands in group 4", swapped.Sentence, StringComparison.Ordinal);
        await RawAsync("delete from audit_group where sequence = 2");
        var removed = (await Store.VerifyAuditAsync([])).Fault!;
        Assert.Equal((AuditFaultKind.Removed, 2L, "0-1-0"), (removed.Kind, removed.Group, removed.LastGood!.Place.ToString()));
    }

    [Fact]
    public async Task An_end_that_was_cut_off_is_found_and_by_an_anchor_even_where_the_head_was_set_back()
    {
        await LogOfReadsAsync();
        var anchors = await Store.ReadAuditAnchorsAsync();
        Assert.Equal(4, Assert.Single(anchors).Group);
        Assert.True((await Store.VerifyAuditAsync(anchors)).IsSound);
        await RawAsync("update audit_chain set sequence = 3, hash = (select hash from audit_group where sequence = 3)");
        var behind = (await Store.VerifyAuditAsync([])).Fault!;
        Assert.Equal((AuditFaultKind.CutOff, 4L), (behind.Kind, behind.Group));
        await RawAsync("delete from audit_group where sequence = 4");
        await ReopenAsync();
        Assert.True((await Store.VerifyAuditAsync([])).IsSound);
        var cut = (await Store.VerifyAuditAsync(anchors)).Fault!;
        Assert.Equal((AuditFaultKind.CutOff, 4L, "0-3-2"), (cut.Kind, cut.Group, cut.LastGood!.Place.ToString()));
        await Store.AppendReadAuditAsync(Audit("read"));
        Assert.Contains("another than the one that was anchored", (await Store.VerifyAuditAsync(anchors)).Fault!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_taken_from_the_list_of_its_record_is_named()
    {
        await LogOfReadsAsync();
        Time.Advance(TimeSpan.FromHours(1));
        var ehr = (await Store.ListEhrsAsync(PageRequest.First)).Items[0].Id;
        await Store.AppendReadAuditAsync(Audit("read", ehr));
        Assert.True((await Store.VerifyAuditAsync([])).IsSound);
        await RawAsync("delete from audit_entry where sequence = 5");
        var fault = (await Store.VerifyAuditAsync([])).Fault!;
        Assert.Equal((AuditFaultKind.Unlisted, "0-5-0"), (fault.Kind, Assert.Single(fault.Entries).ToString()));
    }

    [Fact]
    public async Task The_log_is_read_backwards_by_record_period_and_place_without_gap_or_double()
    {
        var (ehr, other) = (await Store.NewEhrAsync(), await Store.NewEhrAsync());
        var begin = Time.GetUtcNow();
        for (var hour = 0; hour < 250; hour++)
        {
            Time.Advance(TimeSpan.FromHours(1));
            await Store.AppendReadAuditAsync([Audit($"a{hour}", ehr), Audit($"b{hour}", other), Audit($"c{hour}")]);
        }
        Assert.Equal(752, (await ReadAsync(AuditRange.All)).Count);
        var own = await ReadAsync(new() { Ehr = ehr });
        Assert.Equal([.. Enumerable.Range(0, 250).Reverse().Select(hour => $"a{hour}"), "create"], own.Select(e => e.Entry.Action));
        var (from, until) = (begin.AddHours(11), begin.AddHours(14));
        foreach (var range in new[] { new AuditRange { From = from, Until = until }, new AuditRange { From = from, Until = until, Ehr = ehr } })
            Assert.Equal(["a12", "a11", "a10"], (await ReadAsync(range)).Select(e => e.Entry.Action).Where(action => action[0] == 'a'));
        foreach (var range in new[] { AuditRange.All, new() { Ehr = other } })
        {
            var (whole, parts) = (await ReadAsync(range), new List<StoredAuditEntry>());
            for (AuditPlace? after = null; ; after = parts[^1].Place)
            {
                var part = (await ReadAsync(range with { After = after })).Take(97).ToList();
                if (part.Count == 0) break;
                parts.AddRange(part);
                await Store.AppendReadAuditAsync(Audit("meanwhile", other));
            }
            Assert.Equal(whole.Select(e => e.Place), parts.Select(e => e.Place));
        }
        Assert.Equal(own[3], await Store.FindAuditAsync(own[3].Place));
        Assert.Null(await Store.FindAuditAsync(new(0, 9_999, 0)));
        Assert.Null(await Store.FindAuditAsync(own[3].Place with { Ordinal = 7 }));
        Assert.Empty(await ReadAsync(new() { Ehr = EhrId.New() }));

        async Task<List<StoredAuditEntry>> ReadAsync(AuditRange range)
        {
            var read = new List<StoredAuditEntry>();
            await foreach (var entry in Store.ReadAuditBackAsync(range)) read.Add(entry);
            return read;
        }
    }

    // Four groups of the log: a new record, a look, three looks at once, and a look.
    private async Task<IReadOnlyList<AuditEntry>> LogOfReadsAsync()
    {
        var ehr = await Store.NewEhrAsync();
        await Store.AppendReadAuditAsync(Audit("read", ehr));
        AuditEntry[] group = [.. Enumerable.Range(0, 3).Select(_ => Audit("read", ehr) with { Time = Time.GetUtcNow() })];
        await Store.AppendReadAuditAsync(group);
        await Store.AppendReadAuditAsync(Audit("read", ehr));
        return group;
    }

    private Task WriteGroupAsync(long sequence, IReadOnlyList<AuditEntry> entries, Func<byte[], int, byte[]>? change = null)
    {
        var bytes = entries.Select((entry, i) => (change ?? ((written, _) => written))(AuditFormat.Write(entry).ToArray(), i));
        return RawAsync($"update audit_group set entries = {Bytes(new BlobCodec().Encode(AuditFormat.Join(bytes), BlobCodec.AuditDictionary))} where sequence = {sequence}");
    }

    /// <summary>Some bytes as the database's SQL writes them.</summary>
    private protected abstract string Bytes(byte[] bytes);

    [Fact]
    public async Task A_deleted_ehr_leaves_its_audit_and_a_tombstone_and_nothing_else()
    {
        var ehr = await Store.NewEhrAsync(new EhrStatusFacts(SubjectId: "gone", SubjectNamespace: "persons"));
        var uid = await Store.AddAsync(ehr, Composition(1));
        await Store.AddAsync(ehr, After(uid, 2));
        Assert.Equal(ehr, (await Store.DeleteEhrAsync(ehr, Audit("erase", ehr))).Value);
        Assert.IsType<Gone>((await Store.FindEhrAsync(ehr)).Refusal);
        Assert.IsType<Gone>((await Store.DeleteEhrAsync(ehr, Audit("erase", ehr))).Refusal);
        Assert.IsType<Gone>((await Store.CommitAsync(Commit(ehr, Composition(3)))).Refusal);
        Assert.Equal(ConflictReason.EhrExists, ReasonOf(await Store.CommitAsync(Creation(ehr))));
        Assert.IsType<NotFound>((await Store.ReadVersionAsync(ehr, uid)).Refusal);
        Assert.IsType<NotFound>((await Store.FindOwnerAsync(uid.ObjectId)).Refusal);
        Assert.IsType<NotFound>((await Store.FindLatestAsync(uid.ObjectId)).Refusal);
        _ = await Store.NewEhrAsync(new EhrStatusFacts(SubjectId: "gone", SubjectNamespace: "persons"));
        Assert.Equal(4, (await Store.ReadAuditAsync(ehr, PageRequest.First)).Total);
        Assert.True((await Store.VerifyAsync()).IsSound);
        foreach (var table in new[] { "version", "document", "leaf_number", "leaf_text", "leaf_history", "contribution" })
        {
            Assert.Equal(0, await CountAsync($"select count(*) from {table} where ehr_id = (select ehr_id from record_owner where time_deleted is not null)"));
        }
    }

    [Fact]
    public async Task Definitions_are_kept_byte_for_byte_and_replaced_only_while_unused()
    {
        var template = new Definition(DefinitionKind.Template, Template, "", "<template/>\n"u8.ToArray(), "{}"u8.ToArray());
        _ = (await Store.SaveDefinitionAsync(template, WhenPresent.Refuse, Audit())).Value;
        Assert.IsType<Conflict>((await Store.SaveDefinitionAsync(template, WhenPresent.Refuse, Audit())).Refusal);
        var changed = template with { Content = "<template a='1'/>"u8.ToArray() };
        _ = (await Store.SaveDefinitionAsync(changed, WhenPresent.ReplaceUnused, Audit())).Value;
        var ehr = await Store.NewEhrAsync();
        await Store.AddAsync(ehr, Composition(1));
        Assert.Equal(ConflictReason.DefinitionInUse, ReasonOf(await Store.SaveDefinitionAsync(template, WhenPresent.ReplaceUnused, Audit())));
        Assert.Equal(ConflictReason.DefinitionInUse, ReasonOf(await Store.DeleteDefinitionAsync(DefinitionKind.Template, Template, "", Audit())));
        var read = (await Store.ReadDefinitionAsync(DefinitionKind.Template, Template)).Value;
        Assert.Equal(changed.Content.ToArray(), read.Definition.Content.ToArray());
        Assert.IsType<NotFound>((await Store.ReadDefinitionAsync(DefinitionKind.Template, "other")).Refusal);
        foreach (var v in new[] { "1.9.0", "1.10.0", "1.2.0" })
        {
            _ = (await Store.SaveDefinitionAsync(new Definition(DefinitionKind.StoredQuery, "no::q", v, "select"u8.ToArray(), default), WhenPresent.Refuse, Audit())).Value;
        }
        Assert.Equal("1.10.0", (await Store.ReadDefinitionAsync(DefinitionKind.StoredQuery, "no::q")).Value.Definition.Version);
        Assert.Equal(3, (await Store.ListDefinitionsAsync(DefinitionKind.StoredQuery)).Count);
        _ = (await Store.DeleteDefinitionAsync(DefinitionKind.StoredQuery, "no::q", "1.10.0", Audit())).Value;
        Assert.Equal(2, (await Store.ListDefinitionsAsync(DefinitionKind.StoredQuery)).Count);
    }

    [Fact]
    public async Task Many_commits_at_once_are_all_stored_and_all_found()
    {
        var ehrs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Store.NewEhrAsync()));
        var uids = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            var ehr = ehrs[i % 10];
            return (ehr, uid: await Store.AddAsync(ehr, Composition(i)));
        })));
        foreach (var (ehr, uid) in uids) Assert.True((await Store.ReadVersionAsync(ehr, uid)).IsDone);
        Assert.True((await Store.VerifyAsync()).IsSound);
        Assert.Equal(0, (await Store.ReindexAsync()).Changed);
        Assert.True(await Store.IsReadyAsync());
    }

    /// <summary>Runs a statement past the store, as a tamperer would.</summary>
    private protected abstract Task RawAsync(string sql);

    private protected abstract Task<long> CountAsync(string sql);

    private protected static ConflictReason ReasonOf<T>(Outcome<T> outcome) => Assert.IsType<Conflict>(outcome.Refusal).Reason;

    private async Task<RecordStore> SwapExtractorsAsync(IReadOnlyList<ILeafExtractor> extractors)
    {
        await Store.DisposeAsync();
        return await RecordStore.OpenAsync(new RecordStoreOptions { Database = Database, MasterKeys = TestMasterKeys.Of(Database), Time = Time, Extractors = extractors });
    }

    private static string Shown(Leaf leaf) =>
        $"{leaf.Path} {leaf.Type} {Convert.ToHexString(leaf.Positions ?? [])} {leaf.Number} {leaf.Text} {Convert.ToHexString(leaf.Sort ?? [])}";
}

/// <summary>A clock that tests move.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public DateTimeOffset Advance(TimeSpan by) => _now += by;
}
