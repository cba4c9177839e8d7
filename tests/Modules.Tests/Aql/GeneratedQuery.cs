using CsCheck;

namespace Varde.Modules.Tests.Aql;

/// <summary>A query put together from parts that fit each other and the demo documents.</summary>
internal sealed record GeneratedQuery(string From, string Select, string? Where, string? OrderBy, int? Limit)
{
    private const string BloodPressure = "o/data[at0001]/events[at0006]/data[at0003]/items";

    // Each way to say FROM, with the paths that may be asked for in it.
    private static readonly (string From, string[] Paths)[] Sources =
    [
        ("COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]",
            [$"{BloodPressure}[at0004]/value/magnitude", $"{BloodPressure}[at0005]/value/magnitude", $"{BloodPressure}[at0004]/value", "o/data[at0001]/events[at0006]/time/value",
                "c/context/start_time/value", "c/context/start_time", "c/name/value", "o/data/events/data/items/value/magnitude"]),
        ("COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.laboratory_test_result.v1] CONTAINS CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1]",
            ["a/items[at0001]/value/magnitude", "a/items[at0001]/value", "a/items[at0001]/value/units", "a/items[at0024]/value/value", "a/items[at0024]/value/defining_code/code_string", "o/data[at0001]/events[at0002]/time/value", "c/context/start_time/value"]),
        ("COMPOSITION c CONTAINS EVALUATION v[openEHR-EHR-EVALUATION.problem_diagnosis.v1]",
            ["v/data[at0001]/items[at0002]/value/value", "v/data[at0001]/items[at0002]/value/defining_code/code_string", "v/data[at0001]/items[at0077]/value/value", "c/context/start_time/value"]),
        ("COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.laboratory_test_result.v1] CONTAINS CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1]",
            ["a/items[at0001]/value/magnitude", "a/items/value/magnitude", "a/items[at0024]/value/defining_code/code_string", "a/items[at0024]/value/defining_code/terminology_id/value",
                "o/data[at0001]/events[at0002]/time/value", "o/data[at0001]/origin/value", "c/context/health_care_facility/name", "c/composer/name", "o/data/events/data/items/value/magnitude"]),
        ("COMPOSITION c CONTAINS (OBSERVATION o[openEHR-EHR-OBSERVATION.laboratory_test_result.v1] AND CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1])",
            ["a/items[at0001]/value/magnitude", "a/items[at0024]/value/defining_code/code_string", "a/items[at0024]/value/defining_code/code_string", "o/data[at0001]/events[at0002]/time/value", "o/data/events/data/items/value/defining_code/code_string"]),
        ("OBSERVATION o[openEHR-EHR-OBSERVATION.laboratory_test_result.v1] CONTAINS (CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1] OR CLUSTER b[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1])",
            ["a/items[at0001]/value/magnitude", "a/items[at0024]/value/defining_code/code_string", "a/items[at0024]/value/defining_code/code_string", "b/items[at0001]/value/units"]),
        ("OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]",
            [$"{BloodPressure}[at0004]/value/magnitude", $"{BloodPressure}[at0005]/value/units", "o/data/events/data/items/value/magnitude", "o/data/events/state/items/value/defining_code/code_string",
                "o/protocol/items/value/defining_code/code_string", "o/data[at0001]/events[at0006]/time/value", "e/ehr_id/value"]),
        ("COMPOSITION c CONTAINS (OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2] AND OBSERVATION p[openEHR-EHR-OBSERVATION.pulse.v2])",
            [$"{BloodPressure}[at0004]/value/magnitude", "p/data[at0002]/events[at0003]/data[at0001]/items[at0004]/value/magnitude", "p/data/events/time/value", "c/context/location", "c/context/end_time/value"]),
        ("COMPOSITION c CONTAINS ACTION x[openEHR-EHR-ACTION.medication.v1]",
            ["x/time/value", "x/ism_transition/current_state/defining_code/code_string", "x/ism_transition/careflow_step/defining_code/code_string", "x/description/items/value/magnitude", "c/context/start_time/value"]),
        ("COMPOSITION c", ["c/context/start_time/value", "c/context/health_care_facility/name", "c/composer/name", "c/content/data/events/time/value", "e/ehr_id/value"]),
        ("(COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2] AND COMPOSITION d CONTAINS EVALUATION v[openEHR-EHR-EVALUATION.problem_diagnosis.v1])",
            [$"{BloodPressure}[at0004]/value/magnitude", "v/data[at0001]/items[at0002]/value/defining_code/code_string", "d/context/start_time/value", "e/time_created/value"]),
        ("COMPOSITION c", ["c/context/start_time/value", "c/archetype_details/template_id/value", "c/name/value", "c/uid/value", "c/composer/name", "c/content/data/events/time/value"]),
        ("COMPOSITION c CONTAINS ELEMENT l", ["l/value/magnitude", "l/value/value", "l/value/defining_code/code_string", "l/name/value", "c/context/start_time/value"]),
        ("COMPOSITION c CONTAINS (OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2] OR OBSERVATION p[openEHR-EHR-OBSERVATION.pulse.v2])",
            [$"{BloodPressure}[at0004]/value/magnitude", "p/data[at0002]/events[at0003]/data[at0001]/items[at0004]/value/magnitude", "c/context/start_time/value", "p/data/events/time/value"]),
        ("COMPOSITION c NOT CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]", ["c/context/start_time/value", "c/name/value", "c/archetype_details/template_id/value"]),
        ("COMPOSITION c CONTAINS ACTION x", ["x/time/value", "x/ism_transition/current_state/defining_code/code_string", "c/context/start_time/value", "x/archetype_node_id"]),
    ];

    // What an EHR does not hold: nothing of it can be asked for but the EHR itself.
    private static readonly string[] Lacking =
    [
        "COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]", "OBSERVATION o[openEHR-EHR-OBSERVATION.news2.v1]", "COMPOSITION c[openEHR-EHR-COMPOSITION.report-result.v1]",
        "COMPOSITION c CONTAINS (OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2] AND OBSERVATION p[openEHR-EHR-OBSERVATION.pulse.v2])",
        "(EVALUATION v[openEHR-EHR-EVALUATION.problem_diagnosis.v1] OR COMPOSITION c CONTAINS CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1])",
        "COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.laboratory_test_result.v1] CONTAINS CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1]",
        "COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.unknown.v1]", "COMPOSITION c",
    ];

    private static readonly (string From, string[] Paths)[] All =
        [.. Sources.Select(s => ("CONTAINS " + s.From, s.Paths)), .. Lacking.Select(from => ("NOT CONTAINS " + from, new[] { "e/ehr_id/value", "e/system_id/value" }))];

    private static readonly string[] Constants =
        ["40", "120", "0", "-20", "140", "6.5", "'2025'", "'2025-06'", "'2025-06-01'", "'2025-06-01T10:00:00Z'", "'E11'", "'E11.9'", "'Vitale tegn'", "true", "'varde.vital_signs.v1'", "'245'", "'NPU27300'", "'NPU04998'"];

    private static readonly string[] Signs = ["=", "!=", "<", "<=", ">", ">="];

    /// <summary>Queries over one EHR or all of them; small ones first, so that a failure shrinks.</summary>
    public static Gen<GeneratedQuery> Queries(IReadOnlyList<string> ehrs) =>
        from source in Gen.Int[0, All.Length - 1].Select(i => All[i])
        from ehr in Gen.Int[0, 2 * ehrs.Count].Select(i => i < ehrs.Count ? $"EHR e[ehr_id/value='{ehrs[i]}'] " : "EHR e ")
        from columns in Gen.Int[0, source.Paths.Length - 1].Array[1, 3]
        from grouped in Gen.Int[0, 5]
        from condition in Conditions(source.Paths, 2)
        from hasWhere in Gen.Int[0, 4]
        from order in Gen.Int[0, 3]
        from limit in Gen.Int[0, 2]
        select Of(ehr + source.From, [.. columns.Select(i => source.Paths[i]).Distinct()], grouped, hasWhere > 0 ? condition : null, order, limit);

    /// <summary>The query, with its LIMIT or without.</summary>
    public string Text(bool limited = true) =>
        $"SELECT {Select} FROM {From}{(Where is null ? "" : $" WHERE {Where}")}{(OrderBy is null ? "" : $" ORDER BY {OrderBy}")}{(limited && Limit is { } most ? $" LIMIT {most}" : "")}";

    /// <summary>True when rows are grouped, be it into one.</summary>
    public bool IsGrouped => Select.Contains("COUNT(", StringComparison.Ordinal);

    public override string ToString() => Text();

    private static GeneratedQuery Of(string from, string[] columns, int grouped, string? where, int order, int limit) => grouped switch
    {
        // What is ordered by need not be selected.
        5 when limit > 0 && columns.Length > 1 => new(from, $"{columns[0]} AS c0", where, $"c0 DESC, {columns[1]}", limit * 3),
        0 => new(from, $"COUNT(*) AS n, MAX({columns[0]}), AVG({columns[^1]}), COUNT(DISTINCT {columns[0]})", where, null, null),
        1 => new(from, $"{columns[0]} AS k, COUNT(*) AS n, MIN({columns[^1]})", where, null, null),
        _ => new(from, string.Join(", ", columns.Select((c, i) => $"{c} AS c{i}")), where, order == 0 ? null : $"c0 {(order == 1 ? "ASC" : "DESC")}", limit == 0 ? null : limit * 3),
    };

    private static Gen<string> Conditions(string[] paths, int depth)
    {
        var path = Gen.Int[0, paths.Length - 1].Select(i => paths[i]);
        var constant = Gen.Int[0, Constants.Length - 1].Select(i => Constants[i]);
        var comparison =
            from p in path
            from sign in Gen.Int[0, Signs.Length - 1].Select(i => Signs[i])
            from c in constant
            select $"{p} {sign} {c}";
        var matches = from p in path from a in constant from b in constant select $"{p} MATCHES {{{a}, {b}}}";
        var ofAnalyte = from p in path from a in Gen.Int[0, 1].Select(i => Constants[^(1 + i)]) select $"{p} = {a}";
        var turned = from p in path from c in constant select $"EXISTS {p} AND NOT {p} = {c}";
        var leaf = Gen.OneOf(comparison, comparison, comparison, ofAnalyte, matches, path.Select(p => $"NOT EXISTS {p}"), turned.Select(t => $"({t})"));
        if (depth == 0) return leaf;
        var below = Conditions(paths, depth - 1);
        var pair = from a in below from word in Gen.Int[0, 2].Select(i => i < 2 ? "AND" : "OR") from b in below select $"({a} {word} {b})";
        return Gen.OneOf(leaf, pair, below.Select(b => $"NOT ({b})"));
    }
}
