using System.Collections.Frozen;
using Varde.Foundation;
using Varde.SeedPopulation;
using Varde.SeedPopulation.People;

namespace Varde.Web.Demo;

/// <summary>
/// Who the demo records are about. The record itself names nobody: its subject is an id without meaning, and persons are kept elsewhere. The same
/// seed and day always give the same people, so they need no place of their own.
/// </summary>
internal sealed class DemoPeople
{
    /// <summary>How many people there are: each of the stories is told a few times.</summary>
    public const int Count = 24;

    private const int Seed = 1814;

    private FrozenDictionary<EhrId, DemoPerson> _byRecord = FrozenDictionary<EhrId, DemoPerson>.Empty;

    /// <summary>The person whose record this is; null when it is no demo record.</summary>
    public DemoPerson? Find(EhrId ehr) => _byRecord.GetValueOrDefault(ehr);

    /// <summary>Makes the people and their records as of a day, and remembers the people.</summary>
    /// <param name="day">The day when the demo was first filled: ages are counted from it.</param>
    public IReadOnlyList<DemoRecord> Make(DateTimeOffset day)
    {
        var records = DemoPopulation.Generate(Seed, Count, day).ToList();
        _byRecord = records.ToFrozenDictionary(record => new EhrId(record.Person.EhrId), record => record.Person);
        return records;
    }
}
