using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Records;

namespace Varde.Web.Writing;

/// <summary>A form that somebody writes in: by which template, after which version, with what stands in it.</summary>
/// <param name="Ehr">In whose record.</param>
/// <param name="Template">The template.</param>
public sealed record WritingForm(EhrId Ehr, WebTemplate Template)
{
    /// <summary>The version that it was filled from; null for a new document.</summary>
    public RecordDocument? Document { get; init; }

    /// <summary>That version in the simplified form.</summary>
    public FlatDocument Kept { get; init; } = FlatDocument.Empty;

    /// <summary>What stands in it.</summary>
    public required FormValues Values { get; init; }

    /// <summary>The form.</summary>
    public required FormGroup Form { get; init; }

    /// <summary>The field of the document's time; null where there is none.</summary>
    public FormField? Start { get; init; }

    /// <summary>The field of the setting in which care was given; null where there is none.</summary>
    public FormField? Setting { get; init; }

    /// <summary>The fields that tell of the document as a whole: its time, and the setting.</summary>
    public IReadOnlyList<FormField> Context => [.. new[] { Start, Setting }.OfType<FormField>()];

    /// <summary>The newest values of the record.</summary>
    internal LastValues Last { get; init; } = LastValues.None;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<FormFault> Faults { get; init; } = [];

    /// <summary>Fields that somebody else has changed too, by their keys.</summary>
    public IReadOnlyList<string> Disputed { get; init; } = [];

    /// <summary>Codes that were found, by the field that they were looked for in; null where none were looked for.</summary>
    public (string Field, IReadOnlyList<CodeText> Codes, bool IsKnown)? Found { get; init; }

    /// <summary>A signed document is corrected, and not a draft gone on with.</summary>
    public bool IsCorrection => Document is { Version.Lifecycle: Lifecycle.Complete };

    /// <summary>All fields, those of the document as a whole first.</summary>
    public IEnumerable<FormField> Fields => Context.Concat(Form.Fields);

    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? FaultOf(FormField field) => Faults.FirstOrDefault(fault => fault.Field == field.Key)?.Message;
}
