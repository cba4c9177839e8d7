using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Varde.Fhir.Definitions;
using Varde.Foundation;

namespace Varde.Fhir.Resources;

/// <summary>Reads what a client sent as a resource, and checks it by the definitions of its type.</summary>
internal static class ResourceReader
{
    /// <summary>How many objects and arrays may lie in each other: 64 levels of elements, each a list.</summary>
    internal const int MaxDepth = 128;

    // A name that stands twice is found by the check, with its path.
    internal static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads one resource.</summary>
    /// <param name="body">The whole body, in UTF-8.</param>
    /// <param name="format">How it is written.</param>
    /// <returns>
    /// The resource; <see cref="Unreadable"/> when it could not be read as one; <see cref="Invalid"/> with every fault that breaks the definitions, each with
    /// its path, such as <c>Patient.name[0].family</c>.
    /// </returns>
    public static Outcome<Resource> Read(ReadOnlyMemory<byte> body, ResourceFormat format) =>
        format == ResourceFormat.Json ? ReadJson(body.Span) : ReadXml(body.Span);

    /// <summary>The type that a JSON object says it is a resource of; null when it says none that R4 has.</summary>
    public static FhirType? TypeOf(JsonElement resource) =>
        JsonText.Of(resource, "resourceType") is { } name ? FhirDefinitions.R4.Resource(name) : null;

    /// <summary>Reads JSON or XML that may be no resource, without a look at what it says.</summary>
    /// <returns>The JSON; <see cref="Unreadable"/>, or <see cref="Invalid"/> when XML holds what cannot be JSON.</returns>
    public static Outcome<JsonElement> ReadUnchecked(ReadOnlyMemory<byte> body, ResourceFormat format)
    {
        if (format == ResourceFormat.Json) return ParseJson(body.Span);
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body.Span)) return Unreadable.Because("The body is not valid UTF-8");
        return ResourceXmlReader.Read(Encoding.UTF8.GetString(body.Span)).Then(xml => xml.Faults.Count > 0 ? new Invalid(xml.Faults) : Outcome<JsonElement>.Done(JsonElement.Parse(xml.Json, Options)));
    }

    /// <summary>Checks JSON that was read as <see cref="ReadUnchecked"/> does.</summary>
    public static Outcome<Resource> Check(JsonElement root) => Checked(root, []);

    private static Outcome<Resource> ReadJson(ReadOnlySpan<byte> body) =>
        ParseJson(body).TryGet(out var root, out var refusal) ? Checked(root, []) : refusal;

    private static Outcome<JsonElement> ParseJson(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body)) return Unreadable.Because("The body is not valid UTF-8");
        if (body.IndexOf("\uFFFE"u8) >= 0 || body.IndexOf("\uFFFF"u8) >= 0) return Unreadable.Because("The body holds U+FFFE or U+FFFF, which are no characters");
        try
        {
            var root = JsonElement.Parse(body, Options);
            return JsonText.FaultOf(body) is not null && HasUnreadableName(root) ? Unreadable.Because("A name holds half of a surrogate pair or a control character") : root;
        }
        catch (JsonException malformed)
        {
            return Unreadable.Because(Sentence(malformed));
        }
    }

    private static Outcome<Resource> ReadXml(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body)) return Unreadable.Because("The body is not valid UTF-8");
        return ResourceXmlReader.Read(Encoding.UTF8.GetString(body)).Then(xml => Checked(JsonElement.Parse(xml.Json, Options), xml.Faults));
    }

    private static Outcome<Resource> Checked(JsonElement root, IReadOnlyList<Fault> faults)
    {
        if (root.ValueKind != JsonValueKind.Object) return Unreadable.Because("A resource is a JSON object");
        if (TypeOf(root) is not { } type) return new Unreadable(new Fault("resourceType", "must be one of the types of resource of R4"));
        faults = [.. faults, .. ResourceCheck.FaultsOf(type, root)];
        return faults.Count == 0 ? new Resource(type, root) : new Invalid(faults);
    }

    // Names are compared without their escapes, which throws for what is no text.
    private static bool HasUnreadableName(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Any(p => JsonText.FaultOf(JsonMarshal.GetRawUtf8PropertyName(p)) is not null || HasUnreadableName(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().Any(HasUnreadableName),
        _ => false,
    };

    private static string Sentence(JsonException malformed) =>
        malformed.Message.Contains("depth", StringComparison.Ordinal)
            ? $"The body has more than {MaxDepth} objects and arrays inside each other"
            : $"Not well-formed JSON at line {malformed.LineNumber + 1}, column {malformed.BytePositionInLine + 1}";
}
