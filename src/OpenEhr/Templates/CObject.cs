using System.Text;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Templates;

/// <summary>
/// A constraint on one object of the reference model (AOM 1.4 §5.3, C_OBJECT). The tree is immutable once read; the links to parent, archetype and
/// template are set by the reader.
/// </summary>
public abstract class CObject
{
    private string? _path;
    private string? _archetypeNodeId;

    /// <summary>The class of the reference model, such as <c>OBSERVATION</c> or <c>DV_INTERVAL&lt;DV_COUNT&gt;</c>.</summary>
    public required string RmTypeName { get; init; }

    /// <summary>How many objects of this kind may stand in the parent attribute.</summary>
    public required MultiplicityInterval Occurrences { get; init; }

    /// <summary>The at-code of the node in its archetype; empty where the node carries none.</summary>
    public required string NodeId { get; init; }

    /// <summary>Where the constraint begins in the template's file, from 1; 0 when it was not read from a file.</summary>
    public int Line { get; init; }

    /// <summary>The column to <see cref="Line"/>.</summary>
    public int Column { get; init; }

    /// <summary>The attribute that this is a child of; null for the root.</summary>
    public CAttribute? Parent { get; internal set; }

    /// <summary>The object that holds the parent attribute; null for the root.</summary>
    public CComplexObject? ParentObject => Parent?.Parent;

    /// <summary>The archetype in whose scope the at-code of this node is: the node itself when it is an archetype root.</summary>
    public CArchetypeRoot? Archetype => this as CArchetypeRoot ?? ParentObject?.Archetype;

    /// <summary>
    /// What data carries as <c>archetype_node_id</c>: the archetype id at an archetype's root, the at-code elsewhere, empty where there is none. Only
    /// a LOCATABLE carries one (RM Common §3), whatever id the template gives to other nodes.
    /// </summary>
    public virtual string ArchetypeNodeId => _archetypeNodeId ??= Is(RmModel.Locatable) ? NodeId : "";

    /// <summary>The name that the template fixes for this node (one single text allowed as <c>name/value</c>), or null.</summary>
    public virtual string? NameConstraint => null;

    /// <summary>
    /// The codes that the template lets the name be drawn from (<c>name/defining_code</c>): a run-time name. Each has a term in the archetype. Empty
    /// when the name is not drawn from codes.
    /// </summary>
    public virtual IReadOnlyList<string> NameCodes => [];

    /// <summary>
    /// The path from the root of the template, such as <c>/content[openEHR-EHR-OBSERVATION.pulse.v1]/data[at0002]</c>; <c>/</c> for the root.
    /// Names are not part of it: siblings that differ only by name have the same path.
    /// </summary>
    public string Path => _path ??= BuildPath();

    /// <summary>The term of a code in the scope of this node: nearest archetype first, then those around it. Null when none defines it.</summary>
    /// <param name="code">The at- or ac-code.</param>
    /// <param name="language">An ISO 639-1 code; null for the template's own language, which is also where an untranslated code is looked up.</param>
    public ArchetypeTerm? Term(string code, string? language = null)
    {
        for (var root = Archetype; root is not null; root = root.ParentObject?.Archetype)
        {
            if (root.Terms.Find(code, language) is { } term)
            {
                return term;
            }
        }

        return null;
    }

    /// <summary>
    /// The archetype id or at-code that names this node in the template; other than <see cref="ArchetypeNodeId"/> it is there for every PATHABLE, such
    /// as an EVENT_CONTEXT, but never for a data value.
    /// </summary>
    internal string TemplateNodeId => ArchetypeNodeId.Length > 0 ? ArchetypeNodeId : Is(RmModel.Pathable) ? NodeId : "";

    private bool Is(RmClass type) => RmModel.Find(RmTypeName)?.IsA(type) == true;

    private string BuildPath()
    {
        if (Parent is not { } attribute)
        {
            return "/";
        }

        var path = new StringBuilder(attribute.Parent!.Path == "/" ? "" : attribute.Parent.Path).Append('/').Append(attribute.RmAttributeName);
        return ArchetypeNodeId.Length == 0 ? path.ToString() : path.Append('[').Append(ArchetypeNodeId).Append(']').ToString();
    }
}

/// <summary>A constraint on an object with attributes (AOM 1.4, C_COMPLEX_OBJECT). Attributes that are not named are as the reference model says.</summary>
public class CComplexObject : CObject
{
    private readonly IReadOnlyList<CAttribute> _attributes = [];
    private readonly string? _fixedName;
    private readonly IReadOnlyList<string> _nameCodes = [];

    /// <summary>The constrained attributes in the template's order.</summary>
    public IReadOnlyList<CAttribute> Attributes
    {
        get => _attributes;
        init
        {
            _attributes = value;
            foreach (var attribute in value)
            {
                attribute.Parent = this;
            }

            _fixedName = FixedName();
            // A text that the template fixes is the name, whatever codes may stand beside it.
            _nameCodes = _fixedName is null ? CodedNames() : [];
        }
    }

    /// <inheritdoc/>
    public override string? NameConstraint => _fixedName;

    /// <inheritdoc/>
    public override IReadOnlyList<string> NameCodes => _nameCodes;

    /// <summary>The constrained attribute of this name, or null.</summary>
    public CAttribute? Attribute(string rmAttributeName) => _attributes.FirstOrDefault(one => one.RmAttributeName == rmAttributeName);

    private IReadOnlyList<string> CodedNames() =>
        Attribute("name")?.Children is [CComplexObject name] && name.Attribute("defining_code")?.Children is [CCodePhrase { CodeList: var codes }]
            ? codes
            : [];

    private string? FixedName() =>
        Attribute("name")?.Children is [CComplexObject name]
        && name.Attribute("value")?.Children is [CPrimitiveObject { Item: CString { List: [var text] } }]
            ? text
            : null;
}

/// <summary>The root of an archetype within a template (OPT 1.4, C_ARCHETYPE_ROOT): a new scope of at-codes with its own terms.</summary>
public sealed class CArchetypeRoot : CComplexObject
{
    /// <summary>The archetype, such as <c>openEHR-EHR-OBSERVATION.blood_pressure.v2</c>.</summary>
    public required string ArchetypeId { get; init; }

    /// <summary>The template that filled the slot, when it names one; at the outermost root the template itself.</summary>
    public string? TemplateId { get; init; }

    /// <summary>The terms of the archetype in every language that the template carries.</summary>
    public required TermDefinitions Terms { get; init; }

    /// <summary>Codes of outer terminologies that the archetype binds its own codes to.</summary>
    public IReadOnlyList<TermBinding> TermBindings { get; init; } = [];

    /// <summary>Value sets of outer terminologies that the archetype binds its ac-codes to.</summary>
    public IReadOnlyList<ConstraintBinding> ConstraintBindings { get; init; } = [];

    /// <inheritdoc/>
    public override string ArchetypeNodeId => ArchetypeId;
}

/// <summary>An at-code of an archetype bound to a code of an outer terminology.</summary>
/// <param name="Terminology">The terminology of the binding set, such as <c>SNOMED-CT</c>.</param>
/// <param name="Code">The archetype's own code (or path).</param>
/// <param name="Value">The outer code.</param>
public sealed record TermBinding(string Terminology, string Code, TemplateCode Value);

/// <summary>An ac-code of an archetype bound to a value set of an outer terminology (AOM 1.4 §7.2, constraint_bindings).</summary>
/// <param name="Terminology">The terminology of the binding set, such as <c>SNOMED-CT</c>.</param>
/// <param name="Code">The archetype's ac-code.</param>
/// <param name="ValueSet">The address of the value set, such as <c>terminology:SNOMED-CT?subset=problems</c>.</param>
public sealed record ConstraintBinding(string Terminology, string Code, string ValueSet);

/// <summary>A constraint on a primitive value (AOM 1.4, C_PRIMITIVE_OBJECT).</summary>
public sealed class CPrimitiveObject : CObject
{
    /// <summary>The constraint; null when any value may stand.</summary>
    public CPrimitive? Item { get; init; }
}

/// <summary>A place where archetypes may be put in (AOM 1.4, ARCHETYPE_SLOT) that the template left open.</summary>
public sealed class ArchetypeSlot : CObject
{
    /// <summary>Which archetypes may stand; empty means any that is not excluded.</summary>
    public IReadOnlyList<SlotAssertion> Includes { get; init; } = [];

    /// <summary>Which archetypes may not stand.</summary>
    public IReadOnlyList<SlotAssertion> Excludes { get; init; } = [];

    /// <summary>
    /// True when an archetype may stand here (AOM 1.4 §5.3.7): one of the includes matches, or there are none and no exclude matches. Where both are
    /// given and one of them is <c>.*</c>, the other decides.
    /// </summary>
    public bool Allows(string archetypeId)
    {
        var included = Includes.Any(one => one.Matches(archetypeId));
        var excluded = Excludes.Any(one => one.Matches(archetypeId));
        return (Includes.Count, Excludes.Count) switch
        {
            (0, _) => !excluded,
            (_, 0) => included,
            _ => included && (!excluded || Excludes.Any(one => one.IsAny)),
        };
    }
}

/// <summary>A reference to another node of the same archetype whose constraints hold here too (AOM 1.4, ARCHETYPE_INTERNAL_REF).</summary>
public sealed class ArchetypeInternalRef : CObject
{
    /// <summary>The path of the other node within the archetype.</summary>
    public required string TargetPath { get; init; }
}

/// <summary>A value set that is defined outside the template by an ac-code (AOM 1.4, CONSTRAINT_REF).</summary>
public sealed class ConstraintRef : CObject
{
    /// <summary>The ac-code.</summary>
    public required string Reference { get; init; }

    /// <summary>The value sets that the archetype binds the ac-code to, one for each terminology; empty when it binds none.</summary>
    public IReadOnlyList<ConstraintBinding> Bindings => [.. (Archetype?.ConstraintBindings ?? []).Where(one => one.Code == Reference)];
}
