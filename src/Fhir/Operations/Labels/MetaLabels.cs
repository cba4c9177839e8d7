using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Operations.Labels;

/// <summary>What is done with labels.</summary>
internal enum LabelChange
{
    /// <summary>They are added.</summary>
    Add,

    /// <summary>They are taken off.</summary>
    Remove,
}

/// <summary>
/// Changes the labels in a resource. They are sets: a tag and a security label are the same when system and code are, a profile when its address is; versions and
/// displays do not matter.
/// </summary>
internal static class MetaLabels
{
    private static readonly string[] Kinds = ["profile", "security", "tag"];

    /// <summary>The resource with other labels.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="given">A Meta with the labels that are added or taken off.</param>
    /// <param name="change">Which of both.</param>
    /// <returns>The resource in JSON, not yet checked; null when it has these labels already, or has none of them.</returns>
    public static Outcome<ReadOnlyMemory<byte>?> Changed(JsonElement resource, JsonElement given, LabelChange change)
    {
        var meta = resource.TryGetProperty("meta", out var own) ? own : default;
        // Extensions of profiles stand beside them by their place in the list.
        if (meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("_profile", out _)) return Unprocessable.At("meta.profile", "has extensions: change it by an update");
        if (Kinds.Select(kind => FaultOf(given, kind)).FirstOrDefault(f => f is not null) is { } fault) return fault;
        var labels = Kinds.ToDictionary(kind => kind, kind => Changed([.. JsonList.Of(meta, kind)], [.. JsonList.Of(given, kind)], change), StringComparer.Ordinal);
        return Kinds.All(kind => labels[kind].Count == JsonList.Of(meta, kind).Count()) ? (ReadOnlyMemory<byte>?)null : Write(resource, meta, labels);
    }

    private static Unprocessable? FaultOf(JsonElement given, string kind) =>
        !given.TryGetProperty(kind, out var list) ? null
        : list.ValueKind != JsonValueKind.Array ? Unprocessable.At($"meta.{kind}", "must be a list")
        : list.EnumerateArray().All(label => KeyOf(label) is not null) ? null
        : Unprocessable.At($"meta.{kind}", kind == "profile" ? "must hold addresses" : "must hold codings");

    private static List<JsonElement> Changed(List<JsonElement> own, List<JsonElement> given, LabelChange change)
    {
        if (change == LabelChange.Add) return [.. own, .. given.Where(g => !own.Exists(o => KeyOf(o) == KeyOf(g))).DistinctBy(KeyOf)];
        return [.. own.Where(o => !given.Exists(g => KeyOf(o) == KeyOf(g)))];
    }

    // Null when it is no label.
    private static (string? System, string? Code)? KeyOf(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(label) is { } profile ? (null, profile) : null,
        JsonValueKind.Object => (JsonText.Of(label, "system"), JsonText.Of(label, "code")),
        _ => null,
    };

    private static ReadOnlyMemory<byte> Write(JsonElement resource, JsonElement meta, Dictionary<string, List<JsonElement>> labels)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (var member in resource.EnumerateObject().Where(m => m.Name != "meta")) WriteRaw(json, member.Name, member.Value);
            List<JsonProperty> others = meta.ValueKind == JsonValueKind.Object ? [.. meta.EnumerateObject().Where(m => !Kinds.Contains(m.Name))] : [];
            if (others.Count > 0 || labels.Values.Any(list => list.Count > 0)) WriteMeta(json, others, labels);
            json.WriteEndObject();
        }
        return bytes.WrittenMemory;
    }

    private static void WriteMeta(Utf8JsonWriter json, List<JsonProperty> others, Dictionary<string, List<JsonElement>> labels)
    {
        json.WriteStartObject("meta");
        foreach (var member in others) WriteRaw(json, member.Name, member.Value);
        foreach (var (kind, list) in labels) WriteList(json, kind, list);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string kind, List<JsonElement> list)
    {
        if (list.Count == 0) return;
        json.WriteStartArray(kind);
        foreach (var label in list) json.WriteRawValue(JsonMarshal.GetRawUtf8Value(label), skipInputValidation: true);
        json.WriteEndArray();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }
}
