using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Simplified;

/// <summary>How an attribute of the reference model stands in the simplified formats.</summary>
internal enum FieldForm
{
    /// <summary>A primitive after a suffix: <c>|magnitude</c>.</summary>
    Primitive,

    /// <summary>A primitive as a node of its own: <c>/_location</c>.</summary>
    PrimitiveNode,

    /// <summary>A CODE_PHRASE of one fixed terminology by its code: <c>|mediatype</c>.</summary>
    Code,

    /// <summary>A DV_CODED_TEXT of one group of openEHR's terminology by its rubric: <c>|mode</c>.</summary>
    Rubric,

    /// <summary>An object by its <c>value</c> alone: <c>|terminology</c>, <c>|function</c>.</summary>
    Scalar,

    /// <summary>An object as a node of its own: <c>/_normal_range</c>.</summary>
    Node,

    /// <summary>An object whose own fields stand with its owner's: a DV_CODED_TEXT's code.</summary>
    Inline,
}

/// <summary>One attribute in the simplified formats: its name there, other spellings that are read, and its form.</summary>
internal sealed record Field(RmAttribute Attribute, FieldForm Form, string Name)
{
    /// <summary>The class that the line is listed for; its descendants follow unless they have a line of their own.</summary>
    public RmClass For { get; init; } = Attribute.DeclaredBy;

    /// <summary>Every spelling that is read, <see cref="Name"/> first.</summary>
    public string[] Spellings { get; init; } = [Name];

    /// <summary>The terminology of a code when the form does not carry it: <see cref="FieldForm.Code"/>, or a CODE_PHRASE in a node.</summary>
    public string? Terminology { get; init; }

    /// <summary>The class that a scalar or inline object has.</summary>
    public RmClass? Holder { get; init; }

    /// <summary>The value that is meant when a mandatory primitive is left out, and that is left out when written.</summary>
    public string? Implied { get; init; }

    /// <summary>The class that this field takes when the attribute takes several and each has a field of its own; null otherwise.</summary>
    public RmClass? Only { get; init; }
}
