using System.Runtime.CompilerServices;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Answering;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>
/// The resources of records as pages read them: the same as the API's searches, by the same rules, whether they are kept as received or are views of compositions. Every call asks the gate; the page closes
/// the session before it answers, so that the look is in the access log first.
/// </summary>
public sealed class ResourceReading
{
    private const int PageOfAll = 200;

    private readonly SearchEngine _engine;
    private readonly IResourceMappings _mappings;

    internal ResourceReading(SearchEngine engine, IResourceMappings mappings) => (_engine, _mappings) = (engine, mappings);

    /// <summary>The resources of one type that are about a person.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="record">Whose they are.</param>
    /// <param name="type">The type: Patient itself, or one with the search parameter <c>patient</c>.</param>
    /// <param name="parameters">What else is asked for, as in a search of the API (<c>category</c>, <c>_sort</c>, <c>_count</c>).</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="past">The record as it stood; null for now. Then nothing is included, and no chain is followed.</param>
    /// <returns>The first page; or what the gate answers.</returns>
    public async Task<Outcome<ReadResources>> FindAsync(
        AccessSession access, EhrId record, string type, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation, PastResources? past = null)
    {
        if (past is not null) return await PastAsync(access, record, type, [.. parameters], past, cancellation);
        var whose = type == "Patient" ? new KeyValuePair<string, string>("_id", record.ToString()) : new("patient", $"Patient/{record}");
        return await AnswerAsync(access, record, type, [whose, .. parameters], cancellation);
    }

    /// <summary>The resources of one type among those of all records that the reader may see.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="type">The type.</param>
    /// <param name="parameters">What is asked for, as in a search of the API. The access log keeps a digest of it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The first page; or what the gate answers.</returns>
    public Task<Outcome<ReadResources>> SearchAsync(AccessSession access, string type, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation) =>
        AnswerAsync(access, record: null, type, [.. parameters], cancellation);

    /// <summary>All resources about a person that the reader may see: decided together, and read page by page as they are taken out.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="record">Whose they are.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IAsyncEnumerable<JsonElement>>> AllAsync(AccessSession access, EhrId record, int most, CancellationToken cancellation)
    {
        var asked = new KeyValuePair<string, string>("patient", $"Patient/{record}");
        if (!(await access.AskToQueryAsync(record, SearchDigest.Of("Resource", [asked]), "fhir", cancellation, "Resource")).TryGet(out var permit, out var refusal)) return Outcome<IAsyncEnumerable<JsonElement>>.Refused(refusal);
        await access.DiscloseAsync(record, cancellation);
        return Outcome<IAsyncEnumerable<JsonElement>>.Done(AllAsync(record, permit, cancellation).Take(most));
    }

    /// <summary>
    /// The newest observations of each kind of some categories, as <c>Observation/$lastn</c> groups them: the record is gone through once, by what its rows tell, and those that are given are opened. What is measured often does not
    /// push out what is measured seldom.
    /// </summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="record">Whose they are.</param>
    /// <param name="categories">The codes of the categories.</param>
    /// <param name="most">How many of each kind.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The observations, the newest first; or what the gate answers.</returns>
    public async Task<Outcome<NewestObservations>> NewestOfKindsAsync(AccessSession access, EhrId record, IReadOnlyList<string> categories, int most, CancellationToken cancellation)
    {
        KeyValuePair<string, string> kinds = new("category", string.Join(',', categories));
        KeyValuePair<string, string>[] asked = [new("patient", $"Patient/{record}"), kinds];
        // Whose they are is told by the record that they lie in.
        if (!_engine.Read(FhirDefinitions.R4.Resource("Observation"), [kinds], []).TryGet(out var query, out var refusal)) return refusal;
        if (!(await access.AskToQueryAsync(record, SearchDigest.Of("Observation/$lastn", asked), "fhir", cancellation, "Observation")).TryGet(out var permit, out refusal)) return refusal;
        var counted = new Dictionary<string, int>(StringComparer.Ordinal);
        var records = await access.RecordsOfPersonAsync(record, cancellation);
        var chosen = await _engine.ChooseAsync(query, permit, [.. ObservationKind.Names, .. ObservationKind.CategoryNames], LastObservations.MostLooked, matches => NewestOf(matches, most, counted), cancellation, records);
        if (!chosen.TryGet(out var found, out refusal)) return refusal;
        await Disclosure.TellAsync(access, [record.Value, .. found.Matches.Select(resource => resource.Owner)], cancellation);
        var uncovered = _mappings.IsMapped("Observation") ? await _mappings.UncoveredAsync(records, permit, cancellation) : [];
        return new NewestObservations(
            new([.. found.Matches.Select(resource => StoredJson.Parse(resource.Content))], [], HasMore: false, IsPartial(uncovered, "Observation"))
            {
                Times = [.. found.Matches.Select(resource => resource.LastUpdated)], OpenedInEmergency = await MarksAsync(access, found.Matches, cancellation),
            },
            counted);
    }

    private static IEnumerable<Match> NewestOf(IReadOnlyList<Match> matches, int most, Dictionary<string, int> counted)
    {
        foreach (var category in matches.SelectMany(match => ObservationKind.CategoriesOf(match.Values))) counted[category] = counted.GetValueOrDefault(category) + 1;
        return LastObservations.LatestOf(matches, most);
    }

    private static bool IsPartial(IEnumerable<UncoveredContent> uncovered, string type) => uncovered.Any(one => one.Kind == UncoveredKind.Template || one.Name == type);

    private async IAsyncEnumerable<JsonElement> AllAsync(EhrId record, QueryPermit permit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var type in Compartment.OfPatient.Types.Prepend("Patient").Distinct())
        {
            if (type != "Patient" && !SearchIndex.Of(type).Parameters.ContainsKey("patient")) continue;
            KeyValuePair<string, string> whose = type == "Patient" ? new("_id", record.ToString()) : new("patient", $"Patient/{record}");
            if (!_engine.Read(FhirDefinitions.R4.Resource(type), [whose, new("_count", $"{PageOfAll}")], []).TryGet(out var query, out _)) continue;
            for (string? cursor = null, next = ""; next is not null; cursor = next)
            {
                if (!(await _engine.SearchAsync(query, permit, cursor, cancellation)).TryGet(out var found, out _)) break;
                foreach (var resource in found.Matches) yield return StoredJson.Parse(resource.Show());
                next = found.Next;
            }
        }
    }

    // Whose they are is told by the record that they lie in.
    private async Task<Outcome<ReadResources>> PastAsync(AccessSession access, EhrId record, string type, KeyValuePair<string, string>[] asked, PastResources past, CancellationToken cancellation)
    {
        if (!_engine.Read(FhirDefinitions.R4.Resource(type), asked, []).TryGet(out var query, out var refusal)) return refusal;
        if (!(await access.AskToQueryAsync(record, SearchDigest.Of(type, [.. asked, new("_at", past.At.ToString("O", System.Globalization.CultureInfo.InvariantCulture))]), "fhir", cancellation, type)).TryGet(out var permit, out refusal)) return refusal;
        var records = await access.RecordsOfPersonAsync(record, cancellation);
        if (!_engine.Match(query, permit, await past.ReadAsync(_engine, records, permit, cancellation)).TryGet(out var matches, out refusal)) return refusal;
        List<FoundResource> page = query.Summary == SummaryMode.Count ? [] : [.. matches.Take(query.Count)];
        await Disclosure.TellAsync(access, [record.Value, .. page.Select(resource => resource.Owner)], cancellation);
        var uncovered = _mappings.IsMapped(type) ? await _mappings.UncoveredAsync(records, permit, cancellation) : [];
        return new ReadResources([.. page.Select(resource => StoredJson.Parse(resource.Content))], [], query.Summary != SummaryMode.Count && matches.Count > page.Count, IsPartial(uncovered, type))
        {
            Total = matches.Count, Times = [.. page.Select(resource => resource.LastUpdated)], OpenedInEmergency = await MarksAsync(access, page, cancellation),
        };
    }

    private static async Task<IReadOnlyList<bool>> MarksAsync(AccessSession access, IReadOnlyList<FoundResource> found, CancellationToken cancellation)
    {
        var marks = new bool[found.Count];
        for (var i = 0; i < marks.Length; i++) marks[i] = await access.IsOpenedInEmergencyAsync(SubjectOf(found[i]), cancellation);
        return marks;
    }

    private static AccessSubject SubjectOf(FoundResource found) =>
        new(found.Key.Type, found.Key.Id, new EhrId(found.Owner)) { Document = new AccessedDocument(found.Key.ObjectId, found.AccessClass, Lifecycle.Complete, IsLatest: true) };

    private async Task<Outcome<ReadResources>> AnswerAsync(AccessSession access, EhrId? record, string type, KeyValuePair<string, string>[] asked, CancellationToken cancellation)
    {
        if (!_engine.Read(FhirDefinitions.R4.Resource(type), asked, []).TryGet(out var query, out var refusal)) return refusal;
        if (!(await access.AskToQueryAsync(record, SearchDigest.Of(type, asked), "fhir", cancellation, type)).TryGet(out var permit, out refusal)) return refusal;
        if (!(await _engine.SearchAsync(query, permit, cursor: null, cancellation)).TryGet(out var found, out refusal)) return refusal;
        var shown = found.Matches.Concat(found.Included).Select(resource => resource.Owner);
        await Disclosure.TellAsync(access, record is { } named ? [named.Value, .. shown] : shown, cancellation);
        var uncovered = record is { } whose && _mappings.IsMapped(type) ? await _mappings.UncoveredAsync(await access.RecordsOfPersonAsync(whose, cancellation), permit, cancellation) : [];
        return new ReadResources(
            [.. found.Matches.Select(resource => StoredJson.Parse(resource.Content))], [.. found.Included.Select(resource => StoredJson.Parse(resource.Content))], found.Next is not null,
            IsPartial(uncovered, type))
        {
            Total = found.Total, Times = [.. found.Matches.Select(resource => resource.LastUpdated)], OpenedInEmergency = record is null ? [] : await MarksAsync(access, found.Matches, cancellation),
        };
    }
}

/// <summary>Resources that a page shows.</summary>
/// <param name="Matches">What was asked for, as it is stored.</param>
/// <param name="Included">What <c>_include</c> and <c>_revinclude</c> add.</param>
/// <param name="HasMore">Whether there are more than these.</param>
/// <param name="IsPartial">Whether the record holds documents that may say more of the kind, and that are not shown as FHIR: an empty list must not read as "none".</param>
public sealed record ReadResources(IReadOnlyList<JsonElement> Matches, IReadOnlyList<JsonElement> Included, bool HasMore, bool IsPartial)
{
    /// <summary>When the version of each match was stored, in their order (meta.lastUpdated).</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; init; } = [];

    /// <summary>Of each match, in their order, whether the patient has blocked it and the reader sees it in an emergency alone. Empty where all records were searched.</summary>
    public IReadOnlyList<bool> OpenedInEmergency { get; init; } = [];

    /// <summary>Of one match, whether the patient has blocked it and the reader sees it in an emergency alone.</summary>
    public bool IsOpenedInEmergency(int match) => match < OpenedInEmergency.Count && OpenedInEmergency[match];

    /// <summary>How many match in all; null where they were not counted.</summary>
    public long? Total { get; init; }
}

/// <summary>The newest observations of each kind.</summary>
/// <param name="Found">The observations, the newest first.</param>
/// <param name="OfCategory">How many the reader may see of each category, by its code, with the older ones.</param>
public sealed record NewestObservations(ReadResources Found, IReadOnlyDictionary<string, int> OfCategory);
