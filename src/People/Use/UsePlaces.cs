using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.People.Facts;
using Varde.People.Rollout;
using Varde.Records;

namespace Varde.People.Use;

/// <summary>
/// The place that a document belongs to: the unit that owns it, else the organisation; of what a citizen sent the first Organization that it names, as the gate is asked about it. What has none belongs to the region alone. For one count: how
/// organisations are parts of each other stays as it was when it began.
/// </summary>
internal sealed class UsePlaces(RecordStore store, KnownOrganisations organisations, RolloutFacts facts)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _ofNumber = new(StringComparer.Ordinal), _ofId = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, IReadOnlyList<string>> _named = [];

    /// <summary>The place with all that it is part of, from itself upwards; empty for the region alone.</summary>
    public async ValueTask<IReadOnlyList<string>> LineOfAsync(OwnedDocument document, CancellationToken cancellation)
    {
        var owner = document.AccessClass.Unit.Length > 0 ? document.AccessClass.Unit : document.AccessClass.Organisation;
        return owner.Length > 0 ? await OfNumberAsync(owner, cancellation) : await NamedAsync(document, cancellation);
    }

    private async ValueTask<IReadOnlyList<string>> OfNumberAsync(string number, CancellationToken cancellation)
    {
        if (_ofNumber.TryGetValue(number, out var line)) return line;
        return _ofNumber[number] = await organisations.IdOfAsync(number, cancellation) is { } id ? await OfIdAsync(id, cancellation) : [];
    }

    private async ValueTask<IReadOnlyList<string>> OfIdAsync(string id, CancellationToken cancellation) =>
        _ofId.TryGetValue(id, out var line) ? line : _ofId[id] = await facts.LineOfAsync(id, cancellation);

    private async ValueTask<IReadOnlyList<string>> NamedAsync(OwnedDocument document, CancellationToken cancellation)
    {
        if (document.Kind != DocumentKind.FhirResource) return [];
        if (_named.TryGetValue(document.ObjectId, out var line)) return line;
        IReadOnlyList<string> named = (await store.ReadLatestAsync(document.Owner, document.ObjectId, cancellation)).TryGet(out var stored, out _) && !stored.IsDeleted
            ? NamedOrganisations.Of(stored.ArchetypeId ?? "", JsonElement.Parse(stored.Content.Span)) : [];
        return _named[document.ObjectId] = named is [var first, ..] ? await OfIdAsync(first, cancellation) : [];
    }
}
