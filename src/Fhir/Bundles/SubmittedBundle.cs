using System.Buffers;
using System.Text;
using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Bundles;

/// <summary>A batch or transaction as it was submitted. In a batch each resource is checked by itself, so that a bad one spoils its own entry and no other.</summary>
internal sealed class SubmittedBundle
{
    private readonly Dictionary<int, Refusal> _bad = [];

    private SubmittedBundle(JsonElement root, bool isBatch)
    {
        IsBatch = isBatch;
        Entries = root.TryGetProperty("entry", out var entries) ? [.. entries.EnumerateArray()] : [];
        if (isBatch) CheckResources();
    }

    /// <summary>True for a batch, false for a transaction.</summary>
    public bool IsBatch { get; }

    /// <summary>The entries.</summary>
    public List<JsonElement> Entries { get; }

    /// <summary>What is wrong with the resource of an entry; null when nothing is.</summary>
    public Refusal? Bad(int index) => _bad.GetValueOrDefault(index);

    /// <summary>Reads the body of a call.</summary>
    public static Outcome<SubmittedBundle> Read(FhirCall call)
    {
        if (!MediaTypes.OfBody(call.ContentType).TryGet(out var format, out var refusal)) return refusal;
        if (Batch(call.Body, format) is not { } batch)
            return call.ReadResource().Then(bundle => bundle.Type.Name == "Bundle" && JsonText.Of(bundle.Root, "type") == "transaction"
                ? new SubmittedBundle(bundle.Root, isBatch: false)
                : Outcome<SubmittedBundle>.Refused(Invalid.At("Bundle.type", "must be batch or transaction: nothing else is posted here")));
        return CheckedResource.Read(WithoutResources(batch), ResourceFormat.Json).Map(_ => new SubmittedBundle(batch, isBatch: true));
    }

    // Null for all else; whether a batch has a fault of its own is found out without its resources.
    private static JsonElement? Batch(ReadOnlyMemory<byte> body, ResourceFormat format)
    {
        if (!ResourceReader.ReadUnchecked(body, format).TryGet(out var root, out _)) return null;
        if (root.ValueKind != JsonValueKind.Object) return null;
        if (JsonText.Of(root, "resourceType") != "Bundle" || JsonText.Of(root, "type") != "batch") return null;
        var isListed = !root.TryGetProperty("entry", out var entries) || (entries.ValueKind == JsonValueKind.Array && entries.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object));
        return isListed ? root : null;
    }

    private static ReadOnlyMemory<byte> WithoutResources(JsonElement bundle)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        foreach (var member in bundle.EnumerateObject())
        {
            if (member.Name != "entry") member.WriteTo(json);
            else WriteEntries(json, member.Value);
        }
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    private static void WriteEntries(Utf8JsonWriter json, JsonElement entries)
    {
        json.WriteStartArray("entry");
        foreach (var entry in entries.EnumerateArray())
        {
            json.WriteStartObject();
            foreach (var member in entry.EnumerateObject().Where(m => m.Name != "resource")) member.WriteTo(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void CheckResources()
    {
        for (var i = 0; i < Entries.Count; i++)
            if (Entries[i].TryGetProperty("resource", out var resource) && CheckedResource.Read(Encoding.UTF8.GetBytes(resource.GetRawText()), ResourceFormat.Json).Refusal is { } refusal)
                _bad[i] = refusal;
    }
}
