using System.Diagnostics;
using Varde.AccessControl;

namespace Varde.Benchmarks;

/// <summary>
/// What the switches of rollout cost an access decision about something new: by turns one of a service that has none and one of a service that has five hundred, on a machine that others share. The
/// quickest round of each counts, since nothing but other work makes a round slower.
/// </summary>
internal static class SwitchRatio
{
    private const int Rounds = 60, Decisions = 2_000;

    /// <summary>Measures and tells; 0 when a decision costs less than 50 µs.</summary>
    public static async Task<int> RunAsync()
    {
        var facts = new FactsBenchmarks();
        await facts.FillAsync();
        var (without, with) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            without = Math.Min(without, await RoundAsync(facts.ClinicianStartsAsync));
            with = Math.Min(with, await RoundAsync(facts.ClinicianStartsUnderRolloutAsync));
        }
        await facts.CloseAsync();
        Console.WriteLine($"without switches {without:0.0} µs, with them {with:0.0} µs: {with / without:0.00}");
        return with < 50 ? 0 : 1;
    }

    // Microseconds for each decision.
    private static async Task<double> RoundAsync(Func<ValueTask<Decision>> decide)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Decisions; i++) await decide();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / Decisions;
    }
}
