using Varde.Foundation;

namespace Varde.ClinicalRepository.Imports;

/// <summary>A file of an import.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its path from where the import begins, with slashes: it names the file in journal and report.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Ehr">The EHR that the nearest folder is named by.</param>
internal sealed record ImportFile(string Path, string Name, long Length, EhrId? Ehr)
{
    /// <summary>Whether it holds one document a line.</summary>
    public bool HasLines => Name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase) || Name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    public bool IsXml => Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is of a kind that is imported.</summary>
    public bool IsTaken => HasLines || IsXml || Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The files of an import, always in the same order: that of their names, folder by folder. Links to folders and hidden files are left out.</summary>
internal sealed class ImportFiles
{
    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
    private readonly FileSystemInfo _root;

    private ImportFiles(FileSystemInfo root, long bytes, long ignored) => (_root, Bytes, Ignored) = (root, bytes, ignored);

    /// <summary>The bytes of all.</summary>
    public long Bytes { get; }

    /// <summary>How many files are of no kind that is imported.</summary>
    public long Ignored { get; }

    /// <summary>The files at a path; everything that is not there or cannot be read is told before anything is imported.</summary>
    public static Outcome<ImportFiles> At(string path)
    {
        FileSystemInfo? root = Directory.Exists(path) ? new DirectoryInfo(path) : File.Exists(path) ? new FileInfo(path) : null;
        if (root is null) return new NotFound($"There is nothing at {path}.");
        try
        {
            var (bytes, ignored) = Walk(root).Aggregate((0L, 0L), (sum, file) => file.IsTaken ? (sum.Item1 + file.Length, sum.Item2) : (sum.Item1, sum.Item2 + 1));
            return new ImportFiles(root, bytes, ignored);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new NotFound($"{path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>The files from one name on, that one among them.</summary>
    public IEnumerable<ImportFile> From(string name) => Walk(_root).Where(file => file.IsTaken && InOrder(file.Name, name) >= 0);

    /// <summary>The order of names: that of their parts.</summary>
    internal static int InOrder(string a, string b)
    {
        var (left, right) = (a.Split('/'), b.Split('/'));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (string.CompareOrdinal(left[i], right[i]) is not 0 and var order) return order;
        }
        return left.Length - right.Length;
    }

    private static IEnumerable<ImportFile> Walk(FileSystemInfo root) => root is DirectoryInfo folder
        ? Walk(folder, "", EhrOf(folder.Name))
        : [new ImportFile(root.FullName, root.Name, ((FileInfo)root).Length, EhrOf(((FileInfo)root).Directory?.Name))];

    private static IEnumerable<ImportFile> Walk(DirectoryInfo folder, string name, EhrId? ehr)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos("*", Visible).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is FileInfo file) yield return new ImportFile(file.FullName, name + file.Name, file.Length, ehr);
            else if (entry is DirectoryInfo { LinkTarget: null } below)
                foreach (var found in Walk(below, $"{name}{below.Name}/", EhrOf(below.Name) ?? ehr)) yield return found;
        }
    }

    private static EhrId? EhrOf(string? folder) => EhrId.TryParse(folder, out var id) ? id : null;
}
