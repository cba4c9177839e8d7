using System.Runtime.CompilerServices;
using System.Text.Json;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.Facts;

/// <summary>The people of the records: by their record, and by their national id. What is kept is the record's own, whoever asks.</summary>
internal sealed class KnownPeople(RecordStore store, ResourceLookup lookup, Freshness freshness)
{
    private const int MostRecords = 50_000;
    private const int MostRepresented = 1_000;
    private const int AtOnce = 500;

    private static readonly string[] Patients = ["Patient"];
    private static readonly string[] Relations = ["Patient", "RelatedPerson"];

    private readonly BoundedCache<EhrId, (long Stamp, PersonFacts? Facts)> _records = new(MostRecords);
    private readonly BoundedCache<NationalId, (long Stamp, EhrId? Record)> _numbers = new(MostRecords);
    private readonly BoundedCache<NationalId, (long Stamp, IReadOnlyCollection<EhrId> Records)> _represented = new(MostRecords);
    private volatile KnownContents? _contents;

    /// <summary>The facts of a record; null when it has no Patient.</summary>
    public async ValueTask<PersonFacts?> OfRecordAsync(EhrId record, CancellationToken cancellation)
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
        if (_numbers.TryGet(number, out var known) && (known.Stamp == stamp || await IsStillAsync(known.Record, number, cancellation))) return known.Record;
        var found = await FindAsync(number, cancellation);
        _numbers.Put(number, (stamp, found));
        return found;
    }

    /// <summary>The records in which somebody with a number is patient or relative.</summary>
    public async ValueTask<IReadOnlyCollection<EhrId>> RepresentedByAsync(NationalId number, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var stamp = freshness.StampOf(Guid.Empty, Relations);
        if (_represented.TryGet(number, out var known) && known.Stamp == stamp) return known.Records;
        var records = new HashSet<EhrId>(await lookup.RecordsAsync("RelatedPerson", MostRepresented, ByNumber(number), cancellation));
        if (await RecordOfAsync(number, cancellation) is { } own) records.Add(own);
        _represented.Put(number, (stamp, records));
        return records;
    }

    private async ValueTask<bool> IsStillAsync(EhrId? record, NationalId number, CancellationToken cancellation) =>
        record is { } one && await OfRecordAsync(one, cancellation) is { } facts && facts.Numbers.Contains(number);

    // Of two Patients with one number neither is certainly the person's: then none is.
    private async Task<EhrId?> FindAsync(NationalId number, CancellationToken cancellation) =>
        await lookup.FindAsync("Patient", 2, ByNumber(number), cancellation) is [var only] ? ResourceLookup.RecordOf(only) : null;

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
