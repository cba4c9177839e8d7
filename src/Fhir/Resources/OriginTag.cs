using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>The tag that says where a resource has its master. It is the server's: what a client sends of it is not kept.</summary>
internal static class OriginTag
{
    /// <summary>Writes the member <c>tag</c> of meta: the tags that were sent, and the server's own.</summary>
    /// <param name="meta">The meta that was sent; null when there was none.</param>
    /// <param name="origin">The code.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(JsonElement? meta, string origin, IBufferWriter<byte> output)
    {
        output.Write("\"tag\":["u8);
        foreach (var tag in TagsOf(meta))
        {
            MinifiedJson.Write(JsonMarshal.GetRawUtf8Value(tag), output);
            output.Write(","u8);
        }
        output.Write(Encoding.UTF8.GetBytes($$"""{"system":"{{ResourceViews.OriginSystem}}","code":"{{origin}}"}]"""));
    }

    /// <summary>Whether a stored resource says that it is a view.</summary>
    public static bool IsView(JsonElement resource) =>
        resource.TryGetProperty("meta", out var meta) && meta.TryGetProperty("tag", out var tags)
        && tags.EnumerateArray().Any(tag => IsOurs(tag) && tag.TryGetProperty("code", out var code) && code.ValueEquals(ResourceViews.Mapped));

    private static IEnumerable<JsonElement> TagsOf(JsonElement? meta) =>
        meta is { } sent && sent.TryGetProperty("tag", out var tags) ? tags.EnumerateArray().Where(tag => !IsOurs(tag)) : [];

    private static bool IsOurs(JsonElement tag) => tag.ValueKind == JsonValueKind.Object && tag.TryGetProperty("system", out var system) && system.ValueEquals(ResourceViews.OriginSystem);
}
