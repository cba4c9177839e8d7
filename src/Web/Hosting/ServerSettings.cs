using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Varde.Web.Hosting;

/// <summary>
/// The settings of one server. Each has one name, in lower case in appsettings.json, with the prefix <c>VARDE_</c> in the environment, and with
/// two dashes on the command line; the command line goes before the environment, which goes before the file.
/// </summary>
/// <param name="Urls">The addresses the server listens on; loopback only, as long as nobody signs in.</param>
/// <param name="DataFolder">Full path of the folder that holds the embedded database and the server's keys.</param>
/// <param name="Database">A PostgreSQL connection string, or null for the embedded database in <paramref name="DataFolder"/>.</param>
/// <param name="Demo">Whether an empty database is filled with demo people.</param>
internal sealed record ServerSettings(IReadOnlyList<string> Urls, string DataFolder, string? Database, bool Demo)
{
    public const string Help = """
        Varde: an open patient record.

          --urls URLS             addresses to listen on, separated by semicolons (http://127.0.0.1:8080)
          --data DIR              folder for the embedded database and the server's keys (data)
          --database CONNECTION   PostgreSQL connection string; without it the embedded database is used
          --no-demo               leave an empty database empty; without it demo people are filled in
          --help                  this text

        The same settings are read from the environment (VARDE_URLS, VARDE_DATA, VARDE_DATABASE, VARDE_DEMO=false)
        and from appsettings.json (urls, data, database, demo).
        """;

    private static readonly string[] WithValue = ["--urls", "--data", "--database"];

    /// <summary>Reads the settings, or says in one sentence what is wrong with them.</summary>
    public static bool TryRead(
        ConfigurationManager configuration, string[] args, [NotNullWhen(true)] out ServerSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        settings = null;
        if ((problem = AddSources(configuration, args)) is not null)
            return false;
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if ((problem = ProblemWith([.. urls, .. KestrelEndpoints(configuration)])) is not null)
            return false;
        if (!bool.TryParse(configuration["demo"] ?? "true", out var demo))
        {
            problem = $"The setting demo is '{configuration["demo"]}'; it must be true or false.";
            return false;
        }
        var database = configuration["database"] is { Length: > 0 } connection ? connection : null;
        settings = new ServerSettings(urls, Path.GetFullPath(configuration["data"] ?? "data"), database, demo);
        return true;
    }

    private static string? AddSources(ConfigurationManager configuration, string[] args)
    {
        configuration.AddEnvironmentVariables("VARDE_");
        var given = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var n, var v] ? (n, v) : (args[i], null);
            if (name == "--no-demo" && value is null)
                given["demo"] = "false";
            else if (!WithValue.Contains(name))
                return $"Unknown option '{args[i]}'. --help lists the options.";
            else if ((value ??= i + 1 < args.Length ? args[++i] : null) is null)
                return $"The option {name} needs a value.";
            else
                given[name[2..]] = value;
        }
        configuration.AddInMemoryCollection(given);
        return null;
    }

    // Kestrel:Endpoints goes before urls, so the rule must hold for both.
    private static IEnumerable<string> KestrelEndpoints(ConfigurationManager configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "");

    private static string? ProblemWith(IReadOnlyList<string> urls) =>
        urls.Count == 0
            ? "No address to listen on: give --urls, for example http://127.0.0.1:8080."
            : urls.Where(url => !IsLoopback(url)).Select(url =>
                $"Refuses to listen on '{url}': nobody signs in yet, so only addresses of this machine are served (http://127.0.0.1:PORT or http://localhost:PORT).")
                .FirstOrDefault();

    private static bool IsLoopback(string url)
    {
        // http://*:80 and http://+:80 mean every address, and no URI holds them.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return false;
        return uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
