using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Npgsql;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>A look at a record that cannot be logged does not happen: nothing of the record leaves, by whatever road.</summary>
public sealed class UnloggedReadStories
{
    [Theory, OnEachDatabase]
    public async Task Where_the_access_log_cannot_be_written_nothing_of_a_record_is_told(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, map: app => app.Use(AnswerOutagesAsync));
        var api = new Api(server);
        await api.UploadTemplatesAsync();
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition).ToJsonString());
        var id = uid.Split("::")[0];
        string[] roads =
        [
            $"openehr/v1/ehr/{ehr}", $"openehr/v1/ehr/{ehr}/ehr_status", $"openehr/v1/ehr/{ehr}/composition/{id}", $"openehr/v1/ehr/{ehr}/composition/{uid}", $"openehr/v1/ehr/{ehr}/versioned_composition/{id}",
            $"openehr/v1/ehr/{ehr}/versioned_composition/{id}/version", $"openehr/v1/ehr/{ehr}/versioned_composition/{id}/revision_history",
            $"openehr/v1/query/aql?q={Uri.EscapeDataString("SELECT c FROM COMPOSITION c")}", $"openehr/v1/query/aql?q={Uri.EscapeDataString($"SELECT c/uid/value FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c")}",
            "fhir/r4/Observation", $"fhir/r4/Observation?patient={ehr}", $"fhir/r4/Observation?subject=Patient/{ehr}&_summary=count", "fhir/r4/_history", $"fhir/r4/$graphql?query={Uri.EscapeDataString("{ ObservationList { id } }")}",
        ];
        foreach (var road in roads) Assert.Equal((road, HttpStatusCode.OK), (road, (await GetAsync(server, road)).Status));
        var before = await CountAsync(server);
        await RunAsync(server, database, Break(database));
        foreach (var road in roads)
        {
            var (status, text) = await GetAsync(server, road);
            Assert.Equal((road, HttpStatusCode.ServiceUnavailable, ""), (road, status, text));
        }
        Assert.Equal(before, await CountAsync(server));
        await RunAsync(server, database, Mend(database));
        foreach (var road in roads) Assert.Equal((road, HttpStatusCode.OK), (road, (await GetAsync(server, road)).Status));
        Assert.True(await CountAsync(server) >= before + roads.Length);
        Assert.True((await server.Store.VerifyAuditAsync([])).IsSound);
    }

    [Theory, OnEachDatabase]
    public async Task Where_the_access_log_cannot_be_written_nothing_is_stored_either(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, map: app => app.Use(AnswerOutagesAsync));
        var api = new Api(server);
        await api.UploadTemplatesAsync();
        var ehr = await api.NewEhrAsync();
        await RunAsync(server, database, Break(database));
        var reply = await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition).ToJsonString());
        Assert.True(reply.Status >= HttpStatusCode.BadRequest, reply.Text);
        await RunAsync(server, database, Mend(database));
        Assert.Empty((await server.Store.ListDocumentsAsync(EhrId.Parse(ehr).Value, new(DocumentKind.Composition), PageRequest.All)).Items);
    }

    // As the host answers an outage of its database.
    private static async Task AnswerOutagesAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception outage) when (StoreOutage.Is(outage))
        {
            Assert.False(context.Response.HasStarted);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static string Break(Database database) => database == Database.Embedded
        ? "create trigger no_room before insert on audit_group begin select raise(abort, 'no room'); end"
        : "create function no_room() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$; create trigger no_room before insert on audit_group for each row execute function no_room()";

    private static string Mend(Database database) => database == Database.Embedded ? "drop trigger no_room" : "drop trigger no_room on audit_group";

    private static async Task RunAsync(RepositoryServer server, Database database, string sql)
    {
        if (database == Database.PostgreSql)
        {
            await using var source = NpgsqlDataSource.Create(server.Place + ";Pooling=false");
            await using var statement = source.CreateCommand(sql);
            await statement.ExecuteNonQueryAsync();
            return;
        }
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Place, "varde.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(RepositoryServer server, string path)
    {
        using var response = await server.Client.GetAsync(new Uri(new Uri(server.Client.BaseAddress!, "/"), path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<long> CountAsync(RepositoryServer server) => (await server.Store.VerifyAuditAsync([])).Entries;
}
