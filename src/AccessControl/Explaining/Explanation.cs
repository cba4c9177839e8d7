using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Explaining;

/// <summary>Writes a decision as the explain call answers it.</summary>
internal static class Explanation
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Decision decision)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
            Write(json, decision);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, Decision decision)
    {
        json.WriteStartObject();
        json.WriteString("effect", FactWords.Of(decision.Effect));
        json.WriteString("rule", decision.Rule);
        WriteValue(json, "cuts", decision.Cuts.ToArray());
        json.WriteString("permit", decision.Permit);
        json.WriteString("shown", decision.Shown);
        WriteValue(json, "facts", decision.Facts.ToArray());
        WriteValue(json, "obligations", decision.Obligations.ToArray());
        json.WriteStartObject("sentences");
        json.WriteString("nb", decision.Sentences.Norwegian);
        json.WriteString("en", decision.Sentences.English);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case UsedFact[] facts: WriteFacts(json, facts); break;
            default: JsonSerializer.Serialize(json, value, value.GetType()); break;
        }
    }

    private static void WriteFacts(Utf8JsonWriter json, UsedFact[] facts)
    {
        json.WriteStartObject();
        foreach (var fact in facts)
            WriteValue(json, fact.Name, fact.Value);
        json.WriteEndObject();
    }
}
