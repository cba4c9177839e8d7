using System.Collections.Concurrent;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Validation;
using Varde.Records;

namespace Varde.ClinicalRepository.Templates;

/// <summary>A template that is ready for use.</summary>
internal sealed class LoadedTemplate(OperationalTemplate operational, StoredDefinition stored, IExternalTerminology? terminology)
{
    private readonly Lazy<TemplateValidator> _validator = new(() => new TemplateValidator(operational, terminology));
    private readonly Lazy<WebTemplate> _webTemplate = new(() => WebTemplate.Of(operational));

    public OperationalTemplate Operational => operational;

    /// <summary>The template as it was uploaded.</summary>
    public StoredDefinition Stored => stored;

    public TemplateValidator Validator => _validator.Value;

    public WebTemplate WebTemplate => _webTemplate.Value;
}

/// <summary>
/// The templates, read once and then kept. A kept template is looked up again in the store when it is older than a few seconds, so that
/// servers that share a database see each other's replacements; only a replaced one is read anew.
/// </summary>
internal sealed class TemplateLibrary : IDisposable
{
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Kept> _kept = new();
    private readonly RecordStore _store;
    private readonly TimeProvider _time;
    private readonly IExternalTerminology? _terminology;
    private readonly StoredArchetypes _archetypes;

    /// <param name="store">Where the templates lie.</param>
    /// <param name="time">The clock.</param>
    /// <param name="terminology">Knows value sets outside the templates, when the host has registered one.</param>
    public TemplateLibrary(RecordStore store, TimeProvider time, IExternalTerminology? terminology = null) =>
        (_store, _time, _terminology, _archetypes) = (store, time, terminology, new(store, time, ReadOnceAsync));

    /// <summary>The template of this id; <see cref="NotFound"/> when there is none.</summary>
    public async Task<Outcome<LoadedTemplate>> FindAsync(string templateId, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(templateId, out var kept) && _time.GetElapsedTime(kept.SeenAt) < Trust) return kept.Template;
        var seenAt = _time.GetTimestamp();
        if (!(await _store.ReadDefinitionAsync(DefinitionKind.Template, templateId, "", cancellation)).TryGet(out var stored, out var refusal))
        {
            _kept.TryRemove(templateId, out _);
            return refusal;
        }
        var template = kept is not null && kept.Template.Stored.TimeStored == stored.TimeStored ? kept.Template : new LoadedTemplate(Read(stored).ValueOrThrow(), stored, _terminology);
        _kept[templateId] = new Kept(template, seenAt);
        return template;
    }

    /// <summary>Which archetypes and codes all templates hold.</summary>
    public Task<ArchetypeCodes> ArchetypesAsync(CancellationToken cancellation) => _archetypes.ReadAsync(cancellation);

    /// <summary>Looks the template up again at its next use.</summary>
    public void Forget(string templateId)
    {
        _kept.TryRemove(templateId, out _);
        _archetypes.Forget();
    }

    public void Dispose() => _archetypes.Dispose();

    // A template that nobody writes by is not kept for having been read.
    private async Task<OperationalTemplate?> ReadOnceAsync(string templateId, CancellationToken cancellation)
    {
        if (!(await _store.ReadDefinitionAsync(DefinitionKind.Template, templateId, "", cancellation)).TryGet(out var stored, out _)) return null;
        if (_kept.TryGetValue(templateId, out var kept) && kept.Template.Stored.TimeStored == stored.TimeStored) return kept.Template.Operational;
        var read = Read(stored);
        return read.Succeeded ? read.Value : null;
    }

    private static Parsed<OperationalTemplate> Read(StoredDefinition stored) => OperationalTemplateReader.Read(stored.Definition.Content, ReadingLimits.OfStored.Template);

    private sealed record Kept(LoadedTemplate Template, long SeenAt);
}
