namespace Varde.OpenEhr.Templates;

/// <summary>How large a template may be: what lies beyond is refused before it costs memory or time.</summary>
/// <param name="Bytes">The greatest number of bytes of the file.</param>
/// <param name="Depth">The greatest number of XML elements within each other.</param>
/// <param name="Elements">The greatest number of XML elements.</param>
public sealed record OperationalTemplateLimits(int Bytes = 16 * 1024 * 1024, int Depth = 400, int Elements = 500_000)
{
    /// <summary>16 MB, 400 levels, 500,000 elements: ten times the largest template known.</summary>
    public static OperationalTemplateLimits Default { get; } = new();
}
