using System.Buffers;
using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Terminology.Model;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>Writes the answer of an operation as a Parameters resource.</summary>
internal sealed class ParametersWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json;

    public ParametersWriter()
    {
        _json = new(_bytes);
        _json.WriteStartObject();
        _json.WriteString("resourceType", "Parameters");
        _json.WriteStartArray("parameter");
    }

    /// <summary>A text, under the name that its type gives it, such as <c>valueString</c>; nothing when there is none.</summary>
    public ParametersWriter Text(string name, string member, string? value)
    {
        if (value is null) return this;
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteString(member, value);
        _json.WriteEndObject();
        return this;
    }

    /// <summary>True or false.</summary>
    public ParametersWriter Boolean(string name, bool value)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteBoolean("valueBoolean", value);
        _json.WriteEndObject();
        return this;
    }

    /// <summary>A parameter with parts.</summary>
    public ParametersWriter Parts(string name, Action<ParametersWriter> parts)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteStartArray("part");
        parts(this);
        _json.WriteEndArray();
        _json.WriteEndObject();
        return this;
    }

    /// <summary>A Coding.</summary>
    public ParametersWriter Coding(string name, string? system, string? code, string? display)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteStartObject("valueCoding");
        if (system is not null) _json.WriteString("system", system);
        if (code is not null) _json.WriteString("code", code);
        if (display is not null) _json.WriteString("display", display);
        _json.WriteEndObject();
        _json.WriteEndObject();
        return this;
    }

    /// <summary>The value of a concept's property.</summary>
    public ParametersWriter Value(ConceptProperty property)
    {
        _json.WriteStartObject();
        _json.WriteString("name", "value");
        if (property.Member is "valueBoolean" or "valueInteger" or "valueDecimal" or "valueCoding")
        {
            _json.WritePropertyName(property.Member);
            _json.WriteRawValue(property.Text);
        }
        else _json.WriteString(property.Member, property.Text);
        _json.WriteEndObject();
        return this;
    }

    /// <summary>The answer.</summary>
    public FhirResult Finish()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        return FhirResult.Of(_bytes.WrittenMemory);
    }

    public void Dispose() => _json.Dispose();
}
