using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>
/// Writes resources that a command of another module makes, with the grant that the gate gave the command: all of them in one transaction, with the grant's audit entry. They pass
/// the same checks as what comes over the API.
/// </summary>
public sealed class ResourceWriting
{
    private readonly ResourceCommits _commits;
    private readonly StoredResources _resources;
    private readonly Conditions _turns;

    internal ResourceWriting(ResourceCommits commits, StoredResources resources, Conditions turns) => (_commits, _resources, _turns) = (commits, resources, turns);

    /// <summary>Waits until nobody else acts on something, in this process or in another on the same database; to be disposed when done.</summary>
    /// <param name="what">What is acted on, by a name that says nothing of anybody where it may be seen.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<IAsyncDisposable> TakeTurnAsync(string what, CancellationToken cancellation) => _turns.TakeTurnsAsync([what], cancellation);

    /// <summary>Stores new versions, or none of them.</summary>
    /// <param name="written">The resources, each under its key, over the version that is there.</param>
    /// <param name="grant">The permission.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>How many; or why they were not stored.</returns>
    public async Task<Outcome<int>> StoreAsync(IReadOnlyList<WrittenResource> written, Grant grant, CancellationToken cancellation)
    {
        var pending = new List<PendingResource>(written.Count);
        foreach (var one in written)
        {
            // What is stored has meta always, and FHIR has no empty objects.
            if (one.Content["meta"] is JsonObject { Count: 0 }) one.Content.Remove("meta");
            if (!CheckedResource.Read(System.Text.Encoding.UTF8.GetBytes(one.Content.ToJsonString()), ResourceFormat.Json).TryGet(out var resource, out var refusal)) return refusal;
            if (!(await _resources.FindLatestAsync(one.Key, cancellation)).TryGet(out var latest, out refusal)) return refusal;
            if (one.Over is { } over && over != (latest?.Number ?? 0)) return new PreconditionFailed($"{one.Key} was changed meanwhile.", null);
            pending.Add(new() { Key = one.Key, Resource = resource, Latest = latest, Method = "PUT", Grant = one.Grant ?? grant, Bases = [], Class = one.Class, Classes = one.Classes, Told = one.Told, IsOfCommand = true });
        }
        return (await _commits.CommitAllAsync(pending, cancellation)).Map(all => all.Count);
    }

    /// <summary>Whether a write was refused because another came first: who meets that reads again and decides anew.</summary>
    public static bool IsOvertaken(Refusal? refusal) => ResourceWrites.IsOvertaken(refusal);
}

/// <summary>A resource to store.</summary>
/// <param name="Key">Its type and id.</param>
/// <param name="Content">The whole of it.</param>
public sealed record WrittenResource(ResourceKey Key, JsonObject Content)
{
    /// <summary>The number of the version that it must follow, 0 for none; null for whichever there is.</summary>
    public int? Follows { get; init; }

    /// <summary>The access class, where the type of resource does not tell it.</summary>
    public AccessClass? Class { get; init; }

    /// <summary>The number of the version that it is written over, 0 for none; null where it does not matter.</summary>
    public int? Over { get; init; }

    /// <summary>Other access classes that stored documents of the same record get with it.</summary>
    public IReadOnlyList<NewClass> Classes { get; init; } = [];

    /// <summary>What the access log names as changed, where that is not the resource itself.</summary>
    public string? Told { get; init; }

    /// <summary>The permission, where the gate gave one for each record that is changed together with others; null for the one of all.</summary>
    public Grant? Grant { get; init; }
}
