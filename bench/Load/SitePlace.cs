using Varde.Modules.Tests;

namespace Varde.Load;

/// <summary>Where the data of a site lies: in a temporary folder that goes with the run, or in one that is kept for the next.</summary>
internal sealed class SitePlace : IDisposable
{
    // The same for every layout that is compared on it.
    private const string Settings = "-c shared_buffers=1GB -c max_wal_size=4GB";

    private readonly IDisposable? _cluster;

    private SitePlace(string folder, IDisposable? cluster, string? postgres, string? manifest) =>
        (Folder, _cluster, Postgres, Manifest) = (folder, cluster, postgres, manifest);

    /// <summary>The data folder of the server.</summary>
    public string Folder { get; }

    /// <summary>The PostgreSQL connection; null on SQLite.</summary>
    public string? Postgres { get; }

    /// <summary>Where it is written what a kept place holds; null when it is temporary.</summary>
    public string? Manifest { get; }

    /// <summary>A fresh place.</summary>
    public static SitePlace Temporary(string database)
    {
        var cluster = database == "postgres" ? PostgresCluster.Own() : null;
        return new(Directory.CreateTempSubdirectory("varde-load").FullName, cluster, cluster?.NewDatabase(), null);
    }

    /// <summary>A place below a folder, made when it is not there yet.</summary>
    public static SitePlace Kept(string site, string database)
    {
        var isPostgres = database == "postgres";
        var folder = Directory.CreateDirectory(Path.Combine(site, isPostgres ? "postgres-server" : "sqlite")).FullName;
        var cluster = isPostgres ? PostgresCluster.Kept(Path.GetFullPath(Path.Combine(site, "postgres")), Settings) : null;
        return new(folder, cluster, cluster?.Database("varde"), Path.Combine(site, $"{database}.json"));
    }

    public void Dispose()
    {
        _cluster?.Dispose();
        if (Manifest is null) Directory.Delete(Folder, recursive: true);
    }
}
