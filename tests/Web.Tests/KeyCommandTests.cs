using System.Net;
using Microsoft.Data.Sqlite;

namespace Varde.Web.Tests;

/// <summary>What whoever runs a server does with its keys and with a record that must go, from a shell.</summary>
public sealed class KeyCommandTests : IAsyncLifetime
{
    private readonly RunningVarde _varde = new() { Settings = ["--no-demo"] };

    private string KeyFile => Path.Combine(_varde.DataFolder, "keys", "master.key");

    public ValueTask InitializeAsync() => _varde.InitializeAsync();

    public ValueTask DisposeAsync() => _varde.DisposeAsync();

    [Fact]
    public async Task A_running_server_verifies_and_rotates_its_master_key_and_goes_on()
    {
        var ehr = await NewEhrAsync();
        var (code, output, error) = await CallAsync("verify");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("The access log holds", output, StringComparison.Ordinal);
        Assert.Contains("The documents are what was committed", output, StringComparison.Ordinal);
        (code, output, _) = await CallAsync("rotate-key", "--prepare");
        Assert.Equal(0, code);
        Assert.Contains("generation 2", output, StringComparison.Ordinal);
        (code, output, _) = await CallAsync("rotate-key");
        Assert.Equal(0, code);
        Assert.Contains("The master key of generation 2 is in force", output, StringComparison.Ordinal);
        Assert.StartsWith("2 ", (await File.ReadAllLinesAsync(KeyFile)).Single(line => !line.StartsWith('#')), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"openehr/v1/ehr/{ehr}/ehr_status"));
        Assert.Contains("none is left", (await CallAsync("encrypt")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erased_record_is_missing_and_is_erased_again_in_a_copy_from_before()
    {
        var (ehr, other) = (await NewEhrAsync(), await NewEhrAsync());
        var copy = Directory.CreateDirectory(Path.Combine(_varde.DataFolder, "copy")).FullName;
        await ExecuteAsync(Path.Combine(_varde.DataFolder, "varde.db"), $"vacuum into '{Path.Combine(copy, "varde.db")}'");
        var (code, output, error) = await CallAsync("erase", "--ehr", ehr, "--reason", "decision 17");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 records were erased", output, StringComparison.Ordinal);
        Assert.Contains("gone from the database's files", output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"openehr/v1/ehr/{ehr}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"kliniker/pasient/{ehr}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"openehr/v1/ehr/{other}"));
        Assert.Equal(1, (await CallAsync("erase", "--ehr", ehr, "--reason", "decision 17")).ExitCode);
        // The copy has its own folder for keys: the master keys are named, and so is the list.
        var list = Path.Combine(_varde.DataFolder, "keys", "erasures.jsonl");
        Assert.Contains("decision 17", await File.ReadAllTextAsync(list), StringComparison.Ordinal);
        (code, output, _) = await RunningVarde.RunAsync("erase", "--replay", list, "--data", copy, "--master-key-file", KeyFile);
        Assert.Equal(0, code);
        Assert.Contains("1 records were erased", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunningVarde.RunAsync("verify", "--data", copy, "--master-key-file", KeyFile, "--erasure-list", list)).ExitCode);
    }

    [Fact]
    public async Task A_record_that_was_merged_is_erased_when_the_merge_is_taken_back()
    {
        var (source, target) = (Guid.NewGuid().ToString("D"), Guid.NewGuid().ToString("D"));
        foreach (var id in new[] { source, target }) Assert.Equal(HttpStatusCode.Created, await SendAsync(HttpMethod.Put, $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}"""));
        var both = $$$"""{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/{{{source}}}"}},{"name":"target-patient","valueReference":{"reference":"Patient/{{{target}}}"}}]}""";
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Post, "Patient/$merge", both));
        foreach (var (id, other) in new[] { (source, target), (target, source) })
        {
            var (code, output, _) = await CallAsync("erase", "--ehr", id, "--reason", "decision 18");
            Assert.Equal(1, code);
            Assert.Contains(other, output, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Post, "Patient/$unmerge", both));
        Assert.Equal(0, (await CallAsync("erase", "--ehr", source, "--reason", "decision 18")).ExitCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"openehr/v1/ehr/{target}"));
    }

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, $"fhir/r4/{path}") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/fhir+json") };
        using var answer = await _varde.Http.SendAsync(request);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_changed_document_is_named_and_a_database_without_its_key_is_not_opened()
    {
        await NewEhrAsync();
        var copy = Directory.CreateDirectory(Path.Combine(_varde.DataFolder, "copy")).FullName;
        var database = Path.Combine(copy, "varde.db");
        await ExecuteAsync(Path.Combine(_varde.DataFolder, "varde.db"), $"vacuum into '{database}'");
        var (code, _, error) = await RunningVarde.RunAsync("verify", "--data", copy);
        Assert.Equal(3, code);
        Assert.Contains("its master keys are not there", error, StringComparison.Ordinal);
        await ExecuteAsync(database, "update version set content = zeroblob(length(content)) where rowid = (select max(rowid) from version)");
        (code, var output, _) = await RunningVarde.RunAsync("verify", "--data", copy, "--master-key-file", KeyFile);
        Assert.Equal(1, code);
        Assert.Contains("is not what was committed", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> CallAsync(params string[] arguments) => RunningVarde.RunAsync([.. arguments, "--data", _varde.DataFolder]);

    private async Task<string> NewEhrAsync()
    {
        using var made = await _varde.Http.PostAsync("openehr/v1/ehr", null);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return made.Headers.ETag!.Tag.Trim('"');
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await _varde.Http.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
