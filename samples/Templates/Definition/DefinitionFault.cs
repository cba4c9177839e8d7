namespace Varde.Templates.Definition;

/// <summary>What is wrong in a definition, and where.</summary>
/// <param name="Line">Line in the file, the first is 1.</param>
/// <param name="Column">Column in the line, the first is 1.</param>
/// <param name="Message">The fault in one sentence.</param>
public sealed record DefinitionFault(int Line, int Column, string Message)
{
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
