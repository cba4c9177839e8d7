using System.Collections.Frozen;

namespace Varde.OpenEhr.ReferenceModel;

/// <summary>
/// The one table of classes and attributes of the openEHR reference model 1.1.0 that JSON, XML, paths, FLAT and validation are driven by.
/// Attributes stand in the order of the published XML schemas, inherited ones first; that is also the order of our canonical JSON.
/// </summary>
public static class RmModel
{
    /// <summary>OBJECT_ID</summary>
    public static readonly RmClass ObjectId = new("OBJECT_ID", null, null,
        new RmAttribute("value", "String", RmMultiplicity.One));

    /// <summary>UID_BASED_ID</summary>
    public static readonly RmClass UidBasedId = new("UID_BASED_ID", ObjectId, null);

    /// <summary>HIER_OBJECT_ID</summary>
    public static readonly RmClass HierObjectId = new("HIER_OBJECT_ID", UidBasedId, static () => new ReferenceModel.HierObjectId());

    /// <summary>OBJECT_VERSION_ID</summary>
    public static readonly RmClass ObjectVersionId = new("OBJECT_VERSION_ID", UidBasedId, static () => new ReferenceModel.ObjectVersionId());

    /// <summary>ARCHETYPE_ID</summary>
    public static readonly RmClass ArchetypeId = new("ARCHETYPE_ID", ObjectId, static () => new ReferenceModel.ArchetypeId());

    /// <summary>TEMPLATE_ID</summary>
    public static readonly RmClass TemplateId = new("TEMPLATE_ID", ObjectId, static () => new ReferenceModel.TemplateId());

    /// <summary>TERMINOLOGY_ID</summary>
    public static readonly RmClass TerminologyId = new("TERMINOLOGY_ID", ObjectId, static () => new ReferenceModel.TerminologyId());

    /// <summary>GENERIC_ID</summary>
    public static readonly RmClass GenericId = new("GENERIC_ID", ObjectId, static () => new ReferenceModel.GenericId(),
        new RmAttribute("scheme", "String", RmMultiplicity.One));

    /// <summary>OBJECT_REF</summary>
    public static readonly RmClass ObjectRef = new("OBJECT_REF", null, static () => new ReferenceModel.ObjectRef(),
        new RmAttribute("id", "OBJECT_ID", RmMultiplicity.One),
        new RmAttribute("namespace", "String", RmMultiplicity.One),
        new RmAttribute("type", "String", RmMultiplicity.One));

    /// <summary>PARTY_REF</summary>
    public static readonly RmClass PartyRef = new("PARTY_REF", ObjectRef, static () => new ReferenceModel.PartyRef());

    /// <summary>ACCESS_GROUP_REF</summary>
    public static readonly RmClass AccessGroupRef = new("ACCESS_GROUP_REF", ObjectRef, static () => new ReferenceModel.AccessGroupRef());

    /// <summary>LOCATABLE_REF</summary>
    public static readonly RmClass LocatableRef = new("LOCATABLE_REF", ObjectRef, static () => new ReferenceModel.LocatableRef(),
        new RmAttribute("path", "String", RmMultiplicity.ZeroOrOne));

    /// <summary>DATA_VALUE</summary>
    public static readonly RmClass DataValue = new("DATA_VALUE", null, null);

    /// <summary>DV_BOOLEAN</summary>
    public static readonly RmClass DvBoolean = new("DV_BOOLEAN", DataValue, static () => new ReferenceModel.DvBoolean(),
        new RmAttribute("value", "Boolean", RmMultiplicity.One));

    /// <summary>DV_IDENTIFIER</summary>
    public static readonly RmClass DvIdentifier = new("DV_IDENTIFIER", DataValue, static () => new ReferenceModel.DvIdentifier(),
        new RmAttribute("issuer", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("assigner", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("id", "String", RmMultiplicity.One),
        new RmAttribute("type", "String", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_STATE</summary>
    public static readonly RmClass DvState = new("DV_STATE", DataValue, static () => new ReferenceModel.DvState(),
        new RmAttribute("value", "DV_CODED_TEXT", RmMultiplicity.One),
        new RmAttribute("is_terminal", "Boolean", RmMultiplicity.One));

    /// <summary>DV_TEXT</summary>
    public static readonly RmClass DvText = new("DV_TEXT", DataValue, static () => new ReferenceModel.DvText(),
        new RmAttribute("value", "String", RmMultiplicity.One),
        new RmAttribute("hyperlink", "DV_URI", RmMultiplicity.ZeroOrOne),
        new RmAttribute("formatting", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("mappings", "TERM_MAPPING", RmMultiplicity.Many),
        new RmAttribute("language", "CODE_PHRASE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("encoding", "CODE_PHRASE", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_CODED_TEXT</summary>
    public static readonly RmClass DvCodedText = new("DV_CODED_TEXT", DvText, static () => new ReferenceModel.DvCodedText(),
        new RmAttribute("defining_code", "CODE_PHRASE", RmMultiplicity.One));

    /// <summary>CODE_PHRASE</summary>
    public static readonly RmClass CodePhrase = new("CODE_PHRASE", null, static () => new ReferenceModel.CodePhrase(),
        new RmAttribute("terminology_id", "TERMINOLOGY_ID", RmMultiplicity.One),
        new RmAttribute("code_string", "String", RmMultiplicity.One),
        new RmAttribute("preferred_term", "String", RmMultiplicity.ZeroOrOne));

    /// <summary>TERM_MAPPING</summary>
    public static readonly RmClass TermMapping = new("TERM_MAPPING", null, static () => new ReferenceModel.TermMapping(),
        new RmAttribute("match", "String", RmMultiplicity.One),
        new RmAttribute("purpose", "DV_CODED_TEXT", RmMultiplicity.ZeroOrOne),
        new RmAttribute("target", "CODE_PHRASE", RmMultiplicity.One));

    /// <summary>DV_PARAGRAPH</summary>
    public static readonly RmClass DvParagraph = new("DV_PARAGRAPH", DataValue, static () => new ReferenceModel.DvParagraph(),
        new RmAttribute("items", "DV_TEXT", RmMultiplicity.OneOrMany));

    /// <summary>DV_ORDERED</summary>
    public static readonly RmClass DvOrdered = new("DV_ORDERED", DataValue, null,
        new RmAttribute("normal_range", "DV_INTERVAL", RmMultiplicity.ZeroOrOne),
        new RmAttribute("other_reference_ranges", "REFERENCE_RANGE", RmMultiplicity.Many),
        new RmAttribute("normal_status", "CODE_PHRASE", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_INTERVAL</summary>
    public static readonly RmClass DvInterval = new("DV_INTERVAL", DataValue, static () => new ReferenceModel.DvInterval(),
        new RmAttribute("lower", "DV_ORDERED", RmMultiplicity.ZeroOrOne),
        new RmAttribute("upper", "DV_ORDERED", RmMultiplicity.ZeroOrOne),
        new RmAttribute("lower_included", "Boolean", RmMultiplicity.ZeroOrOne),
        new RmAttribute("upper_included", "Boolean", RmMultiplicity.ZeroOrOne),
        new RmAttribute("lower_unbounded", "Boolean", RmMultiplicity.One),
        new RmAttribute("upper_unbounded", "Boolean", RmMultiplicity.One));

    /// <summary>REFERENCE_RANGE</summary>
    public static readonly RmClass ReferenceRange = new("REFERENCE_RANGE", null, static () => new ReferenceModel.ReferenceRange(),
        new RmAttribute("meaning", "DV_TEXT", RmMultiplicity.One),
        new RmAttribute("range", "DV_INTERVAL", RmMultiplicity.One));

    /// <summary>DV_ORDINAL</summary>
    public static readonly RmClass DvOrdinal = new("DV_ORDINAL", DvOrdered, static () => new ReferenceModel.DvOrdinal(),
        new RmAttribute("value", "Integer", RmMultiplicity.One),
        new RmAttribute("symbol", "DV_CODED_TEXT", RmMultiplicity.One));

    /// <summary>DV_SCALE</summary>
    public static readonly RmClass DvScale = new("DV_SCALE", DvOrdered, static () => new ReferenceModel.DvScale(),
        new RmAttribute("value", "Real", RmMultiplicity.One),
        new RmAttribute("symbol", "DV_CODED_TEXT", RmMultiplicity.One));

    /// <summary>DV_QUANTIFIED</summary>
    public static readonly RmClass DvQuantified = new("DV_QUANTIFIED", DvOrdered, null,
        new RmAttribute("magnitude_status", "String", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_AMOUNT</summary>
    public static readonly RmClass DvAmount = new("DV_AMOUNT", DvQuantified, null,
        new RmAttribute("accuracy", "Real", RmMultiplicity.ZeroOrOne),
        new RmAttribute("accuracy_is_percent", "Boolean", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_QUANTITY</summary>
    public static readonly RmClass DvQuantity = new("DV_QUANTITY", DvAmount, static () => new ReferenceModel.DvQuantity(),
        new RmAttribute("magnitude", "Real", RmMultiplicity.One),
        new RmAttribute("units", "String", RmMultiplicity.One),
        new RmAttribute("precision", "Integer", RmMultiplicity.ZeroOrOne),
        new RmAttribute("units_system", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("units_display_name", "String", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_COUNT</summary>
    public static readonly RmClass DvCount = new("DV_COUNT", DvAmount, static () => new ReferenceModel.DvCount(),
        new RmAttribute("magnitude", "Integer", RmMultiplicity.One));

    /// <summary>DV_PROPORTION</summary>
    public static readonly RmClass DvProportion = new("DV_PROPORTION", DvAmount, static () => new ReferenceModel.DvProportion(),
        new RmAttribute("numerator", "Real", RmMultiplicity.One),
        new RmAttribute("denominator", "Real", RmMultiplicity.One),
        new RmAttribute("type", "Integer", RmMultiplicity.One),
        new RmAttribute("precision", "Integer", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_ABSOLUTE_QUANTITY</summary>
    public static readonly RmClass DvAbsoluteQuantity = new("DV_ABSOLUTE_QUANTITY", DvQuantified, null);

    /// <summary>DV_TEMPORAL</summary>
    public static readonly RmClass DvTemporal = new("DV_TEMPORAL", DvAbsoluteQuantity, null,
        new RmAttribute("accuracy", "DV_DURATION", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_DATE</summary>
    public static readonly RmClass DvDate = new("DV_DATE", DvTemporal, static () => new ReferenceModel.DvDate(),
        new RmAttribute("value", "String", RmMultiplicity.One));

    /// <summary>DV_TIME</summary>
    public static readonly RmClass DvTime = new("DV_TIME", DvTemporal, static () => new ReferenceModel.DvTime(),
        new RmAttribute("value", "String", RmMultiplicity.One));

    /// <summary>DV_DATE_TIME</summary>
    public static readonly RmClass DvDateTime = new("DV_DATE_TIME", DvTemporal, static () => new ReferenceModel.DvDateTime(),
        new RmAttribute("value", "String", RmMultiplicity.One));

    /// <summary>DV_DURATION</summary>
    public static readonly RmClass DvDuration = new("DV_DURATION", DvAmount, static () => new ReferenceModel.DvDuration(),
        new RmAttribute("value", "String", RmMultiplicity.One));

    /// <summary>DV_TIME_SPECIFICATION</summary>
    public static readonly RmClass DvTimeSpecification = new("DV_TIME_SPECIFICATION", DataValue, null,
        new RmAttribute("value", "DV_PARSABLE", RmMultiplicity.One));

    /// <summary>DV_PERIODIC_TIME_SPECIFICATION</summary>
    public static readonly RmClass DvPeriodicTimeSpecification = new("DV_PERIODIC_TIME_SPECIFICATION", DvTimeSpecification, static () => new ReferenceModel.DvPeriodicTimeSpecification());

    /// <summary>DV_GENERAL_TIME_SPECIFICATION</summary>
    public static readonly RmClass DvGeneralTimeSpecification = new("DV_GENERAL_TIME_SPECIFICATION", DvTimeSpecification, static () => new ReferenceModel.DvGeneralTimeSpecification());

    /// <summary>DV_ENCAPSULATED</summary>
    public static readonly RmClass DvEncapsulated = new("DV_ENCAPSULATED", DataValue, null,
        new RmAttribute("charset", "CODE_PHRASE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("language", "CODE_PHRASE", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_MULTIMEDIA</summary>
    public static readonly RmClass DvMultimedia = new("DV_MULTIMEDIA", DvEncapsulated, static () => new ReferenceModel.DvMultimedia(),
        new RmAttribute("alternate_text", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("uri", "DV_URI", RmMultiplicity.ZeroOrOne),
        new RmAttribute("data", "Octets", RmMultiplicity.ZeroOrOne),
        new RmAttribute("media_type", "CODE_PHRASE", RmMultiplicity.One),
        new RmAttribute("compression_algorithm", "CODE_PHRASE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("integrity_check", "Octets", RmMultiplicity.ZeroOrOne),
        new RmAttribute("integrity_check_algorithm", "CODE_PHRASE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("size", "Integer", RmMultiplicity.One),
        new RmAttribute("thumbnail", "DV_MULTIMEDIA", RmMultiplicity.ZeroOrOne));

    /// <summary>DV_PARSABLE</summary>
    public static readonly RmClass DvParsable = new("DV_PARSABLE", DvEncapsulated, static () => new ReferenceModel.DvParsable(),
        new RmAttribute("value", "String", RmMultiplicity.One),
        new RmAttribute("formalism", "String", RmMultiplicity.One));

    /// <summary>DV_URI</summary>
    public static readonly RmClass DvUri = new("DV_URI", DataValue, static () => new ReferenceModel.DvUri(),
        new RmAttribute("value", "String", RmMultiplicity.One));

    /// <summary>DV_EHR_URI</summary>
    public static readonly RmClass DvEhrUri = new("DV_EHR_URI", DvUri, static () => new ReferenceModel.DvEhrUri());

    /// <summary>PATHABLE</summary>
    public static readonly RmClass Pathable = new("PATHABLE", null, null);

    /// <summary>LOCATABLE</summary>
    public static readonly RmClass Locatable = new("LOCATABLE", Pathable, null,
        new RmAttribute("name", "DV_TEXT", RmMultiplicity.One),
        new RmAttribute("archetype_node_id", "String", RmMultiplicity.One, xmlAttribute: true),
        new RmAttribute("uid", "UID_BASED_ID", RmMultiplicity.ZeroOrOne),
        new RmAttribute("links", "LINK", RmMultiplicity.Many),
        new RmAttribute("archetype_details", "ARCHETYPED", RmMultiplicity.ZeroOrOne),
        new RmAttribute("feeder_audit", "FEEDER_AUDIT", RmMultiplicity.ZeroOrOne));

    /// <summary>ARCHETYPED</summary>
    public static readonly RmClass Archetyped = new("ARCHETYPED", null, static () => new ReferenceModel.Archetyped(),
        new RmAttribute("archetype_id", "ARCHETYPE_ID", RmMultiplicity.One),
        new RmAttribute("template_id", "TEMPLATE_ID", RmMultiplicity.ZeroOrOne),
        new RmAttribute("rm_version", "String", RmMultiplicity.One));

    /// <summary>LINK</summary>
    public static readonly RmClass Link = new("LINK", null, static () => new ReferenceModel.Link(),
        new RmAttribute("meaning", "DV_TEXT", RmMultiplicity.One),
        new RmAttribute("type", "DV_TEXT", RmMultiplicity.One),
        new RmAttribute("target", "DV_EHR_URI", RmMultiplicity.One));

    /// <summary>FEEDER_AUDIT</summary>
    public static readonly RmClass FeederAudit = new("FEEDER_AUDIT", null, static () => new ReferenceModel.FeederAudit(),
        new RmAttribute("originating_system_item_ids", "DV_IDENTIFIER", RmMultiplicity.Many),
        new RmAttribute("feeder_system_item_ids", "DV_IDENTIFIER", RmMultiplicity.Many),
        new RmAttribute("original_content", "DV_ENCAPSULATED", RmMultiplicity.ZeroOrOne),
        new RmAttribute("originating_system_audit", "FEEDER_AUDIT_DETAILS", RmMultiplicity.One),
        new RmAttribute("feeder_system_audit", "FEEDER_AUDIT_DETAILS", RmMultiplicity.ZeroOrOne));

    /// <summary>FEEDER_AUDIT_DETAILS</summary>
    public static readonly RmClass FeederAuditDetails = new("FEEDER_AUDIT_DETAILS", null, static () => new ReferenceModel.FeederAuditDetails(),
        new RmAttribute("system_id", "String", RmMultiplicity.One),
        new RmAttribute("location", "PARTY_IDENTIFIED", RmMultiplicity.ZeroOrOne),
        new RmAttribute("provider", "PARTY_IDENTIFIED", RmMultiplicity.ZeroOrOne),
        new RmAttribute("subject", "PARTY_PROXY", RmMultiplicity.ZeroOrOne),
        new RmAttribute("time", "DV_DATE_TIME", RmMultiplicity.ZeroOrOne),
        new RmAttribute("version_id", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("other_details", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne));

    /// <summary>PARTY_PROXY</summary>
    public static readonly RmClass PartyProxy = new("PARTY_PROXY", null, null,
        new RmAttribute("external_ref", "PARTY_REF", RmMultiplicity.ZeroOrOne));

    /// <summary>PARTY_SELF</summary>
    public static readonly RmClass PartySelf = new("PARTY_SELF", PartyProxy, static () => new ReferenceModel.PartySelf());

    /// <summary>PARTY_IDENTIFIED</summary>
    public static readonly RmClass PartyIdentified = new("PARTY_IDENTIFIED", PartyProxy, static () => new ReferenceModel.PartyIdentified(),
        new RmAttribute("name", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("identifiers", "DV_IDENTIFIER", RmMultiplicity.Many));

    /// <summary>PARTY_RELATED</summary>
    public static readonly RmClass PartyRelated = new("PARTY_RELATED", PartyIdentified, static () => new ReferenceModel.PartyRelated(),
        new RmAttribute("relationship", "DV_CODED_TEXT", RmMultiplicity.One));

    /// <summary>PARTICIPATION</summary>
    public static readonly RmClass Participation = new("PARTICIPATION", null, static () => new ReferenceModel.Participation(),
        new RmAttribute("function", "DV_TEXT", RmMultiplicity.One),
        new RmAttribute("performer", "PARTY_PROXY", RmMultiplicity.One),
        new RmAttribute("time", "DV_INTERVAL", RmMultiplicity.ZeroOrOne),
        new RmAttribute("mode", "DV_CODED_TEXT", RmMultiplicity.ZeroOrOne));

    /// <summary>AUDIT_DETAILS</summary>
    public static readonly RmClass AuditDetails = new("AUDIT_DETAILS", null, static () => new ReferenceModel.AuditDetails(),
        new RmAttribute("system_id", "String", RmMultiplicity.One),
        new RmAttribute("committer", "PARTY_PROXY", RmMultiplicity.One),
        new RmAttribute("time_committed", "DV_DATE_TIME", RmMultiplicity.One),
        new RmAttribute("change_type", "DV_CODED_TEXT", RmMultiplicity.One),
        new RmAttribute("description", "DV_TEXT", RmMultiplicity.ZeroOrOne));

    /// <summary>ATTESTATION</summary>
    public static readonly RmClass Attestation = new("ATTESTATION", AuditDetails, static () => new ReferenceModel.Attestation(),
        new RmAttribute("attested_view", "DV_MULTIMEDIA", RmMultiplicity.ZeroOrOne),
        new RmAttribute("proof", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("items", "DV_EHR_URI", RmMultiplicity.Many),
        new RmAttribute("reason", "DV_TEXT", RmMultiplicity.One),
        new RmAttribute("is_pending", "Boolean", RmMultiplicity.One));

    /// <summary>REVISION_HISTORY</summary>
    public static readonly RmClass RevisionHistory = new("REVISION_HISTORY", null, static () => new ReferenceModel.RevisionHistory(),
        new RmAttribute("items", "REVISION_HISTORY_ITEM", RmMultiplicity.Many));

    /// <summary>REVISION_HISTORY_ITEM</summary>
    public static readonly RmClass RevisionHistoryItem = new("REVISION_HISTORY_ITEM", null, static () => new ReferenceModel.RevisionHistoryItem(),
        new RmAttribute("version_id", "OBJECT_VERSION_ID", RmMultiplicity.One),
        new RmAttribute("audits", "AUDIT_DETAILS", RmMultiplicity.OneOrMany));

    /// <summary>FOLDER</summary>
    public static readonly RmClass Folder = new("FOLDER", Locatable, static () => new ReferenceModel.Folder(),
        new RmAttribute("folders", "FOLDER", RmMultiplicity.Many),
        new RmAttribute("items", "OBJECT_REF", RmMultiplicity.Many),
        new RmAttribute("details", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne));

    /// <summary>VERSIONED_OBJECT</summary>
    public static readonly RmClass VersionedObject = new("VERSIONED_OBJECT", null, static () => new ReferenceModel.VersionedObject(),
        new RmAttribute("uid", "HIER_OBJECT_ID", RmMultiplicity.One),
        new RmAttribute("owner_id", "OBJECT_REF", RmMultiplicity.One),
        new RmAttribute("time_created", "DV_DATE_TIME", RmMultiplicity.One));

    /// <summary>VERSIONED_FOLDER</summary>
    public static readonly RmClass VersionedFolder = new("VERSIONED_FOLDER", VersionedObject, static () => new ReferenceModel.VersionedFolder());

    /// <summary>VERSION</summary>
    public static readonly RmClass Version = new("VERSION", null, null,
        new RmAttribute("contribution", "OBJECT_REF", RmMultiplicity.One),
        new RmAttribute("commit_audit", "AUDIT_DETAILS", RmMultiplicity.One),
        new RmAttribute("signature", "String", RmMultiplicity.ZeroOrOne));

    /// <summary>ORIGINAL_VERSION</summary>
    public static readonly RmClass OriginalVersion = new("ORIGINAL_VERSION", Version, static () => new ReferenceModel.OriginalVersion(),
        new RmAttribute("uid", "OBJECT_VERSION_ID", RmMultiplicity.One),
        new RmAttribute("data", "LOCATABLE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("preceding_version_uid", "OBJECT_VERSION_ID", RmMultiplicity.ZeroOrOne),
        new RmAttribute("other_input_version_uids", "OBJECT_VERSION_ID", RmMultiplicity.Many),
        new RmAttribute("attestations", "ATTESTATION", RmMultiplicity.Many),
        new RmAttribute("lifecycle_state", "DV_CODED_TEXT", RmMultiplicity.One));

    /// <summary>IMPORTED_VERSION</summary>
    public static readonly RmClass ImportedVersion = new("IMPORTED_VERSION", Version, static () => new ReferenceModel.ImportedVersion(),
        new RmAttribute("item", "ORIGINAL_VERSION", RmMultiplicity.One));

    /// <summary>CONTRIBUTION</summary>
    public static readonly RmClass Contribution = new("CONTRIBUTION", null, static () => new ReferenceModel.Contribution(),
        new RmAttribute("uid", "HIER_OBJECT_ID", RmMultiplicity.One),
        new RmAttribute("versions", "OBJECT_REF", RmMultiplicity.OneOrMany),
        new RmAttribute("audit", "AUDIT_DETAILS", RmMultiplicity.One));

    /// <summary>DATA_STRUCTURE</summary>
    public static readonly RmClass DataStructure = new("DATA_STRUCTURE", Locatable, null);

    /// <summary>ITEM_STRUCTURE</summary>
    public static readonly RmClass ItemStructure = new("ITEM_STRUCTURE", DataStructure, null);

    /// <summary>ITEM_SINGLE</summary>
    public static readonly RmClass ItemSingle = new("ITEM_SINGLE", ItemStructure, static () => new ReferenceModel.ItemSingle(),
        new RmAttribute("item", "ELEMENT", RmMultiplicity.One));

    /// <summary>ITEM_LIST</summary>
    public static readonly RmClass ItemList = new("ITEM_LIST", ItemStructure, static () => new ReferenceModel.ItemList(),
        new RmAttribute("items", "ELEMENT", RmMultiplicity.Many));

    /// <summary>ITEM_TREE</summary>
    public static readonly RmClass ItemTree = new("ITEM_TREE", ItemStructure, static () => new ReferenceModel.ItemTree(),
        new RmAttribute("items", "ITEM", RmMultiplicity.Many));

    /// <summary>ITEM_TABLE</summary>
    public static readonly RmClass ItemTable = new("ITEM_TABLE", ItemStructure, static () => new ReferenceModel.ItemTable(),
        new RmAttribute("rows", "CLUSTER", RmMultiplicity.Many));

    /// <summary>ITEM</summary>
    public static readonly RmClass Item = new("ITEM", Locatable, null);

    /// <summary>CLUSTER</summary>
    public static readonly RmClass Cluster = new("CLUSTER", Item, static () => new ReferenceModel.Cluster(),
        new RmAttribute("items", "ITEM", RmMultiplicity.OneOrMany));

    /// <summary>ELEMENT</summary>
    public static readonly RmClass Element = new("ELEMENT", Item, static () => new ReferenceModel.Element(),
        new RmAttribute("value", "DATA_VALUE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("null_flavour", "DV_CODED_TEXT", RmMultiplicity.ZeroOrOne),
        new RmAttribute("null_reason", "DV_TEXT", RmMultiplicity.ZeroOrOne));

    /// <summary>HISTORY</summary>
    public static readonly RmClass History = new("HISTORY", DataStructure, static () => new ReferenceModel.History(),
        new RmAttribute("origin", "DV_DATE_TIME", RmMultiplicity.One),
        new RmAttribute("period", "DV_DURATION", RmMultiplicity.ZeroOrOne),
        new RmAttribute("duration", "DV_DURATION", RmMultiplicity.ZeroOrOne),
        new RmAttribute("events", "EVENT", RmMultiplicity.Many),
        new RmAttribute("summary", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne));

    /// <summary>EVENT</summary>
    public static readonly RmClass Event = new("EVENT", Locatable, null,
        new RmAttribute("time", "DV_DATE_TIME", RmMultiplicity.One),
        new RmAttribute("data", "ITEM_STRUCTURE", RmMultiplicity.One),
        new RmAttribute("state", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne));

    /// <summary>POINT_EVENT</summary>
    public static readonly RmClass PointEvent = new("POINT_EVENT", Event, static () => new ReferenceModel.PointEvent());

    /// <summary>INTERVAL_EVENT</summary>
    public static readonly RmClass IntervalEvent = new("INTERVAL_EVENT", Event, static () => new ReferenceModel.IntervalEvent(),
        new RmAttribute("width", "DV_DURATION", RmMultiplicity.One),
        new RmAttribute("sample_count", "Integer", RmMultiplicity.ZeroOrOne),
        new RmAttribute("math_function", "DV_CODED_TEXT", RmMultiplicity.One));

    /// <summary>COMPOSITION</summary>
    public static readonly RmClass Composition = new("COMPOSITION", Locatable, static () => new ReferenceModel.Composition(),
        new RmAttribute("language", "CODE_PHRASE", RmMultiplicity.One),
        new RmAttribute("territory", "CODE_PHRASE", RmMultiplicity.One),
        new RmAttribute("category", "DV_CODED_TEXT", RmMultiplicity.One),
        new RmAttribute("composer", "PARTY_PROXY", RmMultiplicity.One),
        new RmAttribute("context", "EVENT_CONTEXT", RmMultiplicity.ZeroOrOne),
        new RmAttribute("content", "CONTENT_ITEM", RmMultiplicity.Many));

    /// <summary>EVENT_CONTEXT</summary>
    public static readonly RmClass EventContext = new("EVENT_CONTEXT", Pathable, static () => new ReferenceModel.EventContext(),
        new RmAttribute("start_time", "DV_DATE_TIME", RmMultiplicity.One),
        new RmAttribute("end_time", "DV_DATE_TIME", RmMultiplicity.ZeroOrOne),
        new RmAttribute("location", "String", RmMultiplicity.ZeroOrOne),
        new RmAttribute("setting", "DV_CODED_TEXT", RmMultiplicity.One),
        new RmAttribute("other_context", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("health_care_facility", "PARTY_IDENTIFIED", RmMultiplicity.ZeroOrOne),
        new RmAttribute("participations", "PARTICIPATION", RmMultiplicity.Many));

    /// <summary>CONTENT_ITEM</summary>
    public static readonly RmClass ContentItem = new("CONTENT_ITEM", Locatable, null);

    /// <summary>SECTION</summary>
    public static readonly RmClass Section = new("SECTION", ContentItem, static () => new ReferenceModel.Section(),
        new RmAttribute("items", "CONTENT_ITEM", RmMultiplicity.Many));

    /// <summary>ENTRY</summary>
    public static readonly RmClass Entry = new("ENTRY", ContentItem, null,
        new RmAttribute("language", "CODE_PHRASE", RmMultiplicity.One),
        new RmAttribute("encoding", "CODE_PHRASE", RmMultiplicity.One),
        new RmAttribute("subject", "PARTY_PROXY", RmMultiplicity.One),
        new RmAttribute("provider", "PARTY_PROXY", RmMultiplicity.ZeroOrOne),
        new RmAttribute("other_participations", "PARTICIPATION", RmMultiplicity.Many),
        new RmAttribute("workflow_id", "OBJECT_REF", RmMultiplicity.ZeroOrOne));

    /// <summary>ADMIN_ENTRY</summary>
    public static readonly RmClass AdminEntry = new("ADMIN_ENTRY", Entry, static () => new ReferenceModel.AdminEntry(),
        new RmAttribute("data", "ITEM_STRUCTURE", RmMultiplicity.One));

    /// <summary>CARE_ENTRY</summary>
    public static readonly RmClass CareEntry = new("CARE_ENTRY", Entry, null,
        new RmAttribute("protocol", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("guideline_id", "OBJECT_REF", RmMultiplicity.ZeroOrOne));

    /// <summary>OBSERVATION</summary>
    public static readonly RmClass Observation = new("OBSERVATION", CareEntry, static () => new ReferenceModel.Observation(),
        new RmAttribute("data", "HISTORY", RmMultiplicity.One),
        new RmAttribute("state", "HISTORY", RmMultiplicity.ZeroOrOne));

    /// <summary>EVALUATION</summary>
    public static readonly RmClass Evaluation = new("EVALUATION", CareEntry, static () => new ReferenceModel.Evaluation(),
        new RmAttribute("data", "ITEM_STRUCTURE", RmMultiplicity.One));

    /// <summary>INSTRUCTION</summary>
    public static readonly RmClass Instruction = new("INSTRUCTION", CareEntry, static () => new ReferenceModel.Instruction(),
        new RmAttribute("narrative", "DV_TEXT", RmMultiplicity.One),
        new RmAttribute("expiry_time", "DV_DATE_TIME", RmMultiplicity.ZeroOrOne),
        new RmAttribute("wf_definition", "DV_PARSABLE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("activities", "ACTIVITY", RmMultiplicity.Many));

    /// <summary>ACTIVITY</summary>
    public static readonly RmClass Activity = new("ACTIVITY", Locatable, static () => new ReferenceModel.Activity(),
        new RmAttribute("description", "ITEM_STRUCTURE", RmMultiplicity.One),
        new RmAttribute("timing", "DV_PARSABLE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("action_archetype_id", "String", RmMultiplicity.One));

    /// <summary>ACTION</summary>
    public static readonly RmClass Action = new("ACTION", CareEntry, static () => new ReferenceModel.Action(),
        new RmAttribute("time", "DV_DATE_TIME", RmMultiplicity.One),
        new RmAttribute("description", "ITEM_STRUCTURE", RmMultiplicity.One),
        new RmAttribute("ism_transition", "ISM_TRANSITION", RmMultiplicity.One),
        new RmAttribute("instruction_details", "INSTRUCTION_DETAILS", RmMultiplicity.ZeroOrOne));

    /// <summary>INSTRUCTION_DETAILS</summary>
    public static readonly RmClass InstructionDetails = new("INSTRUCTION_DETAILS", Pathable, static () => new ReferenceModel.InstructionDetails(),
        new RmAttribute("instruction_id", "LOCATABLE_REF", RmMultiplicity.One),
        new RmAttribute("activity_id", "String", RmMultiplicity.One),
        new RmAttribute("wf_details", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne));

    /// <summary>ISM_TRANSITION</summary>
    public static readonly RmClass IsmTransition = new("ISM_TRANSITION", Pathable, static () => new ReferenceModel.IsmTransition(),
        new RmAttribute("current_state", "DV_CODED_TEXT", RmMultiplicity.One),
        new RmAttribute("transition", "DV_CODED_TEXT", RmMultiplicity.ZeroOrOne),
        new RmAttribute("careflow_step", "DV_CODED_TEXT", RmMultiplicity.ZeroOrOne),
        new RmAttribute("reason", "DV_TEXT", RmMultiplicity.Many));

    /// <summary>GENERIC_ENTRY</summary>
    public static readonly RmClass GenericEntry = new("GENERIC_ENTRY", ContentItem, static () => new ReferenceModel.GenericEntry(),
        new RmAttribute("data", "ITEM_TREE", RmMultiplicity.One));

    /// <summary>EHR</summary>
    public static readonly RmClass Ehr = new("EHR", null, static () => new ReferenceModel.Ehr(),
        new RmAttribute("system_id", "HIER_OBJECT_ID", RmMultiplicity.One),
        new RmAttribute("ehr_id", "HIER_OBJECT_ID", RmMultiplicity.One),
        new RmAttribute("time_created", "DV_DATE_TIME", RmMultiplicity.One),
        new RmAttribute("contributions", "OBJECT_REF", RmMultiplicity.Many),
        new RmAttribute("ehr_access", "OBJECT_REF", RmMultiplicity.ZeroOrOne),
        new RmAttribute("ehr_status", "OBJECT_REF", RmMultiplicity.One),
        new RmAttribute("directory", "OBJECT_REF", RmMultiplicity.ZeroOrOne),
        new RmAttribute("folders", "OBJECT_REF", RmMultiplicity.Many),
        new RmAttribute("compositions", "OBJECT_REF", RmMultiplicity.Many));

    /// <summary>EHR_STATUS</summary>
    public static readonly RmClass EhrStatus = new("EHR_STATUS", Locatable, static () => new ReferenceModel.EhrStatus(),
        new RmAttribute("subject", "PARTY_SELF", RmMultiplicity.One),
        new RmAttribute("is_queryable", "Boolean", RmMultiplicity.One),
        new RmAttribute("is_modifiable", "Boolean", RmMultiplicity.One),
        new RmAttribute("other_details", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne));

    /// <summary>EHR_ACCESS</summary>
    public static readonly RmClass EhrAccess = new("EHR_ACCESS", Locatable, static () => new ReferenceModel.EhrAccess(),
        new RmAttribute("settings", "ACCESS_CONTROL_SETTINGS", RmMultiplicity.ZeroOrOne));

    /// <summary>ACCESS_CONTROL_SETTINGS</summary>
    public static readonly RmClass AccessControlSettings = new("ACCESS_CONTROL_SETTINGS", null, null);

    /// <summary>VERSIONED_EHR_ACCESS</summary>
    public static readonly RmClass VersionedEhrAccess = new("VERSIONED_EHR_ACCESS", VersionedObject, static () => new ReferenceModel.VersionedEhrAccess());

    /// <summary>VERSIONED_EHR_STATUS</summary>
    public static readonly RmClass VersionedEhrStatus = new("VERSIONED_EHR_STATUS", VersionedObject, static () => new ReferenceModel.VersionedEhrStatus());

    /// <summary>VERSIONED_COMPOSITION</summary>
    public static readonly RmClass VersionedComposition = new("VERSIONED_COMPOSITION", VersionedObject, static () => new ReferenceModel.VersionedComposition());

    /// <summary>PARTY</summary>
    public static readonly RmClass Party = new("PARTY", Locatable, null,
        new RmAttribute("identities", "PARTY_IDENTITY", RmMultiplicity.OneOrMany),
        new RmAttribute("contacts", "CONTACT", RmMultiplicity.Many),
        new RmAttribute("relationships", "PARTY_RELATIONSHIP", RmMultiplicity.Many),
        new RmAttribute("reverse_relationships", "LOCATABLE_REF", RmMultiplicity.Many),
        new RmAttribute("details", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne));

    /// <summary>PARTY_IDENTITY</summary>
    public static readonly RmClass PartyIdentity = new("PARTY_IDENTITY", Locatable, static () => new ReferenceModel.PartyIdentity(),
        new RmAttribute("details", "ITEM_STRUCTURE", RmMultiplicity.One));

    /// <summary>CONTACT</summary>
    public static readonly RmClass Contact = new("CONTACT", Locatable, static () => new ReferenceModel.Contact(),
        new RmAttribute("time_validity", "DV_INTERVAL", RmMultiplicity.ZeroOrOne),
        new RmAttribute("addresses", "ADDRESS", RmMultiplicity.OneOrMany));

    /// <summary>ADDRESS</summary>
    public static readonly RmClass Address = new("ADDRESS", Locatable, static () => new ReferenceModel.Address(),
        new RmAttribute("details", "ITEM_STRUCTURE", RmMultiplicity.One));

    /// <summary>ACTOR</summary>
    public static readonly RmClass Actor = new("ACTOR", Party, null,
        new RmAttribute("roles", "PARTY_REF", RmMultiplicity.Many),
        new RmAttribute("languages", "DV_TEXT", RmMultiplicity.Many));

    /// <summary>PERSON</summary>
    public static readonly RmClass Person = new("PERSON", Actor, static () => new ReferenceModel.Person());

    /// <summary>ORGANISATION</summary>
    public static readonly RmClass Organisation = new("ORGANISATION", Actor, static () => new ReferenceModel.Organisation());

    /// <summary>GROUP</summary>
    public static readonly RmClass Group = new("GROUP", Actor, static () => new ReferenceModel.Group());

    /// <summary>AGENT</summary>
    public static readonly RmClass Agent = new("AGENT", Actor, static () => new ReferenceModel.Agent());

    /// <summary>ROLE</summary>
    public static readonly RmClass Role = new("ROLE", Party, static () => new ReferenceModel.Role(),
        new RmAttribute("capabilities", "CAPABILITY", RmMultiplicity.Many),
        new RmAttribute("time_validity", "DV_INTERVAL", RmMultiplicity.ZeroOrOne),
        new RmAttribute("performer", "PARTY_REF", RmMultiplicity.One));

    /// <summary>CAPABILITY</summary>
    public static readonly RmClass Capability = new("CAPABILITY", Locatable, static () => new ReferenceModel.Capability(),
        new RmAttribute("credentials", "ITEM_STRUCTURE", RmMultiplicity.One),
        new RmAttribute("time_validity", "DV_INTERVAL", RmMultiplicity.ZeroOrOne));

    /// <summary>PARTY_RELATIONSHIP</summary>
    public static readonly RmClass PartyRelationship = new("PARTY_RELATIONSHIP", Locatable, static () => new ReferenceModel.PartyRelationship(),
        new RmAttribute("details", "ITEM_STRUCTURE", RmMultiplicity.ZeroOrOne),
        new RmAttribute("time_validity", "DV_INTERVAL", RmMultiplicity.ZeroOrOne),
        new RmAttribute("source", "PARTY_REF", RmMultiplicity.One),
        new RmAttribute("target", "PARTY_REF", RmMultiplicity.One));

    /// <summary>VERSIONED_PARTY</summary>
    public static readonly RmClass VersionedParty = new("VERSIONED_PARTY", VersionedObject, static () => new ReferenceModel.VersionedParty());

    private static readonly RmClass[] All =
    [
        ObjectId, UidBasedId, HierObjectId, ObjectVersionId, ArchetypeId, TemplateId, TerminologyId, GenericId, ObjectRef,
        PartyRef, AccessGroupRef, LocatableRef, DataValue, DvBoolean, DvIdentifier, DvState, DvText, DvCodedText, CodePhrase,
        TermMapping, DvParagraph, DvOrdered, DvInterval, ReferenceRange, DvOrdinal, DvScale, DvQuantified, DvAmount, DvQuantity,
        DvCount, DvProportion, DvAbsoluteQuantity, DvTemporal, DvDate, DvTime, DvDateTime, DvDuration, DvTimeSpecification,
        DvPeriodicTimeSpecification, DvGeneralTimeSpecification, DvEncapsulated, DvMultimedia, DvParsable, DvUri, DvEhrUri,
        Pathable, Locatable, Archetyped, Link, FeederAudit, FeederAuditDetails, PartyProxy, PartySelf, PartyIdentified,
        PartyRelated, Participation, AuditDetails, Attestation, RevisionHistory, RevisionHistoryItem, Folder, VersionedObject,
        VersionedFolder, Version, OriginalVersion, ImportedVersion, Contribution, DataStructure, ItemStructure, ItemSingle,
        ItemList, ItemTree, ItemTable, Item, Cluster, Element, History, Event, PointEvent, IntervalEvent, Composition,
        EventContext, ContentItem, Section, Entry, AdminEntry, CareEntry, Observation, Evaluation, Instruction, Activity, Action,
        InstructionDetails, IsmTransition, GenericEntry, Ehr, EhrStatus, EhrAccess, AccessControlSettings, VersionedEhrAccess,
        VersionedEhrStatus, VersionedComposition, Party, PartyIdentity, Contact, Address, Actor, Person, Organisation, Group,
        Agent, Role, Capability, PartyRelationship, VersionedParty,
    ];

    private static readonly FrozenDictionary<string, RmClass> ByName = Resolve();

    /// <summary>Every class of the model, ancestors before descendants.</summary>
    public static IReadOnlyList<RmClass> Classes => All;

    /// <summary>The class called <paramref name="name"/> in the specification, such as <c>DV_QUANTITY</c>; null when there is none.
    /// A generic argument is dropped: <c>DV_INTERVAL&lt;DV_QUANTITY&gt;</c> is DV_INTERVAL.</summary>
    public static RmClass? Find(string name)
    {
        if (ByName.TryGetValue(name, out var found)) return found;
        var generic = name.IndexOf('<', StringComparison.Ordinal);
        return generic > 0 && ByName.TryGetValue(name[..generic], out found) ? found : null;
    }

    private static FrozenDictionary<string, RmClass> Resolve()
    {
        var byName = All.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var type in All) type.Resolve(byName);
        return byName;
    }
}
