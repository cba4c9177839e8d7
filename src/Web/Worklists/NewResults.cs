using System.Globalization;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People;
using Varde.Web.TestResults;

namespace Varde.Web.Worklists;

/// <summary>Laboratory results of one patient that have come since the reader last opened the record.</summary>
/// <param name="Record">Whose.</param>
/// <param name="Name">The patient's name; empty where none is told.</param>
/// <param name="Count">How many have come.</param>
/// <param name="Outside">How many of them lie outside their range of reference.</param>
/// <param name="Newest">When the newest came.</param>
internal sealed record NewResults(EhrId Record, string Name, int Count, int Outside, DateTimeOffset Newest)
{
    // The newest of all: whoever has more that are new opens their patients.
    private const int MostResults = 200;
    private const int MostPatients = 20;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(30);

    /// <summary>Those of all patients whom the reader sees, the newest first.</summary>
    public static async Task<Outcome<IReadOnlyList<NewResults>>> ReadAsync(ResourceReading resources, StaffWorklists lists, AccessSession access, DateTimeOffset now, CancellationToken cancellation)
    {
        KeyValuePair<string, string>[] asked =
        [
            new("category", "laboratory"), new("_lastUpdated", $"ge{(now - LookBack).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}"), new("_sort", "-_lastUpdated"),
            new("_count", $"{MostResults}"), new("_include", "Observation:patient"),
        ];
        if (!(await resources.SearchAsync(access, "Observation", asked, cancellation)).TryGet(out var found, out var refusal)) return Outcome<IReadOnlyList<NewResults>>.Refused(refusal);
        var names = found.Included.ToDictionary(patient => patient.Text("id") ?? "", NameOf);
        var byPatient = found.Matches.Zip(found.Times, (result, came) => new Come(result, came)).GroupBy(one => RecordOf(one.Result)).Where(patient => patient.Key is not null).Take(MostPatients).ToList();
        var looks = await lists.LastLooksAsync(access, [.. byPatient.Select(patient => patient.Key!.Value)], cancellation);
        return Outcome<IReadOnlyList<NewResults>>.Done([.. byPatient.Select(patient => Of(patient.Key!.Value, names.GetValueOrDefault(patient.Key.Value.ToString(), ""), [.. patient.Where(one => one.At > (looks.GetValueOrDefault(patient.Key.Value)?.Last ?? default))])).OfType<NewResults>()]);
    }

    private static NewResults? Of(EhrId record, string name, IReadOnlyList<Come> results) => results.Count == 0 ? null
        : new(record, name, results.Count, results.Select(one => LaboratoryResult.Of(one.Result)).Count(result => result is { IsAbnormal: true }), results.Max(one => one.At));

    private static EhrId? RecordOf(JsonElement result) => EhrId.TryParse(result.Part("subject").Text("reference")?.Split('/')[^1], out var record) ? record : null;

    private static string NameOf(JsonElement patient) => Clinician.PatientIdentity.Of(patient).Name;

    private readonly record struct Come(JsonElement Result, DateTimeOffset At);
}
