namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of everything that a path can reach. RM 1.1.0 Common §3.</summary>
public abstract class Pathable : RmObject
{
    private protected Pathable(RmClass type) : base(type) { }
}

/// <summary>Ancestor of every node that an archetype can constrain. RM 1.1.0 Common §3.</summary>
public abstract class Locatable : Pathable
{
    private protected Locatable(RmClass type) : base(type) { }

    /// <summary>Name at run time.</summary>
    public DvText? Name { get => Object<DvText>(0); init => Put(0, value); }

    /// <summary>Archetype id at an archetype's root, otherwise the at-code.</summary>
    public string? ArchetypeNodeId { get => Text(1); init => Put(1, value); }

    /// <summary>Identifier; the version uid on a versioned object's root.</summary>
    public UidBasedId? Uid { get => Object<UidBasedId>(2); init => Put(2, value); }

    /// <summary>Links to other nodes.</summary>
    public IReadOnlyList<Link> Links { get => Items<Link>(3); init => PutItems(3, value); }

    /// <summary>Which archetype and template; on archetype roots.</summary>
    public Archetyped? ArchetypeDetails { get => Object<Archetyped>(4); init => Put(4, value); }

    /// <summary>Where the content came from, for content from another system.</summary>
    public FeederAudit? FeederAudit { get => Object<FeederAudit>(5); init => Put(5, value); }
}

/// <summary>Which archetype, template and release made a node. RM 1.1.0 Common §3.</summary>
public sealed class Archetyped : RmObject
{
    /// <summary>Makes an empty ARCHETYPED.</summary>
    public Archetyped() : base(RmModel.Archetyped) { }

    /// <summary>The archetype.</summary>
    public ArchetypeId? ArchetypeId { get => Object<ArchetypeId>(0); init => Put(0, value); }

    /// <summary>The template; on the root of a composition.</summary>
    public TemplateId? TemplateId { get => Object<TemplateId>(1); init => Put(1, value); }

    /// <summary>Release of the reference model.</summary>
    public string? RmVersion { get => Text(2); init => Put(2, value); }
}

/// <summary>A link between two nodes, of this EHR or another. RM 1.1.0 Common §3.</summary>
public sealed class Link : RmObject
{
    /// <summary>Makes an empty LINK.</summary>
    public Link() : base(RmModel.Link) { }

    /// <summary>What the link means.</summary>
    public DvText? Meaning { get => Object<DvText>(0); init => Put(0, value); }

    /// <summary>The kind of relationship.</summary>
    public DvText? Type { get => Object<DvText>(1); init => Put(1, value); }

    /// <summary>The node linked to.</summary>
    public DvEhrUri? Target { get => Object<DvEhrUri>(2); init => Put(2, value); }
}

/// <summary>Origin of content that came from another system. RM 1.1.0 Common §3.</summary>
public sealed class FeederAudit : RmObject
{
    /// <summary>Makes an empty FEEDER_AUDIT.</summary>
    public FeederAudit() : base(RmModel.FeederAudit) { }

    /// <summary>Identifiers in the system where it was made.</summary>
    public IReadOnlyList<DvIdentifier> OriginatingSystemItemIds { get => Items<DvIdentifier>(0); init => PutItems(0, value); }

    /// <summary>Identifiers in the system that sent it.</summary>
    public IReadOnlyList<DvIdentifier> FeederSystemItemIds { get => Items<DvIdentifier>(1); init => PutItems(1, value); }

    /// <summary>The content as it came.</summary>
    public DvEncapsulated? OriginalContent { get => Object<DvEncapsulated>(2); init => Put(2, value); }

    /// <summary>Audit of the system where it was made.</summary>
    public FeederAuditDetails? OriginatingSystemAudit { get => Object<FeederAuditDetails>(3); init => Put(3, value); }

    /// <summary>Audit of the system that sent it.</summary>
    public FeederAuditDetails? FeederSystemAudit { get => Object<FeederAuditDetails>(4); init => Put(4, value); }
}

/// <summary>Audit of one system in the chain. RM 1.1.0 Common §3.</summary>
public sealed class FeederAuditDetails : RmObject
{
    /// <summary>Makes an empty FEEDER_AUDIT_DETAILS.</summary>
    public FeederAuditDetails() : base(RmModel.FeederAuditDetails) { }

    /// <summary>The system.</summary>
    public string? SystemId { get => Text(0); init => Put(0, value); }

    /// <summary>The site or unit.</summary>
    public PartyIdentified? Location { get => Object<PartyIdentified>(1); init => Put(1, value); }

    /// <summary>Who was responsible.</summary>
    public PartyIdentified? Provider { get => Object<PartyIdentified>(2); init => Put(2, value); }

    /// <summary>Whom it was about.</summary>
    public PartyProxy? Subject { get => Object<PartyProxy>(3); init => Put(3, value); }

    /// <summary>When it was handled.</summary>
    public DvDateTime? Time { get => Object<DvDateTime>(4); init => Put(4, value); }

    /// <summary>The version in that system.</summary>
    public string? VersionId { get => Text(5); init => Put(5, value); }

    /// <summary>Anything else worth keeping.</summary>
    public ItemStructure? OtherDetails { get => Object<ItemStructure>(6); init => Put(6, value); }
}
