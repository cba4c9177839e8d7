using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Varde.Web.Tests.RunningVarde))]
[assembly: AssemblyFixture(typeof(Varde.Web.Tests.Browser))]

namespace Varde.Web.Tests;

/// <summary>The built server as its own process, as a user starts it, on a free port and an empty data folder; stopped and removed after the tests.</summary>
public sealed class RunningVarde : IAsyncLifetime
{
    private readonly string _dataFolder = Directory.CreateTempSubdirectory("varde-web-tests-").FullName;
    private readonly List<string> _said = [];
    private Process? _server;

    /// <summary>Settings of this server beside the common ones.</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>Whether whoever calls without signing in is the developer, as most stories are told.</summary>
    public bool IsOpen { get; init; } = true;

    public Uri Address { get; private set; } = null!;

    /// <summary>A client that follows no redirects and keeps no cookies.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = Process.Start(Start(["--urls", "http://127.0.0.1:0", "--data", _dataFolder, .. IsOpen ? ["--insecure-dev"] : Array.Empty<string>(), .. Settings]))!;
        _server.ErrorDataReceived += (_, line) => _said.Add(line.Data ?? "");
        _server.BeginErrorReadLine();
        Address = await ReadAddress(_server.StandardOutput);
        if (!Settings.Contains("--no-demo")) await ReadUntilFilled(_server.StandardOutput);
        _ = _server.StandardOutput.ReadToEndAsync();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        await WaitUntilReady();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }
        _server?.Dispose();
        Directory.Delete(_dataFolder, recursive: true);
    }

    /// <summary>The data folder of the server.</summary>
    public string DataFolder => _dataFolder;

    /// <summary>Runs the program with these arguments to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var program = Process.Start(Start(arguments))!;
        var (output, error) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        await program.WaitForExitAsync();
        return (program.ExitCode, await output, await error);
    }

    /// <summary>Starts the server with these arguments, for a start that must fail.</summary>
    public static Task<(int ExitCode, string Error)> TryStart(params string[] arguments) => TryStart(("VARDE_DATABASE", ""), arguments);

    /// <summary>The same with a variable in its environment.</summary>
    public static async Task<(int ExitCode, string Error)> TryStart((string Name, string Value) variable, params string[] arguments)
    {
        var start = Start(arguments);
        start.Environment[variable.Name] = variable.Value;
        using var server = Process.Start(start)!;
        var error = await server.StandardError.ReadToEndAsync();
        await server.WaitForExitAsync();
        return (server.ExitCode, error);
    }

    private static ProcessStartInfo Start(params string[] arguments) => new("dotnet", [Built(), .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    };

    private async Task<Uri> ReadAddress(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _said.Add(line);
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
                return new Uri(address);
        }
        throw new InvalidOperationException("The server did not start: " + string.Join('\n', _said));
    }

    // The rest of the demo comes while the server answers; a test that counts is not to meet half of it.
    private async Task ReadUntilFilled(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _said.Add(line);
            if (line.StartsWith("The demo's region is in place", StringComparison.Ordinal)) return;
        }
        throw new InvalidOperationException("The demo did not come: " + string.Join('\n', _said));
    }

    private async Task WaitUntilReady()
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            using var answer = await Http.GetAsync("health/ready");
            if (answer.IsSuccessStatusCode)
                return;
            await Task.Delay(100);
        }
        throw new InvalidOperationException("The server did not become ready: " + string.Join('\n', _said));
    }

    // The server is run from its own output folder, where its static files are; the copy beside the tests has none.
    private static string Built() => AppContext.BaseDirectory.Replace("Web.Tests", "Web", StringComparison.Ordinal) + "Varde.Web.dll";
}
