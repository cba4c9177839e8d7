using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>The content of a Binary as it is: sent and given in its own media type, without the resource around it (FHIR R4, binary, 2.39.4).</summary>
internal static class BinaryContent
{
    /// <summary>Whether a call sends content as it is.</summary>
    public static bool IsSent(FhirCall call, string type) =>
        type == "Binary" && call.Resource is null && call.ContentType is { } sent && !MediaTypes.IsResource(sent) && !IsBinary(call);

    // JSON and XML that say that they are a Binary are one.
    private static bool IsBinary(FhirCall call) =>
        MediaTypes.OfBody(call.ContentType).TryGet(out var format, out _) && ResourceReader.Read(call.Body, format).TryGet(out var resource, out _) && resource.Type.Name == "Binary";

    /// <summary>The Binary around content that was sent as it is.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">The id of the address; null when it has none.</param>
    /// <returns>The resource, checked like any other.</returns>
    public static Outcome<Resource> Read(FhirCall call, string? id)
    {
        var bytes = new ArrayBufferWriter<byte>(call.Body.Length * 4 / 3 + 200);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Binary");
            if (id is not null) json.WriteString("id", id);
            json.WriteString("contentType", call.ContentType);
            if (call.SecurityContext is { } reference)
            {
                json.WriteStartObject("securityContext");
                json.WriteString("reference", reference);
                json.WriteEndObject();
            }
            if (!call.Body.IsEmpty) json.WriteBase64String("data", call.Body.Span);
            json.WriteEndObject();
        }
        return CheckedResource.Read(bytes.WrittenMemory, ResourceFormat.Json);
    }

    /// <summary>Whether a caller wants the content and not the resource: who asks for neither form of FHIR does.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.Query["_format"].Count == 0 && request.Headers.Accept.Count > 0 && MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && !accepted.Any(media => MediaTypes.IsOfFhir(media.MediaType.ToString()));

    /// <summary>The content of a Binary; null when it has none.</summary>
    public static FhirResult? Raw(ReadOnlyMemory<byte> resource)
    {
        var root = StoredJson.Parse(resource);
        return root.TryGetProperty("contentType", out var type) && root.TryGetProperty("data", out var data)
            ? new FhirResult(StatusCodes.Status200OK) { Body = data.GetBytesFromBase64(), RawType = Sendable(type.GetString()!) }
            : null;
    }

    // What cannot stand in a header is said in the resource only.
    private static string Sendable(string type) =>
        type.All(char.IsAscii) && MediaTypeHeaderValue.TryParse(type, out _) ? type : "application/octet-stream";
}
