namespace Varde.OpenEhr.Validation;

/// <summary>Comparison of the name of a node with the name that a template fixes.</summary>
internal static class NodeName
{
    /// <summary>True when the names are the same, white space at the ends apart.</summary>
    public static bool Equal(string wanted, string? found) =>
        found is not null && found.AsSpan().Trim().SequenceEqual(wanted.AsSpan().Trim());
}
