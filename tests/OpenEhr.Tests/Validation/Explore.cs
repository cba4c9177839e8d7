namespace Varde.OpenEhr.Tests.Validation;
public sealed class Explore
{
    [Fact]
    public void Report()
    {
        using var o = new StreamWriter("/tmp/oracle.txt");
        foreach (var c in DataTypeCases.All())
        {
            if (c.Skip is { } s) { o.WriteLine($"SKIP {c.Name} {s}"); continue; }
            var xml = c.Composition.EndsWith(".xml", StringComparison.Ordinal);
            var bytes = xml ? File.ReadAllBytes(c.Composition) : c.Source["change"] is null ? File.ReadAllBytes(c.Composition) : DataTypeCases.Changed(c);
            if (bytes is null) { o.WriteLine($"SKIP {c.Name} change unknown"); continue; }
            var f = PublicCaseTable.Faults(bytes, xml, c.Opt);
            var ok = c.IsAccepted == (f.Count == 0);
            o.WriteLine($"{(ok ? "OK  " : "BAD ")} {c.Source["expect"]} {c.Name} [{c.Composition} {c.Opt}] {f.Count}");
            foreach (var x in f.Take(ok ? 2 : 12)) o.WriteLine("        " + x);
        }
        foreach (var row in PublicCaseTable.Rows().Where(r => r.Format == "CANONICAL_XML"))
        {
            if (row.Opt == "MISSING") { o.WriteLine("SKIP " + row.Path); continue; }
            var bytes = File.ReadAllBytes(Path.Combine(Templates.SharedTemplates.Folder!, row.Path));
            var f = PublicCaseTable.Faults(bytes, true, row.Opt);
            var ok = row.Expectation.StartsWith("accept", StringComparison.Ordinal) == (f.Count == 0);
            o.WriteLine($"{(ok ? "OK  " : "BAD ")} {row.Expectation} {row.Path} [{row.Opt}] {f.Count}");
            foreach (var x in f.Take(ok ? 3 : 12)) o.WriteLine("        " + x);
        }
        foreach (var dir in new[] { "ehr", "directory" })
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Templates.SharedTemplates.Folder!, dir), "*.json", SearchOption.AllDirectories).Order())
        {
            var f = PublicCaseTable.Faults(PublicCaseTable.FreshUid(File.ReadAllBytes(file)), false, "");
            var ok = !file.Contains("/invalid/", StringComparison.Ordinal) == (f.Count == 0);
            o.WriteLine($"{(ok ? "OK  " : "BAD ")} {file} {f.Count}");
            foreach (var x in f.Take(ok ? 3 : 12)) o.WriteLine("        " + x);
        }
    }
}
