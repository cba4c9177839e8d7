using System.Text.Json;

namespace Varde.OpenEhr.Templates.WebTemplates;

/// <summary>Writes a web template as JSON (<c>application/openehr.wt+json</c>), with the fields that openEHR servers publish.</summary>
public static class WebTemplateWriter
{
    /// <summary>The JSON as UTF-8.</summary>
    public static byte[] Write(WebTemplate template)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(template, json);
        }

        return bytes.ToArray();
    }

    /// <summary>Writes the JSON object.</summary>
    public static void Write(WebTemplate template, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("templateId", template.TemplateId);
        Text(json, "semVer", template.SemVer);
        json.WriteString("version", WebTemplate.FormVersion);
        json.WriteString("defaultLanguage", template.DefaultLanguage);
        Texts(json, "languages", template.Languages);
        json.WritePropertyName("tree");
        Node(json, template.Tree);
        Map(json, "otherDetails", template.OtherDetails);
        json.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter json, WebTemplateNode node)
    {
        json.WriteStartObject();
        json.WriteString("id", node.Id);
        Text(json, "name", node.Name);
        Text(json, "localizedName", node.LocalizedName);
        json.WriteString("rmType", node.RmType);
        Text(json, "nodeId", node.NodeId);
        json.WriteNumber("min", node.Min);
        json.WriteNumber("max", node.Max ?? -1);
        Cardinalities(json, node.Cardinalities);
        Texts(json, "dependsOn", node.DependsOn);
        Map(json, "localizedNames", node.LocalizedNames);
        Map(json, "localizedDescriptions", node.LocalizedDescriptions);
        Map(json, "annotations", node.Annotations);
        json.WriteString("aqlPath", node.AqlPath);
        Texts(json, "proportionTypes", node.ProportionTypes);
        Bindings(json, node.TermBindings);
        List(json, "inputs", node.Inputs, Input);
        if (node.InContext)
        {
            json.WriteBoolean("inContext", true);
        }

        List(json, "children", node.Children, Node);
        json.WriteEndObject();
    }

    private static void Cardinalities(Utf8JsonWriter json, IReadOnlyList<WebTemplateCardinality> cardinalities) =>
        List(json, "cardinalities", cardinalities, static (writer, cardinality) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("min", cardinality.Interval.Lower);
            writer.WriteNumber("max", cardinality.Interval.Upper ?? -1);
            Texts(writer, "ids", cardinality.Ids);
            writer.WriteEndObject();
        });

    private static void Input(Utf8JsonWriter json, WebTemplateInput input)
    {
        json.WriteStartObject();
        Text(json, "suffix", input.Suffix);
        json.WriteString("type", TypeName(input.Type));
        List(json, "list", input.List, Item);
        if (input.ListOpen is { } isOpen)
        {
            json.WriteBoolean("listOpen", isOpen);
        }

        Validation(json, input.Validation);
        Default(json, input.DefaultValue);
        Text(json, "terminology", input.Terminology);
        Texts(json, "otherTerminologies", input.OtherTerminologies);
        json.WriteEndObject();
    }

    private static string TypeName(WebTemplateInputType type) => type switch
    {
        WebTemplateInputType.CodedText => "CODED_TEXT",
        WebTemplateInputType.DateTime => "DATETIME",
        _ => type.ToString().ToUpperInvariant(),
    };

    private static void Item(Utf8JsonWriter json, WebTemplateListItem item)
    {
        json.WriteStartObject();
        json.WriteString("value", item.Value);
        Text(json, "label", item.Label);
        Map(json, "localizedLabels", item.LocalizedLabels);
        Map(json, "localizedDescriptions", item.LocalizedDescriptions);
        Bindings(json, item.TermBindings);
        Validation(json, item.Validation);
        Number(json, "ordinal", item.Ordinal);
        Number(json, "scale", item.Scale);
        Texts(json, "currentStates", item.CurrentStates);
        json.WriteEndObject();
    }

    private static void Validation(Utf8JsonWriter json, WebTemplateValidation? validation)
    {
        if (validation is null)
        {
            return;
        }

        json.WriteStartObject("validation");
        Range(json, "range", validation.Range);
        Range(json, "precision", validation.Precision);
        Text(json, "pattern", validation.Pattern);
        json.WriteEndObject();
    }

    private static void Range(Utf8JsonWriter json, string name, WebTemplateRange? range)
    {
        if (range is null)
        {
            return;
        }

        json.WriteStartObject(name);
        Text(json, "minOp", range.MinOp);
        Bound(json, "min", range.Min, range.IsNumber);
        Text(json, "maxOp", range.MaxOp);
        Bound(json, "max", range.Max, range.IsNumber);
        json.WriteEndObject();
    }

    private static void Bound(Utf8JsonWriter json, string name, string? bound, bool isNumber)
    {
        if (bound is not null && isNumber)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(bound);
        }
        else
        {
            Text(json, name, bound);
        }
    }

    private static void Default(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case string text:
                json.WriteString("defaultValue", text);
                break;
            case bool flag:
                json.WriteBoolean("defaultValue", flag);
                break;
            case long whole:
                json.WriteNumber("defaultValue", whole);
                break;
            case decimal number:
                json.WriteNumber("defaultValue", number);
                break;
        }
    }

    private static void Bindings(Utf8JsonWriter json, IReadOnlyDictionary<string, TemplateCode> bindings)
    {
        if (bindings.Count == 0)
        {
            return;
        }

        json.WriteStartObject("termBindings");
        foreach (var (terminology, code) in bindings)
        {
            json.WriteStartObject(terminology);
            json.WriteString("value", code.CodeString);
            json.WriteString("terminologyId", code.TerminologyId ?? terminology);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts) =>
        List(json, name, texts, static (writer, text) => writer.WriteStringValue(text));

    private static void Map(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
