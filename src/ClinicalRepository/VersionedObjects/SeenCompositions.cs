using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>
/// The compositions of a record that a reader sees, as they are now: counted in one pass of their rows without being listed, and listed from the newest on without the older ones being looked at. Of compositions that are alike
/// one is decided about; those with facts of their own are each.
/// </summary>
internal sealed class SeenCompositions
{
    private const int FirstChunk = 64, LargestChunk = 1_024;

    private readonly RecordStore _store;
    private readonly AccessSession _access;
    private readonly EhrId _ehr;
    private readonly IReadOnlyList<CompositionGroup> _seen;
    private readonly bool _isAll;

    private SeenCompositions(RecordStore store, AccessSession access, EhrId ehr, IReadOnlyList<CompositionGroup> seen, bool isAll) =>
        (_store, _access, _ehr, _seen, _isAll) = (store, access, ehr, seen, isAll);

    /// <summary>How many there are of each template; those without one are not among them.</summary>
    public IEnumerable<KeyValuePair<string, int>> OfTemplates =>
        _seen.Where(group => group.TemplateId is not null).GroupBy(group => group.TemplateId!, (template, groups) => KeyValuePair.Create(template, (int)groups.Sum(group => group.Count)));

    /// <summary>Counts them.</summary>
    public static async Task<SeenCompositions> OfAsync(RecordStore store, AccessSession access, EhrId ehr, CancellationToken cancellation)
    {
        var groups = await store.CountCompositionsAsync(ehr, cancellation);
        List<CompositionGroup> seen = [];
        foreach (var group in groups)
            if (await CountAsync(store, access, ehr, group, cancellation) is > 0 and var count) seen.Add(group with { Count = count });
        return new(store, access, ehr, seen, seen.Sum(group => group.Count) == groups.Sum(group => group.Count));
    }

    /// <summary>How many there are.</summary>
    /// <param name="templateId">Of this template only; null for all.</param>
    public long Count(string? templateId = null) => _seen.Where(group => templateId is null || group.TemplateId == templateId).Sum(group => group.Count);

    /// <summary>Those of a page, counted from the newest.</summary>
    /// <param name="templateId">Of this template only; null for all.</param>
    /// <param name="page">Which of them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<DocumentSummary>> NewestAsync(string? templateId, PageRequest page, CancellationToken cancellation)
    {
        var filter = new DocumentFilter(DocumentKind.Composition) { TemplateId = templateId };
        if (Count(templateId) <= page.Offset) return [];
        if (_isAll) return await _store.ListNewestDocumentsAsync(_ehr, filter, page, cancellation);
        List<DocumentSummary> seen = [];
        for (var (offset, size) = (0, FirstChunk); seen.Count < page.Offset + page.Limit; (offset, size) = (offset + size, Math.Min(size * 4, LargestChunk)))
        {
            var chunk = await _store.ListNewestDocumentsAsync(_ehr, filter, new PageRequest(offset, size), cancellation);
            seen.AddRange(await SeenDocuments.OfListAsync(_access, _ehr, chunk, cancellation));
            if (chunk.Count < size) break;
        }
        return [.. seen.Skip(page.Offset).Take(page.Limit)];
    }

    /// <summary>Those of the templates by which complete ones of some archetypes were made.</summary>
    /// <param name="archetypes">Whether a root archetype is one of them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<DocumentSummary>> OfArchetypesAsync(Func<string?, bool> archetypes, CancellationToken cancellation)
    {
        List<DocumentSummary> found = [];
        foreach (var template in _seen.Where(group => group.Lifecycle == Lifecycle.Complete && archetypes(group.ArchetypeId)).Select(group => group.TemplateId).Distinct())
            found.AddRange(await NewestAsync(template, PageRequest.All, cancellation));
        return found;
    }

    private static async Task<long> CountAsync(RecordStore store, AccessSession access, EhrId ehr, CompositionGroup group, CancellationToken cancellation)
    {
        if (access.IsOpen) return group.Count;
        if (!DocumentClass.Parse(group.Access).TryGet(out var alike, out _) || alike.IsExceptional) return await CountEachAsync(store, access, ehr, group, cancellation);
        var any = new AccessSubject(VersionedKind.Composition.Name, "", ehr) { Document = new(Guid.Empty, group.Access, group.Lifecycle, IsLatest: true), Name = group.TemplateId ?? "" };
        return await access.SeesAsync(any, cancellation) ? group.Count : 0;
    }

    private static async Task<long> CountEachAsync(RecordStore store, AccessSession access, EhrId ehr, CompositionGroup group, CancellationToken cancellation)
    {
        var listed = (await store.ListDocumentsAsync(ehr, new DocumentFilter(DocumentKind.Composition) { TemplateId = group.TemplateId }, PageRequest.All, cancellation)).Items;
        return (await SeenDocuments.OfListAsync(access, ehr, [.. listed.Where(one => one.AccessClass == group.Access && one.Lifecycle == group.Lifecycle && one.ArchetypeId == group.ArchetypeId && one.TemplateId == group.TemplateId)], cancellation)).Count;
    }
}
