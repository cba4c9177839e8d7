using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Storage;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>
/// What happened to resources, newest first, as far as a reader may be told of it: it is looked for where the reader may see something, so that neither the answer nor the work for it tells
/// how much happens elsewhere.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="permit">What the reader may see.</param>
/// <param name="type">The type of resource; null for all.</param>
internal sealed class PermittedEvents(RecordStore store, QueryPermit permit, string? type)
{
    // Who may see more is told of what happened by a look at all of it.
    private const int MostRecords = 100;

    private readonly IReadOnlySet<Guid>? _records = permit.Ehrs;
    private readonly HashSet<string> _common = [.. (type is null ? FhirDefinitions.R4.ResourceTypes : [type]).Where(t => IsCommon(permit, t))];

    /// <summary>The next events back.</summary>
    /// <param name="since">Only events of this time and later; null for all.</param>
    /// <param name="before">Only events that are older than the one at this position; null for the newest.</param>
    /// <param name="limit">How many are looked at.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Those of them that the reader may be told of, if the version may be seen; and where the last one that was looked at is, null when it was the oldest.</returns>
    public async Task<(IReadOnlyList<OutboxEvent> Events, EventPosition? Last)> BackAsync(DateTimeOffset? since, EventPosition? before, int limit, CancellationToken cancellation)
    {
        var looked = _records is { Count: <= MostRecords } few ? await store.ReadResourceEventsOfAsync(Of(few), since, before, limit, cancellation)
            : await store.ReadResourceEventsBackAsync(type, since, before, limit, cancellation);
        return ([.. looked.Where(IsPossible)], looked.Count < limit ? null : looked[^1].Position);
    }

    private IReadOnlyCollection<ResourcesOf> Of(IReadOnlySet<Guid> records) =>
        [.. records.Select(record => new ResourcesOf(record, type)), .. _common.Select(one => new ResourcesOf(ResourceOwners.Region.Id, one) { IsByType = true })];

    private bool IsPossible(OutboxEvent happened) =>
        _records is null || _records.Contains(happened.Owner.Id)
        || happened.Owner.Id == ResourceOwners.Region.Id && ToldResource.Of(happened) is { } told && _common.Contains(told.Key.Type);

    // What belongs to no patient is of the service of its type.
    private static bool IsCommon(QueryPermit permit, string type) =>
        permit.Common?.Invoke(new DocumentClass(ResourceServices.Of(null, new ResourceKey(type, "any"), isOfPatient: false), "", "").ToAccessClass()) == true;
}
