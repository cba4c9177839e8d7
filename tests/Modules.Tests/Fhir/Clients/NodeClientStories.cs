using System.Diagnostics;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Fhir.Clients;

/// <summary>Programs that others wrote to speak with FHIR servers, unchanged, from npm: each does by its own calls what <c>scenario.js</c> tells.</summary>
public sealed class NodeClientStories
{
    private static readonly string? Folder = Find();

    [Theory]
    [InlineData("fhir-kit-client", 17), InlineData("fhirclient", 15), InlineData("medplum", 16)]
    public Task A_client_from_npm_works_with_this_server(string client, int steps) => RunAsync(Database.Embedded, client, steps);

    [Theory, Trait("tier", "all")]
    [InlineData("fhir-kit-client", 17), InlineData("fhirclient", 15), InlineData("medplum", 16)]
    public Task A_client_from_npm_works_with_this_server_on_PostgreSQL(string client, int steps) => RunAsync(Database.PostgreSql, client, steps);

    private static async Task RunAsync(Database database, string client, int steps)
    {
        var node = FindNode();
        Assert.SkipWhen(node is null, "Node.js is not on the path.");
        Assert.SkipWhen(Folder is null || !Directory.Exists(Path.Combine(Folder, "node_modules")), "The clients are not there: npm could not fetch them when the tests were built.");
        var server = await RepositoryServer.OnAsync(database);
        var address = new Uri(server.Client.BaseAddress!, "/fhir/r4").ToString();
        var (code, told, faults) = await RunAsync(new ProcessStartInfo(node!, ["scenario.js", client, address]) { WorkingDirectory = Folder });
        Assert.True(code == 0, $"after {told}{faults}");
        Assert.Equal(steps, told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static async Task<(int Code, string Told, string Faults)> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, false);
        using var process = Process.Start(start)!;
        var (told, faults) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await told, await faults);
    }

    private static string? FindNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "node"), Path.Combine(folder, "node.exe") }).FirstOrDefault(File.Exists);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "Modules.Tests", "Fhir", "Clients");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
