using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.ClinicalExchange.Templates;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.ClinicalExchange.Views;

/// <summary>Makes compositions from resources.</summary>
internal static class ResourceReading
{
    /// <summary>The mappings that a resource may be held by, with their templates.</summary>
    public static IEnumerable<(TemplateMapping Template, EntryMapping Entry)> Candidates(JsonObject resource) =>
        PlatformMappings.All.SelectMany(template => template.Entries.Where(entry => IsOf(entry, resource)).Select(entry => (template, entry)));

    /// <summary>A composition by a template, with one entry that says what the resource says as far as the mapping can tell; null when it makes none.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="template">The template.</param>
    /// <param name="patient">The patient's id.</param>
    /// <param name="committer">The name of the one who commits.</param>
    /// <param name="territory">The code of the country; left out when only the entry is wanted.</param>
    public static Composition? Read(JsonObject resource, EntryMapping mapping, OperationalTemplate template, string patient, string committer, string territory = "")
    {
        var draft = new Draft(template, mapping, patient, committer, territory);
        foreach (var rule in mapping.Rules) rule.Read(resource, draft);
        return draft.Finish();
    }

    private static bool IsOf(EntryMapping entry, JsonObject resource) =>
        entry.Codes.Count > 0 && entry.Type == Tree.TextOf(resource["resourceType"]) && entry.Codes[0].IsIn(resource["code"]);
}
