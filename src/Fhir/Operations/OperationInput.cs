using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Operations;

/// <summary>The parameters of an operation: those of the address, and those of a Parameters resource that is posted (FHIR R4, operations, 3.2.0.2).</summary>
internal sealed class OperationInput
{
    private readonly List<(string Name, JsonElement? Parameter, string? Text)> _all;

    private OperationInput(List<(string, JsonElement?, string?)> all, JsonElement? posted) => (_all, Posted) = (all, posted);

    /// <summary>What was posted instead of Parameters: the resource that the operation is about; null when there is none.</summary>
    public JsonElement? Posted { get; }

    /// <summary>The names of all parameters, in their order.</summary>
    public IEnumerable<string> Names => _all.Select(p => p.Name);

    /// <summary>Reads the parameters of a call. What is posted must be readable JSON or XML of a resource; whether a resource in it keeps the definitions is for the operation to say.</summary>
    /// <returns>The parameters; <see cref="Unreadable"/>, or <see cref="Unprocessable"/> when Parameters break the definitions.</returns>
    public static Outcome<OperationInput> Read(FhirCall call)
    {
        List<(string, JsonElement?, string?)> all = [.. call.Query.Where(p => p.Key is not ("_format" or "_pretty")).Select(p => (p.Key, (JsonElement?)null, (string?)p.Value))];
        if (call.Body.IsEmpty && call.Resource is null) return new OperationInput(all, null);
        if (!BodyOf(call).TryGet(out var body, out var refusal)) return refusal;
        if (body.ValueKind != JsonValueKind.Object || ResourceReader.TypeOf(body) is not { } type) return new Unreadable(new Fault("resourceType", "must be one of the types of resource of R4"));
        if (type.Name != "Parameters") return new OperationInput(all, body);
        if (!body.TryGetProperty("parameter", out var list) || list.ValueKind != JsonValueKind.Array) return new OperationInput(all, null);
        foreach (var parameter in list.EnumerateArray())
            if (parameter.ValueKind != JsonValueKind.Object || JsonText.Of(parameter, "name") is not { Length: > 0 } name) return new Unreadable(new Fault("Parameters.parameter", "each has a name"));
            else if (parameter.TryGetProperty("resource", out var carried) && carried.ValueKind != JsonValueKind.Object) return new Unreadable(new Fault("Parameters.parameter.resource", "is a resource"));
            else all.Add((name, parameter, null));
        return new OperationInput(all, null);
    }

    private static Outcome<JsonElement> BodyOf(FhirCall call) =>
        call.Resource is { } resource ? resource.Root : Rest.MediaTypes.OfBody(call.ContentType).Then(format => ResourceReader.ReadUnchecked(call.Body, format));

    /// <summary>The text of a parameter: of the address, or the value of a primitive one; null when it is not given.</summary>
    public string? Text(string name) => Texts(name).FirstOrDefault();

    /// <summary>The texts of a parameter that may be repeated.</summary>
    public IEnumerable<string> Texts(string name) =>
        from one in _all where one.Name == name
        let text = one.Text ?? (one.Parameter is { } parameter && Value(parameter) is { } value ? Written(value) : null)
        where text is not null select text;

    /// <summary>The value of a parameter, whatever its type (valueCoding, valueCodeableConcept, …); null when it is not given or came in the address.</summary>
    public JsonElement? Value(string name) => Parameters(name).Select(Value).FirstOrDefault(v => v is not null);

    /// <summary>The resource that a parameter carries; null when it carries none.</summary>
    public JsonElement? Resource(string name) =>
        Parameters(name).Select(p => p.TryGetProperty("resource", out var resource) ? resource : (JsonElement?)null).FirstOrDefault(r => r is not null);

    /// <summary>The parameters of a name that were posted, as they are, for those with parts.</summary>
    public IEnumerable<JsonElement> Parameters(string name) => _all.Where(p => p.Name == name && p.Parameter is not null).Select(p => p.Parameter!.Value);

    private static JsonElement? Value(JsonElement parameter) => JsonList.ChoiceOf(parameter)?.Value;

    private static string? Written(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(value),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
