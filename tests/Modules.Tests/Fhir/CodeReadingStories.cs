using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Codes as a form looks for them: by words, in value sets and code systems that are stored.</summary>
public sealed class CodeReadingStories
{
    private const string Set = """
        { "resourceType": "ValueSet", "url": "urn:test:problems", "status": "active", "compose": { "include": [{ "system": "urn:oid:2.16.578.1.12.4.1.1.7110", "concept": [
          { "code": "E11.9", "display": "Diabetes mellitus type 2 uten komplikasjon" }, { "code": "E10.9", "display": "Diabetes mellitus type 1 uten komplikasjon" },
          { "code": "R05", "display": "Hoste" }, { "code": "O24.4", "display": "Svangerskapsutløst diabetes" }] }] } }
        """;

    private const string System = """
        { "resourceType": "CodeSystem", "url": "urn:test:routes", "status": "active", "content": "complete", "concept": [{ "code": "53", "display": "Oral bruk" }, { "code": "33", "display": "Intramuskulær bruk" }] }
        """;

    [Theory, OnEachDatabase]
    public async Task Codes_are_found_by_parts_of_their_names_in_any_order_those_that_begin_so_first(Database database)
    {
        var server = await StoredAsync(database);
        Assert.Equal(["E10.9", "E11.9", "O24.4"], await FindAsync(server, "urn:test:problems", "DIABETES"));
        Assert.Equal(["E11.9"], await FindAsync(server, "urn:test:problems", "type 2 diab"));
        Assert.Equal(["E11.9"], await FindAsync(server, "urn:test:problems", "e11.9"));
        Assert.Equal(["E10.9"], await FindAsync(server, "urn:test:problems", "diabetes", most: 1));
        Assert.Empty(await FindAsync(server, "urn:test:problems", "brudd"));
    }

    [Theory, OnEachDatabase]
    public async Task The_address_may_be_that_of_a_code_system_and_one_that_is_not_here_is_said_to_be_none(Database database)
    {
        var server = await StoredAsync(database);
        Assert.Equal(["33"], await FindAsync(server, "urn:test:routes", "intra"));
        var reading = server.Services.GetRequiredService<CodeReading>();
        Assert.IsType<NotFound>((await reading.FindAsync(Access(server), "urn:test:nowhere", "hoste", 10, "nb", default)).Refusal);
        Assert.IsType<Forbidden>((await reading.FindAsync(server.Services.GetRequiredService<Gate>().Open(Actor.Unknown), "urn:test:routes", "intra", 10, "nb", default)).Refusal);
    }

    private static async Task<RepositoryServer> StoredAsync(Database database)
    {
        var server = await RepositoryServer.OnAsync(database);
        foreach (var (path, content) in new[] { ("ValueSet/problems-of-test", Set), ("CodeSystem/routes-of-test", System) })
        {
            var id = path.Split('/')[1];
            using var body = new StringContent(content.Replace("\"status\"", $"\"id\": \"{id}\", \"status\"", StringComparison.Ordinal), Encoding.UTF8, "application/fhir+json");
            var answer = await server.Client.PutAsync(new Uri($"/fhir/r4/{path}", UriKind.Relative), body);
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }
        return server;
    }

    private static async Task<IReadOnlyList<string>> FindAsync(RepositoryServer server, string set, string words, int most = 10) =>
        [.. (await server.Services.GetRequiredService<CodeReading>().FindAsync(Access(server), set, words, most, "nb-NO", default)).Value.Select(code => code.Code)];

    private static AccessSession Access(RepositoryServer server) => server.Services.GetRequiredService<Gate>().Open(Actor.Developer);
}
