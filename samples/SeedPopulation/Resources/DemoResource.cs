using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Varde.SeedPopulation.Resources;

/// <summary>A resource of FHIR R4, made by the Norwegian base profiles (no-basis).</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Content">The whole of it.</param>
public sealed record DemoResource(string Type, string Id, JsonObject Content)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As it goes over the wire.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(Content, Readable);

    /// <inheritdoc/>
    public override string ToString() => $"{Type}/{Id}";
}
