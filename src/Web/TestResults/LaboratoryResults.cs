using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;

namespace Varde.Web.TestResults;

/// <summary>The results of a record that a reader may see, the newest first.</summary>
/// <param name="All">The results.</param>
/// <param name="HasMore">Whether there are older ones that were not read.</param>
/// <param name="IsPartial">Whether documents of the record may hold results that are not shown so.</param>
public sealed record LaboratoryResults(IReadOnlyList<LaboratoryResult> All, bool HasMore, bool IsPartial)
{
    /// <summary>The code of their category.</summary>
    public const string Category = "laboratory";

    private const int Most = 1000;

    /// <summary>Reads the newest of a record, whether they came in documents or as resources.</summary>
    /// <param name="resources">Where they are read.</param>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="record">Whose.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="most">How many results at most.</param>
    /// <param name="past">The record as it stood; null for now.</param>
    public static async Task<Outcome<LaboratoryResults>> ReadAsync(ResourceReading resources, AccessSession access, EhrId record, CancellationToken cancellation, int most = Most, PastResources? past = null)
    {
        KeyValuePair<string, string>[] asked = [new("category", Category), new("_sort", "-date"), new("_count", $"{most}")];
        return (await resources.FindAsync(access, record, "Observation", asked, cancellation, past)).Map(found => Among(found, _ => true));
    }

    /// <summary>Those among observations that were read with others.</summary>
    public static LaboratoryResults Among(ReadResources found) => Among(found, observation => observation.Items("category").Any(category => category.FirstCode() == Category));

    private static LaboratoryResults Among(ReadResources found, Predicate<JsonElement> isOne) => new(
        [.. found.Matches.Select((one, at) => isOne(one) && LaboratoryResult.Of(one) is { } result ? result with { Came = found.Times[at], IsOpenedInEmergency = found.IsOpenedInEmergency(at) } : null).OfType<LaboratoryResult>()],
        found.HasMore, found.IsPartial);

    /// <summary>By sample: what one laboratory found in what was taken at one time.</summary>
    public IEnumerable<LaboratorySample> Samples =>
        All.GroupBy(result => (result.At, result.Laboratory)).Select(sample => new LaboratorySample(sample.Key.At, sample.Key.Laboratory, [.. sample.OrderBy(result => result.Name, StringComparer.CurrentCulture)]));

    /// <summary>By what was measured, each with its newest result first, in the order of their names.</summary>
    public IEnumerable<ResultSeries> Series =>
        All.GroupBy(result => result.Code).Select(series => new ResultSeries(series.Key, [.. series.OrderByDescending(result => result.At)])).OrderBy(series => series.Newest.Name, StringComparer.CurrentCulture);
}

/// <summary>What one laboratory found in what was taken at one time.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Laboratory">The laboratory.</param>
/// <param name="Results">The results, by name.</param>
public sealed record LaboratorySample(DateTimeOffset At, string Laboratory, IReadOnlyList<LaboratoryResult> Results)
{
    /// <summary>The place of the sample on its page.</summary>
    public string Anchor => $"p{At.UtcTicks / TimeSpan.TicksPerSecond}";
}

/// <summary>The results of one thing that is measured.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Results">The results, the newest first; at least one.</param>
public sealed record ResultSeries(string Code, IReadOnlyList<LaboratoryResult> Results)
{
    public LaboratoryResult Newest => Results[0];

    /// <summary>The results that one graph may show: numbers in the unit of the newest. Others stand in the table.</summary>
    public IReadOnlyList<LaboratoryResult> Drawn => [.. Results.Where(result => result.Number is not null && result.Unit == Newest.Unit)];
}
