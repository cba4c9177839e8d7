using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Terminology.Model;

namespace Varde.Fhir.Terminology.Sources;

/// <summary>The Norwegian code systems that the platform's resources use, from the table beside this file: names in bokmål, in English where they are known.</summary>
internal static class NorwegianCodeSystems
{
    /// <summary>What their addresses begin with.</summary>
    public const string Root = "urn:oid:2.16.578.1.12.4.1.1.";

    /// <summary>Reads the table.</summary>
    public static IReadOnlyList<CodeSystem> Read()
    {
        using var table = typeof(NorwegianCodeSystems).Assembly.GetManifestResourceStream("norwegian-code-systems.txt")!;
        using var reader = new StreamReader(table);
        var systems = new List<JsonObject>();
        while (reader.ReadLine() is { } line)
            if (line.StartsWith("  ", StringComparison.Ordinal)) systems[^1]["concept"]!.AsArray().Add(Concept(line.Trim()));
            else if (line[0] != '#') systems.Add(System(line));
        return [.. systems.Select(s => CodeSystem.Read(JsonSerializer.SerializeToElement(s)))];
    }

    private static JsonObject System(string line)
    {
        var (number, name, english) = Parts(line);
        return new()
        {
            ["url"] = Root + number, ["language"] = "nb", ["name"] = $"NoKodeverk{number}", ["title"] = english is null ? name : $"{name} ({english})", ["status"] = "active",
            ["content"] = "complete", ["caseSensitive"] = true, ["concept"] = new JsonArray(),
        };
    }

    private static JsonObject Concept(string line)
    {
        var (code, name, english) = Parts(line);
        var concept = new JsonObject { ["code"] = code, ["display"] = name };
        if (english is not null) concept["designation"] = new JsonArray(new JsonObject { ["language"] = "en", ["value"] = english });
        return concept;
    }

    private static (string Code, string Name, string? English) Parts(string line)
    {
        var (space, bar) = (line.IndexOf(' ', StringComparison.Ordinal), line.IndexOf(" | ", StringComparison.Ordinal));
        return bar < 0 ? (line[..space], line[(space + 1)..], null) : (line[..space], line[(space + 1)..bar], line[(bar + 3)..]);
    }
}
