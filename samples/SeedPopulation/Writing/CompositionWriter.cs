using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Terminology;
using Varde.SeedPopulation.People;

namespace Varde.SeedPopulation.Writing;

/// <summary>Turns written nodes into a composition: names, ids and structure come from the template, context from the writer.</summary>
internal sealed class CompositionWriter(OperationalTemplate template, DemoClinician author, DateTimeOffset time)
{
    private const string ReferenceModelVersion = "1.1.0";

    public Composition Write(Action<Node> content)
    {
        var root = new Node(template.Definition);
        content(root);
        var category = CategoryCode();
        return new Composition
        {
            Name = NameOf(root),
            ArchetypeNodeId = root.Constraint.ArchetypeNodeId,
            ArchetypeDetails = DetailsOf(root, new TemplateId { Value = template.TemplateId }),
            Language = Norwegian(),
            Territory = ValueWriter.Code("ISO_3166-1", "NO"),
            Category = ValueWriter.Coded("openehr", category, CategoryText(category)),
            Composer = new PartyIdentified { Name = author.Name },
            Context = category == "431" ? null : Context(root),
            Content = Nodes<ContentItem>(root, "content"),
        };
    }

    private string CategoryCode() => template.Definition.Attribute("category")!.Children.OfType<CComplexObject>().Single()
        .Attribute("defining_code")!.Children.OfType<CCodePhrase>().Single().CodeList[0];

    private static string CategoryText(string code) => code switch { "431" => "persistent", "451" => "episodic", _ => "event" };

    private EventContext Context(Node root) => new()
    {
        StartTime = ValueWriter.DateTime(time),
        Setting = ValueWriter.Coded("openehr", author.Setting, author.SettingText),
        HealthCareFacility = new PartyIdentified { Name = author.Unit },
        OtherContext = root.ChildrenOf("context").Select(c => Structure(c, "other_context")).FirstOrDefault(),
    };

    private RmObject Object(Node node) => node.Constraint.RmTypeName switch
    {
        "SECTION" => new Section
        {
            Name = NameOf(node),
            ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
            ArchetypeDetails = DetailsOf(node),
            Items = Nodes<ContentItem>(node, "items"),
        },
        "OBSERVATION" => Observation(node),
        "EVALUATION" => Evaluation(node),
        "INSTRUCTION" => Instruction(node),
        "ACTION" => Action(node),
        "ADMIN_ENTRY" => AdminEntry(node),
        "ACTIVITY" => Activity(node),
        "HISTORY" => new History
        {
            Name = NameOf(node),
            ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
            Origin = ValueWriter.DateTime(time),
            Events = Nodes<Event>(node, "events"),
        },
        "POINT_EVENT" => new PointEvent
        {
            Name = NameOf(node),
            ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
            Time = ValueWriter.DateTime(time),
            Data = Structure(node, "data"),
            State = Structure(node, "state"),
        },
        "ITEM_TREE" => new ItemTree
        {
            Name = NameOf(node),
            ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
            Items = Nodes<Item>(node, "items"),
        },
        "CLUSTER" => new Cluster
        {
            Name = NameOf(node),
            ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
            ArchetypeDetails = DetailsOf(node),
            Items = Nodes<Item>(node, "items"),
        },
        "ELEMENT" => Element(node),
        var other => throw new System.Diagnostics.UnreachableException($"the templates have no {other} here"),
    };

    private Observation Observation(Node node) => new()
    {
        Name = NameOf(node),
        ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
        ArchetypeDetails = DetailsOf(node),
        Language = Norwegian(),
        Encoding = Utf8(),
        Subject = new PartySelf(),
        Data = Nodes<History>(node, "data").FirstOrDefault(),
        Protocol = Structure(node, "protocol"),
    };

    private Evaluation Evaluation(Node node) => new()
    {
        Name = NameOf(node),
        ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
        ArchetypeDetails = DetailsOf(node),
        Language = Norwegian(),
        Encoding = Utf8(),
        Subject = new PartySelf(),
        Data = Structure(node, "data"),
        Protocol = Structure(node, "protocol"),
    };

    private AdminEntry AdminEntry(Node node) => new()
    {
        Name = NameOf(node),
        ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
        ArchetypeDetails = DetailsOf(node),
        Language = Norwegian(),
        Encoding = Utf8(),
        Subject = new PartySelf(),
        Data = Structure(node, "data"),
    };

    private Instruction Instruction(Node node) => new()
    {
        Name = NameOf(node),
        ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
        ArchetypeDetails = DetailsOf(node),
        Language = Norwegian(),
        Encoding = Utf8(),
        Subject = new PartySelf(),
        Narrative = new DvText { Value = node.NarrativeText ?? NameOf(node).Value },
        Activities = Nodes<Activity>(node, "activities"),
        Protocol = Structure(node, "protocol"),
    };

    private Activity Activity(Node node) => new()
    {
        Name = NameOf(node),
        ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
        Description = Structure(node, "description"),
        ActionArchetypeId = "openEHR-EHR-ACTION.medication.v1",
    };

    private OpenEhr.ReferenceModel.Action Action(Node node) => new()
    {
        Name = NameOf(node),
        ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
        ArchetypeDetails = DetailsOf(node),
        Language = Norwegian(),
        Encoding = Utf8(),
        Subject = new PartySelf(),
        Time = ValueWriter.DateTime(time),
        IsmTransition = Transition(node),
        Description = Structure(node, "description"),
        Protocol = Structure(node, "protocol"),
    };

    private static IsmTransition Transition(Node action)
    {
        var step = action.Constraint.Attribute("ism_transition")!.Children.OfType<CComplexObject>().Single(s => s.NodeId == action.StepCode);
        var state = step.Attribute("current_state")!.Children.OfType<CComplexObject>().Single()
            .Attribute("defining_code")!.Children.OfType<CCodePhrase>().Single().CodeList[0];
        return new IsmTransition
        {
            CurrentState = ValueWriter.Coded("openehr", state, OpenEhrTerminology.InstructionStates.Rubric(state)!),
            CareflowStep = ValueWriter.Coded("local", step.NodeId, action.Constraint.Term(step.NodeId)!.Text),
        };
    }

    private static Element Element(Node node) => new()
    {
        Name = NameOf(node),
        ArchetypeNodeId = node.Constraint.ArchetypeNodeId,
        Value = node.Value,
        NullFlavour = node.NullFlavour is { } code ? ValueWriter.Coded("openehr", code, OpenEhrTerminology.NullFlavours.Rubric(code)!) : null,
    };

    private ItemStructure? Structure(Node node, string attribute) => Nodes<ItemStructure>(node, attribute).FirstOrDefault();

    private List<T> Nodes<T>(Node node, string attribute) where T : RmObject => [.. node.ChildrenOf(attribute).Select(Object).Cast<T>()];

    private static DvText NameOf(Node node)
    {
        var code = node.Constraint is CArchetypeRoot ? "at0000" : node.Constraint.NodeId;
        return new DvText { Value = node.Constraint.NameConstraint ?? node.Constraint.Term(code)?.Text ?? code };
    }

    private static Archetyped? DetailsOf(Node node, TemplateId? templateId = null) => node.Constraint is not CArchetypeRoot root
        ? null
        : new Archetyped
        {
            ArchetypeId = new ArchetypeId { Value = root.ArchetypeId },
            TemplateId = templateId,
            RmVersion = ReferenceModelVersion,
        };

    private static CodePhrase Norwegian() => ValueWriter.Code("ISO_639-1", "nb");

    private static CodePhrase Utf8() => ValueWriter.Code("IANA_character-sets", "UTF-8");
}
