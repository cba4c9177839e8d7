using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Varde.Modules.Tests;

namespace Varde.Load;

/// <summary>
/// A PostgreSQL cluster in a folder of its own, with checksums on, that outlasts the run: started here on loopback and a free port, and stopped at the
/// end. PostgreSQL refuses to run as root: then it runs as the user postgres, who must be able to reach the folder.
/// </summary>
internal sealed class KeptCluster : IDisposable
{
    // The same for every layout that is compared on it.
    private const string Settings = "-c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=400";
    private const string Name = "varde";
    private readonly string _folder;
    private readonly int _port = FreePort();
    private bool _runs;

    private KeptCluster(string folder) => _folder = folder;

    /// <summary>The connection string of the database that the site uses.</summary>
    public string Database => ConnectionString(Name);

    /// <summary>Starts the cluster of a folder; one is made when there is none.</summary>
    public static KeptCluster Start(string folder)
    {
        if (PostgresCluster.Binaries is null) throw new InvalidOperationException("PostgreSQL is not installed (Debian package postgresql).");
        var cluster = new KeptCluster(folder);
        if (!File.Exists(Path.Combine(folder, "PG_VERSION"))) cluster.Make();
        cluster.StartServer();
        cluster.MakeDatabase();
        return cluster;
    }

    public void Dispose()
    {
        if (!_runs) return;
        _runs = false;
        Run("pg_ctl", $"-D '{_folder}' -m fast -w -t 600 stop");
    }

    private void Make()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess) Run(new ProcessStartInfo("chown", ["postgres", _folder]));
        Run("initdb", $"-D '{_folder}' -U varde -A trust -E UTF8 --locale=C --data-checksums");
    }

    private void StartServer()
    {
        Run("pg_ctl", $"-D '{_folder}' -w -t 600 -l '{_folder}/server.log' -o \"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {Settings}\" start");
        _runs = true;
        // For a run that is broken off; a whole one has disposed of it before.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    private void MakeDatabase()
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var exists = new NpgsqlCommand($"select count(*) from pg_database where datname = '{Name}'", connection);
        if ((long)exists.ExecuteScalar()! > 0) return;
        using var make = new NpgsqlCommand($"create database {Name}", connection);
        make.ExecuteNonQuery();
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=varde;Database={database};Timeout=15;Command Timeout=60";

    // The server would hold our standard output open: its own goes to its log.
    private static void Run(string program, string arguments)
    {
        var line = $"'{Path.Combine(PostgresCluster.Binaries!, program)}' {arguments} >/dev/null 2>&1";
        Run(Environment.IsPrivilegedProcess ? new("runuser", ["-u", "postgres", "--", "sh", "-c", line]) : new("sh", ["-c", line]));
    }

    private static void Run(ProcessStartInfo start)
    {
        start.WorkingDirectory = Path.GetTempPath();
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: is another server running there?");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
