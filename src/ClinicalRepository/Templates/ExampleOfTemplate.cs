using Varde.AccessControl;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;

namespace Varde.ClinicalRepository.Templates;

/// <summary>
/// Makes an example document of a template (openEHR REST, Get example data by template). There is one level of detail, the closest to all three of
/// the specification: everything that the template names, once.
/// </summary>
internal sealed class ExampleOfTemplate(TemplateLibrary templates, CompositionContent content, RepositorySettings settings)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!CompositionContent.Wanted(request).TryGet(out var form, out var refusal)) return refusal;
        if (!IsOutput(request).TryGet(out var isOutput, out refusal)) return refusal;
        var id = request.TemplateId();
        if (!(await request.Access.AskAsync(AccessAction.Read, new AccessSubject("TEMPLATE", Printable.Of(id)), cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await templates.FindAsync(id, cancellation)).TryGet(out var template, out refusal)) return refusal;
        if (template.Operational.Definition.RmTypeName != "COMPOSITION") return new Unsupported("Examples are made of templates for compositions only.");
        return await content.WriteAsync(form, Example(template, isOutput), cancellation);
    }

    private Composition Example(LoadedTemplate template, bool isOutput)
    {
        var example = ExampleComposition.For(template.Operational);
        return isOutput ? (Composition)example.With("uid", References.Id(new VersionUid(Guid.NewGuid(), settings.SystemId, 1))) : example;
    }

    /// <summary>Whether the example is to look as it would be read back; as it would be sent otherwise.</summary>
    private static Outcome<bool> IsOutput(RestRequest request)
    {
        List<Fault> faults = [];
        var (type, level) = (request.Http.Query["type"].ToString(), request.Http.Query["detail_level"].ToString());
        if (type is not ("" or "input" or "output")) faults.Add(new("?type", "must be input or output"));
        if (level is not ("" or "required" or "medium" or "complete")) faults.Add(new("?detail_level", "must be required, medium or complete"));
        return faults.Count > 0 ? new Invalid(faults) : type == "output";
    }
}
