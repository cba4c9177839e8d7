namespace Varde.Fhir.Resources;

/// <summary>The canonical address of a definition, perhaps of a version of it (FHIR R4, references, 2.3.0.2).</summary>
/// <param name="Url">The address.</param>
/// <param name="Version">The version; null for none in particular.</param>
internal sealed record Canonical(string Url, string? Version)
{
    /// <summary>Reads <c>url</c> or <c>url|version</c>.</summary>
    public static Canonical Of(string text) => text.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar
        ? new(text[..bar], text.Length > bar + 1 ? text[(bar + 1)..] : null) : new(text, null);

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Url : $"{Url}|{Version}";
}
