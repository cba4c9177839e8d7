namespace Varde.Load;

/// <summary>What to measure and how long.</summary>
internal sealed record LoadOptions(string[] Databases, string[] Workloads, int Clients, int Seconds, int Warm, int Ehrs, int Each, int Documents, int? Residents, string Server, string Data, string? Site, string[] Parts)
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
            int.Parse(given.GetValueOrDefault("each", "40")),
            int.Parse(given.GetValueOrDefault("documents", "100000")),
            given.TryGetValue("residents", out var residents) ? int.Parse(residents) : null,
            given.GetValueOrDefault("server", Find("artifacts/bin/Web/release/Varde.Web.dll")),
            given.GetValueOrDefault("data", Find("shared/data/openehr")),
            given.GetValueOrDefault("site"),
            given.GetValueOrDefault("parts", "create,read,search,transaction,everything").Split(','));
    }

    /// <summary>Prints how to call; the exit code of a wrong call.</summary>
    public static int Usage()
    {
        Console.Error.WriteLine(
            """
            load [--database sqlite,postgres] [--workload w1,w2,w3sql,w4,w5,w6,w7,w8,w9,nodes] [--clients 8] [--seconds 10] [--warm 15] [--ehrs 1000] [--each 40] [--residents N]
                [--documents 100000] [--site FOLDER] [--parts create,read] [--server Varde.Web.dll] [--data FOLDER]
            w3sql  the patient query beside hand-written SQL over the same tables and beside an empty HTTP call
            w5     FHIR: create, read, search, transaction, everything, each beside the bare statement; --ehrs patients
            --parts  which of them, of w5
            w6     pages: the overview of patients and the front page of citizens, as 50 people who have signed in open one every five seconds; what a first load transfers; wants --residents
            nodes  the queries of w4 beside a layout with a row for each node (PostgreSQL only)
            --ehrs, --each   people, and compositions of each at most, of w3sql, w4 and nodes
            --residents      instead of these: the whole region with so many residents, by the command that fills the demo, with all their documents and resources
            --site           a folder in which the databases are kept: what is imported once is there in the next run, whatever --ehrs and --each say then
            """);
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
