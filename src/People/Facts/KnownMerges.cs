using Varde.Fhir;
using Varde.Foundation;

namespace Varde.People.Facts;

/// <summary>All people who have several records, as it stood at one moment.</summary>
internal sealed class KnownMerges
{
    private readonly Dictionary<EhrId, HashSet<EhrId>> _together = [];

    public KnownMerges(long stamp, IReadOnlyList<(PersonFacts Standing, IReadOnlyList<PersonFacts> Replaced)> merges)
    {
        Stamp = stamp;
        Patients = new(merges.ToDictionary(one => one.Standing.Patient, one => (IReadOnlyList<string>)[.. one.Replaced.Select(other => other.Patient)], StringComparer.Ordinal));
        foreach (var (one, others) in merges) Join([one.Record, .. others.Select(other => other.Record)]);
    }

    /// <summary>By which changes of Patients it was read.</summary>
    public long Stamp { get; }

    /// <summary>The same by the ids of Patients, for searches.</summary>
    public MergedPatients Patients { get; }

    /// <summary>Some records, with all others of the people whose they are.</summary>
    public IReadOnlyCollection<EhrId> Whole(IReadOnlyCollection<EhrId> records) =>
        _together.Count == 0 ? records : [.. records.Concat(records.SelectMany(record => _together.GetValueOrDefault(record, []))).Distinct()];

    private void Join(IReadOnlyList<EhrId> records)
    {
        var all = records.Concat(records.SelectMany(record => _together.GetValueOrDefault(record, []))).ToHashSet();
        foreach (var record in all) _together[record] = all;
    }
}
