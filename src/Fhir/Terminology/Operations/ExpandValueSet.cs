using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Model;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Operations;

/// <summary>Lists the codes of a value set, all or a page of them (FHIR R4, ValueSet, operation expand). The list is flat.</summary>
internal sealed class ExpandValueSet(TerminologySources sources, TimeProvider time)
{
    /// <summary>How many codes one answer has at most.</summary>
    public const int MostCodes = 10_000;

    private static readonly string[] Known =
    [
        "url", "valueSet", "valueSetVersion", "filter", "offset", "count", "includeDesignations", "designation", "activeOnly", "excludeNested", "excludeNotForUI",
        "excludePostCoordinated", "displayLanguage", "exclude-system", "system-version",
    ];

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await TerminologyQuestion.AskAsync(call, Known, sources, cancellation)).TryGet(out var question, out var refusal)) return refusal;
        if (!Asked.Read(question.Input).TryGet(out var asked, out refusal)) return refusal;
        foreach (var version in question.Input.Texts("system-version")) question.Scope.Prefer(Canonical.Of(version));
        if (!(await question.SubjectAsync<ValueSet>("ValueSet", "valueSet", "valueSetVersion", cancellation)).TryGet(out var set, out refusal)) return refusal;
        var expansion = new SetExpansion(question.Scope, question.Budget);
        if (!(await expansion.ExpandAsync(set, cancellation)).TryGet(out var codes, out refusal)) return refusal;
        List<ExpandedCode> wanted = [.. codes.Where(asked.Wants)];
        if (asked.Count is null && wanted.Count > MostCodes) return new TooCostly($"The value set has {wanted.Count} codes: ask for a page of at most {MostCodes} by count and offset, or for fewer by filter.");
        return FhirResult.Of(Write(set, wanted, expansion.IsUnclosed, asked, question.Languages));
    }

    private ReadOnlyMemory<byte> Write(ValueSet set, List<ExpandedCode> codes, bool isUnclosed, Asked asked, Languages languages)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("resourceType", "ValueSet");
        WriteText(json, "url", set.Head.Url.Length > 0 ? set.Head.Url : null);
        WriteText(json, "version", set.Head.Version);
        WriteText(json, "name", set.Head.Name);
        WriteText(json, "title", set.Head.Title);
        json.WriteString("status", set.Head.Status);
        json.WriteStartObject("expansion");
        if (isUnclosed) WriteUnclosed(json);
        json.WriteString("identifier", $"urn:uuid:{Guid.NewGuid()}");
        json.WriteString("timestamp", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("total", codes.Count);
        json.WriteNumber("offset", asked.Offset);
        WriteParameters(json, codes, asked);
        WriteCodes(json, codes.Skip(asked.Offset).Take(asked.Count ?? MostCodes), asked, languages);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    // FHIR R4, extension valueset-unclosed: other codes may be in the value set too.
    private static void WriteUnclosed(Utf8JsonWriter json)
    {
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", "http://hl7.org/fhir/StructureDefinition/valueset-unclosed");
        json.WriteBoolean("valueBoolean", true);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // Which versions of code systems the codes are of, and what was asked for.
    private static void WriteParameters(Utf8JsonWriter json, List<ExpandedCode> codes, Asked asked)
    {
        List<(string, string)> all =
        [
            .. codes.Select(c => c.Source?.Head).OfType<TerminologyHead>().Distinct().Where(h => h.Version is not null).Select(h => ("version", $"{h.Url}|{h.Version}")),
            .. asked.Filter is { } filter ? new[] { ("filter", filter) } : [],
        ];
        if (all.Count == 0) return;
        json.WriteStartArray("parameter");
        foreach (var (name, value) in all)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString(name == "version" ? "valueUri" : "valueString", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCodes(Utf8JsonWriter json, IEnumerable<ExpandedCode> codes, Asked asked, Languages languages)
    {
        using var page = codes.GetEnumerator();
        if (!page.MoveNext()) return;
        json.WriteStartArray("contains");
        do WriteCode(json, page.Current, asked, languages);
        while (page.MoveNext());
        json.WriteEndArray();
    }

    private static void WriteCode(Utf8JsonWriter json, ExpandedCode code, Asked asked, Languages languages)
    {
        json.WriteStartObject();
        WriteText(json, "system", code.System.Length > 0 ? code.System : null);
        if (code.Concept?.IsAbstract == true) json.WriteBoolean("abstract", true);
        if (code.Concept?.IsInactive == true) json.WriteBoolean("inactive", true);
        WriteText(json, "version", code.Source?.Head.Version);
        json.WriteString("code", code.Code);
        WriteText(json, "display", code.Display(languages));
        List<Designation> designations = [.. code.Designations.Where(asked.Wants)];
        if (designations.Count > 0)
        {
            json.WriteStartArray("designation");
            foreach (var designation in designations) WriteDesignation(json, designation);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteDesignation(Utf8JsonWriter json, Designation designation)
    {
        json.WriteStartObject();
        WriteText(json, "language", designation.Language);
        if (designation.Use is not null)
        {
            json.WriteStartObject("use");
            WriteText(json, "system", designation.UseSystem);
            json.WriteString("code", designation.Use);
            json.WriteEndObject();
        }
        json.WriteString("value", designation.Value);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    /// <summary>What of the expansion is asked for.</summary>
    private sealed record Asked(string? Filter, int Offset, int? Count)
    {
        private readonly string[] _words = Filter is null ? [] : [.. Filter.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Folding.Fold)];

        private bool WithDesignations { get; init; }

        private bool OnlyActive { get; init; }

        private bool OnlySelectable { get; init; }

        private IReadOnlyList<string> Named { get; init; } = [];

        private IReadOnlyList<string> Without { get; init; } = [];

        public static Outcome<Asked> Read(OperationInput input)
        {
            if (!Number(input, "offset").TryGet(out var offset, out var refusal) || !Number(input, "count").TryGet(out var count, out refusal)) return refusal;
            return new Asked(input.Text("filter"), offset ?? 0, count is { } most ? Math.Min(most, MostCodes) : null)
            {
                WithDesignations = input.Text("includeDesignations") == "true", OnlyActive = input.Text("activeOnly") == "true",
                OnlySelectable = input.Text("excludeNotForUI") == "true", Named = [.. input.Texts("designation")], Without = [.. input.Texts("exclude-system").Select(s => Canonical.Of(s).Url)],
            };
        }

        public bool Wants(ExpandedCode code) =>
            !(OnlyActive && code.Concept?.IsInactive == true) && !(OnlySelectable && code.Concept?.IsAbstract == true) && !Without.Contains(code.System) && _words.All(code.Has);

        // A designation is named by its use or its language (urn:ietf:bcp:47|nb).
        public bool Wants(Designation designation) => Named.Count == 0 ? WithDesignations
            : Named.Any(n => n == $"{designation.UseSystem}|{designation.Use}" || n == $"urn:ietf:bcp:47|{designation.Language}" || n == designation.Language);

        private static Outcome<int?> Number(OperationInput input, string name)
        {
            if (input.Text(name) is not { } text) return (int?)null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (int?)number : Invalid.At($"?{name}", "is a number from 0");
        }
    }
}
