namespace Varde.OpenEhr.Tests.Validation;
public sealed class Explore
{
    [Fact]
    public void Report()
    {
        using var o = new StreamWriter("/tmp/oracle.txt");
        foreach (var row in PublicCaseTable.Rows().Where(r => r.Format == "CANONICAL_JSON"))
        {
            if (row.Opt == "MISSING") continue;
            var bytes = File.ReadAllBytes(Path.Combine(Templates.SharedTemplates.Folder!, row.Path));
            if (!System.Text.Encoding.UTF8.GetString(bytes).Contains("archetype_node_id", StringComparison.Ordinal)) continue;
            bytes = PublicCaseTable.FreshUid(bytes);
            IReadOnlyList<string> f;
            try { f = PublicCaseTable.Faults(bytes, false, row.Opt); } catch (Exception e) { f = ["EXC " + e]; }
            var accept = row.Expectation.StartsWith("accept", StringComparison.Ordinal);
            var ok = accept == (f.Count == 0);
            o.WriteLine($"{(ok ? "OK  " : "BAD ")} {row.Expectation} {row.Path} [{row.Opt}] {f.Count}");
            foreach (var x in f.Take(ok ? 3 : 12)) o.WriteLine("        " + x);
        }
    }
}
