namespace Varde.Fhir.Tests.Resources;

/// <summary>The public test data beside the repository; where it is absent the tests that need it are skipped by name.</summary>
internal static class SharedResources
{
    public const string Absent = "The shared FHIR data is not beside the repository.";

    /// <summary>The folder, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Files of a folder by path relative to the data; one empty name when the data is absent, so that the theory shows as skipped.</summary>
    public static TheoryData<string> Files(string folder, string pattern) =>
        Folder is null || !Directory.Exists(Path.Combine(Folder, folder))
            ? new TheoryData<string>("")
            : new TheoryData<string>(Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal));

    public static byte[] Bytes(string relative)
    {
        Assert.SkipWhen(Folder is null || relative.Length == 0, Absent);
        return File.ReadAllBytes(Path.Combine(Folder!, relative));
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "fhir");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
