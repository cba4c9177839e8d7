using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr.Templates;
using Varde.Records;

namespace Varde.ClinicalRepository.Templates;

/// <summary>
/// Takes an operational template (openEHR REST, Upload a template). POST takes a new one; PUT, which no specification has, replaces one that no
/// document was made by.
/// </summary>
internal sealed class UploadTemplate(RecordStore store, TemplateLibrary templates, TemplateDictionary dictionary)
{
    private const int LongestId = 500;

    public async Task<Outcome<Answer>> CreateAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!(await ReadAsync(request, cancellation)).TryGet(out var template, out var refusal)) return refusal;
        return (await CreateAsync(request.Access, template, cancellation)).Map(stored =>
            Represented(request, stored, StatusCodes.Status201Created, StatusCodes.Status201Created) with { Location = Location(request, stored) });
    }

    public async Task<Outcome<Answer>> ReplaceAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!(await ReadAsync(request, cancellation)).TryGet(out var template, out var refusal)) return refusal;
        if (template.Id != request.TemplateId()) return Invalid.At("template_id", "the address names another template than the body");
        return (await ReplaceAsync(request.Access, template, cancellation)).Map(stored => Represented(request, stored, StatusCodes.Status204NoContent, StatusCodes.Status200OK));
    }

    /// <summary>Stores a new template.</summary>
    public async Task<Outcome<StoredDefinition>> CreateAsync(AccessSession access, Definition template, CancellationToken cancellation)
    {
        if (!(await AskAsync(access, AccessAction.Create, template.Id, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if ((await templates.FindAsync(template.Id, cancellation)).IsDone)
            return new Conflict("There is a template with this id; PUT replaces one that no document was made by.", ConflictReason.ObjectExists);
        return await SaveAsync(template, WhenPresent.Refuse, grant, cancellation);
    }

    /// <summary>Stores a template in the place of one that is there and that no document was made by.</summary>
    public async Task<Outcome<StoredDefinition>> ReplaceAsync(AccessSession access, Definition template, CancellationToken cancellation)
    {
        if (!(await AskAsync(access, AccessAction.Update, template.Id, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        return (await templates.FindAsync(template.Id, cancellation)).TryGet(out _, out refusal) ? await SaveAsync(template, WhenPresent.ReplaceUnused, grant, cancellation) : refusal;
    }

    private static async Task<Outcome<Definition>> ReadAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.OfBody(request.Http, DocumentFormat.Xml).TryGet(out _, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Xml, DocumentFormat.Json, DocumentFormat.WebTemplate).TryGet(out _, out refusal)) return refusal;
        return (await request.BodyAsync(cancellation)).Then(body => Read(body, request.Limits.Template));
    }

    /// <summary>A template as it can be stored; or every fault of the text.</summary>
    public static Outcome<Definition> Read(ReadOnlyMemory<byte> body, OperationalTemplateLimits limits)
    {
        var read = OperationalTemplateReader.Read(body, limits);
        if (!read.Succeeded) return new Invalid(read.Faults.ToRecordFaults());
        return IsAddressable(read.Value.TemplateId) ? DefinitionOf(read.Value, body) : Invalid.At("/template/template_id",
            $"cannot be the last part of an address: it must have 1 to {LongestId} characters, none of them a control character, and be no name of a folder");
    }

    private static bool IsAddressable(string id) => id.Length <= LongestId && id is not ("" or "." or "..") && !id.Any(char.IsControl);

    internal static Definition DefinitionOf(OperationalTemplate template, ReadOnlyMemory<byte> body) => new(
        DefinitionKind.Template, template.TemplateId, "", body,
        RestJson.Bytes(new TemplateFacts(template.Concept, template.Definition.ArchetypeId, template.Language.CodeString)));

    private static ValueTask<Outcome<Grant>> AskAsync(AccessSession access, AccessAction action, string id, CancellationToken cancellation) =>
        access.AskAsync(action, new AccessSubject("TEMPLATE", id) { Name = id }, cancellation);

    private async Task<Outcome<StoredDefinition>> SaveAsync(Definition template, WhenPresent whenPresent, Grant grant, CancellationToken cancellation)
    {
        var saved = await store.SaveDefinitionAsync(template, whenPresent, grant.ForCommit(), cancellation);
        templates.Forget(template.Id);
        if (saved.IsDone && (await templates.FindAsync(template.Id, cancellation)).TryGet(out var loaded, out _))
            await dictionary.TrainAsync(loaded.Operational, cancellation);
        return saved;
    }

    private static Answer Represented(RestRequest request, StoredDefinition stored, int minimal, int full) => (request.Preference switch
    {
        Preference.Representation => new Answer(full) { Body = stored.Definition.Content, ContentType = MediaTypes.Xml },
        Preference.Identifier => Answer.Json(JsonSerializer.SerializeToUtf8Bytes(new IdentifierBody(stored.Definition.Id), RestJson.Default.IdentifierBody), full),
        _ => new Answer(minimal),
    }) with { Tag = stored.Definition.Id, LastModified = stored.TimeStored, Applied = request.Preference };

    private static string Location(RestRequest request, StoredDefinition stored) =>
        request.Address($"definition/template/adl1.4/{Uri.EscapeDataString(stored.Definition.Id)}");
}

/// <summary>What a list shows of a template without reading it.</summary>
internal sealed record TemplateFacts(string Concept, string ArchetypeId, string Language);
