using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>How a field of a document changed.</summary>
public enum ChangeKind
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It is not there any more.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,
}

/// <summary>A field that differs between two versions of a document.</summary>
/// <param name="Label">The field, with the headings that it stands under.</param>
/// <param name="Before">What it said; null for what was added.</param>
/// <param name="After">What it says; null for what was removed.</param>
public sealed record FieldChange(string Label, string? Before, string? After)
{
    /// <summary>How it changed.</summary>
    public ChangeKind Kind => Before is null ? ChangeKind.Added : After is null ? ChangeKind.Removed : ChangeKind.Changed;
}

/// <summary>What differs between two versions of a document, as a reader sees them: field by field, in the order of the later one.</summary>
internal static class DocumentDifference
{
    /// <summary>The fields that differ.</summary>
    public static IReadOnlyList<FieldChange> Between(DocumentView before, DocumentView after)
    {
        var (old, now) = (Fields(before).ToLookup(one => one.Label, one => one.Text), Fields(after).ToLookup(one => one.Label, one => one.Text));
        var labels = Fields(after).Select(one => one.Label).Concat(Fields(before).Select(one => one.Label)).Distinct(StringComparer.Ordinal);
        return [.. labels.SelectMany(label => Changes(label, [.. old[label]], [.. now[label]]))];
    }

    // Of several values of one field, those that both versions have are no change, wherever they stand.
    private static IEnumerable<FieldChange> Changes(string label, List<string> before, List<string> after)
    {
        foreach (var same in before.ToList())
            if (after.Remove(same)) before.Remove(same);
        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
            yield return new(label, before.ElementAtOrDefault(i), after.ElementAtOrDefault(i));
    }

    private static IEnumerable<(string Label, string Text)> Fields(DocumentView view) => view.Frame.Select(field => (field.Label, TextOf(field.Value))).Concat(view.Content.SelectMany(node => Fields(node, "")));

    private static IEnumerable<(string, string)> Fields(DocumentNode node, string above) => node switch
    {
        DocumentField field => [(above + field.Label, TextOf(field.Value))],
        DocumentGroup group => group.Children.SelectMany(child => Fields(child, $"{above}{group.Label} › ")),
        _ => [],
    };

    private static string TextOf(FieldValue value)
    {
        var unit = value.Unit is { } written ? written.StartsWith('/') ? written : " " + written : "";
        return $"{value.Text}{unit}{(value.Detail is { } detail ? $" ({detail})" : "")}";
    }
}
