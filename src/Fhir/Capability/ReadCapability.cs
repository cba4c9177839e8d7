using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Subscriptions;
using Varde.Foundation;

namespace Varde.Fhir.Capability;

/// <summary>What this server can do, made from the tables that it works by (FHIR R4, http, 3.1.0.12).</summary>
internal sealed class ReadCapability(TimeProvider time, SourcedResources sources, IFhirSecurity? security = null)
{
    private static readonly string[] OfInstance = ["read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type"];
    private static readonly string[] OfSource = ["read", "search-type"];
    private static readonly string[] OfSystem = ["transaction", "batch", "search-system", "history-system"];

    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly Dictionary<string, byte[]> _byAddress = [];

    public Outcome<FhirResult> Read(FhirCall call)
    {
        call.Access.TellPublic();
        lock (_byAddress)
        {
            if (_byAddress.Count > 100) _byAddress.Clear();
            if (!_byAddress.TryGetValue(call.BaseAddress, out var statement)) _byAddress[call.BaseAddress] = statement = Write(call.BaseAddress);
            return new FhirResult(StatusCodes.Status200OK) { Body = statement };
        }
    }

    private byte[] Write(string address)
    {
        var bytes = new ArrayBufferWriter<byte>(400_000);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("resourceType", "CapabilityStatement");
        json.WriteString("status", "active");
        json.WriteString("date", _started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("kind", "instance");
        WriteTexts(json, "instantiates", [BackportNames.Server, "http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data"]);
        json.WriteStartObject("software");
        json.WriteString("name", "Varde");
        json.WriteString("version", typeof(ReadCapability).Assembly.GetName().Version!.ToString(3));
        json.WriteEndObject();
        json.WriteStartObject("implementation");
        json.WriteString("description", "Varde, an open patient record");
        json.WriteString("url", address);
        json.WriteEndObject();
        json.WriteString("fhirVersion", "4.0.1");
        WriteTexts(json, "format", [Rest.MediaTypes.Json, Rest.MediaTypes.Xml, "json", "xml"]);
        WriteTexts(json, "patchFormat", [Rest.MediaTypes.JsonPatch, Rest.MediaTypes.Json, Rest.MediaTypes.Xml]);
        json.WriteStartArray("rest");
        WriteRest(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private void WriteRest(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mode", "server");
        if (security?.Describe() is { } described) WriteSecurity(json, described);
        json.WriteStartArray("resource");
        foreach (var type in FhirDefinitions.R4.ResourceTypes)
            if (sources.Find(type) is { } source) WriteSourced(json, source);
            else WriteResource(json, type);
        json.WriteEndArray();
        WriteInteractions(json, OfSystem);
        WriteOperations(json, FhirOperations.Table.Where(o => o.Levels.HasFlag(OperationLevels.System)));
        WriteTexts(json, "compartment", Compartment.All.Keys.Select(owner => $"http://hl7.org/fhir/CompartmentDefinition/{char.ToLowerInvariant(owner[0])}{owner[1..]}"));
        json.WriteEndObject();
    }

    private static void WriteSecurity(Utf8JsonWriter json, FhirSecurity security)
    {
        json.WriteStartObject("security");
        json.WriteBoolean("cors", false);
        json.WriteStartArray("service");
        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/restful-security-service");
        json.WriteString("code", "SMART-on-FHIR");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("description", security.Description);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("profile", $"http://hl7.org/fhir/StructureDefinition/{type}");
        if (type == "Subscription") WriteTopics(json);
        WriteInteractions(json, OfInstance);
        json.WriteString("versioning", "versioned-update");
        json.WriteBoolean("readHistory", true);
        json.WriteBoolean("updateCreate", true);
        json.WriteBoolean("conditionalCreate", true);
        json.WriteString("conditionalRead", "full-support");
        json.WriteBoolean("conditionalUpdate", true);
        json.WriteString("conditionalDelete", "single");
        WriteTexts(json, "referencePolicy", ["literal", "logical", "local"]);
        var parameters = SearchIndex.Supported(type);
        WriteTexts(json, "searchInclude", parameters.Where(p => p.Type == SearchParameterType.Reference).Select(p => $"{type}:{p.Code}"));
        json.WriteStartArray("searchParam");
        foreach (var parameter in parameters) WriteParameter(json, parameter);
        WriteFilter(json);
        json.WriteEndArray();
        WriteOperations(json, FhirOperations.Table.Where(o => o.Takes(type) && o.Levels != OperationLevels.System));
        json.WriteEndObject();
    }

    private static void WriteSourced(Utf8JsonWriter json, IResourceSource source)
    {
        json.WriteStartObject();
        json.WriteString("type", source.Type);
        json.WriteString("profile", $"http://hl7.org/fhir/StructureDefinition/{source.Type}");
        WriteTexts(json, "supportedProfile", source.Profiles);
        json.WriteString("documentation", source.NotWritten);
        WriteInteractions(json, OfSource);
        json.WriteString("versioning", "no-version");
        json.WriteStartArray("searchParam");
        foreach (var parameter in SearchIndex.Supported(source.Type).Where(p => source.SearchParameters.Contains(p.Code))) WriteParameter(json, parameter);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // What can be subscribed to, beside the topics that are stored as Basic.
    private static void WriteTopics(Utf8JsonWriter json)
    {
        WriteTexts(json, "supportedProfile", [BackportNames.SubscriptionProfile]);
        json.WriteStartArray("extension");
        foreach (var topic in SubscriptionTopic.BuiltIn)
        {
            json.WriteStartObject();
            json.WriteString("url", BackportNames.OfferedTopic);
            json.WriteString("valueCanonical", topic);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // R4 describes it without a SearchParameter of its own (search_filter, 3.1.3).
    private static void WriteFilter(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", FilterReader.Parameter);
        json.WriteString("type", "special");
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, SearchParameterDefinition parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Code);
        json.WriteString("definition", parameter.Url);
        json.WriteString("type", parameter.Type.ToString().ToLowerInvariant());
        json.WriteEndObject();
    }

    private static void WriteOperations(Utf8JsonWriter json, IEnumerable<FhirOperation> operations)
    {
        List<FhirOperation> all = [.. operations];
        if (all.Count == 0) return;
        json.WriteStartArray("operation");
        foreach (var operation in all)
        {
            json.WriteStartObject();
            json.WriteString("name", operation.Name);
            json.WriteString("definition", operation.Definition);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteInteractions(Utf8JsonWriter json, IEnumerable<string> codes)
    {
        json.WriteStartArray("interaction");
        foreach (var code in codes)
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        List<string> all = [.. texts];
        if (all.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in all) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
