namespace Varde.Web.Documents;

/// <summary>Neighbours of a document that are drawn together.</summary>
internal abstract record DocumentRun;

/// <summary>Fields that follow each other.</summary>
internal sealed record FieldRun(IReadOnlyList<DocumentField> Fields) : DocumentRun;

/// <summary>A group that is drawn under its own heading.</summary>
internal sealed record GroupRun(DocumentGroup Group) : DocumentRun;

/// <summary>Groups alike (the analytes of a sample, the doses of a day) as one table: a row for each, a column for each label.</summary>
/// <param name="Label">What the rows have in common.</param>
/// <param name="Columns">The labels, in the order in which they are first met.</param>
/// <param name="Rows">For each row and column the values: none, one, or several of the same label.</param>
internal sealed record TableRun(string Label, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<IReadOnlyList<FieldValue>>> Rows) : DocumentRun;

/// <summary>Splits the content under a heading into what is drawn together, keeping its order.</summary>
internal static class DocumentRuns
{
    // More columns than these are read more easily one group below the other.
    private const int WidestTable = 8;

    public static IEnumerable<DocumentRun> Of(IReadOnlyList<DocumentNode> nodes)
    {
        for (var start = 0; start < nodes.Count;)
        {
            var end = EndOfRun(nodes, start);
            yield return Run([.. nodes.Skip(start).Take(end - start)]);
            start = end;
        }
    }

    private static int EndOfRun(IReadOnlyList<DocumentNode> nodes, int start)
    {
        var end = start + 1;
        while (end < nodes.Count && Belong(nodes[start], nodes[end]))
            end++;
        var alike = nodes.Skip(start).Take(end - start).OfType<DocumentGroup>().ToList();
        return nodes[start] is DocumentField || Columns(alike).Count <= WidestTable ? end : start + 1;
    }

    private static bool Belong(DocumentNode first, DocumentNode next) => (first, next) switch
    {
        (DocumentField, DocumentField) => true,
        (DocumentGroup one, DocumentGroup other) => one.Label == other.Label && HasOnlyFields(one) && HasOnlyFields(other),
        _ => false,
    };

    private static bool HasOnlyFields(DocumentGroup group) => group.Kind is GroupKind.Cluster or GroupKind.Event && group.Children.All(child => child is DocumentField);

    private static DocumentRun Run(IReadOnlyList<DocumentNode> together) => together switch
    {
        [DocumentField, ..] => new FieldRun([.. together.Cast<DocumentField>()]),
        [DocumentGroup single] => new GroupRun(single),
        _ => Table([.. together.Cast<DocumentGroup>()]),
    };

    private static TableRun Table(IReadOnlyList<DocumentGroup> groups)
    {
        var columns = Columns(groups);
        return new TableRun(groups[0].Label, columns, [.. groups.Select(group => Row(group, columns))]);
    }

    private static List<string> Columns(IReadOnlyList<DocumentGroup> groups) =>
        [.. groups.SelectMany(group => group.Children).Select(field => field.Label).Distinct(StringComparer.Ordinal)];

    private static IReadOnlyList<FieldValue>[] Row(DocumentGroup group, IReadOnlyList<string> columns)
    {
        var values = group.Children.Cast<DocumentField>().ToLookup(field => field.Label, field => field.Value, StringComparer.Ordinal);
        return [.. columns.Select(column => (IReadOnlyList<FieldValue>)[.. values[column]])];
    }
}
