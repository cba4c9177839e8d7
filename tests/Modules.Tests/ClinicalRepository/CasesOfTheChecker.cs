using System.Diagnostics;
using System.Text.Json;
using Varde.OpenEhr.Tests;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>
/// The public cases beside the repository (shared/data/openehr) over the API, as the checker beside them asks: templates, documents in all forms, data
/// types, EHRs, directories, contributions and web templates. What does not end as its source expects is listed in contested-cases.md, and nothing else is.
/// </summary>
public abstract class CasesOfTheChecker(Database database)
{
    private static readonly string? Checker = Find("shared/tools/check_openehr.py");

    [Fact]
    public async Task They_end_as_expected_but_for_the_contested_ones()
    {
        Assert.SkipWhen(Checker is null, "The checker (shared/tools/check_openehr.py) is not beside the repository.");
        Assert.SkipWhen(FindProgram("python3") is null, "Python is not installed (Debian package python3).");
        await using var server = await RepositoryServer.StartAsync(database);
        var verdicts = await VerdictsAsync(server.Client.BaseAddress!);
        Assert.InRange(verdicts.Count, 500, 5000);
        var failed = verdicts.Where(one => one.Verdict == "fail").ToDictionary(one => one.Name, one => one.Reason);
        var listed = ContestedCases.OverTheApi.Select(one => one.Name).ToHashSet();
        Assert.Empty(failed.Where(one => !listed.Contains(one.Key)).Select(one => $"{one.Key}: {one.Value}"));
        Assert.Empty(listed.Except(failed.Keys).Select(one => $"{one} ends as expected: its row is stale"));
    }

    private static async Task<List<(string Name, string Verdict, string Reason)>> VerdictsAsync(Uri address)
    {
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo(FindProgram("python3")!, [Checker!, "--base", address.ToString().TrimEnd('/'), "--json", file]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        File.Delete(file);
        return [.. report.RootElement.GetProperty("cases").EnumerateArray().Select(one => (Text(one, "name"), Text(one, "verdict"), Text(one, "reason")))];
    }

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString() ?? "";

    private static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string? Find(string path)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Combine(folder, path) is var found && File.Exists(found)) return found;
        return null;
    }
}

/// <summary>The cases of the checker on the embedded database.</summary>
public sealed class CasesOfTheCheckerOnSqlite() : CasesOfTheChecker(Database.Embedded);

/// <summary>The cases of the checker on PostgreSQL.</summary>
[Trait("tier", "all")]
public sealed class CasesOfTheCheckerOnPostgres() : CasesOfTheChecker(Database.PostgreSql);
