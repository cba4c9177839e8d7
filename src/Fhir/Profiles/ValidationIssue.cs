namespace Varde.Fhir.Profiles;

/// <summary>Something that a validation found (FHIR R4, OperationOutcome.issue).</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Its kind, a code of issue-type.</param>
/// <param name="Path">The element, such as <c>Patient.name[0].family</c>; empty for the whole.</param>
/// <param name="Message">What it is, without the value.</param>
internal sealed record ValidationIssue(IssueSeverity Severity, string Code, string Path, string Message);

/// <summary>How bad an issue is.</summary>
internal enum IssueSeverity
{
    /// <summary>What is not wrong, and worth a look.</summary>
    Information,

    /// <summary>What is unusual, or could not be checked.</summary>
    Warning,

    /// <summary>What makes a resource invalid.</summary>
    Error,
}
