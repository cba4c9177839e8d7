using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Varde.Fhir.Bundles;

/// <summary>Writes a Bundle entry by entry (FHIR R4, bundle). Resources are given as JSON and go in as they are.</summary>
internal sealed class BundleWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json;
    private bool _hasEntries;

    public BundleWriter(string type)
    {
        _json = new(_bytes, new JsonWriterOptions { SkipValidation = true });
        _json.WriteStartObject();
        _json.WriteString("resourceType", "Bundle");
        _json.WriteString("id", ResourceKey.NewId());
        _json.WriteString("type", type);
    }

    /// <summary>When the bundle was made.</summary>
    public void Timestamp(DateTimeOffset time) => _json.WriteString("timestamp", TextOf(time));

    /// <summary>A document, which has an identity and a time of its own (FHIR R4, bundle, bdl-9 and bdl-10).</summary>
    public static BundleWriter Document(DateTimeOffset time)
    {
        var bundle = new BundleWriter("document");
        bundle._json.WriteStartObject("identifier");
        bundle._json.WriteString("system", "urn:ietf:rfc:3986");
        bundle._json.WriteString("value", $"urn:uuid:{Guid.NewGuid():D}");
        bundle._json.WriteEndObject();
        bundle.Timestamp(time);
        return bundle;
    }

    /// <summary>How many there are in all.</summary>
    public void Total(long total) => _json.WriteNumber("total", total);

    /// <summary>The links.</summary>
    public void Links(params IEnumerable<(string Relation, string Url)> links)
    {
        _json.WriteStartArray("link");
        foreach (var (relation, url) in links)
        {
            _json.WriteStartObject();
            _json.WriteString("relation", relation);
            _json.WriteString("url", url);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="fullUrl">The address of the resource; null for none.</param>
    /// <param name="resource">The resource; null for none.</param>
    /// <param name="more">Writes what else there is in the entry.</param>
    public void Entry(string? fullUrl, ReadOnlyMemory<byte>? resource, Action<Utf8JsonWriter>? more = null)
    {
        if (!_hasEntries) _json.WriteStartArray("entry");
        _hasEntries = true;
        _json.WriteStartObject();
        if (fullUrl is not null) _json.WriteString("fullUrl", fullUrl);
        if (resource is { } bytes)
        {
            _json.WritePropertyName("resource");
            _json.WriteRawValue(bytes.Span, skipInputValidation: true);
        }
        more?.Invoke(_json);
        _json.WriteEndObject();
    }

    /// <summary>Writes which version a response is about (Bundle.entry.response).</summary>
    public static void WriteVersion(Utf8JsonWriter json, int number, DateTimeOffset time)
    {
        json.WriteString("etag", $"W/\"{number}\"");
        json.WriteString("lastModified", TextOf(time));
    }

    /// <summary>A time as an instant is written.</summary>
    public static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>The bundle; nothing can be added any more.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        if (_hasEntries) _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenMemory;
    }

    /// <summary>Writes into an entry by what it came to be (FHIR R4, Bundle.entry.request and response).</summary>
    /// <param name="json">The entry.</param>
    /// <param name="method">The method.</param>
    /// <param name="url">The address.</param>
    /// <param name="status">The status that was answered.</param>
    /// <param name="more">Writes what else there is in the response.</param>
    public static void WriteRequest(Utf8JsonWriter json, string method, string url, string status, Action<Utf8JsonWriter>? more = null)
    {
        json.WriteStartObject("request");
        json.WriteString("method", method);
        json.WriteString("url", url);
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteString("status", status);
        more?.Invoke(json);
        json.WriteEndObject();
    }

    /// <summary>The same of a version of a resource.</summary>
    public static void WriteRequest(Utf8JsonWriter json, ResourceKey key, int version, string method, Action<Utf8JsonWriter>? more = null) =>
        WriteRequest(json, method, method == "POST" ? key.Type : key.ToString(), method == "DELETE" ? "204" : version == 1 ? "201" : "200", more);

    /// <summary>Writes into an entry why it is there (FHIR R4, Bundle.entry.search).</summary>
    public static void WriteMode(Utf8JsonWriter json, string mode)
    {
        json.WriteStartObject("search");
        json.WriteString("mode", mode);
        json.WriteEndObject();
    }
}
