using System.Text.Json;
using System.Xml.Linq;

namespace Varde.Architecture.Tests;

/// <summary>Every pinned dependency stands in docs/dependencies.md with its version, and nothing else does.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void The_page_of_dependencies_tells_what_is_pinned() =>
        Assert.Equal(Pinned().Order(StringComparer.Ordinal), Told(Repository.ReadText("docs/dependencies.md")).Order(StringComparer.Ordinal));

    [Fact]
    public void A_row_of_the_page_is_read_with_its_version() =>
        Assert.Equal(["Npgsql 10.0.3"], Told("| package | version | licence | reason |\n|---|---|---|---|\n| Npgsql | 10.0.3 | PostgreSQL | - |\n"));

    [Theory, MemberData(nameof(Folders))]
    public void The_lock_file_names_no_registry(string folder) =>
        Assert.DoesNotContain("\"resolved\"", Repository.ReadText($"{folder}/package-lock.json"), StringComparison.Ordinal);

    private static readonly string[] Npm = ["src/Web", "tests/Modules.Tests/Fhir/Clients"];

    public static TheoryData<string> Folders => [.. Npm];

    private static IEnumerable<string> Pinned()
    {
        var nuget = XDocument.Parse(Repository.ReadText("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => $"{(string?)package.Attribute("Include")} {(string?)package.Attribute("Version")}");
        return nuget.Concat(Npm.SelectMany(FromNpm));
    }

    private static List<string> FromNpm(string folder)
    {
        using var npm = JsonDocument.Parse(Repository.ReadText($"{folder}/package.json"));
        return [.. npm.RootElement.GetProperty("dependencies").EnumerateObject().Select(package => $"{package.Name} {package.Value.GetString()}")];
    }

    private static IEnumerable<string> Told(string page) =>
        page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[1] != "package").Select(cells => $"{cells[1]} {cells[2]}");
}
