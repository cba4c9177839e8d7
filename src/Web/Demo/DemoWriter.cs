using System.Collections.Concurrent;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Care;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;
using Varde.SeedPopulation.Resources;

namespace Varde.Web.Demo;

/// <summary>
/// Writes demo people through the same commands as everybody else. What is there already stays as it is, so that a filling that was broken off goes on.
/// </summary>
/// <param name="import">Where documents go in.</param>
/// <param name="resources">Where resources go in.</param>
/// <param name="settings">The id of this system, which stands in the uids of versions.</param>
internal sealed class DemoWriter(RecordImport import, ResourceImport resources, RepositorySettings settings)
{
    private readonly ConcurrentDictionary<Guid, bool> _staff = [];
    private readonly HashSet<Guid> _withHistory = [];

    /// <summary>The Patients of a household and their records.</summary>
    public async Task RecordsAsync(SyntheticRegion region, Household household, CancellationToken cancellation)
    {
        foreach (var resident in household.Residents.Where(resident => !_withHistory.Contains(resident.Id))) await new DemoRecordWriter(region.RecordOf(resident), import, settings).WholeAsync(cancellation);
        await StoreAsync(region.PatientsOf(household), cancellation);
    }

    /// <summary>
    /// The documents of households in the order in which they were written: those of four hours, in the last week of one, are committed together when the clock has come to the last of them.
    /// What is older than the time at which the clock begins is committed then.
    /// </summary>
    public async Task HistoryAsync(SyntheticRegion region, IEnumerable<Household> households, DemoClock clock, CancellationToken cancellation)
    {
        var (begins, lastWeek) = (NorwegianCalendar.ClockAt(clock.GetUtcNow()), TimeProvider.System.GetUtcNow().AddDays(-7));
        var records = households.SelectMany(household => household.Residents).Select(region.RecordOf).Where(record => record.Documents.Count > 0).Select(record => new DemoRecordWriter(record, import, settings)).ToList();
        foreach (var together in records.SelectMany(record => record.Times).Select(time => time < begins ? begins : time).GroupBy(Together).OrderBy(times => times.Key))
        {
            clock.RunTo(together.Max());
            await Task.WhenAll(records.Select(record => record.UntilAsync(clock.GetUtcNow(), cancellation)));
        }
        foreach (var record in records) _withHistory.Add(record.Person);

        DateTime Together(DateTimeOffset time) => time.Date.AddHours(time < lastWeek ? time.Hour / 4 * 4 : time.Hour);
    }

    /// <summary>What ties the household together, its care, and the staff who give it.</summary>
    public async Task SurroundingsAsync(SyntheticRegion region, Household household, CancellationToken cancellation)
    {
        await StoreAsync(region.RelationsOf(household), cancellation);
        foreach (var resident in household.Residents)
        {
            var care = region.CareOf(resident, region.RecordOf(resident));
            await StoreAsync(StaffOf(care).Where(s => _staff.TryAdd(s.Id, true)).SelectMany(SyntheticRegion.ResourcesOf), cancellation);
            await StoreAsync(SyntheticRegion.ResourcesOf(care), cancellation);
        }
    }

    /// <summary>Somebody of the staff.</summary>
    public Task StaffAsync(StaffMember member, CancellationToken cancellation) =>
        _staff.TryAdd(member.Id, true) ? StoreAsync(SyntheticRegion.ResourcesOf(member), cancellation) : Task.CompletedTask;

    /// <summary>Any resources, in their order.</summary>
    public async Task StoreAsync(IEnumerable<DemoResource> demo, CancellationToken cancellation)
    {
        foreach (var resource in demo) DemoRegion.Expect(await resources.StoreAsync(resource.ToUtf8(), cancellation), resource.ToString());
    }

    private static IEnumerable<StaffMember> StaffOf(CareOfResident care) =>
        care.Relations.Select(r => r.Responsible).Concat(care.Contacts.Select(c => c.Staff)).OfType<StaffMember>();
}
