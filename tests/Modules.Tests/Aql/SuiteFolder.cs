namespace Varde.Modules.Tests.Aql;

/// <summary>The public openEHR data beside the repository, read in place; where it is absent the tests that need it are skipped by name.</summary>
internal static class SuiteFolder
{
    public const string Absent = "The public AQL suites (shared/data/openehr/aql) are not beside the repository.";

    /// <summary>The folder, or null.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The path of a file by its path relative to the data.</summary>
    public static string PathOf(string relative)
    {
        Assert.SkipWhen(Root is null, Absent);
        return Path.Combine(Root!, relative);
    }

    public static string Text(string relative) => File.ReadAllText(PathOf(relative));

    private static string? Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Combine(folder, "shared", "data", "openehr") is var found && Directory.Exists(found)) return found;
        return null;
    }
}
