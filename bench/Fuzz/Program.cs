using System.Diagnostics;
using Varde.Fuzz;

// Gives a reader of what others send what nobody would write, for as long as is asked, and ends at the first that is not taken or refused as it should be.
var options = FuzzOptions.Parse(args);
if (options is null || !FuzzTargets.All.TryGetValue(options.Target, out var open)) return FuzzOptions.Usage();

using var target = await open(options);
using var watched = new Watched(target);
var clock = Stopwatch.StartNew();
var told = TimeSpan.Zero;
var count = 0L;
for (; clock.Elapsed < options.Time && count < options.Count; count++)
{
    var number = options.From + count;
    var input = target.Input(number);
    if (watched.Try(number, input) is { } fault)
    {
        Console.Error.WriteLine($"{options.Target}, number {number} of seed {options.Seed}: {fault}\n{input}");
        return 1;
    }
    if (clock.Elapsed - told < TimeSpan.FromSeconds(10)) continue;
    told = clock.Elapsed;
    Console.WriteLine($"{told:mm\\:ss}   {count:N0} tried   {watched.Taken:N0} taken   {watched.Ended:N0} answers ended by the clock   slowest {watched.Slowest} ms   {GC.GetTotalMemory(false) / 1048576:N0} MB");
}
Console.WriteLine($"{options.Target}: {count:N0} in {clock.Elapsed:mm\\:ss}, {watched.Taken:N0} of them taken, the slowest in {watched.Slowest} ms: no crash, no hang");
return 0;
