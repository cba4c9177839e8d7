using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Resources;
using Varde.Fhir.Tests.Norway;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>The public Norwegian resources over the API: taken as R4, kept to the letter, found again. What breaks R4 is listed with its reason and refused.</summary>
public sealed class NorwegianStories
{
    [Theory, OnEachDatabase]
    public async Task They_are_stored_and_come_back_equal(Database database)
    {
        Assert.SkipWhen(NorwegianResources.AreAbsent, NorwegianResources.Absent);
        var (api, differing) = (await OnAsync(database), new List<string>());
        foreach (var file in NorwegianResources.Paths)
            if (await DifferenceAsync(api, file) is { } difference) differing.Add($"{file}: {difference}");
        Assert.True(differing.Count == 0, string.Join('\n', differing));
    }

    [Theory, OnEachDatabase]
    public async Task A_person_is_found_by_the_national_identifier_and_the_general_practitioner_by_HER_id(Database database)
    {
        var api = await OnAsync(database);
        var id = (string)(await api.CallAsync("POST", "Patient", NorwegianResources.Bytes("HL7Norway_basisprofiler-r4/Examples/no-basis-Patient-Espen-Eksempel.xml"), Xml)).Expect(HttpStatusCode.Created).JsonBody["id"]!;
        const string Form = "application/x-www-form-urlencoded";
        var found = (await api.CallAsync("POST", "Patient/_search", $"identifier=urn:oid:2.16.578.1.12.4.1.4.1|210377xxxxx&_id={id}", Form)).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal([id], Entries(found).Select(e => (string?)e["resource"]!["id"]));
        Assert.Equal([id], await api.FindAsync($"Patient?general-practitioner:identifier=urn:oid:2.16.578.1.12.4.1.2|720&family=eksempel&_id={id}"));
    }

    [Theory, OnEachDatabase]
    public async Task The_list_of_the_medication_service_is_loaded_as_a_transaction_and_its_statements_are_found(Database database)
    {
        var api = await OnAsync(database);
        var answer = (await api.CallAsync("POST", "", Transaction(NorwegianResources.Bytes(NorwegianResources.Sfm)))).Expect(HttpStatusCode.OK).JsonBody;
        string[] places = [.. Entries(answer).Select(e => ((string)e["response"]!["location"]!).Split("/fhir/r4/")[1].Split("/_history")[0])];
        Assert.Equal(37, places.Length);
        var patient = places.Single(p => p.StartsWith("Patient/", StringComparison.Ordinal));
        var statements = places.Where(p => p.StartsWith("MedicationStatement/", StringComparison.Ordinal)).Select(p => p.Split('/')[1]).ToHashSet();
        Assert.Equal(statements, (await api.FindAsync($"MedicationStatement?subject={patient}")).ToHashSet());
        Assert.NotEmpty(await api.FindAsync($"MedicationStatement?patient={patient}&medication.code:missing=false"));
        Assert.Contains(places.Single(p => p.StartsWith("Composition/", StringComparison.Ordinal)).Split('/')[1], await api.FindAsync($"{patient}/$everything?_count=100"));
    }

    private static async Task<string?> DifferenceAsync(FhirApi api, string file)
    {
        var (bytes, format) = (NorwegianResources.Bytes(file), NorwegianResources.FormatOf(file));
        var read = ResourceReader.ReadUnchecked(bytes, format);
        var type = read.IsDone ? read.Value.GetProperty("resourceType").GetString()! : "Basic";
        var reply = await api.CallAsync("POST", type, bytes, format == ResourceFormat.Xml ? Xml : Json);
        if (NorwegianResources.Deviation(file) is not null) return reply.Status == HttpStatusCode.UnprocessableEntity ? null : $"{(int)reply.Status} instead of a refusal";
        if (reply.Status != HttpStatusCode.Created) return $"{(int)reply.Status} {reply.Text}";
        var id = (string)reply.JsonBody["id"]!;
        var sent = Values(ResourceReader.Read(bytes, format).Value.Root);
        foreach (var form in (ResourceFormat[])[ResourceFormat.Json, ResourceFormat.Xml])
        {
            var shown = (await api.GetAsync($"{type}/{id}", form == ResourceFormat.Xml ? Xml : Json)).Expect(HttpStatusCode.OK);
            var values = Values(ResourceReader.Read(shown.Body, form).Value.Root);
            if (!values.IsSupersetOf(sent) || !values.Except(sent).All(IsOrigin)) return $"is another in {form}";
        }
        return null;
    }

    // Of types that may be views the server says that this one is none.
    private static bool IsOrigin(string value) =>
        value.StartsWith(".meta.tag[", StringComparison.Ordinal) && (value.EndsWith(".system urn:varde:fhir:origin", StringComparison.Ordinal) || value.EndsWith(".code native", StringComparison.Ordinal));

    private static HashSet<string> Values(JsonElement root)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        Collect(root, "", values);
        values.RemoveWhere(v => v.StartsWith(".id ", StringComparison.Ordinal) || v.StartsWith(".meta.versionId ", StringComparison.Ordinal) || v.StartsWith(".meta.lastUpdated ", StringComparison.Ordinal));
        return values;
    }

    private static void Collect(JsonElement json, string path, HashSet<string> values)
    {
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var property in json.EnumerateObject()) Collect(property.Value, $"{path}.{property.Name}", values);
        else if (json.ValueKind == JsonValueKind.Array)
            foreach (var (index, item) in json.EnumerateArray().Index()) Collect(item, $"{path}[{index}]", values);
        else values.Add($"{path} {(json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText())}");
    }

    // What breaks R4 in the answer is mended: two sections say nothing, and its bundle has a total and no identifier.
    private static JsonObject Transaction(byte[] answer)
    {
        var entries = JsonNode.Parse(answer)!["parameter"]![0]!["resource"]!["entry"]!.AsArray();
        var sections = entries[0]!["resource"]!["section"]!.AsArray();
        foreach (var empty in sections.Where(s => ((string)s!["text"]!["div"]!).EndsWith("></xhtml:div>", StringComparison.Ordinal)).ToList()) sections.Remove(empty);
        return Bundle("transaction", [.. entries.Select(e => ("POST", (string)e!["resource"]!["resourceType"]!, e["resource"]!.AsObject(), (string?)e["fullUrl"]))]);
    }
}
