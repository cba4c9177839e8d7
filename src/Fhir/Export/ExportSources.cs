using Varde.Fhir.Definitions;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.Export;

/// <summary>The searches that find what an export takes.</summary>
internal sealed class ExportSources(SearchEngine engine)
{
    /// <summary>The search for resources of a type.</summary>
    /// <param name="job">The export.</param>
    /// <param name="type">The type of resource.</param>
    /// <param name="count">How many a page has.</param>
    /// <returns>The search; <see cref="Invalid"/> when a filter cannot be read, or asks for more than which resources.</returns>
    public Outcome<SearchQuery> Of(ExportJob job, string type, int count)
    {
        string[] bases = [$"{job.BaseAddress}/"];
        List<KeyValuePair<string, string>> parameters = [new("_count", $"{count}")];
        if (job.Since is { } since) parameters.Add(new("_lastUpdated", $"ge{Bundles.BundleWriter.TextOf(since)}"));
        if (!engine.Read(FhirDefinitions.R4.Resource(type), parameters, bases).TryGet(out var query, out var refusal)) return refusal;
        if (job.Patients is { } patients) query = query.And(Among(type, patients, query.Settings));
        var filters = new List<SearchCriterion>();
        foreach (var filter in job.Filters.Where(f => f.StartsWith($"{type}?", StringComparison.Ordinal)))
        {
            if (!Filter(filter, type, bases).TryGet(out var criterion, out refusal)) return refusal;
            filters.Add(criterion);
        }
        return filters.Count > 0 ? query.And(new AnyCriterion(filters)) : query;
    }

    /// <summary>Whether a resource belongs to a patient, whoever that is.</summary>
    public static bool IsOfPatient(FoundResource resource) =>
        resource.Key.Type == "Patient" || Compartment.OfPatient.HasOwner(resource.Key.Type, SearchValues.Of(resource.Key.Type, Resources.StoredJson.Parse(resource.Content)));

    // A patient who is linked to one of them is somebody else, or has a record of their own.
    private static SearchCriterion Among(string type, IReadOnlyList<string> patients, SearchSettings settings) =>
        type == "Patient" && patients.Count > 0 ? new IdCriterion(patients.ToHashSet(StringComparer.Ordinal)) : Compartment.OfPatient.Of([type], patients, settings);

    private Outcome<SearchCriterion> Filter(string filter, string type, string[] bases)
    {
        var parameters = QueryParameters.Of(filter[(type.Length + 1)..]);
        if (!engine.Read(FhirDefinitions.R4.Resource(type), parameters, bases).TryGet(out var query, out var refusal)) return refusal is Invalid invalid ? Wrong(invalid.Faults) : refusal;
        if (query.Unknown.Count > 0) return Wrong(query.Unknown);
        if (query.Criteria.Count != parameters.Count) return Invalid.At("_typeFilter", "takes what resources must be like: no order, pages, includes or parts of resources");
        if (query.Criteria.Any(c => c.IsOpen)) return Invalid.At("_typeFilter", "does not take chains, _has, value sets and hierarchies");
        return new AllCriterion(query.Criteria);
    }

    private static Invalid Wrong(IReadOnlyList<Fault> faults) => new([.. faults.Select(f => new Fault("_typeFilter", f.ToSentence()))]);
}
