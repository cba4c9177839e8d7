using System.Text;
using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Resources;

/// <summary>What the tests of resources ask of them.</summary>
internal static class ReadJson
{
    public static Outcome<Resource> Read(string json) => ResourceReader.Read(Encoding.UTF8.GetBytes(json), ResourceFormat.Json);

    public static Outcome<Resource> ReadXml(string xml) => ResourceReader.Read(Encoding.UTF8.GetBytes(xml), ResourceFormat.Xml);

    public static string Faults(Refusal? refusal) => refusal switch
    {
        Invalid invalid => string.Join('\n', invalid.Faults.Select(f => $"{f.Path}: {f.Message}")),
        Unreadable unreadable => $"unreadable: {unreadable.Message}",
        _ => "",
    };

    /// <summary>Every value of a primitive with its path, numbers by their text, in the order of the paths.</summary>
    public static IReadOnlyList<string> Values(JsonElement json)
    {
        List<string> values = [];
        Collect(json, "", values);
        values.Sort(StringComparer.Ordinal);
        return values;
    }

    private static void Collect(JsonElement json, string path, List<string> values)
    {
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var property in json.EnumerateObject()) Collect(property.Value, $"{path}.{property.Name}", values);
        else if (json.ValueKind == JsonValueKind.Array)
            foreach (var (index, item) in json.EnumerateArray().Index()) Collect(item, $"{path}[{index}]", values);
        else values.Add($"{path} {(json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText())}");
    }
}
