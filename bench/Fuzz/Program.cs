using System.Diagnostics;
using Varde.Fuzz;

// Gives the parser, the binder and the evaluator of AQL queries that nobody would write, for as long as is asked, and ends at the first that is not taken or refused as it should be.
var options = FuzzOptions.Parse(args);
if (options is null) return FuzzOptions.Usage();

var corpus = QueryCorpus.Load(options.Data);
Console.WriteLine($"{corpus.Count:N0} queries to change");
var mutator = new QueryMutator(corpus, options.Seed);
using var watched = new WatchedQueries();
var clock = Stopwatch.StartNew();
var told = TimeSpan.Zero;
var count = 0L;
for (; clock.Elapsed < options.Time && count < options.Count; count++)
{
    var query = mutator.Query(options.From + count);
    if (!watched.Try(query, out var fault))
    {
        Console.Error.WriteLine($"number {options.From + count} of seed {options.Seed}: {fault}\n{query}");
        return 1;
    }
    if (clock.Elapsed - told < TimeSpan.FromSeconds(10)) continue;
    told = clock.Elapsed;
    Console.WriteLine($"{told:mm\\:ss}   {count:N0} queries   {watched.Bound:N0} without fault   {watched.Ended:N0} answers ended by the clock   {GC.GetTotalMemory(false) / 1048576:N0} MB");
}
Console.WriteLine($"{count:N0} queries in {clock.Elapsed:mm\\:ss}, {watched.Bound:N0} of them without fault and answered: no crash, no hang");
return 0;
