using System.Xml.Linq;

namespace Varde.FhirDefinitions;

/// <summary>The codes of value sets, as far as the specification itself lists them.</summary>
internal sealed class CodeLists
{
    private readonly Dictionary<string, XElement> _valueSets = [];
    private readonly Dictionary<string, XElement> _codeSystems = [];

    public CodeLists(SpecificationArchive archive)
    {
        foreach (var file in (string[])["valuesets.xml", "v3-codesystems.xml", "v2-tables.xml"])
        {
            foreach (var set in archive.Resources(file, "ValueSet")) _valueSets.TryAdd(set.Value("url")!, set);
            foreach (var system in archive.Resources(file, "CodeSystem")) _codeSystems.TryAdd(system.Value("url")!, system);
        }
    }

    /// <summary>The codes of a value set by system; null when they are not listed (UCUM, media types, languages).</summary>
    public Dictionary<string, SortedSet<string>>? Of(string url)
    {
        var codes = new Dictionary<string, SortedSet<string>>();
        return Add(url, codes, []) ? codes : null;
    }

    private bool Add(string url, Dictionary<string, SortedSet<string>> codes, HashSet<string> seen)
    {
        if (!_valueSets.TryGetValue(url.Split('|')[0], out var set) || !seen.Add(url) || set.All("compose").FirstOrDefault() is not { } compose) return false;
        return !compose.All("exclude").Any() && compose.All("include").All(include => Include(include, codes, seen));
    }

    private bool Include(XElement include, Dictionary<string, SortedSet<string>> codes, HashSet<string> seen)
    {
        if (include.Value("system") is not { } system) return include.Values("valueSet").All(inner => Add(inner, codes, seen));
        if (include.All("valueSet").Any()) return false;
        var listed = include.All("concept").Any() ? include.All("concept").Select(c => c.Value("code")!)
            : !_codeSystems.TryGetValue(system, out var codeSystem) || codeSystem.Value("content") != "complete" ? null
            : Filtered(codeSystem, [.. include.All("filter")]);
        if (listed is null) return false;
        if (!codes.TryGetValue(system, out var known)) codes[system] = known = new(StringComparer.Ordinal);
        known.UnionWith(listed);
        return true;
    }

    private static IEnumerable<string>? Filtered(XElement system, IReadOnlyList<XElement> filters) => filters switch
    {
        [] => Below(system).Select(c => c.Value("code")!),
        [var one] when one.Value("property") == "concept" && one.Value("op") is "is-a" or "descendent-of" => Family(system, one),
        _ => null,
    };

    // Children are nested, or name their parent (v3 code systems: subsumedBy).
    private static HashSet<string> Family(XElement system, XElement filter)
    {
        var (root, all) = (filter.Value("value")!, Below(system).ToList());
        var family = new HashSet<string> { root };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var concept in all.Where(c => family.Contains(c.Value("code")!)))
                foreach (var child in concept.All("concept")) grown |= family.Add(child.Value("code")!);
            foreach (var concept in all.Where(c => Parents(c).Any(family.Contains))) grown |= family.Add(concept.Value("code")!);
        }
        if (filter.Value("op") == "descendent-of") family.Remove(root);
        return family;
    }

    private static IEnumerable<string> Parents(XElement concept) =>
        concept.All("property").Where(p => p.Value("code") is "subsumedBy" or "parent").Select(p => p.Value("valueCode") ?? "");

    private static IEnumerable<XElement> Below(XElement concept) => concept.All("concept").SelectMany(c => Below(c).Prepend(c));
}
