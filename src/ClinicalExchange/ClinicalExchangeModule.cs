using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.ClinicalExchange.Views;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.OpenEhr.Units;
using Varde.Records;

namespace Varde.ClinicalExchange;

/// <summary>Where openEHR and FHIR meet.</summary>
public static class ClinicalExchangeModule
{
    /// <summary>Registers what each of the two APIs needs of the other. The host registers both.</summary>
    public static IServiceCollection AddClinicalExchange(this IServiceCollection services) => services
        .AddSingleton<IOpenEhrRecords, PatientRecords>()
        .AddSingleton<CompositionViews>().AddSingleton<IDerivedDocuments>(s => s.GetRequiredService<CompositionViews>())
        .AddSingleton(s => new ViewUpkeep(s.GetRequiredService<RecordStore>(), s.GetRequiredService<CompositionViews>(), s.GetRequiredService<IOpenEhrRecords>(), s.GetRequiredService<Gate>()))
        .AddSingleton<ViewChanges>().AddSingleton<IResourceMappings, ResourceMappings>()
        .AddSingleton<IQueryCoverage, NativeResources>();

    /// <summary>What marks compositions that say something which no resource shows; the host hands it to the record store.</summary>
    public static ILeafExtractor LeafExtractor { get; } = new UncoveredMarks();

    /// <summary>An amount in a unit of UCUM as one that is the same for equal amounts of one kind, with the name of the kind; null when the unit is not known.</summary>
    public static (double Amount, string Kind)? Canonical(double amount, string unit) =>
        UcumUnit.Find(unit) is { } known ? (known.InBaseUnits(amount), known.Kind) : null;
}
