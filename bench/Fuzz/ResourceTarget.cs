using System.Buffers;
using System.Text;
using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fuzz;

/// <summary>Reads resources as they come from outside, checks them by all rules and indexes them. What is taken must come back from its stored form, from what is shown and from XML.</summary>
internal sealed class ResourceTarget(TextMutator mutator, ResourceFormat format) : IFuzzTarget
{
    public string Input(long number) => mutator.Text(number);

    public string? Fault(long number, string input, out bool taken)
    {
        var read = CheckedResource.Read(BytesOf(number, input), format);
        taken = read.IsDone;
        return taken ? FaultOf(read.Value) : Unsaid(read.Refusal!);
    }

    public void Dispose()
    {
    }

    // Some are no UTF-8 at all.
    private static byte[] BytesOf(long number, string input)
    {
        var bytes = Encoding.UTF8.GetBytes(input);
        if (number % 16 == 0 && bytes.Length > 0) bytes[number / 16 % bytes.Length] ^= (byte)(1 << (int)(number / 16 % 8));
        return bytes;
    }

    /// <summary>What is wrong with a refusal: it says nothing.</summary>
    public static string? Unsaid(Refusal refusal) =>
        refusal switch { Invalid invalid => invalid.Faults.Count, Unprocessable unprocessable => unprocessable.Faults.Count, _ => refusal.Message.Length } > 0 ? null : "is refused without a word";

    /// <summary>What does not come back of a resource; null when all does.</summary>
    public static string? FaultOf(Resource resource)
    {
        var stored = StoredForm.Of(resource, resource.Id ?? "an-id");
        if (!stored.AsSpan().SequenceEqual(StoredForm.Of(StoredForm.Read(stored), resource.Id ?? "an-id"))) return "does not come back from its stored form";
        var shown = new ArrayBufferWriter<byte>();
        StoredForm.WriteShown(shown, stored, 2, DateTimeOffset.UnixEpoch);
        if (!ResourceReader.Read(shown.WrittenMemory, ResourceFormat.Json).TryGet(out var again, out var refusal)) return $"what is shown cannot be read: {refusal}";
        Varde.Fhir.Search.Indexing.SearchValues.Of(resource.Type.Name, again.Root);
        return Same(again);
    }

    private static string? Same(Resource resource)
    {
        var xml = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(resource.Root, xml);
        if (!ResourceReader.Read(xml.WrittenMemory, ResourceFormat.Xml).TryGet(out var back, out var refusal)) return $"its XML cannot be read: {refusal}";
        return Values(resource.Root).Except(Values(back.Root)).Concat(Values(back.Root).Except(Values(resource.Root))).FirstOrDefault() is { } other ? $"its XML says something else: {other}" : null;
    }

    private static List<string> Values(JsonElement root)
    {
        List<string> values = [];
        Collect(root, "", values);
        values.Sort(StringComparer.Ordinal);
        return values;
    }

    // White space around a narrative is none of it in XML.
    private static void Collect(JsonElement json, string path, List<string> values)
    {
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var property in json.EnumerateObject()) Collect(property.Value, $"{path}.{property.Name}", values);
        else if (json.ValueKind == JsonValueKind.Array)
            foreach (var (index, item) in json.EnumerateArray().Index()) Collect(item, $"{path}[{index}]", values);
        else values.Add($"{path} {(json.ValueKind != JsonValueKind.String ? json.GetRawText() : path.EndsWith(".div", StringComparison.Ordinal) ? json.GetString()!.Trim() : json.GetString())}");
    }
}
