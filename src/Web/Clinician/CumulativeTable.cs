using System.Text.Json;
using Varde.Web.TestResults;

namespace Varde.Web.Clinician;

/// <summary>Results with a column for each sample, the newest first, and a row for each thing that was measured, in the groups of the laboratory.</summary>
/// <param name="Samples">The columns.</param>
/// <param name="Groups">The rows, by group.</param>
internal sealed record CumulativeTable(IReadOnlyList<LaboratorySample> Samples, IReadOnlyList<AnalyteGroup> Groups)
{
    /// <summary>Lays out some of the samples: rows without any result in them are left out.</summary>
    /// <param name="results">The results.</param>
    /// <param name="groups">The group of each code, where a report names it.</param>
    /// <param name="other">What the rest is called.</param>
    /// <param name="samples">The columns that are shown.</param>
    public static CumulativeTable Of(LaboratoryResults results, IReadOnlyDictionary<string, string> groups, string other, IReadOnlyList<LaboratorySample> samples)
    {
        var rows = results.Series.Select(series => new AnalyteRow(series, [.. samples.Select(sample => (IReadOnlyList<LaboratoryResult>)[.. sample.Results.Where(result => result.Code == series.Code)])]))
            .Where(row => row.Cells.Any(cell => cell.Count > 0));
        return new(samples, [.. rows.GroupBy(row => groups.GetValueOrDefault(row.Series.Code, other)).OrderBy(group => group.Key == other).ThenBy(group => group.Key, StringComparer.CurrentCulture).Select(group => new AnalyteGroup(group.Key, [.. group]))]);
    }

    /// <summary>The group of each code: what the newest report that holds a result of it is called.</summary>
    /// <param name="reports">DiagnosticReports, the newest first.</param>
    /// <param name="observations">The Observations that they name.</param>
    public static IReadOnlyDictionary<string, string> GroupsOf(IEnumerable<JsonElement> reports, IEnumerable<JsonElement> observations)
    {
        var codes = observations.ToDictionary(observation => $"Observation/{observation.Text("id")}", observation => observation.Part("code").FirstCode() ?? observation.Part("code").Words(), StringComparer.Ordinal);
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var report in reports)
            foreach (var result in report.Items("result"))
                if (codes.TryGetValue(result.Text("reference") ?? "", out var code) && report.Part("code").Words() is { Length: > 0 } name) groups.TryAdd(code, name);
        return groups;
    }
}

/// <summary>A group of what a laboratory measures.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">The rows.</param>
internal sealed record AnalyteGroup(string Name, IReadOnlyList<AnalyteRow> Rows);

/// <summary>A row.</summary>
/// <param name="Series">All results of it.</param>
/// <param name="Cells">The results in each column, none or more.</param>
internal sealed record AnalyteRow(ResultSeries Series, IReadOnlyList<IReadOnlyList<LaboratoryResult>> Cells);

/// <summary>Where the results of one thing that is measured are shown.</summary>
internal static class ResultSeriesAddress
{
    /// <summary>The address.</summary>
    public static string Of(Foundation.EhrId record, string code) => $"{PatientPlace.Results.Address(record)}/{Uri.EscapeDataString(code)}";
}
