using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using Varde.Records;

namespace Varde.Modules.Tests.Records;

/// <summary>
/// The rules that let the schema be spread over the shards of a PostgreSQL cluster, held over every SQL text of the store: the migrations
/// and the string literals in its code.
/// </summary>
public sealed partial class SqlLint
{
    private static readonly string[] PatientTables =
        ["ehr", "contribution", "document", "version", "attestation", "leaf_number", "leaf_text", "leaf_history", "item_tag", "audit_entry", "document_word", "data_key", "record_look"];

    // On SQLite, which is never sharded, the value index is clustered by path and value.
    private static readonly string[] ClusteredByValue = ["leaf_number", "leaf_text"];

    [Fact]
    public void The_sql_of_the_store_can_be_sharded()
    {
        var texts = Texts().ToList();
        Assert.True(texts.Count > 60, $"only {texts.Count} SQL texts were found");
        var faults = texts.SelectMany(Faults).ToList();
        faults.RemoveAll(f => ClusteredByValue.Any(t => f.StartsWith($"key does not begin with ehr_id: create table {t} ( path_id", StringComparison.Ordinal)));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("create trigger t after insert on leaf begin select 1; end", "trigger")]
    [InlineData("update ehr set x = now() where ehr_id = $1", "now")]
    [InlineData("insert into leaf_number (ehr_id, number) values ($1, random())", "random")]
    [InlineData("update ehr set x = current_timestamp where ehr_id = $1", "current_timestamp")]
    [InlineData("with recursive t as (select 1) select * from t", "recursive")]
    [InlineData("select 1 from leaf_number where ehr_id = $1 group by grouping sets ((path_id), ())", "grouping sets")]
    [InlineData("select 1 from document where ehr_id = any($1) for update", "for update")]
    [InlineData("select 1 from document d join version v on v.document_id = d.document_id where d.ehr_id = $1", "joined without ehr_id")]
    [InlineData("select 1 from document d where d.ehr_id = $1 and exists (select 1 from leaf_text l where l.document_id = d.document_id)", "without ehr_id")]
    [InlineData("insert into leaf_number (document_id, ehr_id) values ($1, $2)", "row without ehr_id")]
    [InlineData("create table leaf_number (ehr_id bigint not null, leaf_id bigint primary key)", "key")]
    [InlineData("create table version (ehr_id bigint, n int, primary key (n, ehr_id))", "key")]
    [InlineData("create unique index u on document (object_id)", "key")]
    public void The_lint_finds_what_it_is_for(string sql, string fault) =>
        Assert.Contains(Faults(sql), f => f.Contains(fault, StringComparison.Ordinal));

    private static IEnumerable<string> Faults(string sql)
    {
        foreach (var text in Statements(sql))
        {
            foreach (var fault in Forbidden(text).Concat(Keys(text)).Concat(Joins(text))) yield return $"{fault}: {text}";
        }
    }

    private static IEnumerable<string> Forbidden(string sql)
    {
        foreach (var word in new[] { "create trigger", "now()", "random()", "current_timestamp", "with recursive", "grouping sets", "clock_timestamp()" })
        {
            if (sql.Contains(word, StringComparison.Ordinal)) yield return word;
        }
        if (sql.Contains("for update", StringComparison.Ordinal) && PatientTables.Any(t => Mentions(sql, t))) yield return "for update across patients";
    }

    private static IEnumerable<string> Keys(string sql)
    {
        var table = TableDefinition().Match(sql);
        if (table.Success && PatientTables.Contains(table.Groups["table"].Value))
        {
            foreach (Match column in InlineKey().Matches(sql)) if (column.Groups["column"].Value != "ehr_id") yield return "key does not begin with ehr_id";
            foreach (Match key in TableKey().Matches(sql)) if (key.Groups["column"].Value != "ehr_id") yield return "key does not begin with ehr_id";
        }
        var index = UniqueIndex().Match(sql);
        if (index.Success && PatientTables.Contains(index.Groups["table"].Value) && index.Groups["column"].Value != "ehr_id") yield return "key does not begin with ehr_id";
    }

    // Every patient table that is read or changed is held to an EHR in the same statement: by a value, or by another table's ehr_id. The
    // exceptions are the walks over all EHRs that verify, reindex and list, which go by the key.
    private static IEnumerable<string> Joins(string sql)
    {
        if (sql.StartsWith("create", StringComparison.Ordinal) || sql.StartsWith("alter", StringComparison.Ordinal)) yield break;
        var target = InsertTarget().Match(sql);
        if (target.Success && PatientTables.Contains(target.Groups["table"].Value) && target.Groups["column"].Value != "ehr_id") yield return "row without ehr_id";
        var uses = TableUse().Matches(sql).Where(m => PatientTables.Contains(m.Groups["table"].Value)).ToList();
        foreach (var use in uses)
        {
            var alias = use.Groups["alias"].Success && !Reserved.Contains(use.Groups["alias"].Value) ? use.Groups["alias"].Value : use.Groups["table"].Value;
            var isHeld = Regex.IsMatch(sql, $@"\b{alias}\.ehr_id\b", RegexOptions.None, TimeSpan.FromSeconds(1)) || (uses.Count == 1 && sql.Contains("ehr_id", StringComparison.Ordinal));
            if (!isHeld && (uses.Count > 1 || !WholeTable(sql))) yield return $"{use.Groups["table"].Value} {alias} joined without ehr_id";
        }
    }

    private static bool WholeTable(string sql) =>
        sql.Contains("count(*)", StringComparison.Ordinal) || sql.Contains("template_id = $1 limit 1", StringComparison.Ordinal);

    private static readonly string[] Reserved = ["where", "on", "order", "set", "using", "join", "left", "limit", "select", "values"];

    private static bool Mentions(string sql, string table) => Regex.IsMatch(sql, $@"\b(from|join|update|into) {table}\b", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Statements(string script) =>
        Comment().Replace(script, "").Split(';').Select(s => Space().Replace(s, " ").Trim().ToLowerInvariant()).Where(s => s.Length > 0);

    private static IEnumerable<string> Texts()
    {
        var assembly = typeof(RecordStore).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
        foreach (var text in assembly.GetTypes().SelectMany(Literals).Where(t => LooksLikeSql().IsMatch(t)).Distinct(StringComparer.Ordinal)) yield return text;
    }

    private static IEnumerable<string> Literals(Type type)
    {
        const BindingFlags all = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var bodies = type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all));
        foreach (var method in bodies)
        {
            var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (var i = 0; i + 4 < code.Length; i++)
            {
                if (code[i] == OpCodes.Ldstr.Value && TryLiteral(type.Module, BitConverter.ToInt32(code, i + 1)) is { } text) yield return text;
            }
        }
    }

    // A byte that only looks like the instruction gives a token that names no string.
    private static string? TryLiteral(Module module, int token)
    {
        try
        {
            return (token >> 24) == 0x70 ? module.ResolveString(token) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*(select|insert into|update|delete from|with) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LooksLikeSql();

    [GeneratedRegex(@"--[^\n]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Space();

    [GeneratedRegex(@"^create table (?<table>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableDefinition();

    [GeneratedRegex(@"(?<column>\w+) \w+( not null)? (primary key|unique)(?! \()", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineKey();

    [GeneratedRegex(@"(primary key|unique) \((?<column>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableKey();

    [GeneratedRegex(@"^create unique index \w+ on (?<table>\w+) \((?<column>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UniqueIndex();

    [GeneratedRegex(@"^insert into (?<table>\w+) \((?<column>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InsertTarget();

    [GeneratedRegex(@"\b(from|join|update) (?<table>\w+)( (?<alias>\w+))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableUse();
}
