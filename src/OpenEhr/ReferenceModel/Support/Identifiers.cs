namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of identifiers of informational objects. BASE 1.1.0 Base Types §5.3.</summary>
public abstract class ObjectId : RmObject
{
    private protected ObjectId(RmClass type) : base(type) { }

    /// <summary>The identifier as text, in the form that the concrete class lays down.</summary>
    public string? Value { get => Text(0); init => Put(0, value); }
}

/// <summary>An identifier that begins with a unique id: <c>root[::extension]</c>. BASE 1.1.0 Base Types §5.3.</summary>
public abstract class UidBasedId : ObjectId
{
    private protected UidBasedId(RmClass type) : base(type) { }
}

/// <summary>Identifies a versioned object, a contribution or an EHR. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class HierObjectId : UidBasedId
{
    /// <summary>Makes an empty HIER_OBJECT_ID.</summary>
    public HierObjectId() : base(RmModel.HierObjectId) { }
}

/// <summary>Identifies one version: <c>object_id::creating_system_id::version_tree_id</c>. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class ObjectVersionId : UidBasedId
{
    /// <summary>Makes an empty OBJECT_VERSION_ID.</summary>
    public ObjectVersionId() : base(RmModel.ObjectVersionId) { }
}

/// <summary>Archetype identifier such as <c>openEHR-EHR-OBSERVATION.pulse.v2</c>. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class ArchetypeId : ObjectId
{
    /// <summary>Makes an empty ARCHETYPE_ID.</summary>
    public ArchetypeId() : base(RmModel.ArchetypeId) { }
}

/// <summary>Template identifier, any text. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class TemplateId : ObjectId
{
    /// <summary>Makes an empty TEMPLATE_ID.</summary>
    public TemplateId() : base(RmModel.TemplateId) { }
}

/// <summary>Terminology name with optional version in parentheses: <c>SNOMED-CT(2024-04-15)</c>. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class TerminologyId : ObjectId
{
    /// <summary>Makes an empty TERMINOLOGY_ID.</summary>
    public TerminologyId() : base(RmModel.TerminologyId) { }
}

/// <summary>Identifier of any form, named by its scheme. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class GenericId : ObjectId
{
    /// <summary>Makes an empty GENERIC_ID.</summary>
    public GenericId() : base(RmModel.GenericId) { }

    /// <summary>The naming scheme.</summary>
    public string? Scheme { get => Text(1); init => Put(1, value); }
}

/// <summary>Reference to an object in this or another system. BASE 1.1.0 Base Types §5.3.</summary>
public class ObjectRef : RmObject
{
    /// <summary>Makes an empty OBJECT_REF.</summary>
    public ObjectRef() : base(RmModel.ObjectRef) { }

    private protected ObjectRef(RmClass type) : base(type) { }

    /// <summary>Identifier of the object that is referred to.</summary>
    public ObjectId? Id { get => Object<ObjectId>(0); init => Put(0, value); }

    /// <summary>Where the id is known: <c>local</c>, <c>unknown</c> or a name made of letters, digits and <c>_.:/&amp;?=+-</c>.</summary>
    public string? Namespace { get => Text(1); init => Put(1, value); }

    /// <summary>Class of the object: a class name of the reference model, <c>PARTY</c> or <c>ANY</c>.</summary>
    public string? Type { get => Text(2); init => Put(2, value); }
}

/// <summary>Reference to a person, organisation, group, role or agent in a demographic service. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class PartyRef : ObjectRef
{
    /// <summary>Makes an empty PARTY_REF.</summary>
    public PartyRef() : base(RmModel.PartyRef) { }
}

/// <summary>Reference to an access group in an access control service. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class AccessGroupRef : ObjectRef
{
    /// <summary>Makes an empty ACCESS_GROUP_REF.</summary>
    public AccessGroupRef() : base(RmModel.AccessGroupRef) { }
}

/// <summary>Reference to a node inside a top-level object. BASE 1.1.0 Base Types §5.3.</summary>
public sealed class LocatableRef : ObjectRef
{
    /// <summary>Makes an empty LOCATABLE_REF.</summary>
    public LocatableRef() : base(RmModel.LocatableRef) { }

    /// <summary>Path from the object to the node; absent or <c>/</c> means the object itself.</summary>
    public string? Path { get => Text(3); init => Put(3, value); }
}
