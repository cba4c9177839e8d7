using Varde.ClinicalExchange.Mapping;

namespace Varde.ClinicalExchange.Templates;

/// <summary>The templates of the platform that have views, each with its own file.</summary>
internal static class PlatformMappings
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TemplateMapping> All { get; } =
    [
        VitalSigns.Mapping, BodyMeasurements.Mapping, LaboratoryReport.Mapping, ProblemList.Mapping, CriticalInformation.Mapping, Immunisation.Mapping, MedicationAdministration.Mapping,
        MedicationOrder.Mapping, Procedures.Mapping, ClinicalNote.Mapping, DischargeSummary.Mapping,
    ];

    private static readonly Dictionary<string, TemplateMapping> ByTemplate = All.ToDictionary(m => m.TemplateId, StringComparer.Ordinal);

    private static readonly HashSet<string> MappedTypes = [.. All.SelectMany(m => m.Entries).Select(e => e.Type)];

    /// <summary>The mapping of a template; null when it has none.</summary>
    public static TemplateMapping? Of(string? templateId) => templateId is not null && ByTemplate.TryGetValue(templateId, out var mapping) ? mapping : null;

    /// <summary>Whether resources of a type are made from compositions.</summary>
    public static bool IsMapped(string type) => MappedTypes.Contains(type);
}
