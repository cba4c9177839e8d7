using Varde.Foundation;
using Varde.Records;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>What is searched of a composition.</summary>
public sealed class LeafStories
{
    [Theory, OnEachDatabase]
    public async Task The_values_of_a_document_can_be_searched_and_its_narrative_cannot(Database database)
    {
        var leaves = await LeavesAsync(database, "varde.vital_signs.v1");
        Assert.Contains(leaves, l => l is { Type: LeafType.Number, Path.Discriminator: "mm[Hg]" } && l.Path.Path.Contains("OBSERVATION.blood_pressure.v2", StringComparison.Ordinal)
            && l.Path.Path.EndsWith("/items[at0004]/value/magnitude", StringComparison.Ordinal));
        Assert.Contains(leaves, l => l.Type == LeafType.Time && l.Path.Path.EndsWith("]/context/start_time/value", StringComparison.Ordinal));
        Assert.Contains(leaves, l => l.Type == LeafType.Text && l.Path.Path.EndsWith("]/composer/name", StringComparison.Ordinal));
        Assert.Contains(leaves, l => l is { Type: LeafType.Code, Path.Scope: LeafScope.Record } && l.Path.Path.EndsWith("]/category/defining_code/code_string", StringComparison.Ordinal));
        Assert.DoesNotContain(leaves, l => l.Path.Path.Contains("language", StringComparison.Ordinal) || l.Path.Path.Contains("encoding", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task The_results_of_a_laboratory_report_are_told_apart_by_their_analyte(Database database)
    {
        var results = (await LeavesAsync(database, "varde.laboratory_report.v1")).Where(l => l.Type == LeafType.Number && l.Path.Discriminator.Contains(';', StringComparison.Ordinal)).ToList();
        Assert.InRange(results.Select(l => l.Path).Distinct().Count(), 2, 100);
        Assert.Single(results.Select(l => l.Path.Path).Distinct());
    }

    [Theory, OnEachDatabase]
    public async Task Leaves_made_anew_from_the_documents_are_the_same(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new Api(server);
        var ehr = await api.NewEhrAsync();
        foreach (var document in Api.OneOfEach) await api.CommitAsync(ehr, Api.JsonOf(document.Composition));
        var report = await server.Store.ReindexAsync();
        Assert.Equal(0, report.Changed);
        Assert.InRange(report.Leaves, 50, 5000);
    }

    // So a template that comes or is replaced after the fact leaves nothing to index again.
    [Theory, OnEachDatabase]
    public async Task What_is_searched_of_a_document_does_not_depend_on_its_template(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new Api(server);
        var ehr = await api.NewEhrAsync();
        foreach (var document in Api.OneOfEach) await api.CommitAsync(ehr, Api.JsonOf(document.Composition));
        var before = await server.Store.ProveIndexAsync();
        foreach (var id in Api.OneOfEach.Select(d => d.TemplateId))
        {
            var another = new Definition(DefinitionKind.Template, id, "", "no template"u8.ToArray(), "{}"u8.ToArray());
            _ = (await server.Store.SaveDefinitionAsync(another, WhenPresent.Replace, new AuditEntry { ActorId = "a", ActorDisplay = "a", Action = "update", Object = id })).Value;
        }
        var report = await server.Store.ReindexAsync();
        Assert.Equal((0L, before.IndexDigest), (report.Changed, report.Proof.DocumentsDigest));
        Assert.True(report.Proof.Holds);
    }

    private static async Task<IReadOnlyList<Leaf>> LeavesAsync(Database database, string template)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.JsonOf(Api.Documents.First(d => d.TemplateId == template).Composition));
        return (await api.Server.Store.ReadLeavesAsync(EhrId.Parse(ehr).Value, VersionUid.Parse(uid).Value.ObjectId)).Value;
    }
}
