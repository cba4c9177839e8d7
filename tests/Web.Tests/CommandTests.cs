using Microsoft.Data.Sqlite;
using Varde.OpenEhr.Formats;
using Varde.SeedPopulation;
using Varde.Web.Commands;

namespace Varde.Web.Tests;

/// <summary>The commands, as they are called from a shell: done by the server that runs on the data folder, or by the program itself.</summary>
public sealed class CommandTests(RunningVarde varde)
{
    private const string ByTheServer = "The server that runs on the data folder does this";

    [Fact]
    public async Task The_server_that_is_up_checks_and_makes_its_index_anew()
    {
        foreach (var arguments in new string[][] { ["reindex", "--verify"], ["reindex"] })
        {
            var (code, output, error) = await RunningVarde.RunAsync([.. arguments, "--data", varde.DataFolder]);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains(ByTheServer, output, StringComparison.Ordinal);
            Assert.Contains("The index is what the documents give.", output, StringComparison.Ordinal);
            Assert.Equal(DigestIn(output, "index"), DigestIn(output, "documents"));
        }
    }

    [Fact]
    public async Task Documents_come_in_through_the_server_and_what_is_refused_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("varde-web-import-");
        try
        {
            var ehr = Guid.NewGuid();
            var record = DemoPopulation.Generate(3, 1, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)).Single();
            await File.WriteAllBytesAsync(Path.Combine(folder.CreateSubdirectory($"{ehr}").FullName, "a.json"), CanonicalJson.Write(record.Documents[0].Composition));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{ehr}", "b.json"), "{}");
            var report = Path.Combine(folder.FullName, "refused");
            var (code, output, _) = await RunningVarde.RunAsync("import", "compositions", folder.FullName, "--create-ehrs", "--report", report, "--data", varde.DataFolder);
            Assert.Equal(1, code);
            Assert.Contains(ByTheServer, output, StringComparison.Ordinal);
            Assert.Contains("1 committed, 0 were in already, 1 refused", output, StringComparison.Ordinal);
            Assert.Contains($"{ehr}/b.json", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
            using var answer = await varde.Http.GetAsync($"openehr/v1/ehr/{ehr}");
            Assert.True(answer.IsSuccessStatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact, Trait("tier", "all")]
    public async Task Where_no_server_is_up_the_program_does_it_and_names_the_ehrs_that_differ()
    {
        var folder = Directory.CreateTempSubdirectory("varde-web-command-");
        try
        {
            await CopyAsync(Path.Combine(varde.DataFolder, "varde.db"), Path.Combine(folder.FullName, "varde.db"));
            File.Copy(Path.Combine(varde.DataFolder, "keys", "master.key"), Path.Combine(folder.CreateSubdirectory("keys").FullName, "master.key"));
            await ExecuteAsync(Path.Combine(folder.FullName, "varde.db"), "delete from leaf_text where ehr_id = 2");
            var (code, output, _) = await RunningVarde.RunAsync("reindex", "--verify", "--data", folder.FullName);
            Assert.Equal(1, code);
            Assert.DoesNotContain(ByTheServer, output, StringComparison.Ordinal);
            Assert.Single(output.Split('\n'), line => line.StartsWith("differs ", StringComparison.Ordinal));
            Assert.Equal(0, (await RunningVarde.RunAsync("reindex", "--data", folder.FullName)).ExitCode);
            Assert.Equal(0, (await RunningVarde.RunAsync("reindex", "--verify", "--data", folder.FullName)).ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_command_makes_no_database()
    {
        var folder = Path.Combine(Path.GetTempPath(), "varde-web-nothing-" + Guid.NewGuid().ToString("N")[..8]);
        var (code, _, error) = await RunningVarde.RunAsync("reindex", "--data", folder);
        Assert.Equal(3, code);
        Assert.Contains(folder, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("import")]
    [InlineData("reindex", "everything")]
    [InlineData("import", "compositions")]
    [InlineData("import", "compositions", "a", "b")]
    [InlineData("import", "compositions", "a", "--ehr", "nobody")]
    [InlineData("import", "compositions", "a", "--ehr")]
    [InlineData("verify", "all")]
    [InlineData("erase")]
    [InlineData("erase", "--ehr", "7d44b88c-4199-4bad-97dc-d78268e01398")]
    [InlineData("erase", "--ehr", "nobody", "--reason", "a")]
    [InlineData("erase", "--ehr", "7d44b88c-4199-4bad-97dc-d78268e01398", "--reason", " ")]
    [InlineData("erase", "--replay", "list", "--reason", "a")]
    [InlineData("rotate-key", "now")]
    [InlineData("demo")]
    [InlineData("demo", "--residents", "0")]
    [InlineData("demo", "--residents", "many")]
    [InlineData("demo", "region", "--residents", "3")]
    public void A_call_that_cannot_be_read_is_refused_with_a_sentence(params string[] args)
    {
        Assert.False(CommandCall.TryRead(args, "/tmp", out _, out var problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_told_from_the_options_of_a_command()
    {
        Assert.True(CommandCall.TryRead(["import", "compositions", "--data", "here", "files", "--no-demo", "--template=a", "--system-id=x"], "/work", out var call, out _));
        Assert.IsType<ImportCompositionsCommand>(call.Command);
        Assert.Equal(["--data", "here", "--no-demo", "--system-id=x"], call.Settings);
        Assert.True(CommandCall.TryRead(["serve", "--data", "here"], "/work", out call, out _));
        Assert.Equal((null, "--data here"), (call.Command, string.Join(' ', call.Settings)));
        Assert.True(CommandCall.TryRead(["--data", "here"], "/work", out call, out _));
        Assert.Null(call.Command);
    }

    [Fact]
    public async Task The_help_lists_commands_and_settings_and_each_command_has_its_own()
    {
        foreach (var arguments in new string[][] { ["--help"], ["serve", "--help"] })
        {
            var (code, output, _) = await RunningVarde.RunAsync(arguments);
            Assert.Equal(0, code);
            Assert.Contains("  reindex [--verify]", output, StringComparison.Ordinal);
            Assert.Contains("  --urls URLS", output, StringComparison.Ordinal);
        }
        Assert.Contains("--create-ehrs", (await RunningVarde.RunAsync("import", "compositions", "--help")).Output, StringComparison.Ordinal);
    }

    private static string DigestIn(string output, string what) =>
        output.Split('\n').Single(line => line.StartsWith(what + " ", StringComparison.Ordinal) && line.Length < 60)[what.Length..].Trim();

    // The server goes on writing: its own means gives one state of it.
    private static Task CopyAsync(string from, string to) => ExecuteAsync(from, $"vacuum into '{to}'");

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
