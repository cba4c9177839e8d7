namespace Varde.OpenEhr.Templates;

/// <summary>A code as a template writes it (RM Data Types, CODE_PHRASE); the terminology is null where the template leaves it out.</summary>
/// <param name="TerminologyId">The terminology, such as <c>local</c>, <c>openehr</c>, <c>ISO_639-1</c> or <c>SNOMED-CT</c>.</param>
/// <param name="CodeString">The code within it.</param>
public sealed record TemplateCode(string? TerminologyId, string CodeString)
{
    /// <summary>The written form <c>openehr::433</c>.</summary>
    public override string ToString() => TerminologyId is null ? CodeString : $"{TerminologyId}::{CodeString}";
}
