using System.Text.Json.Nodes;

namespace Varde.Web.Tests;

/// <summary>An empty database is filled with a region of the size that one asks for.</summary>
public sealed class DemoCommandTests : IAsyncLifetime
{
    private readonly RunningVarde _varde = new() { Settings = ["--no-demo"] };

    public ValueTask InitializeAsync() => _varde.InitializeAsync();

    public ValueTask DisposeAsync() => _varde.DisposeAsync();

    [Fact]
    public async Task The_region_comes_in_while_the_server_runs_and_is_not_put_in_twice()
    {
        var (code, output, error) = await DemoAsync(3);
        Assert.True(code == 0, $"{output} {error}");
        Assert.Contains("households are in place", output, StringComparison.Ordinal);
        var patients = await CountAsync("Patient");
        Assert.InRange(patients, 3, 20);
        Assert.InRange(await CountAsync("Organization"), 100, 5000);
        Assert.Equal(0, (await DemoAsync(3)).ExitCode);
        Assert.Equal(patients, await CountAsync("Patient"));
        (code, output, _) = await DemoAsync(4);
        Assert.Equal(1, code);
        Assert.Contains("holds a region of 3 residents", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunningVarde.RunAsync("reindex", "--verify", "--data", _varde.DataFolder)).ExitCode);
    }

    [Fact]
    public async Task A_database_with_other_records_is_left_alone()
    {
        using var made = await _varde.Http.PostAsync("openehr/v1/ehr", null);
        Assert.True(made.IsSuccessStatusCode);
        var (code, output, _) = await DemoAsync(3);
        Assert.Equal(1, code);
        Assert.Contains("holds other records", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> DemoAsync(int residents) => RunningVarde.RunAsync("demo", "--residents", $"{residents}", "--data", _varde.DataFolder);

    private async Task<int> CountAsync(string type) => (int)JsonNode.Parse(await _varde.Http.GetStringAsync($"fhir/r4/{type}?_summary=count"))!["total"]!;
}
