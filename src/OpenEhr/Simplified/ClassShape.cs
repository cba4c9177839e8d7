using System.Collections.Frozen;
using Varde.OpenEhr.ReferenceModel;
using static Varde.OpenEhr.Simplified.FieldForm;

namespace Varde.OpenEhr.Simplified;

/// <summary>
/// How each class of the reference model stands in the simplified formats (Simplified Formats §5, RM Mappings). Only what departs from the rule is
/// listed: by rule a primitive attribute is a suffix of its own name (<c>|precision</c>) and an object is a node with an underscore
/// (<c>/_normal_range</c>); so everything that the model can hold has a key, also where the specification's tables are silent.
/// </summary>
internal sealed class ClassShape
{
    private static readonly Dictionary<(RmClass Class, string Attribute), Field[]> Listed = List().GroupBy(Place).ToDictionary(one => one.Key, one => one.ToArray());

    private static readonly FrozenDictionary<RmClass, ClassShape> Shapes =
        RmModel.Classes.Where(type => !type.IsAbstract).ToFrozenDictionary(type => type, type => new ClassShape(type, Listed));

    /// <summary>PARTY_REF as it stands with its party: <c>|id</c>, <c>|id_scheme</c>, <c>|id_namespace</c>.</summary>
    private static readonly ClassShape PartyReference = Reference(RmModel.PartyRef, "id", "id_namespace", "namespace", null, "PARTY");

    /// <summary>LOCATABLE_REF as it stands with INSTRUCTION_DETAILS: <c>|composition_uid</c>, <c>|path</c>.</summary>
    private static readonly ClassShape InstructionReference = Reference(RmModel.LocatableRef, "composition_uid", "namespace", "id_namespace", "local", "INSTRUCTION");

    /// <summary>The symbol of a DV_ORDINAL or DV_SCALE: <c>|code</c>, <c>|value</c>, and the terminology by the spelling that servers use there.</summary>
    private static readonly ClassShape Symbol = new(RmModel.DvCodedText, new()
    {
        [(RmModel.DvText, "value")] = [Suffix(RmModel.DvText, "value", "value")],
        [(RmModel.DvCodedText, "defining_code")] = [new(At(RmModel.DvCodedText, "defining_code"), Inline, "") { Holder = RmModel.CodePhrase }],
    });

    private static readonly ClassShape SymbolCode = new(RmModel.CodePhrase, new()
    {
        [(RmModel.CodePhrase, "code_string")] = [Suffix(RmModel.CodePhrase, "code_string", "code")],
        [(RmModel.CodePhrase, "terminology_id")] =
            [new(At(RmModel.CodePhrase, "terminology_id"), Scalar, "terminology_id") { Holder = RmModel.TerminologyId, Spellings = ["terminology_id", "terminology"], Implied = "local" }],
    });

    /// <summary>The id of a reference, whose value goes by the name that the reference gives it.</summary>
    private static readonly FrozenDictionary<RmClass, ClassShape> Ids = IdsBy("id");

    private static readonly FrozenDictionary<RmClass, ClassShape> CompositionUids = IdsBy("composition_uid");

    private ClassShape(RmClass type, Dictionary<(RmClass Class, string Attribute), Field[]> listed)
    {
        Class = type;
        Fields = [.. type.Attributes.SelectMany(attribute => For(type, attribute, listed))];
    }

    public RmClass Class { get; }

    public Field[] Fields { get; }

    /// <summary>The shape of a class on its own.</summary>
    public static ClassShape Of(RmClass type) => Shapes[type];

    /// <summary>The shape of an object that stands inline in another.</summary>
    public static ClassShape Of(RmClass type, Field inlineIn, ClassShape owner)
    {
        if (inlineIn.Attribute.Name == "external_ref") return PartyReference;
        if (inlineIn.Attribute.Name == "instruction_id") return InstructionReference;
        if (inlineIn.Attribute.Name == "symbol") return Symbol;
        if (type.IsA(RmModel.ObjectId)) return (inlineIn.Name == "id" ? Ids : CompositionUids)[type];
        return ReferenceEquals(owner, Symbol) ? SymbolCode : Shapes[type];
    }

    /// <summary>The field of an attribute in the class that declares it.</summary>
    public static Field FieldFor(RmAttribute attribute) =>
        Listed.TryGetValue((attribute.DeclaredBy, attribute.Name), out var fields) ? fields[0] : ByRule(attribute);

    private static (RmClass Class, string Attribute) Place(Field field) => (field.For, field.Attribute.Name);

    private static Field[] For(RmClass type, RmAttribute attribute, Dictionary<(RmClass Class, string Attribute), Field[]> listed)
    {
        for (var holder = type; holder is not null; holder = holder.Ancestor)
            if (listed.TryGetValue((holder, attribute.Name), out var fields)) return fields;
        return [ByRule(attribute)];
    }

    private static Field ByRule(RmAttribute attribute) => attribute.Kind == RmKind.Object
        ? new(attribute, Node, "_" + attribute.Name)
        : new(attribute, Primitive, attribute.Name);

    private static RmAttribute At(RmClass type, string attribute) =>
        type.Find(attribute) ?? throw new InvalidOperationException($"{type} has no attribute {attribute}");

    private static Field Suffix(RmClass type, string attribute, params string[] spellings) =>
        new(At(type, attribute), Primitive, spellings[0]) { For = type, Spellings = spellings };

    private static Field Child(RmClass type, string attribute, params string[] spellings) =>
        new(At(type, attribute), Node, spellings[0]) { For = type, Spellings = spellings };

    private static Field Coded(RmClass type, string attribute, string terminology, params string[] spellings) =>
        new(At(type, attribute), Code, spellings[0]) { For = type, Spellings = spellings, Terminology = terminology };

    private static Field CodeNode(RmClass type, string attribute, string terminology, string name) =>
        new(At(type, attribute), Node, name) { For = type, Terminology = terminology };

    private static Field ByValue(RmClass type, string attribute, RmClass holder, params string[] spellings) =>
        new(At(type, attribute), Scalar, spellings[0]) { For = type, Spellings = spellings, Holder = holder };

    private static Field With(RmClass type, string attribute, RmClass holder) => new(At(type, attribute), Inline, "") { For = type, Holder = holder };

    private static FrozenDictionary<RmClass, ClassShape> IdsBy(string name) => RmModel.ObjectId.Concrete.ToFrozenDictionary(type => type, type => new ClassShape(type, new()
    {
        [(RmModel.ObjectId, "value")] = [Suffix(RmModel.ObjectId, "value", name)],
        [(RmModel.GenericId, "scheme")] = [Suffix(RmModel.GenericId, "scheme", "id_scheme", "scheme")],
    }));

    private static ClassShape Reference(RmClass type, string id, string space, string otherSpace, string? impliedSpace, string impliedType) => new(type, new()
    {
        [(RmModel.ObjectRef, "id")] = [new(At(RmModel.ObjectRef, "id"), Inline, id) { Holder = RmModel.ObjectId }],
        [(RmModel.ObjectRef, "namespace")] = [Suffix(RmModel.ObjectRef, "namespace", space, otherSpace) with { Implied = impliedSpace }],
        [(RmModel.ObjectRef, "type")] = [Suffix(RmModel.ObjectRef, "type", "type") with { Implied = impliedType }],
    });

    private static IEnumerable<Field> List() => [.. Texts(), .. Quantities(), .. OtherValues(), .. Parties(), .. Commons(), .. Entries(), .. Structures()];

    private static Field[] Texts() =>
    [
        Suffix(RmModel.DvText, "value", "", "value", "other"),
        Suffix(RmModel.DvCodedText, "value", "value", ""),
        Child(RmModel.DvText, "mappings", "_mapping"),
        CodeNode(RmModel.DvText, "language", "ISO_639-1", "_language"),
        CodeNode(RmModel.DvText, "encoding", "IANA_character-sets", "_encoding"),
        With(RmModel.DvCodedText, "defining_code", RmModel.CodePhrase),
        ByValue(RmModel.CodePhrase, "terminology_id", RmModel.TerminologyId, "terminology"),
        Suffix(RmModel.CodePhrase, "code_string", "code"),
        Child(RmModel.TermMapping, "purpose", "purpose", "_purpose"),
        Child(RmModel.TermMapping, "target", "target", "_target"),
    ];

    private static Field[] Quantities() =>
    [
        Coded(RmModel.DvOrdered, "normal_status", "openehr_normal_statuses", "normal_status"),
        Suffix(RmModel.DvQuantity, "units", "unit", "units"),
        Suffix(RmModel.DvCount, "magnitude", "", "magnitude", "value"),
        Suffix(RmModel.DvOrdinal, "value", "ordinal"),
        With(RmModel.DvOrdinal, "symbol", RmModel.DvCodedText),
        Suffix(RmModel.DvScale, "value", "scale", "ordinal"),
        With(RmModel.DvScale, "symbol", RmModel.DvCodedText),
        Suffix(RmModel.DvDate, "value", "", "value"),
        Suffix(RmModel.DvTime, "value", "", "value"),
        Suffix(RmModel.DvDateTime, "value", "", "value"),
        Suffix(RmModel.DvDuration, "value", "", "value"),
        Child(RmModel.DvInterval, "lower", "lower", "_lower"),
        Child(RmModel.DvInterval, "upper", "upper", "_upper"),
        Child(RmModel.ReferenceRange, "meaning", "meaning", "_meaning"),
        With(RmModel.ReferenceRange, "range", RmModel.DvInterval),
    ];

    private static Field[] OtherValues() =>
    [
        Suffix(RmModel.DvBoolean, "value", "", "value"),
        Suffix(RmModel.DvIdentifier, "id", "id", ""),
        With(RmModel.DvState, "value", RmModel.DvCodedText),
        Suffix(RmModel.DvUri, "value", "", "value"),
        Suffix(RmModel.DvParsable, "value", "value", ""),
        With(RmModel.DvTimeSpecification, "value", RmModel.DvParsable),
        ByValue(RmModel.DvMultimedia, "uri", RmModel.DvUri, "", "uri"),
        Coded(RmModel.DvMultimedia, "media_type", "IANA_media-types", "mediatype", "media_type"),
        Coded(RmModel.DvMultimedia, "compression_algorithm", "openehr_compression_algorithms", "compression_algorithm"),
        Coded(RmModel.DvMultimedia, "integrity_check_algorithm", "openehr_integrity_check_algorithms", "integrity_check_algorithm"),
        Suffix(RmModel.DvMultimedia, "alternate_text", "alternatetext", "alternate_text"),
        CodeNode(RmModel.DvEncapsulated, "language", "ISO_639-1", "_language"),
        CodeNode(RmModel.DvEncapsulated, "charset", "IANA_character-sets", "_charset"),
    ];

    private static Field[] Parties() =>
    [
        With(RmModel.PartyProxy, "external_ref", RmModel.PartyRef),
        Child(RmModel.PartyIdentified, "identifiers", "_identifier"),
        Child(RmModel.PartyRelated, "relationship", "relationship", "_relationship"),
        ByValue(RmModel.Participation, "function", RmModel.DvText, "function"),
        new(At(RmModel.Participation, "mode"), Rubric, "mode"),
        With(RmModel.Participation, "performer", RmModel.PartyProxy),
        new(At(RmModel.ObjectRef, "id"), Inline, "id") { Holder = RmModel.ObjectId },
        Suffix(RmModel.ObjectRef, "namespace", "namespace", "id_namespace"),
        Suffix(RmModel.ObjectId, "value", "", "id", "value"),
        Suffix(RmModel.GenericId, "scheme", "id_scheme", "scheme"),
    ];

    private static Field[] Commons() =>
    [
        Child(RmModel.Locatable, "uid", "_uid"),
        Child(RmModel.Locatable, "name", "_name"),
        Child(RmModel.Locatable, "links", "_link"),
        Child(RmModel.Locatable, "archetype_details", "_archetype_details"),
        Child(RmModel.Locatable, "feeder_audit", "_feeder_audit"),
        ByValue(RmModel.Archetyped, "archetype_id", RmModel.ArchetypeId, "archetype_id"),
        ByValue(RmModel.Archetyped, "template_id", RmModel.TemplateId, "template_id"),
        ByValue(RmModel.Link, "meaning", RmModel.DvText, "meaning"),
        ByValue(RmModel.Link, "type", RmModel.DvText, "type"),
        ByValue(RmModel.Link, "target", RmModel.DvEhrUri, "target"),
        Child(RmModel.FeederAudit, "originating_system_item_ids", "originating_system_item_id"),
        Child(RmModel.FeederAudit, "feeder_system_item_ids", "feeder_system_item_id"),
        Child(RmModel.FeederAudit, "original_content", "original_content_multimedia") with { Only = RmModel.DvMultimedia },
        Child(RmModel.FeederAudit, "original_content", "original_content") with { Only = RmModel.DvParsable },
        Child(RmModel.FeederAudit, "originating_system_audit", "originating_system_audit"),
        Child(RmModel.FeederAudit, "feeder_system_audit", "feeder_system_audit"),
        ByValue(RmModel.FeederAuditDetails, "time", RmModel.DvDateTime, "time"),
        Child(RmModel.FeederAuditDetails, "location", "location"),
        Child(RmModel.FeederAuditDetails, "provider", "provider"),
        Child(RmModel.FeederAuditDetails, "subject", "subject"),
    ];

    private static Field[] Entries() =>
    [
        CodeNode(RmModel.Entry, "language", "ISO_639-1", "language"),
        CodeNode(RmModel.Entry, "encoding", "IANA_character-sets", "encoding"),
        Child(RmModel.Entry, "subject", "subject", "_subject"),
        Child(RmModel.Entry, "other_participations", "_other_participation"),
        Child(RmModel.Entry, "workflow_id", "_work_flow_id", "_workflow_id"),
        Child(RmModel.Instruction, "narrative", "narrative", "_narrative"),
        Child(RmModel.Instruction, "expiry_time", "expiry_time", "_expiry_time"),
        Child(RmModel.Activity, "timing", "timing", "_timing"),
        new(At(RmModel.Activity, "action_archetype_id"), PrimitiveNode, "action_archetype_id"),
        Child(RmModel.Action, "time", "time", "_time"),
        Child(RmModel.Action, "ism_transition", "ism_transition"),
        With(RmModel.InstructionDetails, "instruction_id", RmModel.LocatableRef),
        Child(RmModel.IsmTransition, "current_state", "current_state"),
        Child(RmModel.IsmTransition, "transition", "transition"),
        Child(RmModel.IsmTransition, "careflow_step", "careflow_step"),
        Child(RmModel.IsmTransition, "reason", "_reason"),
    ];

    private static Field[] Structures() =>
    [
        CodeNode(RmModel.Composition, "language", "ISO_639-1", "language"),
        CodeNode(RmModel.Composition, "territory", "ISO_3166-1", "territory"),
        Child(RmModel.Composition, "category", "category"),
        Child(RmModel.Composition, "composer", "composer"),
        Child(RmModel.Composition, "context", "context"),
        Child(RmModel.EventContext, "start_time", "start_time", "_start_time"),
        Child(RmModel.EventContext, "setting", "setting", "_setting"),
        new(At(RmModel.EventContext, "location"), PrimitiveNode, "_location") { Spellings = ["_location", "location"] },
        Child(RmModel.EventContext, "participations", "_participation"),
        Child(RmModel.Event, "time", "time", "_time"),
        Child(RmModel.IntervalEvent, "width", "width", "_width"),
        Child(RmModel.IntervalEvent, "math_function", "math_function", "_math_function"),
        With(RmModel.Element, "value", RmModel.DataValue),
    ];
}
