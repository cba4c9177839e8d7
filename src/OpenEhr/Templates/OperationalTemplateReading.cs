namespace Varde.OpenEhr.Templates;

/// <summary>What reading a template gave: the template, or every fault that was found. Warnings never stop it.</summary>
/// <param name="Template">The template; null when it was refused.</param>
/// <param name="Faults">All faults in the order of the file; empty when there is a template.</param>
public sealed record OperationalTemplateReading(OperationalTemplate? Template, IReadOnlyList<TemplateFault> Faults);

/// <summary>Something that makes a template unusable.</summary>
/// <param name="Line">The line in the file, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">The column, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Path">The XML elements or the archetype path down to the place.</param>
/// <param name="Message">What is wrong and what was expected, in one sentence.</param>
public sealed record TemplateFault(int Line, int Column, string Path, string Message)
{
    /// <summary>The fault in one line.</summary>
    public override string ToString() => Line == 0 ? Message : $"line {Line}, column {Column}, {Path}: {Message}";
}
