namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Stands for a person or other party. RM 1.1.0 Common §4.</summary>
public abstract class PartyProxy : RmObject
{
    private protected PartyProxy(RmClass type) : base(type) { }

    /// <summary>Reference to a demographic or identity service.</summary>
    public PartyRef? ExternalRef { get => Object<PartyRef>(0); init => Put(0, value); }
}

/// <summary>The subject of the record. RM 1.1.0 Common §4.</summary>
public sealed class PartySelf : PartyProxy
{
    /// <summary>Makes an empty PARTY_SELF.</summary>
    public PartySelf() : base(RmModel.PartySelf) { }
}

/// <summary>A party by name or identifiers. RM 1.1.0 Common §4.</summary>
public class PartyIdentified : PartyProxy
{
    /// <summary>Makes an empty PARTY_IDENTIFIED.</summary>
    public PartyIdentified() : base(RmModel.PartyIdentified) { }

    private protected PartyIdentified(RmClass type) : base(type) { }

    /// <summary>Name that a reader knows.</summary>
    public string? Name { get => Text(1); init => Put(1, value); }

    /// <summary>Formal identifiers.</summary>
    public IReadOnlyList<DvIdentifier> Identifiers { get => Items<DvIdentifier>(2); init => PutItems(2, value); }
}

/// <summary>A party by its relationship to the subject. RM 1.1.0 Common §4.</summary>
public sealed class PartyRelated : PartyIdentified
{
    /// <summary>Makes an empty PARTY_RELATED.</summary>
    public PartyRelated() : base(RmModel.PartyRelated) { }

    /// <summary>The relationship, openEHR group <c>subject relationship</c>.</summary>
    public DvCodedText? Relationship { get => Object<DvCodedText>(3); init => Put(3, value); }
}

/// <summary>A party's part in an activity. RM 1.1.0 Common §4.</summary>
public sealed class Participation : RmObject
{
    /// <summary>Makes an empty PARTICIPATION.</summary>
    public Participation() : base(RmModel.Participation) { }

    /// <summary>What the party did.</summary>
    public DvText? Function { get => Object<DvText>(0); init => Put(0, value); }

    /// <summary>The party.</summary>
    public PartyProxy? Performer { get => Object<PartyProxy>(1); init => Put(1, value); }

    /// <summary>When.</summary>
    public DvInterval? Time { get => Object<DvInterval>(2); init => Put(2, value); }

    /// <summary>How, openEHR group <c>participation mode</c>.</summary>
    public DvCodedText? Mode { get => Object<DvCodedText>(3); init => Put(3, value); }
}

/// <summary>Who committed what, when, and why. RM 1.1.0 Common §4.</summary>
public class AuditDetails : RmObject
{
    /// <summary>Makes an empty AUDIT_DETAILS.</summary>
    public AuditDetails() : base(RmModel.AuditDetails) { }

    private protected AuditDetails(RmClass type) : base(type) { }

    /// <summary>The system where it was committed.</summary>
    public string? SystemId { get => Text(0); init => Put(0, value); }

    /// <summary>Who committed.</summary>
    public PartyProxy? Committer { get => Object<PartyProxy>(1); init => Put(1, value); }

    /// <summary>When; set by the server.</summary>
    public DvDateTime? TimeCommitted { get => Object<DvDateTime>(2); init => Put(2, value); }

    /// <summary>openEHR group <c>audit change type</c>.</summary>
    public DvCodedText? ChangeType { get => Object<DvCodedText>(3); init => Put(3, value); }

    /// <summary>Why.</summary>
    public DvText? Description { get => Object<DvText>(4); init => Put(4, value); }
}

/// <summary>A signature on content. RM 1.1.0 Common §4.</summary>
public sealed class Attestation : AuditDetails
{
    /// <summary>Makes an empty ATTESTATION.</summary>
    public Attestation() : base(RmModel.Attestation) { }

    /// <summary>What the signer saw.</summary>
    public DvMultimedia? AttestedView { get => Object<DvMultimedia>(5); init => Put(5, value); }

    /// <summary>The signature, OpenPGP.</summary>
    public string? Proof { get => Text(6); init => Put(6, value); }

    /// <summary>The parts that were attested; absent means the whole.</summary>
    public IReadOnlyList<DvEhrUri> Items { get => Items<DvEhrUri>(7); init => PutItems(7, value); }

    /// <summary>Why, openEHR group <c>attestation reason</c>.</summary>
    public DvText? Reason { get => Object<DvText>(8); init => Put(8, value); }

    /// <summary>True while the signature is awaited.</summary>
    public bool? IsPending { get => Flag(9); init => Put(9, value); }
}

/// <summary>Audits of all versions of an object. RM 1.1.0 Common §4.</summary>
public sealed class RevisionHistory : RmObject
{
    /// <summary>Makes an empty REVISION_HISTORY.</summary>
    public RevisionHistory() : base(RmModel.RevisionHistory) { }

    /// <summary>The versions, the newest last.</summary>
    public IReadOnlyList<RevisionHistoryItem> Items { get => Items<RevisionHistoryItem>(0); init => PutItems(0, value); }
}

/// <summary>Audits of one version. RM 1.1.0 Common §4.</summary>
public sealed class RevisionHistoryItem : RmObject
{
    /// <summary>Makes an empty REVISION_HISTORY_ITEM.</summary>
    public RevisionHistoryItem() : base(RmModel.RevisionHistoryItem) { }

    /// <summary>The version.</summary>
    public ObjectVersionId? VersionId { get => Object<ObjectVersionId>(0); init => Put(0, value); }

    /// <summary>Its commit first, then its attestations.</summary>
    public IReadOnlyList<AuditDetails> Audits { get => Items<AuditDetails>(1); init => PutItems(1, value); }
}
