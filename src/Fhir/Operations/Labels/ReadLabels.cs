using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Operations.Labels;

/// <summary>The profiles, security labels and tags of a resource, or those in use in a type or in all (FHIR R4, resource, operation meta).</summary>
internal sealed class ReadLabels(SearchEngine engine, StoredResources resources)
{
    private const int MostLooked = 200_000;
    private const int MostLabels = 2_000;

    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (call.Route.ContainsKey("id")) return await OfInstanceAsync(call, cancellation);
        if (!call.Route.ContainsKey("type")) return await InUseAsync(call, FhirDefinitions.R4.ResourceTypes, cancellation);
        return call.Type().TryGet(out var type, out var refusal) ? await InUseAsync(call, [type.Name], cancellation) : refusal;
    }

    private async Task<Outcome<FhirResult>> OfInstanceAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        return (await resources.SeenAsync(call.Access, key, cancellation)).Map(stored => MetaAnswer.Of(stored.Show(call.Access), stored.Number, stored.LastUpdated));
    }

    private async Task<Outcome<FhirResult>> InUseAsync(FhirCall call, IReadOnlyList<string> types, CancellationToken cancellation)
    {
        if (!(await call.Access.AskToQueryAsync(ehr: null, SearchDigest.Of($"{(types is [var one] ? one : "")}/$meta", []), "fhir", cancellation, types is [var only] ? only : "Resource")).TryGet(out var permit, out var refusal)) return refusal;
        var (labels, looked) = (new LabelsInUse(types), 0);
        await foreach (var values in engine.ValuesAsync(types, permit, labels.Names, cancellation))
        {
            labels.Add(values);
            if (++looked > MostLooked) return Invalid.At("", $"More than {MostLooked} resources would have to be looked at. Ask for the labels of a type or a resource.");
            if (labels.Count > MostLabels) return Invalid.At("", $"More than {MostLabels} labels are in use. Ask for the labels of a type or a resource.");
        }
        return FhirResult.Of(MetaAnswer.Write(labels.Write));
    }

    /// <summary>The labels that resources have, each once.</summary>
    private sealed class LabelsInUse(IReadOnlyList<string> types)
    {
        private readonly SortedSet<string> _profiles = new(StringComparer.Ordinal);
        private readonly SortedSet<(string System, string Code)> _security = [];
        private readonly SortedSet<(string System, string Code)> _tags = [];
        private readonly string[] _profileNames = NamesOf(types, "_profile");
        private readonly string[] _securityNames = NamesOf(types, "_security");
        private readonly string[] _tagNames = NamesOf(types, "_tag");

        public IReadOnlyList<string> Names => [.. _profileNames, .. _securityNames, .. _tagNames];

        public int Count => _profiles.Count + _security.Count + _tags.Count;

        public void Add(SearchValues values)
        {
            foreach (var link in Values<LinkValue>(values, _profileNames)) _profiles.Add(link.Address);
            foreach (var label in Values<TokenValue>(values, _securityNames)) _security.Add((label.System, label.Code));
            foreach (var tag in Values<TokenValue>(values, _tagNames)) _tags.Add((tag.System, tag.Code));
        }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            if (_profiles.Count > 0)
            {
                json.WriteStartArray("profile");
                foreach (var profile in _profiles) json.WriteStringValue(profile);
                json.WriteEndArray();
            }
            WriteCodings(json, "security", _security);
            WriteCodings(json, "tag", _tags);
            json.WriteEndObject();
        }

        private static void WriteCodings(Utf8JsonWriter json, string name, SortedSet<(string System, string Code)> codings)
        {
            if (codings.Count == 0) return;
            json.WriteStartArray(name);
            foreach (var (system, code) in codings)
            {
                json.WriteStartObject();
                if (system.Length > 0) json.WriteString("system", system);
                if (code.Length > 0) json.WriteString("code", code);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }

        private static IEnumerable<TValue> Values<TValue>(SearchValues values, string[] names) where TValue : SearchValue =>
            names.SelectMany(name => values[name]).Select(placed => placed.Value).OfType<TValue>();

        private static string[] NamesOf(IReadOnlyList<string> types, string code) =>
            [.. types.SelectMany(type => SearchIndex.Of(type).Parameters.GetValueOrDefault(code)?.Sources ?? []).Select(s => s.Source.Key).Distinct()];
    }
}

/// <summary>The answer of the operations on labels: Parameters with a Meta.</summary>
internal static class MetaAnswer
{
    /// <summary>The meta of a resource.</summary>
    /// <param name="shown">The resource as it is shown.</param>
    /// <param name="version">Its version.</param>
    /// <param name="time">When that was stored.</param>
    public static FhirResult Of(ReadOnlyMemory<byte> shown, int version, DateTimeOffset time) =>
        FhirResult.Of(Write(json => StoredJson.Parse(shown).GetProperty("meta").WriteTo(json))) with { Version = version, LastModified = time };

    /// <summary>Parameters with a Meta that is written by somebody.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> meta)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteStartArray("parameter");
        json.WriteStartObject();
        json.WriteString("name", "return");
        json.WritePropertyName("valueMeta");
        meta(json);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }
}
