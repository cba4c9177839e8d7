using Varde.Roadmap;
using Varde.Roadmap.Importing;

namespace Varde.Modules.Tests.Roadmap;

/// <summary>The page of Helse Nord RHF beside the repository (shared/data/roadmap), read where it lies.</summary>
internal static class PublishedPage
{
    private const string Absent = "The published roadmap (shared/data/roadmap) is not beside the repository.";

    public static byte[] Bytes()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", "roadmap", "helse-nord-rhf.txt") is var path && File.Exists(path)) return File.ReadAllBytes(path);
        Assert.Skip(Absent);
        return [];
    }

    public static RoadmapPlan Plan() => Reading().Plan;

    public static PageReading Reading() => PageReader.Read(Bytes()).Value;
}
