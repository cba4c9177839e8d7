using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Simplified;

/// <summary>What every part of one reading knows: the template, the language of the document, the context, and where faults go.</summary>
internal sealed class ReadScope(OperationalTemplate template, List<Fault> faults)
{
    public OperationalTemplate Template { get; } = template;

    /// <summary>The language that names and rubrics are taken in.</summary>
    public string Language { get; set; } = template.Language.CodeString;

    /// <summary>The release of the reference model that the document names.</summary>
    public string RmVersion { get; set; } = StructureCompletion.RmVersion;

    /// <summary>True while a draft is read.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The values of <c>ctx/</c>.</summary>
    public ContextValues Context { get; set; } = ContextValues.Empty;

    public void Fault(string key, FaultText text) => faults.Add(new(key, text));

    /// <summary>Notes a fault that was found in a part of the document, at its place in the whole.</summary>
    public void Fault(string key, Fault found) => faults.Add(found with { Path = key });
}
