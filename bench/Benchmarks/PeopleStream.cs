using System.Diagnostics;
using System.Globalization;
using Varde.SeedPopulation;

namespace Varde.Benchmarks;

/// <summary>
/// Makes a large population one household after the other, and tells how long it takes and how much memory is alive meanwhile: <c>people 500000 100</c> is so many residents,
/// and the record and care of each hundredth of them.
/// </summary>
internal static class PeopleStream
{
    private const int BetweenLooks = 20_000;

    public static int Run(string[] asked)
    {
        var (residents, every) = (Number(asked, 0, 500_000), Number(asked, 1, 100));
        var region = new SyntheticRegion(1, new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var (clock, made, documents, most) = (Stopwatch.StartNew(), 0, 0L, 0L);
        foreach (var resident in region.Households(residents).SelectMany(h => h.Residents))
        {
            if (++made % every == 0) documents += region.CareOf(resident, region.RecordOf(resident)).Contacts.Count;
            if (made % BetweenLooks == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{made:N0} residents in {clock.Elapsed.TotalSeconds:F1} s, {documents:N0} contacts of each {every}th; at most {most / 1_000_000.0:F1} MB alive"));
        return 0;
    }

    private static int Number(string[] asked, int at, int otherwise) => asked.Length > at ? int.Parse(asked[at], CultureInfo.InvariantCulture) : otherwise;
}
