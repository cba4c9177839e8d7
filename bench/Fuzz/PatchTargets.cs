using System.Text;
using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Patching;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fuzz;

/// <summary>Applies JSON Patches to resources, and reads what comes out like any other resource.</summary>
internal sealed class JsonPatchTarget(TextMutator mutator, IReadOnlyList<Resource> resources) : IFuzzTarget
{
    public string Input(long number) => mutator.Text(number);

    public string? Fault(long number, string input, out bool taken) =>
        Patched.Fault(JsonPatch.Apply(resources[(int)(number % resources.Count)].Root, Encoding.UTF8.GetBytes(input)), out taken);

    public void Dispose()
    {
    }
}

/// <summary>
/// Applies FHIRPath Patches to resources, and reads what comes out like any other resource. A patch is written as a line for each operation, with a tab between its parts (type,
/// path, name, value, index, source, destination), so that what is changed in it is most often a patch still.
/// </summary>
internal sealed class FhirPathPatchTarget(TextMutator mutator, IReadOnlyList<Resource> resources) : IFuzzTarget
{
    private static readonly string[] Parts = ["type", "path", "name", "value", "index", "source", "destination"];

    public string Input(long number) => mutator.Text(number);

    public string? Fault(long number, string input, out bool taken)
    {
        taken = false;
        if (!CheckedResource.Read(Parameters(input), ResourceFormat.Json).TryGet(out var patch, out var refusal)) return ResourceTarget.Unsaid(refusal);
        return Patched.Fault(FhirPathPatch.Apply(resources[(int)(number % resources.Count)].Root, patch.Root), out taken);
    }

    public void Dispose()
    {
    }

    private static byte[] Parameters(string input)
    {
        var operations = input.Split('\n').Select(line => $$"""{"name":"operation","part":[{{string.Join(',', line.Split('\t').Select(Part).OfType<string>())}}]}""");
        return Encoding.UTF8.GetBytes($$"""{"resourceType":"Parameters","parameter":[{{string.Join(',', operations)}}]}""");
    }

    private static string? Part(string text, int place) => text.Length == 0 ? null : Parts.ElementAtOrDefault(place) switch
    {
        "value" => $$"""{"name":"value",{{text}}}""",
        "index" or "source" or "destination" => $$"""{"name":"{{Parts[place]}}","valueInteger":{{text}}}""",
        var name => $$"""{"name":"{{name}}","valueString":{{JsonSerializer.Serialize(text)}}}""",
    };
}

/// <summary>What comes out of a patch.</summary>
internal static class Patched
{
    public static string? Fault(Outcome<ReadOnlyMemory<byte>> patched, out bool taken)
    {
        taken = false;
        if (!patched.TryGet(out var json, out var refusal)) return ResourceTarget.Unsaid(refusal);
        var read = CheckedResource.Read(json, ResourceFormat.Json);
        taken = read.IsDone;
        return taken ? ResourceTarget.FaultOf(read.Value) : ResourceTarget.Unsaid(read.Refusal!);
    }
}
