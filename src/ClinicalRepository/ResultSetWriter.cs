using System.Buffers;
using System.Text.Json;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository;

/// <summary>Writes an answer as RESULT_SET (openEHR REST, Query API, RESULT_SET).</summary>
public static class ResultSetWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer in JSON, UTF-8.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="href">The address, for a GET; null otherwise.</param>
    /// <param name="now">When it was made.</param>
    /// <param name="explain">True to tell how it was found.</param>
    public static byte[] Write(QueryAnswer answer, QueryRequest request, string? href, DateTimeOffset now, bool explain)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        WriteMeta(json, answer, request, href, now, explain);
        if (request.Name is not null) json.WriteString("name", request.Name);
        json.WriteString("q", request.Text);
        WriteColumns(json, answer);
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows) WriteRow(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteMeta(Utf8JsonWriter json, QueryAnswer answer, QueryRequest request, string? href, DateTimeOffset now, bool explain)
    {
        json.WriteStartObject("meta");
        if (href is not null) json.WriteString("_href", href);
        json.WriteString("_type", "RESULTSET");
        json.WriteString("_schema_version", "1.0.4");
        json.WriteString("_created", RmTime.Text(now));
        json.WriteString("_generator", "Varde");
        json.WriteString("_executed_aql", request.Text);
        json.WriteNumber("resultsize", answer.Rows.Count);
        if (request.Offset > 0) json.WriteNumber("offset", request.Offset);
        if (request.Fetch is { } fetch) json.WriteNumber("fetch", fetch);
        WriteNotCovered(json, answer.NotCovered);
        WriteTexts(json, "warnings", [.. answer.Warnings.Select(w => w.ToString()), .. answer.Remarks]);
        if (explain) WritePlan(json, answer.Plan);
        json.WriteEndObject();
    }

    // Who counts patients by what compositions say is to know that others say it in another form.
    private static void WriteNotCovered(Utf8JsonWriter json, IReadOnlyList<NotCovered> notCovered)
    {
        if (notCovered.Count == 0) return;
        json.WriteStartArray("not_covered");
        foreach (var one in notCovered)
        {
            json.WriteStartObject();
            json.WriteString("type", one.Type);
            json.WriteNumber("resources", one.Resources);
            if (one.OrMore) json.WriteBoolean("or_more", true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePlan(Utf8JsonWriter json, QueryPlanReport plan)
    {
        json.WriteStartObject("plan");
        WriteTexts(json, "steps", plan.Steps);
        json.WriteNumber("ehrs", plan.Ehrs);
        json.WriteNumber("documents", plan.Documents);
        json.WriteNumber("by_leaves", plan.ByLeaves);
        json.WriteNumber("milliseconds", Math.Round(plan.Elapsed.TotalMilliseconds, 1));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter json, QueryAnswer answer)
    {
        json.WriteStartArray("columns");
        foreach (var column in answer.Query.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            if (column.Path is not null) json.WriteString("path", column.Path);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, AqlValue[] row)
    {
        json.WriteStartArray();
        foreach (var cell in row) WriteCell(json, cell.Raw);
        json.WriteEndArray();
    }

    /// <summary>A value as JSON has it: numbers with the digits they were written with, objects in canonical form.</summary>
    public static void WriteCell(Utf8JsonWriter json, object? raw)
    {
        switch (raw)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case RmNumber number: json.WriteRawValue(number.Text); break;
            case RmObject whole: json.WriteRawValue(CanonicalJson.Write(whole), skipInputValidation: true); break;
            default: throw new InvalidOperationException($"A query gave a {raw.GetType().Name}");
        }
    }
}
