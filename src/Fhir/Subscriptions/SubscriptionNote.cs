using System.Text.Json;
using Varde.AccessControl;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>What is kept with a version of a Subscription beside the resource: who wrote it, and by which address of the server.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Base">The address, without a slash at the end.</param>
internal sealed record SubscriptionNote(Actor Actor, string Base)
{
    private const string Member = "subscriber";

    /// <summary>The note of a version.</summary>
    /// <param name="method">The method that made it, as <see cref="Storage.VersionNote"/> keeps it.</param>
    /// <param name="actor">Who.</param>
    /// <param name="bases">The addresses of the server.</param>
    public static ReadOnlyMemory<byte> Of(string method, Actor actor, IReadOnlyList<string> bases) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { [Storage.VersionNote.Member] = method, [Member] = new SubscriptionNote(actor, bases is [var first, ..] ? first.TrimEnd('/') : "") });

    /// <summary>The note of a version; null when it has none that can be read.</summary>
    public static SubscriptionNote? Read(VersionSummary version)
    {
        if (version.Envelope.IsEmpty) return null;
        try
        {
            using var note = JsonDocument.Parse(version.Envelope);
            return note.RootElement.TryGetProperty(Member, out var subscriber) ? subscriber.Deserialize<SubscriptionNote>() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
