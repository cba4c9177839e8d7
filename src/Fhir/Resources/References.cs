using System.Buffers;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>The references and addresses in a resource.</summary>
internal static class References
{
    /// <summary>All values of Reference.reference, each with its path, in the order of the text.</summary>
    public static IReadOnlyList<LocatedReference> Of(JsonElement resource)
    {
        List<LocatedReference> found = [];
        new ElementWalk(TypeOf(resource), (names, member, value, path) =>
        {
            if (IsReference(names, member)) found.Add(new(path.Text(), value.GetString()!));
        }).Through(resource);
        return found;
    }

    /// <summary>
    /// The resource with other references and addresses, all else to the letter: Reference.reference, elements of type uri, url, canonical, oid and uuid, and
    /// what links and images in narratives lead to (FHIR R4, http, 3.1.0.11.2).
    /// </summary>
    /// <param name="resource">The resource, which was read without faults.</param>
    /// <param name="change">What takes the place of a value; null to keep it.</param>
    /// <returns>The resource in JSON, in UTF-8. It is not checked again.</returns>
    public static byte[] Rewrite(JsonElement resource, Func<string, string?> change)
    {
        var text = JsonMarshal.GetRawUtf8Value(resource).ToArray();
        var output = new ArrayBufferWriter<byte>(text.Length + 256);
        var written = 0;
        foreach (var (start, length, value) in Changes(resource, change))
        {
            output.Write(text.AsSpan(written..start));
            output.Write(JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            written = start + length;
        }
        output.Write(text.AsSpan(written));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Where in the text of the resource which value begins, how long it is, and what takes its place.</summary>
    private static List<(int Start, int Length, string Value)> Changes(JsonElement resource, Func<string, string?> change)
    {
        List<(int, int, string)> changes = [];
        new ElementWalk(TypeOf(resource), (names, member, value, _) =>
        {
            if (Changed(names, member, value, change) is not { } changed) return;
            var raw = JsonText.Raw(value);
            JsonMarshal.GetRawUtf8Value(resource).Overlaps(raw, out var start);
            changes.Add((start, raw.Length, changed));
        }).Through(resource);
        return changes;
    }

    private static string? Changed(JsonNames names, JsonMember member, JsonElement value, Func<string, string?> change) => member.Kind switch
    {
        PrimitiveKind.Uri or PrimitiveKind.Oid or PrimitiveKind.Uuid => change(value.GetString()!),
        PrimitiveKind.String when IsReference(names, member) => change(value.GetString()!),
        PrimitiveKind.Xhtml => ChangedLinks(value.GetString()!, change),
        _ => null,
    };

    private static string? ChangedLinks(string div, Func<string, string?> change)
    {
        var scanner = new XhtmlScanner(div);
        StringBuilder? changed = null;
        var written = 0;
        while (scanner.Read() is not (XhtmlToken.End or XhtmlToken.Fault))
        {
            if (scanner.Token != XhtmlToken.Attribute || scanner.Name is not ("href" or "src")) continue;
            if (change(WebUtility.HtmlDecode(scanner.Value.ToString())) is not { } link) continue;
            (changed ??= new StringBuilder()).Append(div, written, scanner.ValueStart - written).Append(WebUtility.HtmlEncode(link));
            written = scanner.ValueStart + scanner.Value.Length;
        }
        return changed?.Append(div, written, div.Length - written).ToString();
    }

    private static bool IsReference(JsonNames names, JsonMember member) => member.Property.Name == "reference" && names.Structure.Path == "Reference";

    private static FhirType TypeOf(JsonElement resource) =>
        ResourceReader.TypeOf(resource) ?? throw new ArgumentException("Not a resource that was read", nameof(resource));
}

/// <summary>A reference and where it stands.</summary>
/// <param name="Path">Where, such as <c>Observation.subject.reference</c>.</param>
/// <param name="Value">What Reference.reference says.</param>
internal readonly record struct LocatedReference(string Path, string Value);
