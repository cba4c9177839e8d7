using System.Text.RegularExpressions;
using Varde.OpenEhr.Aql.Language;

namespace Varde.Fuzz;

/// <summary>Queries to begin with: some of our own, and whatever looks like one in the files of a folder.</summary>
internal static partial class QueryCorpus
{
    private const int LongestFile = 2_000_000;

    private static readonly string[] Words =
    [
        "SELECT", "FROM", "WHERE", "CONTAINS", "NOT", "AND", "OR", "EXISTS", "MATCHES", "LIKE", "ORDER BY", "LIMIT", "OFFSET", "DISTINCT", "TOP", "GROUP BY", "NULL", "true", "COUNT(*)", "VERSION", "EHR",
        "COMPOSITION c", "ELEMENT", "LOCATABLE x", "[at0001]", "[openEHR-EHR-CLUSTER.device.v1]", "[$p]", "{", "}", "{|", "|}", "..", "(", ")", "[", "]", "'", "\"", "\\", "\\u0000", "/", "//", ";", "--", "::", "$", "@", "*",
        "-", "+", "=", "!=", "<>", "<=", ">=", "9999999999999999999999", "-0.0e-400", "1e999", "P1Y", "2025-13-45T99:99", "æøå", "\ud83d\ude00", "\ud800", "\0", "\u202e", "\n", "\t", " and name/value='x'", "terminology://openehr/group?name=",
    ];

    private static readonly string[] Own =
    [
        "SELECT o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude AS s FROM EHR e CONTAINS COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2] WHERE o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude > 140 ORDER BY s DESC LIMIT 5 OFFSET 2",
        "SELECT e/ehr_id/value, COUNT(DISTINCT c/name/value), MAX(c/context/start_time/value) FROM EHR e CONTAINS (COMPOSITION c CONTAINS CLUSTER a OR COMPOSITION d NOT CONTAINS ELEMENT l) GROUP BY e/ehr_id/value",
        "SELECT TOP 3 c FROM VERSION v[ALL_VERSIONS] CONTAINS COMPOSITION c[openEHR-EHR-COMPOSITION.encounter.v1, 'Besøk'] WHERE NOT (c/name/value LIKE 'Vi*' OR EXISTS c/context) AND c/category/defining_code MATCHES {[openehr::433, 431]}",
        "SELECT SUBSTRING(c/name/value, 1, 3), ROUND(l/value/magnitude * 2.5 / (3 - 1), 1), CURRENT_DATE() FROM COMPOSITION c CONTAINS ELEMENT l[at0004 and name/value='Puls'] WHERE l/value MATCHES {DV_QUANTITY matches {magnitude matches {|5..6|}, units matches {'mm[Hg]'}}}",
        "SELECT f/name/value FROM EHR e[ehr_id/value=$ehr] CONTAINS FOLDER f CONTAINS COMPOSITION c WHERE c/context/start_time/value >= '2025-06' AND c/category/defining_code/code_string MATCHES TERMINOLOGY('expand', 'openehr', 'group?name=composition_category')",
    ];

    /// <summary>AQL.</summary>
    /// <param name="folder">The folder; nothing more when it is not there.</param>
    public static FuzzLanguage Load(string folder) => new(Queries(folder), Words, [("(", ")"), ("{", "}"), ("NOT (", ")"), ("[", "]")]);

    private static IReadOnlyList<string> Queries(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < LongestFile) : [];
        var found = files.Order(StringComparer.Ordinal).SelectMany(file => Query().Matches(File.ReadAllText(file)).Select(m => Cut(m.Value))).Distinct();
        return [.. Own, .. found.Where(query => AqlParser.Parse(query).Value is not null)];
    }

    // In JSON, in programs and on pages something follows.
    private static string Cut(string line) => line.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", " ", StringComparison.Ordinal).TrimEnd('"', ',', ' ', '`', ';', ')', '\\');

    [GeneratedRegex(@"\bSELECT\b[^\r\n]{10,800}", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Query();
}
