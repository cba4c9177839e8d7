using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Records;

namespace Varde.ClinicalRepository.Templates;

/// <summary>Lists templates, and reads one as its OPT or as web template (openEHR REST, List templates, Get a template).</summary>
internal sealed class ReadTemplates(RecordStore store, TemplateLibrary templates)
{
    public async Task<Outcome<Answer>> ListAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out var refusal)) return refusal;
        if (!(await AskAsync(request, "", cancellation)).TryGet(out _, out refusal)) return refusal;
        var stored = await store.ListDefinitionsAsync(DefinitionKind.Template, cancellation);
        IReadOnlyList<TemplateListItem> items = [.. stored.Select(TemplateListItem.Of)];
        return Answer.Json(JsonSerializer.SerializeToUtf8Bytes(items, RestJson.Default.IReadOnlyListTemplateListItem));
    }

    public async Task<Outcome<Answer>> ReadAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Xml, DocumentFormat.WebTemplate, DocumentFormat.Json).TryGet(out var form, out var refusal)) return refusal;
        var id = request.TemplateId();
        if (!(await AskAsync(request, Printable.Of(id), cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await templates.FindAsync(id, cancellation)).TryGet(out var template, out refusal)) return refusal;
        return InForm(form, template) with { Tag = id, LastModified = template.Stored.TimeStored };
    }

    private static Answer InForm(DocumentFormat form, LoadedTemplate template) => new(StatusCodes.Status200OK)
    {
        Body = form == DocumentFormat.Xml ? template.Stored.Definition.Content : WebTemplateWriter.Write(template.WebTemplate),
        ContentType = MediaTypes.Of(form),
    };

    private static ValueTask<Outcome<Grant>> AskAsync(RestRequest request, string id, CancellationToken cancellation) =>
        request.Access.AskAsync(AccessAction.Read, new AccessSubject("TEMPLATE", id) { Name = id }, cancellation);
}

/// <summary>A template in a list (openEHR REST, TemplateMetadata).</summary>
internal sealed record TemplateListItem(string TemplateId, string Concept, string ArchetypeId, string CreatedTimestamp)
{
    public static TemplateListItem Of(DefinitionSummary stored)
    {
        var facts = JsonSerializer.Deserialize(stored.Facts.Span, RestJson.Default.TemplateFacts);
        return new(stored.Id, facts?.Concept ?? "", facts?.ArchetypeId ?? "", RmTime.Text(stored.TimeStored));
    }
}
