using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>The public data type cases: a base composition, a change to it, and the status that a server should answer.</summary>
internal static partial class DataTypeCases
{
    private const int Timeout = 1000;

    private static readonly Lazy<ILookup<string, string>> FilesByName = new(() => Directory
        .EnumerateFiles(SharedTemplates.Folder!, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .ToLookup(one => Path.GetFileName(one)!));

    /// <summary>A case as it is written, with the files that it speaks of; <see cref="Skip"/> says why it cannot be run.</summary>
    public sealed record Case(string Name, string Composition, string Opt, JsonNode Source, string? Skip)
    {
        public bool IsAccepted => Source["expect"]!.GetValue<int>() is 201 or 200 or 204;
    }

    public static IEnumerable<Case> All() => SharedTemplates.Folder is null ? [] : JsonNode.Parse(SharedTemplates.Bytes("compositions-json/datatype-cases.json"))!.AsArray().Select(one => Make(one!));

    /// <summary>The base composition with the change of the case; null when the case does not say all that is needed.</summary>
    public static byte[]? Changed(Case one)
    {
        var document = JsonNode.Parse(File.ReadAllText(one.Composition))!;
        return Apply(document, one) ? JsonSerializer.SerializeToUtf8Bytes(document) : null;
    }

    /// <summary>True when the base file already is what the case makes of it.</summary>
    public static bool IsAlready(Case one) =>
        Changed(one) is { } changed && JsonNode.DeepEquals(JsonNode.Parse(changed), JsonNode.Parse(File.ReadAllText(one.Composition)));

    private static Case Make(JsonNode source)
    {
        var suite = Text(source, "suite");
        var composition = Text(source, "composition") is { Length: > 0 } named ? named : BaseOf(suite);
        var file = Find(composition, Text(source, "format") is "CANONICAL_XML" ? "/compositions-xml/" : Text(source, "format") is "FLAT" ? "/flat/" : Text(source, "format") is "STRUCTURED" ? "/structured/" : "/compositions-json/");
        var opt = Find(Path.GetFileName(Text(source, "opt")), "") ?? Find(Regex.Replace(composition, "__.*$", "", RegexOptions.None, TimeSpan.FromSeconds(1)) + ".opt", "") ?? "";
        var skip = file is null ? "the base composition is not in the data"
            : Text(source, "tags").Contains("not-ready", StringComparison.Ordinal) ? "the expectation was never confirmed (not-ready)"
            : Text(source, "format") is "FLAT" or "STRUCTURED" ? "FLAT and STRUCTURED are not read here"
            : source["expect"]!.GetValue<int>() == 404 ? "a missing EHR is the server's matter"
            : null;
        return new($"{suite}: {Text(source, "case")}", file ?? "", opt, source, skip);
    }

    private static string Text(JsonNode source, string name) => source[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static string? Find(string name, string part) => name.Length == 0 ? null : FilesByName.Value[name].FirstOrDefault(one => one.Contains(part, StringComparison.Ordinal));

    private static string BaseOf(string suite)
    {
        var stem = suite.Replace("create_composition_", "Test_", StringComparison.Ordinal);
        var names = FilesByName.Value.Select(one => one.Key).Order(StringComparer.Ordinal).ToList();
        return names.Find(one => one == stem + ".v0__.json" || one.StartsWith(stem + "_pattern", StringComparison.Ordinal))
            ?? names.Find(one => one.StartsWith(stem, StringComparison.Ordinal) && one.EndsWith(".v0__.json", StringComparison.Ordinal))
            ?? "";
    }

    private static bool Apply(JsonNode document, Case one)
    {
        if (Text(one.Source, "change") is not { Length: > 0 } change) return true;
        var words = change.Split(" | ").Skip(1).Select(word => Argument().Replace(word, "")).Where(word => word is not ("${expectedStatusCode}" or "")).ToList();
        var paths = one.Source["json_paths_changed_by_the_suite"]!.AsArray().Select(path => path!.GetValue<string>()).ToList();
        if (words.Remove("${idenfitierKeyToBeChanged}") && Identifier().Match(one.Name) is { Success: true } key)
            paths = [.. paths.Select(path => path.Replace("${dvIdentifierKeyWhereToUpdate}", key.Groups["name"].Value, StringComparison.Ordinal))];
        var leaves = paths.Select(Leaf).Distinct().ToList();
        if (words.Exists(word => !IsKnown(word))) return false;
        var values = words.Select(Value).ToList();
        if (leaves.Count == values.Count + 1 && leaves[1].EndsWith("lower.units", StringComparison.Ordinal)) values = [values[0], values[^1], values[1], values[^1], .. values[2..^1]];
        if (leaves.Count != values.Count) return false;
        foreach (var path in paths) Set(document, path, values[leaves.IndexOf(Leaf(path))]);
        return true;
    }

    private static string Leaf(string path) => EventIndex().Replace(path, "events[]");

    private static bool IsKnown(string word) => !word.Contains("${", StringComparison.Ordinal) || word is "${NULL}" or "${NONE}" or "${TRUE}" or "${FALSE}" or "${EMPTY}" || RobotNumber().IsMatch(word);

    private static JsonNode? Value(string word) => word switch
    {
        "${NULL}" or "${NONE}" => null,
        "${TRUE}" => true,
        "${FALSE}" => false,
        "${EMPTY}" => "",
        _ when RobotNumber().Match(word) is { Success: true } number => JsonNode.Parse(number.Groups["number"].Value),
        _ => word,
    };

    private static void Set(JsonNode document, string path, JsonNode? value)
    {
        var node = document;
        var steps = Step().Matches(path).ToList();
        foreach (var step in steps[..^1])
        {
            node = step.Groups["name"].Success ? (node as JsonObject)?[step.Groups["name"].Value] : node is JsonArray list && int.Parse(step.Groups["index"].Value) is var at && at < list.Count ? list[at] : null;
            if (node is null) return;
        }
        var last = steps[^1].Groups["name"].Value;
        if (node is not JsonObject holder || !holder.ContainsKey(last)) return;
        var isNumber = holder[last] is JsonValue old && old.GetValueKind() == JsonValueKind.Number && value is JsonValue text && text.GetValueKind() == JsonValueKind.String && Number().IsMatch(text.GetValue<string>());
        holder[last] = isNumber ? JsonNode.Parse(value!.GetValue<string>()) : value?.DeepClone();
    }

    [GeneratedRegex(@"^(dvProp\w+|expectedCode)=", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Argument();

    [GeneratedRegex(@"DV_IDENTIFIER\.(?<name>\w+)", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"events\[\d+\]", RegexOptions.None, Timeout)]
    private static partial Regex EventIndex();

    [GeneratedRegex(@"^\$\{(?<number>-?\d+(\.\d+)?)\}$", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex RobotNumber();

    [GeneratedRegex(@"^-?\d+(\.\d+)?$", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<name>\w+)(?![\w\]])|\[(?<index>\d+)\]", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Step();
}
