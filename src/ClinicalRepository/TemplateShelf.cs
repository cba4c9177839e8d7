using System.Text.Json;
using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Records;

namespace Varde.ClinicalRepository;

/// <summary>The operational templates as pages show and take them: the same as the Definition API's (openEHR REST, Definition API, ADL 1.4). Every call asks the gate.</summary>
public sealed class TemplateShelf
{
    private readonly RecordStore _store;
    private readonly TemplateLibrary _templates;
    private readonly UploadTemplate _upload;
    private readonly ReadingLimits _limits;

    internal TemplateShelf(RecordStore store, TemplateLibrary templates, UploadTemplate upload, ReadingLimits limits) => (_store, _templates, _upload, _limits) = (store, templates, upload, limits);

    /// <summary>All templates, by their ids.</summary>
    public async Task<Outcome<IReadOnlyList<ShelvedTemplate>>> ListAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await AskAsync(access, "", cancellation)).TryGet(out _, out var refusal)) return refusal;
        var stored = await _store.ListDefinitionsAsync(DefinitionKind.Template, cancellation);
        return Outcome<IReadOnlyList<ShelvedTemplate>>.Done([.. stored.Select(one => Shelved(one.Id, one.Facts, one.TimeStored)).OrderBy(one => one.Id, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>A template with its tree.</summary>
    /// <returns>The template; or <see cref="NotFound"/>, or what the gate answers.</returns>
    public async Task<Outcome<WholeTemplate>> FindAsync(AccessSession access, string id, CancellationToken cancellation)
    {
        if (!(await AskAsync(access, Printable.Of(id), cancellation)).TryGet(out _, out var refusal)) return refusal;
        return (await _templates.FindAsync(id, cancellation)).Map(found => new WholeTemplate(
            Shelved(id, found.Stored.Definition.Facts, found.Stored.TimeStored), found.WebTemplate, found.Stored.Definition.Content));
    }

    /// <summary>Stores a template.</summary>
    /// <param name="access">The session of whoever looks after templates.</param>
    /// <param name="text">An operational template (OPT 1.4, XML).</param>
    /// <param name="replaces">Whether it may take the place of one with the same id that no document was made by.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Its id; or every fault of the text with its path, <see cref="Conflict"/> where there is one that cannot be replaced, or what the gate answers.</returns>
    public async Task<Outcome<string>> StoreAsync(AccessSession access, ReadOnlyMemory<byte> text, bool replaces, CancellationToken cancellation)
    {
        if (!UploadTemplate.Read(text, _limits.Template).TryGet(out var template, out var refusal)) return refusal;
        var isThere = replaces && (await _templates.FindAsync(template.Id, cancellation)).IsDone;
        var stored = isThere ? await _upload.ReplaceAsync(access, template, cancellation) : await _upload.CreateAsync(access, template, cancellation);
        return stored.Map(done => done.Definition.Id);
    }

    private static ShelvedTemplate Shelved(string id, ReadOnlyMemory<byte> facts, DateTimeOffset stored)
    {
        var read = JsonSerializer.Deserialize(facts.Span, RestJson.Default.TemplateFacts);
        return new(id, read?.Concept ?? "", read?.ArchetypeId ?? "", read?.Language ?? "", stored);
    }

    private static ValueTask<Outcome<Grant>> AskAsync(AccessSession access, string id, CancellationToken cancellation) =>
        access.AskAsync(AccessAction.Read, new AccessSubject("TEMPLATE", id) { Name = id }, cancellation);
}

/// <summary>A template in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Concept">What it is called.</param>
/// <param name="Archetype">The archetype of its root.</param>
/// <param name="Language">Its own language, by its code.</param>
/// <param name="Stored">When it was stored, or replaced last.</param>
public sealed record ShelvedTemplate(string Id, string Concept, string Archetype, string Language, DateTimeOffset Stored);

/// <summary>A template with its tree.</summary>
/// <param name="Facts">What a list tells of it.</param>
/// <param name="WebTemplate">Its web template.</param>
/// <param name="Text">The operational template as it was uploaded (XML).</param>
public sealed record WholeTemplate(ShelvedTemplate Facts, WebTemplate WebTemplate, ReadOnlyMemory<byte> Text);
