using Varde.Fhir.Definitions;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>
/// Finds resources for the server itself, by the same search as the API's, where the answer is not told to anybody: the facts that the gate decides by, say. What other
/// processes have stored is found at once.
/// </summary>
/// <param name="store">The record store.</param>
/// <param name="time">The clock.</param>
public sealed class ResourceLookup(RecordStore store, TimeProvider time)
{
    private static readonly QueryPermit All = QueryPermit.Everything;

    private readonly SearchEngine _engine = new(store, units: null, time);

    /// <summary>The keys of the resources that match.</summary>
    /// <param name="type">The type of resource.</param>
    /// <param name="most">How many are wanted at most.</param>
    /// <param name="parameters">Search parameters of the type, which must all hold.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<IReadOnlyList<ResourceKey>> FindAsync(string type, int most, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation) =>
        (await _engine.FindIdsAsync(QueryOf(type, parameters), All, most, cancellation)).Value;

    /// <summary>The keys of all resources that refer to any resource of a type.</summary>
    /// <param name="type">The type of resource.</param>
    /// <param name="parameter">The search parameter whose values are the references.</param>
    /// <param name="target">The type that is referred to.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<IReadOnlyList<ResourceKey>> ReferringAsync(string type, string parameter, string target, CancellationToken cancellation)
    {
        var referring = new ParameterCriterion(SearchIndex.Parameter([type], parameter)!, [new UriTerm($"{target}/", UriMatch.Below, IsCanonical: true)]);
        return (await _engine.FindIdsAsync(QueryOf(type, []).And(referring), All, int.MaxValue, cancellation)).Value;
    }

    /// <summary>The records of the patients whom the matching resources are about, each once.</summary>
    /// <param name="type">The type of resource, which has a search parameter <c>patient</c>.</param>
    /// <param name="most">How many records are wanted at most.</param>
    /// <param name="parameters">Search parameters of the type, which must all hold.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<IReadOnlyCollection<EhrId>> RecordsAsync(string type, int most, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        var names = SearchIndex.Of(type).Parameters["patient"].Sources.Select(source => source.Source.Key).Distinct().ToList();
        var records = new HashSet<EhrId>();
        await foreach (var values in _engine.ValuesAsync(QueryOf(type, parameters), All, names, cancellation))
        {
            if (records.Count >= most) break;
            foreach (var patient in names.SelectMany(name => values[name]).Select(PatientOf).OfType<ResourceKey>()) records.Add(RecordOf(patient));
        }
        return records;
    }

    /// <summary>The owner of what belongs to no patient.</summary>
    public static RecordOwner Region => ResourceOwners.Region;

    /// <summary>The record of a patient.</summary>
    public static EhrId RecordOf(ResourceKey patient) => ResourceOwners.RecordOf(patient);

    private SearchQuery QueryOf(string type, IEnumerable<KeyValuePair<string, string>> parameters) => _engine.Read(FhirDefinitions.R4.Resource(type), parameters, []).Value;

    private static ResourceKey? PatientOf(PlacedValue placed) =>
        placed.Value is LinkValue link && Reference.Local(link.Address, []) is { Type: "Patient" } patient ? patient : null;
}
