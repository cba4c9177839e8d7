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
        PlatformMappings.All.SelectMany(template => template.Entries.Where(entry => entry.Takes(resource)).Select(entry => (template, entry)));

    /// <summary>A composition by a template, with one entry that says what resources say as far as their mappings can tell; null when they make none.</summary>
    /// <param name="parts">The resources with their mappings: one that is made from an entry, then those that are made from clusters of it; or one alone.</param>
    /// <param name="template">The template.</param>
    /// <param name="patient">The patient's id.</param>
    /// <param name="committer">The name of the one who commits.</param>
    /// <param name="territory">The code of the country; left out when only the entry is wanted.</param>
    public static Composition? Read(IReadOnlyList<ResourcePart> parts, OperationalTemplate template, string patient, string committer, string territory = "")
    {
        if (!IsOneEntry(parts)) return null;
        var draft = new Draft(template, parts[0].Mapping, patient, committer, territory);
        parts[0].Mapping.Alone?.Invoke(parts[0].Resource, draft);
        foreach (var (mapping, resource) in parts)
        {
            draft.Begin(mapping.Each);
            foreach (var rule in mapping.Rules) rule.Read(resource, draft);
        }
        return draft.Finish();
    }

    /// <summary>Whether resources can be one entry together: what is made from clusters follows what is made from the entry.</summary>
    public static bool IsOneEntry(IReadOnlyList<ResourcePart> parts) =>
        parts.Count > 0 && parts.All(p => p.Mapping.IsTaken) && (parts.Count == 1 || (parts[0].Mapping.Each is null && parts.Skip(1).All(p => p.Mapping.Each is not null && p.Mapping.Archetype == parts[0].Mapping.Archetype)));
}

/// <summary>A resource and the mapping that it is read by.</summary>
internal sealed record ResourcePart(EntryMapping Mapping, JsonObject Resource);
