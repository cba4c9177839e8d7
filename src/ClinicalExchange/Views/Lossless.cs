using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.Fhir;

namespace Varde.ClinicalExchange.Views;

/// <summary>
/// Whether a document holds what a resource said. All that was sent must be in the view that is made of it, to the letter, numbers by their digits. What may differ is what says nothing of
/// its own: a narrative that was generated from the resource, the words of the code that the mapping is known by, further codes and a category that its
/// archetype implies, the name of a unit beside its code, and the patient's name beside the reference. A view is kept as it was sent as long as nothing else differs.
/// </summary>
internal static class Lossless
{
    private static readonly HashSet<string> OfServer = ["id", "meta", "subject", "text"];

    /// <summary>The path of the first element that does not come back as it was sent, or that nobody sent; null when nothing is lost.</summary>
    public static string? Difference(JsonObject sent, JsonObject back) => OfMeta(sent["meta"], back["meta"]) ?? OfSubject(sent["subject"], back["subject"])
        ?? OfNarrative(sent) ?? OfObject(sent, back, (string?)sent["resourceType"] ?? "", OfServer);

    // FHIR R4, Narrative.status: what is generated is from the structured data alone. Any other narrative may say more.
    private static string? OfNarrative(JsonObject sent) => sent["text"] is JsonObject text && Tree.TextOf(text["status"]) != "generated" ? $"{Tree.TextOf(sent["resourceType"])}.text" : null;

    // Security labels are nothing that a document holds; one tag is the server's.
    private static string? OfMeta(JsonNode? sent, JsonNode? back) => (sent as JsonObject)?.Where(m => m.Key is not ("versionId" or "lastUpdated"))
        .Where(m => m.Key switch { "tag" => Tags(m.Value) != Tags(back.Get("tag")), "profile" => Tree.Text(m.Value) != Tree.Text(back.Get("profile")), _ => true })
        .Select(m => $"meta.{m.Key}").FirstOrDefault();

    private static string Tags(JsonNode? tags) => string.Join(',', Tree.Items(tags).Where(tag => Tree.TextOf(tag.Get("system")) != ResourceViews.OriginSystem).Select(Tree.Text));

    private static string? OfSubject(JsonNode? subject, JsonNode? back) => (subject as JsonObject)?.Where(m => m.Key is not ("reference" or "type" or "display"))
        .Where(m => Tree.Text(m.Value) != Tree.Text(back.Get(m.Key))).Select(m => $"subject.{m.Key}").FirstOrDefault();

    private static string? OfObject(JsonObject sent, JsonObject back, string path, HashSet<string>? leftOut = null)
    {
        foreach (var (name, value) in sent)
            if (leftOut?.Contains(name) != true && OfValue(name, value, back[name], $"{path}.{name}") is { } difference) return difference;
        return back.Where(m => !sent.ContainsKey(m.Key) && leftOut?.Contains(m.Key) != true && !MayBeAdded(m.Key, path)).Select(m => $"{path}.{m.Key}").FirstOrDefault();
    }

    private static bool MayBeAdded(string name, string path) =>
        name is "unit" or "display" || (name == "category" && !path.Contains('.', StringComparison.Ordinal)) || (name == "text" && path.EndsWith(".code", StringComparison.Ordinal));

    private static string? OfValue(string name, JsonNode? sent, JsonNode? back, string path) => (sent, back) switch
    {
        (_, null) => path,
        (JsonObject one, JsonObject other) when name == "code" => OfKnownConcept(one, other, path),
        (JsonArray all, JsonArray others) when name == "category" => all.OfType<JsonObject>().Any(one => !others.OfType<JsonObject>().Any(o => OfKnownConcept(one, o, path) is null)) ? path : null,
        (JsonArray all, JsonArray others) when name == "component" => OfComponents(all, others, path),
        (JsonArray all, JsonArray others) => all.Count != others.Count ? path : all.Select((one, i) => OfValue("", one, others[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null),
        (JsonObject one, JsonObject other) => OfObject(one, other, path),
        _ => Tree.Text(sent) == Tree.Text(back) ? null : path,
    };

    // The words of a known code are its code system's; a text beside it is the sender's, unless it is those words again.
    private static string? OfKnownConcept(JsonObject sent, JsonObject back, string path)
    {
        var codings = Tree.Items(back["coding"]).Select(SystemAndCode).ToHashSet();
        if (Tree.Items(sent["coding"]).Any(c => c is not JsonObject coding || coding.Any(m => m.Key is not ("system" or "code" or "display")) || !codings.Contains(SystemAndCode(c)))) return $"{path}.coding";
        if (sent["text"] is { } text && Tree.Text(text) != Tree.Text(back["text"]) && !Tree.Items(back["coding"]).Any(c => Tree.TextOf(c.Get("display")) == Tree.TextOf(text))) return $"{path}.text";
        return sent.Where(m => m.Key is not ("coding" or "text")).Select(m => $"{path}.{m.Key}").FirstOrDefault();
    }

    private static (string?, string?) SystemAndCode(JsonNode coding) => (Tree.TextOf(coding.Get("system")), Tree.TextOf(coding.Get("code")));

    // The components of a view stand in the order of the archetype; their codes tell them apart.
    private static string? OfComponents(JsonArray sent, JsonArray back, string path)
    {
        if (sent.Count != back.Count) return path;
        var free = back.ToList();
        for (var i = 0; i < sent.Count; i++)
        {
            var at = free.FindIndex(other => OfValue("", sent[i], other, "") is null);
            if (at < 0) return $"{path}[{i}]";
            free.RemoveAt(at);
        }
        return null;
    }
}
