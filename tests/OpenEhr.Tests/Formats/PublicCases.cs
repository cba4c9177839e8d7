using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Formats;

/// <summary>The public cases of canonical JSON and XML by group, read from CASES.tsv and the folders beside it.</summary>
internal static class PublicCases
{
    /// <summary>Rows of CASES.tsv in a format, with an expectation that begins so; the file's path.</summary>
    public static TheoryData<string> Rows(string format, string expectation)
    {
        if (SharedTemplates.Folder is null) return new("");
        return new(File.ReadLines(Path.Combine(SharedTemplates.Folder, "CASES.tsv"))
            .Select(line => line.Split('\t'))
            .Where(row => row.Length >= 5 && row[1] == format && row[4].StartsWith(expectation, StringComparison.Ordinal))
            .Select(row => row[0]));
    }

    public static byte[] Bytes(string file)
    {
        Assert.SkipWhen(file.Length == 0, SharedTemplates.Absent);
        return SharedTemplates.Bytes(file);
    }

    /// <summary>True for a case that cannot be read.</summary>
    public static bool IsNoDocument(string file) => ContestedCases.Find(file, "form") is not null;

    /// <summary>True for a case that comes back in the spelling of the specification.</summary>
    public static bool IsRespelt(string file) => ContestedCases.Find(file, "spelling") is not null;
}
