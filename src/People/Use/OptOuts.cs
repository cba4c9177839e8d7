using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Use;

/// <summary>What somebody opted out of by one act that changed consents: a block that was set, a service that was closed, a consent to the portal that was withdrawn and not given anew.</summary>
internal sealed class OptOuts(RecordStore store)
{
    // What is withdrawn with these is the use of the portal, by the person or by the youth.
    private static readonly ConsentKind[] Withdrawn = [ConsentKind.PortalLevel, ConsentKind.YouthAccess];

    /// <summary>The services, null for all of them; empty where nobody opted out.</summary>
    /// <param name="person">In whose record the consents lie.</param>
    /// <param name="consents">The consents with the numbers of the versions that the act made.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async ValueTask<IReadOnlyCollection<ServiceId?>> OfAsync(EhrId person, IReadOnlyList<(string Id, int Version)> consents, CancellationToken cancellation)
    {
        var (begun, ended) = (new List<GivenConsent>(), new List<GivenConsent>());
        foreach (var (id, number) in consents)
            if (await ReadAsync(person, new("Consent", id), number, cancellation) is { } consent) (consent.IsActive ? begun : ended).Add(consent);
        var services = new HashSet<ServiceId?>();
        foreach (var block in begun.Where(consent => consent is { Kind: ConsentKind.Block, Permits: false })) services.UnionWith(await BlockedAsync(block, cancellation));
        services.UnionWith(begun.Where(IsClosing).SelectMany(consent => consent.Services).Except(ended.Where(IsClosing).SelectMany(consent => consent.Services)).Select(TypeServices.Writing).Cast<ServiceId?>());
        if (ended.Exists(consent => consent.Permits && Withdrawn.Contains(consent.Kind) && !begun.Exists(other => other.Kind == consent.Kind && other.Permits))) services.Add(null);
        return services;
    }

    private static bool IsClosing(GivenConsent consent) => consent is { Kind: ConsentKind.ClosedService, Permits: false };

    // Who blocks a person, a unit or a role blocks whatever it is about.
    private async ValueTask<IEnumerable<ServiceId?>> BlockedAsync(GivenConsent block, CancellationToken cancellation) =>
        block.Services.Count > 0 ? block.Services.Select(TypeServices.Writing).Cast<ServiceId?>()
        : block.Documents.Count > 0 ? (await store.ReadClassesAsync(block.Documents, cancellation)).Values.Select(document => (ServiceId?)TypeServices.Writing(TypeServices.OfClass(document.AccessClass)))
        : [null];

    private async ValueTask<GivenConsent?> ReadAsync(EhrId person, ResourceKey key, int number, CancellationToken cancellation)
    {
        if (!(await store.ReadHistoryAsync(person, key.ObjectId, cancellation)).TryGet(out var history, out _) || history.FirstOrDefault(version => version.Uid.Number == number) is not { IsDeleted: false } version) return null;
        return (await store.ReadVersionAsync(person, version.Uid, cancellation)).TryGet(out var stored, out _) ? ConsentReader.Read(JsonElement.Parse(stored.Content.Span)) : null;
    }
}
