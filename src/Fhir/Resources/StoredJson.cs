using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>Parses JSON that this server has checked or made. It may lie deeper than what a client may send: a Bundle stands around it.</summary>
internal static class StoredJson
{
    /// <summary>How deep it may lie.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = ResourceReader.MaxDepth * 2 };

    /// <summary>The JSON. It needs no disposal.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonElement.Parse(json.Span, Options);
}
