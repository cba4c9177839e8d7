using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Varde.Fhir.Interactions;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Bundles;

/// <summary>Writes the answer to a batch or transaction: an entry for each entry, in the same order (FHIR R4, http, 3.1.0.11.3).</summary>
internal static class ResponseBundle
{
    public static async Task<ReadOnlyMemory<byte>> WriteAsync(string type, FhirCall call, IReadOnlyList<Outcome<FhirResult>> answers)
    {
        using var bundle = new BundleWriter(type);
        bundle.Links(("self", call.BaseAddress));
        foreach (var answer in answers)
            if ((await HeldAsync(answer)).TryGet(out var result, out var refusal)) Write(bundle, call, result);
            else bundle.Entry(null, null, json => WriteResponse(json, OperationOutcomes.StatusOf(refusal), null, call, OperationOutcomes.Of(refusal)));
        return bundle.Finish();
    }

    private static async ValueTask<Outcome<FhirResult>> HeldAsync(Outcome<FhirResult> answer)
    {
        if (answer is not { IsDone: true, Value: { RawType: not null } content }) return answer;
        if (content.File is { } file) await file.DisposeAsync();
        return new Unsupported("The answer is no resource, and so cannot stand in a Bundle.");
    }

    private static void Write(BundleWriter bundle, FhirCall call, FhirResult result)
    {
        var isShown = result.Body is not null && (!result.IsWritten || call.Preference == Preference.Representation);
        bundle.Entry(null, isShown ? result.Body : null, json => WriteResponse(json, result.Status, result, call, null));
    }

    private static void WriteResponse(Utf8JsonWriter json, int status, FhirResult? result, FhirCall call, ReadOnlyMemory<byte>? outcome)
    {
        json.WriteStartObject("response");
        json.WriteString("status", $"{status} {ReasonPhrases.GetReasonPhrase(status)}");
        if (result?.Location is { } location) json.WriteString("location", $"{call.BaseAddress}/{location}");
        if (result is { Version: { } version, LastModified: { } time }) BundleWriter.WriteVersion(json, version, time);
        if (outcome is { } bytes)
        {
            json.WritePropertyName("outcome");
            json.WriteRawValue(bytes.Span, skipInputValidation: true);
        }
        json.WriteEndObject();
    }
}
