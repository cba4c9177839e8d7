namespace Varde.Fuzz;

/// <summary>How long and what to try.</summary>
/// <param name="Target">What is tried, by its name in <see cref="FuzzTargets"/>.</param>
/// <param name="Time">How long.</param>
/// <param name="Seed">The same seed gives the same inputs.</param>
/// <param name="From">The number of the first input.</param>
/// <param name="Count">How many at most.</param>
/// <param name="Data">The folder whose queries or resources are changed.</param>
internal sealed record FuzzOptions(string Target, TimeSpan Time, int Seed, long From, long Count, string Data)
{
    /// <summary>The options of a command line; null when it cannot be read.</summary>
    public static FuzzOptions? Parse(string[] args)
    {
        if (args.Length % 2 != 0) return null;
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < args.Length; i += 2) given[args[i].TrimStart('-')] = args[i + 1];
        return new(
            given.GetValueOrDefault("target", "aql"),
            TimeSpan.FromMinutes(double.Parse(given.GetValueOrDefault("minutes", "10"))),
            int.Parse(given.GetValueOrDefault("seed", "1")),
            long.Parse(given.GetValueOrDefault("from", "0")),
            long.Parse(given.GetValueOrDefault("count", long.MaxValue.ToString())),
            given.GetValueOrDefault("data", ""));
    }

    /// <summary>Prints how to call; the exit code of a wrong call.</summary>
    public static int Usage()
    {
        Console.Error.WriteLine($"fuzz [--target {string.Join('|', FuzzTargets.All.Keys)}] [--minutes 10] [--seed 1] [--from 0] [--count N] [--data FOLDER]");
        return 2;
    }
}
