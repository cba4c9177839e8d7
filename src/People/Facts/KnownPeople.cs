using System.Runtime.CompilerServices;
using System.Text.Json;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.Facts;

/// <summary>The people of the records: by their record, and by their national id. What is kept is the record's own, whoever asks.</summary>
internal sealed class KnownPeople(RecordStore store, ResourceLookup lookup, Freshness freshness) : IMergedPatients
{
    private const int MostRecords = 50_000;
    private const int MostRepresented = 1_000;
    private const int MostOfOneNumber = 20;
    private const int AtOnce = 500;

    private static readonly string[] Patients = ["Patient"];
    private static readonly string[] Relations = ["Patient", "RelatedPerson"];

    private readonly BoundedCache<EhrId, (long Stamp, PersonFacts? Facts)> _records = new(MostRecords);
    private readonly BoundedCache<NationalId, (long Stamp, EhrId? Record, bool IsSole)> _numbers = new(MostRecords);
    private readonly BoundedCache<NationalId, (long Stamp, IReadOnlyCollection<EhrId> Records)> _represented = new(MostRecords);
    private volatile KnownContents? _contents;
    private volatile KnownMerges? _merges;

    /// <summary>The facts of the person whose record it is; null when it has no Patient. Of a record that was replaced they are those of the one that stays, with what it tells itself among <see cref="PersonFacts.Replaced"/>.</summary>
    public async ValueTask<PersonFacts?> OfRecordAsync(EhrId record, CancellationToken cancellation)
    {
        var own = await AloneAsync(record, cancellation);
        if (own is null or { ReplacedBy: null, Replaces.Count: 0 }) return own;
        var standing = await StandingAsync(own, cancellation);
        return standing.Joined(await ReplacedAsync(standing, cancellation));
    }

    /// <summary>The record and those that it has replaced, itself first; it alone where it has no Patient.</summary>
    public async ValueTask<IReadOnlyList<EhrId>> WithReplacedAsync(EhrId record, CancellationToken cancellation) =>
        await AloneAsync(record, cancellation) is { Replaces.Count: > 0 } own ? [record, .. (await ReplacedAsync(own, cancellation)).Select(one => one.Record)] : [record];

    /// <summary>The person of the record that has replaced another; null for one that stands.</summary>
    public async ValueTask<PersonFacts?> ReplacingAsync(EhrId record, CancellationToken cancellation) =>
        await AloneAsync(record, cancellation) is { ReplacedBy: not null } own && await StandingAsync(own, cancellation) is var standing && standing.Record != record ? standing : null;

    /// <summary>All people who have several records: for each record that has replaced others these others, and of which record each is a part now.</summary>
    public async ValueTask<KnownMerges> MergesAsync(CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var stamp = freshness.StampOf(Guid.Empty, Patients);
        if (_merges is { } known && known.Stamp == stamp) return known;
        var merges = new List<(PersonFacts, IReadOnlyList<PersonFacts>)>();
        foreach (var key in await lookup.ReferringAsync("Patient", "link", "Patient", cancellation))
            if (await AloneAsync(ResourceLookup.RecordOf(key), cancellation) is { Replaces.Count: > 0 } one && await ReplacedAsync(one, cancellation) is { Count: > 0 } others) merges.Add((one, others));
        return _merges = new(stamp, merges);
    }

    /// <inheritdoc/>
    public async ValueTask<MergedPatients> CurrentAsync(CancellationToken cancellation) => (await MergesAsync(cancellation)).Patients;

    /// <summary>What a record tells by itself; null when it has no Patient.</summary>
    public async ValueTask<PersonFacts?> AloneAsync(EhrId record, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var stamp = StampOf(record);
        if (_records.TryGet(record, out var known) && known.Stamp == stamp) return known.Facts;
        var read = PersonReader.Read(record, [.. (await ReadAsync([record], cancellation)).Select(found => found.Fact)]);
        _records.Put(record, (stamp, read));
        return read;
    }

    /// <summary>The facts of many records, null of those that have no Patient: what is not known is read some hundred records at a time.</summary>
    public async IAsyncEnumerable<(EhrId Record, PersonFacts? Facts)> OfRecordsAsync(IReadOnlyCollection<EhrId> records, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        foreach (var some in records.Chunk(AtOnce))
        {
            var unknown = some.Where(record => !(_records.TryGet(record, out var known) && known.Stamp == StampOf(record))).ToList();
            if (unknown.Count > 1) await ReadAllAsync(unknown, cancellation);
            foreach (var record in some) yield return (record, await OfRecordAsync(record, cancellation));
        }
    }

    private long StampOf(EhrId record) => freshness.StampOf(record.Value, PersonReader.Types);

    private async Task ReadAllAsync(IReadOnlyList<EhrId> records, CancellationToken cancellation)
    {
        var stamps = records.ToDictionary(record => record, StampOf);
        var read = (await ReadAsync(records, cancellation)).ToLookup(fact => fact.Record, fact => fact.Fact);
        foreach (var record in records) _records.Put(record, (stamps[record], PersonReader.Read(record, [.. read[record]])));
    }

    /// <summary>The facts of whoever has a number; null when no record is theirs.</summary>
    public async ValueTask<PersonFacts?> OfNumberAsync(NationalId number, CancellationToken cancellation) =>
        await RecordOfAsync(number, cancellation) is { } record && await OfRecordAsync(record, cancellation) is { } facts && facts.Numbers.Contains(number) ? facts : null;

    /// <summary>The record of whoever has a number; null when none is theirs.</summary>
    public async ValueTask<EhrId?> RecordOfAsync(NationalId number, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        // A record that was found stays theirs; that none was found holds until any Patient changes.
        var stamp = freshness.StampOf(Guid.Empty, Patients);
        if (_numbers.TryGet(number, out var known) && (known.Stamp == stamp || known.IsSole && await IsStillAsync(known.Record, number, cancellation))) return known.Record;
        var (record, isSole) = await FindAsync(number, cancellation);
        _numbers.Put(number, (stamp, record, isSole));
        return record;
    }

    /// <summary>The records in which somebody with a number is patient or relative.</summary>
    public async ValueTask<IReadOnlyCollection<EhrId>> RepresentedByAsync(NationalId number, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var stamp = freshness.StampOf(Guid.Empty, Relations);
        if (_represented.TryGet(number, out var known) && known.Stamp == stamp) return known.Records;
        var records = new HashSet<EhrId>(await lookup.RecordsAsync("RelatedPerson", MostRepresented, ByNumber(number), cancellation));
        if (await RecordOfAsync(number, cancellation) is { } own) records.Add(own);
        var whole = (await MergesAsync(cancellation)).Whole(records);
        _represented.Put(number, (stamp, whole));
        return whole;
    }

    private async ValueTask<bool> IsStillAsync(EhrId? record, NationalId number, CancellationToken cancellation) =>
        record is { } one && await AloneAsync(one, cancellation) is { ReplacedBy: null, Replaces.Count: 0 } facts && facts.Numbers.Contains(number);

    // Of two Patients with one number neither is certainly the person's: then none is. When they were merged both are, and the record is the one that stays.
    private async Task<(EhrId? Record, bool IsSole)> FindAsync(NationalId number, CancellationToken cancellation)
    {
        var found = await lookup.FindAsync("Patient", MostOfOneNumber, ByNumber(number), cancellation);
        var people = new HashSet<EhrId>();
        foreach (var key in found)
            if (await OfRecordAsync(ResourceLookup.RecordOf(key), cancellation) is { } facts) people.Add(facts.Record);
        return (people is { Count: 1 } ? people.Single() : null, found.Count == 1);
    }

    // Each step is one that both sides tell. Whoever comes back to where they were is in a circle, which nobody stands above.
    private async ValueTask<PersonFacts> StandingAsync(PersonFacts from, CancellationToken cancellation)
    {
        var (standing, met) = (from, new HashSet<EhrId> { from.Record });
        while (standing.ReplacedBy is { } above && await AloneAsync(above, cancellation) is { } next && next.Replaces.Contains(standing.Record))
        {
            if (!met.Add(above)) return from;
            standing = next;
        }
        return standing;
    }

    private async ValueTask<IReadOnlyList<PersonFacts>> ReplacedAsync(PersonFacts by, CancellationToken cancellation)
    {
        var (found, met, open) = (new List<PersonFacts>(), new HashSet<EhrId> { by.Record }, new Queue<PersonFacts>([by]));
        while (open.TryDequeue(out var one))
            foreach (var record in one.Replaces)
                if (!met.Contains(record) && await AloneAsync(record, cancellation) is { } below && below.ReplacedBy == one.Record && met.Add(record))
                {
                    found.Add(below);
                    open.Enqueue(below);
                }
        return found;
    }

    private static KeyValuePair<string, string>[] ByNumber(NationalId number) => [new("identifier", $"{NorwegianIdentifiers.BirthNumber}|{number},{NorwegianIdentifiers.DNumber}|{number}")];

    private async Task<List<(EhrId Record, StoredFact Fact)>> ReadAsync(IReadOnlyList<EhrId> records, CancellationToken cancellation)
    {
        var (contents, owners) = (ContentsOf(await store.ReadCatalogueAsync(cancellation)), records.Select(record => record.Value).ToHashSet());
        var search = new DocumentSearch
        {
            Permit = new([new(owners, _ => true)]), Kinds = [DocumentKind.FhirResource], Contents = contents.Numbers, Ehr = records is [var only] ? only.Value : null, Records = records.Count == 1 ? null : owners,
        };
        var found = new List<(EhrId, StoredFact)>();
        await foreach (var document in store.SearchAsync(search, cancellation)) found.Add((new(document.Ehr), new(JsonElement.Parse(document.Content.Span), document.Version.Uid.ObjectId)));
        return found;
    }

    private KnownContents ContentsOf(SearchCatalogue catalogue) => _contents is { } known && known.Catalogue == catalogue ? known : _contents = KnownContents.Of(catalogue);

    // By which numbers the store finds the types of resources that tell facts.
    private sealed record KnownContents(SearchCatalogue Catalogue, IReadOnlyList<int> Numbers)
    {
        private static readonly HashSet<string> Texts = [.. PersonReader.Types, .. PersonReader.Types.Select(type => $"{type} {LeafSink.Unindexed}")];

        public static KnownContents Of(SearchCatalogue catalogue) => new(catalogue, [.. catalogue.Texts.Where(text => Texts.Contains(text.Value)).Select(text => text.Key)]);
    }
}
