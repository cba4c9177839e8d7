using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>Documents with line breaks and indents. Only the white space between values changes.</summary>
internal static class Readable
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string text, RecordForm form) => form == RecordForm.Xml ? Xml(text) : Json(text);

    // Numbers are copied as they stand: 37.0 stays 37.0.
    private static string Json(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 512 });
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, Indented))
            document.WriteTo(writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Xml(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader).ToString();
    }
}
