using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// Checks objects against one operational template (AOM 1.4, OPT 1.4): classes, node ids, archetypes, names that tell siblings apart, existence,
/// occurrences and cardinality, closed containers and slots, codes, units, ranges, patterns and lists. Made once for a template and then used from
/// any number of threads at once. The rules of the reference model itself are <see cref="RmValidator"/>'s; a document is right when both find nothing.
/// </summary>
/// <remarks>
/// What the template does not mention is not checked (AOM 1.4 §4: what is not constrained is as the reference model says); a container that it does
/// mention takes only what it names, or what a slot lets in.
/// </remarks>
public sealed class TemplateValidator
{
    private readonly ObjectConstraint _root;

    /// <summary>Prepares the template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="terminology">Knows value sets outside the template; null when none are known.</param>
    public TemplateValidator(OperationalTemplate template, IExternalTerminology? terminology = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        Template = template;
        _root = new ConstraintCompiler(template, terminology).Compile(template.Definition);
    }

    /// <summary>The template.</summary>
    public OperationalTemplate Template { get; }

    /// <summary>Every way in which <paramref name="root"/> differs from the template, with its path and what would be right; empty when it fits.</summary>
    /// <param name="root">The object that the template's root constrains: most often a COMPOSITION.</param>
    public IReadOnlyList<Fault> Validate(RmObject root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var faults = new FaultList();
        CheckTemplateId(root, faults);
        if (!_root.Accepts(root)) faults.Add(FaultCode.OtherRoot.Of(ObjectConstraint.Describe(root), Template.TemplateId, _root));
        else _root.Check(root, faults);
        return faults.Faults;
    }

    private void CheckTemplateId(RmObject root, FaultList faults)
    {
        if ((root as Locatable)?.ArchetypeDetails?.TemplateId?.Value is { } id && id != Template.TemplateId)
            faults.Add("archetype_details/template_id", FaultCode.OtherTemplate.Of(Shown.Text(id), Template.TemplateId));
    }
}
