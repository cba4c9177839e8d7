using System.Text.Json;

namespace Varde.Fhir.GraphQl;

/// <summary>An object of an answer, in the order asked for. Values are objects, lists, JSON, texts, numbers or nothing.</summary>
internal sealed class GraphObject
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>The names with their values.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Members => _names.Select(n => KeyValuePair.Create(n, _values[n]));

    /// <summary>Sets a value.</summary>
    public void Set(string name, object? value)
    {
        if (!_values.ContainsKey(name)) _names.Add(name);
        _values[name] = value;
    }

    /// <summary>Adds a value, or all of a list, to a list.</summary>
    public void Append(string name, object? value)
    {
        var list = _values.GetValueOrDefault(name) as List<object?> ?? [];
        if (value is List<object?> several) list.AddRange(several);
        else list.Add(value);
        Set(name, list);
    }

    /// <summary>Writes the object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Members)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case GraphObject inner: inner.Write(json); break;
            case JsonElement element: element.WriteTo(json); break;
            case string text: json.WriteStringValue(text); break;
            case long number: json.WriteNumberValue(number); break;
            case List<object?> list: WriteList(json, list); break;
            default: throw new System.Diagnostics.UnreachableException($"An answer holds no {value.GetType().Name}.");
        }
    }

    private static void WriteList(Utf8JsonWriter json, List<object?> list)
    {
        json.WriteStartArray();
        foreach (var item in list) Write(json, item);
        json.WriteEndArray();
    }
}
