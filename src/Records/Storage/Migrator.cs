using System.Globalization;
using System.Reflection;

namespace Varde.Records.Storage;

/// <summary>Brings a database up to date: numbered scripts, forward only, one twin for each dialect, each in a transaction of its own.</summary>
internal static class Migrator
{
    /// <summary>The scripts for a dialect, by number.</summary>
    public static IReadOnlyList<(int Number, string Script)> Scripts(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{assembly.GetName().Name}.Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n.EndsWith($".{dialect}.sql", StringComparison.Ordinal))
            .Select(n => (NumberOf(n[prefix.Length..]), Read(assembly, n)))
            .OrderBy(s => s.Item1)];
    }

    /// <summary>Runs the scripts that the database has not seen.</summary>
    /// <exception cref="StoreUnavailableException">The database was written by a newer Varde.</exception>
    public static async Task MigrateAsync(
        IDatabase database, Session writer, IReadOnlyList<(int Number, string Script)> scripts, long now, CancellationToken ct)
    {
        await writer.ExecuteAsync("create table if not exists migration (number integer not null primary key, time bigint not null)", [], ct);
        var done = await writer.FirstAsync("select coalesce(max(number), 0) from migration", [], r => r.Int(0), ct);
        if (done > scripts[^1].Number)
        {
            throw new StoreUnavailableException($"The database has migration {done}, which this version of Varde does not know. Start a newer one.");
        }
        foreach (var (number, script) in scripts.Where(s => s.Number > done)) await RunAsync(database, writer, number, script, now, ct);
    }

    private static async Task RunAsync(IDatabase database, Session writer, int number, string script, long now, CancellationToken ct)
    {
        await writer.BeginAsync(ct);
        await database.RunScriptAsync(writer, script, ct);
        await writer.ExecuteAsync("insert into migration (number, time) values ($1, $2)", [number, now], ct);
        await writer.CommitAsync(ct);
    }

    private static int NumberOf(string file) => int.Parse(file[..4], CultureInfo.InvariantCulture);

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
