using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>
/// The entries of a composition that are about another person: those whose subject (RM 1.1.0, ENTRY.subject) is a relative or somebody who is named. The foetus is the mother's own, and so is whoever is
/// the subject as the patient.
/// </summary>
internal static class OtherPeoplesEntries
{
    // Subject relationship of the openEHR terminology.
    private static readonly string[] Own = ["0", "3"];
    private static readonly byte[][] Words = ["\"PARTY_RELATED\""u8.ToArray(), "\"PARTY_IDENTIFIED\""u8.ToArray()];
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a composition has such entries.</summary>
    /// <param name="composition">Its canonical JSON.</param>
    public static bool Are(ReadOnlyMemory<byte> composition) => MayHave(composition) && JsonNode.Parse(composition.Span) is JsonObject root && Remove(root);

    /// <summary>The composition without them; a section of which nothing remains stays, empty.</summary>
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> composition)
    {
        var root = JsonNode.Parse(composition.Span)!.AsObject();
        Remove(root);
        return JsonSerializer.SerializeToUtf8Bytes(root, Options);
    }

    // Composers and participants are named too: what is read through has the words at least.
    private static bool MayHave(ReadOnlyMemory<byte> composition)
    {
        foreach (var word in Words)
            if (composition.Span.IndexOf(word) >= 0) return true;
        return false;
    }

    private static bool Remove(JsonObject holder)
    {
        var removed = false;
        foreach (var name in new[] { "content", "items" })
        {
            if (holder[name] is not JsonArray all) continue;
            for (var place = all.Count - 1; place >= 0; place--)
            {
                if (all[place] is not JsonObject item) continue;
                if (IsOfAnother(item)) all.RemoveAt(place);
                else if (!Remove(item)) continue;
                removed = true;
            }
            if (all.Count == 0) holder.Remove(name);
        }
        return removed;
    }

    private static bool IsOfAnother(JsonObject entry) =>
        entry["subject"] is JsonObject subject && (Text(subject["_type"]) is "PARTY_RELATED" or "PARTY_IDENTIFIED") && !Own.Contains(Text(subject["relationship"]?["defining_code"]?["code_string"]));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
