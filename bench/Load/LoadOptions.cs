namespace Varde.Load;

/// <summary>What to measure and how long.</summary>
internal sealed record LoadOptions(string[] Databases, string[] Workloads, int Clients, int Seconds, int Warm, int Ehrs, int Documents, string Server, string Data)
{
    /// <summary>The options of a command line; null when it asks for help or cannot be read.</summary>
    public static LoadOptions? Parse(string[] args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < args.Length; i += 2) given[args[i].TrimStart('-')] = args[i + 1];
        if (args.Length % 2 != 0) return null;
        return new(
            given.GetValueOrDefault("database", "sqlite,postgres").Split(','),
            given.GetValueOrDefault("workload", "w1,w2,w7,w9").Split(','),
            int.Parse(given.GetValueOrDefault("clients", "8")),
            int.Parse(given.GetValueOrDefault("seconds", "10")),
            int.Parse(given.GetValueOrDefault("warm", "15")),
            int.Parse(given.GetValueOrDefault("ehrs", "1000")),
            int.Parse(given.GetValueOrDefault("documents", "100000")),
            given.GetValueOrDefault("server", Find("artifacts/bin/Web/release/Varde.Web.dll")),
            given.GetValueOrDefault("data", Find("shared/data/openehr")));
    }

    /// <summary>Prints how to call; the exit code of a wrong call.</summary>
    public static int Usage()
    {
        Console.Error.WriteLine("load [--database sqlite,postgres] [--workload w1,w2,w4,w7,w8,w9] [--clients 8] [--seconds 10] [--warm 15] [--ehrs 1000] [--documents 100000] [--server Varde.Web.dll] [--data FOLDER]");
        return 2;
    }

    private static string Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (Path.Exists(path)) return path;
        }
        return relative;
    }
}
