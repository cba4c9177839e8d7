using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Varde.Load;

/// <summary>A Varde process on a database of its own, started and stopped here; with the connection that reference inserts use.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly LoadOptions _options;
    private readonly SitePlace _place;
    private Process? _server;

    private Site(LoadOptions options, string database, SitePlace place)
    {
        (_options, Database, _place) = (options, database, place);
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, PooledConnectionLifetime = TimeSpan.FromMinutes(10) });
    }

    /// <summary>sqlite or postgres.</summary>
    public string Database { get; }

    /// <summary>Where the data lies.</summary>
    public string Folder => _place.Folder;

    /// <summary>A client for the server.</summary>
    public HttpClient Client { get; }

    /// <summary>The PostgreSQL connection of the site; null on SQLite.</summary>
    public string? Postgres => _place.Postgres;

    /// <summary>Where it is written which people's records are here; null when the site goes with the run.</summary>
    public string? Manifest => _place.Manifest;

    /// <summary>Whose records were imported; null before that.</summary>
    public Population? Population { get; set; }

    /// <summary>Resident memory of the server, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _server!.Refresh();
            return _server.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>CPU time that the server has used, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            _server!.Refresh();
            return _server.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>The greatest resident memory of the server so far, in MB; 0 where the system does not tell.</summary>
    public double PeakMegabytes => PeakOf(_server!.Id);

    /// <summary>Runs a command of the program on this site's record, and gives what it told.</summary>
    public async Task<(int ExitCode, string Told, double PeakMegabytes, double CpuSeconds)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])[_options.Server, .. arguments, "--data", Folder, .. Postgres is null ? [] : new[] { "--database", Postgres }])
            start.ArgumentList.Add(argument);
        using var command = Process.Start(start)!;
        var (told, peak, cpu) = (ToldAsync(command.StandardOutput), 0.0, 0.0);
        while (!told.IsCompleted)
        {
            (peak, cpu) = (Math.Max(peak, PeakOf(command.Id)), CpuOf(command, cpu));
            await Task.WhenAny(told, Task.Delay(200));
        }
        await command.WaitForExitAsync();
        return (command.ExitCode, await told, peak, cpu);
    }

    // How far it has come is shown as it comes.
    private static async Task<string> ToldAsync(StreamReader output)
    {
        var told = new StringBuilder();
        while (await output.ReadLineAsync() is { } line)
        {
            told.Append(line).Append('\n');
            Console.Error.WriteLine($"   {line}");
        }
        return told.ToString();
    }

    // As of the last look: of a process that has ended nothing is known any more.
    private static double CpuOf(Process process, double before)
    {
        try
        {
            return process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return before;
        }
    }

    private static double PeakOf(int process)
    {
        var file = $"/proc/{process}/status";
        var line = File.Exists(file) ? File.ReadAllLines(file).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    /// <summary>Starts a site, on a fresh database unless the options name one that is kept, and waits until it is ready.</summary>
    public static async Task<Site> StartAsync(LoadOptions options, string database)
    {
        var site = new Site(options, database, options.Site is { } folder ? SitePlace.Kept(folder, database) : SitePlace.Temporary(database));
        await site.StartServerAsync();
        return site;
    }

    /// <summary>Starts the server process; the time from start to the first ready answer.</summary>
    public async Task<TimeSpan> StartServerAsync()
    {
        var port = FreePort();
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments(port)) start.ArgumentList.Add(argument);
        _server = Process.Start(start)!;
        _server.OutputDataReceived += static (_, _) => { };
        _server.ErrorDataReceived += static (_, line) => { if (line.Data is { } text) Console.Error.WriteLine(text); };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        Client.BaseAddress ??= new Uri($"http://127.0.0.1:{port}/");
        BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        await WaitUntilReadyAsync();
        return clock.Elapsed;
    }

    /// <summary>Address of the server that runs now.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>Stops the server and waits for its end.</summary>
    public async Task StopServerAsync()
    {
        if (_server is null) return;
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    /// <summary>Sends a request to the server that runs now.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body = null, string? kind = null)
    {
        var request = new HttpRequestMessage(method, new Uri(BaseAddress, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(kind!);
        }
        return Client.SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        Client.Dispose();
        _place.Dispose();
    }

    private IEnumerable<string> Arguments(int port)
    {
        yield return _options.Server;
        yield return "--urls";
        yield return $"http://127.0.0.1:{port}";
        yield return "--data";
        yield return Folder;
        yield return "--no-demo";
        yield return "--insecure-dev";
        if (Postgres is null) yield break;
        yield return "--database";
        yield return Postgres;
    }

    private async Task WaitUntilReadyAsync()
    {
        // A kept site may have to make its index anew, when the program has other rules for it than the one that filled it.
        var patience = Manifest is null ? TimeSpan.FromSeconds(30) : TimeSpan.FromHours(1);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < patience;)
        {
            if (_server!.HasExited) throw new InvalidOperationException($"the server ended with {_server.ExitCode}");
            try
            {
                using var answer = await Client.GetAsync(new Uri(BaseAddress, "health/ready"));
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            await Task.Delay(10);
        }
        throw new TimeoutException($"the server is not ready after {patience}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
