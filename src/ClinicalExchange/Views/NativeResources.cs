using Varde.ClinicalExchange.Templates;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalExchange.Views;

/// <summary>Counts the clinical resources that are their own masters: what they say is in no composition.</summary>
internal sealed class NativeResources(RecordStore store) : IQueryCoverage
{
    private const long MostCounted = 1_000;

    private static readonly TimeSpan CatalogueAge = TimeSpan.FromSeconds(1);

    // The resources of the specification's clinical modules (FHIR R4, resource list, "Clinical"), and documents, which compositions are too. What defines, plans work or tells of people is
    // never in a composition.
    private static readonly HashSet<string> Clinical = new(StringComparer.Ordinal)
    {
        "AllergyIntolerance", "AdverseEvent", "Condition", "Procedure", "FamilyMemberHistory", "ClinicalImpression", "DetectedIssue",
        "Observation", "Media", "DiagnosticReport", "Specimen", "BodyStructure", "ImagingStudy", "QuestionnaireResponse", "MolecularSequence",
        "MedicationRequest", "MedicationAdministration", "MedicationDispense", "MedicationStatement", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation",
        "CarePlan", "Goal", "ServiceRequest", "NutritionOrder", "VisionPrescription", "RiskAssessment", "DeviceRequest", "DeviceUseStatement", "Composition", "DocumentReference",
    };

    private volatile Known? _known;

    public async Task<IReadOnlyList<NotCovered>> BesideCompositionsAsync(QueryPermit permit, EhrId? ehr, CancellationToken cancellation)
    {
        var types = TypesIn(await store.ReadCatalogueAsync(CatalogueAge, cancellation));
        if (types.Count == 0) return [];
        var counts = await store.CountHoldingAsync(permit, ehr, [.. types.Keys], ehr is null ? MostCounted : long.MaxValue, cancellation);
        return [.. counts.GroupBy(count => types[count.Key], count => count.Value)
            .Select(type => new NotCovered(type.Key, ehr is null ? Math.Min(type.Sum(), MostCounted) : type.Sum(), ehr is null && type.Sum() >= MostCounted))];
    }

    // The texts of what documents hold, of such resources: "Observation", and "Observation *" where it has more values than are indexed.
    private IReadOnlyDictionary<int, string> TypesIn(SearchCatalogue catalogue)
    {
        if (_known is { } known && known.Catalogue == catalogue) return known.Types;
        var types = catalogue.Texts.Select(text => (text.Key, Words: text.Value.Split(' '))).Where(text => Clinical.Contains(text.Words[0]) && !IsView(text.Words))
            .ToDictionary(text => text.Key, text => text.Words[0]);
        _known = new(catalogue, types);
        return types;
    }

    // Of a type without views nobody but the client can have said so.
    private static bool IsView(string[] words) => PlatformMappings.IsMapped(words[0]) && words.Contains(ResourceViews.Mark, StringComparer.Ordinal);

    private sealed record Known(SearchCatalogue Catalogue, IReadOnlyDictionary<int, string> Types);
}
