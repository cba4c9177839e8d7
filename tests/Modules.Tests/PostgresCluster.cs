using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Varde.Modules.Tests;

/// <summary>
/// A PostgreSQL cluster of our own, on loopback and a free port, with checksums on: in a temporary folder, started once for the test process at first use and stopped
/// by its id at the end; or in a folder that is kept for the next run. PostgreSQL refuses to run as root: then it runs as the user postgres, who must be able to reach
/// the folder.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private static readonly Lazy<PostgresCluster?> Started = new(() => Binaries is null ? null : Temporary());
    private static int _databases;
    private readonly string _folder;
    private readonly string _settings;
    private readonly bool _isKept;
    private readonly int _port = FreePort();
    private bool _isDisposed;

    private PostgresCluster(string folder, string settings, bool isKept)
    {
        (_folder, _settings, _isKept) = (folder, settings, isKept);
        if (!File.Exists(Path.Combine(Data, "PG_VERSION"))) Make();
        Start();
        // For a run that is broken off; a whole one has disposed of it before.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The folder of PostgreSQL's programs; null where it is not installed.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
            .Where(d => File.Exists(Path.Combine(d, "pg_ctl"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>The process id of the server.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The cluster shared by the tests of this process; the test is skipped where PostgreSQL is not installed.</summary>
    public static PostgresCluster Shared()
    {
        Assert.SkipWhen(Started.Value is null, "PostgreSQL is not installed (Debian package postgresql).");
        return Started.Value;
    }

    /// <summary>Stops the shared cluster and deletes its files. Done while the test run still lasts: with a hundred databases it takes longer than
    /// the runner lets a process live that has ended its tests.</summary>
    public static void StopShared()
    {
        if (Started.IsValueCreated) Started.Value?.Dispose();
    }

    /// <summary>A cluster of its own, for a test that kills the server.</summary>
    public static PostgresCluster Own()
    {
        Assert.SkipWhen(Binaries is null, "PostgreSQL is not installed (Debian package postgresql).");
        return Temporary();
    }

    /// <summary>The cluster of a folder, made when there is none; disposing of it stops the server and keeps the files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="settings">Settings of the server, as its command line takes them.</param>
    public static PostgresCluster Kept(string folder, string settings) => new(folder, settings, isKept: true);

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public string NewDatabase()
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        Ask($"create database {name}");
        return ConnectionString(name);
    }

    /// <summary>The connection string of a database of this name, made when there is none.</summary>
    public string Database(string name)
    {
        if (Ask($"select 1 from pg_database where datname = '{name}'") is null) Ask($"create database {name}");
        return ConnectionString(name);
    }

    /// <summary>Makes a copy of a database to which nobody is connected, and gives its connection string.</summary>
    public string CopyOf(string name)
    {
        var copy = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        Ask($"create database {copy} template {name}");
        return ConnectionString(copy);
    }

    /// <summary>Starts the server, again after it was killed.</summary>
    public void Start() => Run(
        Binary("pg_ctl"),
        ["-D", Data, "-w", "-t", "600", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=1000 {_settings}", "start"],
        asOwner: true);

    /// <summary>Ends the server at once, with all that serve its connections, as a crash would.</summary>
    public void Kill()
    {
        var postmaster = ProcessId;
        var children = ChildrenOf(postmaster);
        foreach (var id in children.Prepend(postmaster)) Kill(id);
        while (Path.Exists($"/proc/{postmaster}")) Thread.Sleep(20);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        try
        {
            Run(Binary("pg_ctl"), ["-D", Data, "-m", _isKept ? "fast" : "immediate", "-w", "-t", "600", "stop"], asOwner: true);
        }
        finally
        {
            if (!_isKept) Directory.Delete(_folder, recursive: true);
        }
    }

    private static PostgresCluster Temporary() => new(Path.Combine(Path.GetTempPath(), "varde-pg-" + Guid.NewGuid().ToString("N")[..8]), "", isKept: false);

    private void Make()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess) Run("chown", ["postgres", _folder], asOwner: false);
        Run(Binary("initdb"), ["-D", Data, "-U", "varde", "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums", "-N"], asOwner: true);
    }

    private object? Ask(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    // Every store of the run keeps what it has opened: a hundred of them, each with dozens from a test of many writers, must not outgrow the server together.
    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=varde;Database={database};Timeout=120;Command Timeout=600;Connection Idle Lifetime=5;Connection Pruning Interval=1";

    private static void Kill(int id)
    {
        try
        {
            Process.GetProcessById(id).Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself since the list was made.
        }
    }

    private static List<int> ChildrenOf(int parent) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))
            .Where(id => ParentOf(id) == parent)];

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string Binary(string name) => Path.Combine(Binaries!, name);

    private static void Run(string program, string[] arguments, bool asOwner)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = false, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        // pg_ctl's server would hold our standard output open: both go to nowhere.
        var line = string.Join(' ', arguments.Prepend(program).Select(a => $"'{a}'")) + " >/dev/null 2>&1";
        (start.FileName, string[] before) = asOwner && Environment.IsPrivilegedProcess ? ("runuser", ["-u", "postgres", "--", "sh", "-c"]) : ("sh", new[] { "-c" });
        foreach (var argument in before.Append(line)) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
