using System.Reflection;
using System.Xml.Linq;

namespace Varde.Architecture.Tests;

/// <summary>A project file: its name, its folder under the root (src, build, tests, samples, bench), and the names of the projects it references.</summary>
public sealed record ProjectFile(string Name, string Area, IReadOnlyList<string> References, IReadOnlyList<string> Faults);

/// <summary>A source file by its path under the root, with forward slashes.</summary>
public sealed record SourceFile(string Path, string Text);

/// <summary>The repository that the tests were built from: its project files, its source and its built assemblies.</summary>
public static class Repository
{
    private static readonly string[] Areas = ["src", "build", "samples", "tests", "bench"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static IReadOnlyList<ProjectFile> Projects { get; } = [.. FilesOf("*.csproj").Select(Read)];

    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. FilesOf("*.cs").Concat(FilesOf("*.razor")).Select(path => new SourceFile(Relative(path), File.ReadAllText(path)))];

    /// <summary>The assemblies of src, as built beside this test.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Projects.Where(project => project.Area == "src").Select(project => Assembly.Load($"Varde.{project.Name}"))];

    public static string ReadText(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static ProjectFile Read(string path)
    {
        var xml = XDocument.Load(path);
        var references = xml.Descendants("ProjectReference").Select(reference => (string?)reference.Attribute("Include") ?? "").ToList();
        var loosened = xml.Descendants("DisableTransitiveProjectReferences").Where(setting => setting.Value.Trim() != "true");
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(path),
            Relative(path).Split('/')[0],
            [.. references.Select(reference => Path.GetFileNameWithoutExtension(reference))],
            [.. loosened.Select(_ => "turns DisableTransitiveProjectReferences off")]);
    }

    private static IEnumerable<string> FilesOf(string pattern) =>
        Areas.Select(area => Path.Combine(Root, area)).Where(Directory.Exists)
            .SelectMany(area => Directory.EnumerateFiles(area, pattern, SearchOption.AllDirectories))
            .Where(path => !Relative(path).Split('/').Any(folder => folder is "obj" or "bin" or "node_modules"));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Varde.slnx")) ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie inside the repository."));
}
