using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>Small templates made in code: one constraint under test in an otherwise open document.</summary>
internal static class TemplateBuilding
{
    private static readonly MultiplicityInterval Required = new(1, 1);
    private static readonly MultiplicityInterval Optional = new(0, 1);
    private static readonly MultiplicityInterval Any = new(0, null);

    /// <summary>A template for <see cref="Documents.Composition"/> whose one element takes the given alternatives.</summary>
    public static OperationalTemplate ForValue(params CObject[] alternatives) =>
        ForItems(Any, Element("at0002", Required, alternatives));

    /// <summary>A template whose tree takes the given items.</summary>
    public static OperationalTemplate ForItems(MultiplicityInterval cardinality, params CObject[] items) =>
        ForItems(Required, cardinality, items);

    public static OperationalTemplate ForItems(MultiplicityInterval existence, MultiplicityInterval? cardinality, params CObject[] items) => Template(Root(
        "COMPOSITION", "openEHR-EHR-COMPOSITION.report.v1", Required,
        Many("content", Required, new(1, null), Root(
            "EVALUATION", "openEHR-EHR-EVALUATION.note.v1", new(1, 1),
            One("data", Required, Node("ITEM_TREE", "at0001", Required, Many("items", existence, cardinality, items)))))));

    public static OperationalTemplate Template(CArchetypeRoot root) => new()
    {
        TemplateId = "note", Concept = "note", Language = new("ISO_639-1", "nb"), Languages = ["nb", "en"], Definition = root,
    };

    public static CArchetypeRoot Root(string type, string archetype, MultiplicityInterval occurrences, params CAttribute[] attributes) => new()
    {
        RmTypeName = type, ArchetypeId = archetype, NodeId = "at0000", Occurrences = occurrences, Attributes = attributes, Terms = Terms(),
        ConstraintBindings = [new("SNOMED_CT", "ac0001", "terminology:SNOMED_CT?subset=findings")],
    };

    public static CComplexObject Node(string type, string nodeId, MultiplicityInterval occurrences, params CAttribute[] attributes) =>
        new() { RmTypeName = type, NodeId = nodeId, Occurrences = occurrences, Attributes = attributes };

    public static CComplexObject Value(string type, params CAttribute[] attributes) => Node(type, "", Required, attributes);

    public static CComplexObject Element(string nodeId, MultiplicityInterval occurrences, params CObject[] alternatives) =>
        Node("ELEMENT", nodeId, occurrences, One("value", Optional, alternatives));

    public static CComplexObject Named(string nodeId, string name, MultiplicityInterval occurrences) => Node("ELEMENT", nodeId, occurrences,
        One("name", Required, Value("DV_TEXT", One("value", Required, Primitive(new CString(null, [name], false, null))))));

    public static CAttribute One(string name, MultiplicityInterval existence, params CObject[] children) =>
        new() { RmAttributeName = name, Existence = existence, IsMultiple = false, Children = children };

    public static CAttribute Many(string name, MultiplicityInterval existence, MultiplicityInterval? cardinality, params CObject[] children) =>
        new() { RmAttributeName = name, Existence = existence, IsMultiple = true, Cardinality = cardinality is { } interval ? new(interval, true, false) : null, Children = children };

    public static CPrimitiveObject Primitive(CPrimitive item) => new() { RmTypeName = "STRING", NodeId = "", Occurrences = Required, Item = item };

    public static CCodePhrase Codes(string terminology, params string[] codes) =>
        new() { RmTypeName = "CODE_PHRASE", NodeId = "", Occurrences = Required, TerminologyId = terminology, CodeList = codes };

    public static CComplexObject CodedText(CObject code) => Value("DV_CODED_TEXT", One("defining_code", Required, code));

    public static CDvQuantity Quantity(string? property, params CQuantityItem[] list) =>
        new() { RmTypeName = "DV_QUANTITY", NodeId = "", Occurrences = Required, Property = property is null ? null : new("openehr", property), List = list };

    public static ArchetypeSlot Slot(string type, string? include, string? exclude) => new()
    {
        RmTypeName = type, NodeId = "at0009", Occurrences = Any,
        Includes = include is null ? [] : [new SlotAssertion(null, include)], Excludes = exclude is null ? [] : [new SlotAssertion(null, exclude)],
    };

    private static TermDefinitions Terms() => new("nb", new Dictionary<string, IReadOnlyDictionary<string, ArchetypeTerm>>
    {
        ["nb"] = new Dictionary<string, ArchetypeTerm> { ["at0005"] = Term("at0005", "Til stede"), ["at0006"] = Term("at0006", "Ikke til stede") },
        ["en"] = new Dictionary<string, ArchetypeTerm> { ["at0005"] = Term("at0005", "Present"), ["at0006"] = Term("at0006", "Not present") },
    });

    private static ArchetypeTerm Term(string code, string text) => new(code, text, null, new Dictionary<string, string> { ["text"] = text });
}
