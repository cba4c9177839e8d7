namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of clinical and administrative statements. RM 1.1.0 EHR §7.</summary>
public abstract class Entry : ContentItem
{
    private protected Entry(RmClass type) : base(type) { }

    /// <summary>Language of the statement.</summary>
    public CodePhrase? Language { get => Object<CodePhrase>(6); init => Put(6, value); }

    /// <summary>Character encoding of the statement.</summary>
    public CodePhrase? Encoding { get => Object<CodePhrase>(7); init => Put(7, value); }

    /// <summary>Whom it is about.</summary>
    public PartyProxy? Subject { get => Object<PartyProxy>(8); init => Put(8, value); }

    /// <summary>Who gave the information.</summary>
    public PartyProxy? Provider { get => Object<PartyProxy>(9); init => Put(9, value); }

    /// <summary>Others who took part.</summary>
    public IReadOnlyList<Participation> OtherParticipations { get => Items<Participation>(10); init => PutItems(10, value); }

    /// <summary>The workflow that it belongs to.</summary>
    public ObjectRef? WorkflowId { get => Object<ObjectRef>(11); init => Put(11, value); }
}

/// <summary>Administrative statement. RM 1.1.0 EHR §7.</summary>
public sealed class AdminEntry : Entry
{
    /// <summary>Makes an empty ADMIN_ENTRY.</summary>
    public AdminEntry() : base(RmModel.AdminEntry) { }

    /// <summary>The content.</summary>
    public ItemStructure? Data { get => Object<ItemStructure>(12); init => Put(12, value); }
}

/// <summary>Ancestor of clinical statements. RM 1.1.0 EHR §7.</summary>
public abstract class CareEntry : Entry
{
    private protected CareEntry(RmClass type) : base(type) { }

    /// <summary>How the information was come by.</summary>
    public ItemStructure? Protocol { get => Object<ItemStructure>(12); init => Put(12, value); }

    /// <summary>The guideline that was followed.</summary>
    public ObjectRef? GuidelineId { get => Object<ObjectRef>(13); init => Put(13, value); }
}

/// <summary>What was observed or measured. RM 1.1.0 EHR §7.</summary>
public sealed class Observation : CareEntry
{
    /// <summary>Makes an empty OBSERVATION.</summary>
    public Observation() : base(RmModel.Observation) { }

    /// <summary>The observations.</summary>
    public History? Data { get => Object<History>(14); init => Put(14, value); }

    /// <summary>The subject's state over the same time.</summary>
    public History? State { get => Object<History>(15); init => Put(15, value); }
}

/// <summary>What was concluded: diagnosis, goal, risk. RM 1.1.0 EHR §7.</summary>
public sealed class Evaluation : CareEntry
{
    /// <summary>Makes an empty EVALUATION.</summary>
    public Evaluation() : base(RmModel.Evaluation) { }

    /// <summary>The content.</summary>
    public ItemStructure? Data { get => Object<ItemStructure>(14); init => Put(14, value); }
}

/// <summary>What is to be done. RM 1.1.0 EHR §7.</summary>
public sealed class Instruction : CareEntry
{
    /// <summary>Makes an empty INSTRUCTION.</summary>
    public Instruction() : base(RmModel.Instruction) { }

    /// <summary>The order in words.</summary>
    public DvText? Narrative { get => Object<DvText>(14); init => Put(14, value); }

    /// <summary>When the order no longer holds.</summary>
    public DvDateTime? ExpiryTime { get => Object<DvDateTime>(15); init => Put(15, value); }

    /// <summary>Workflow definition.</summary>
    public DvParsable? WfDefinition { get => Object<DvParsable>(16); init => Put(16, value); }

    /// <summary>The activities ordered.</summary>
    public IReadOnlyList<Activity> Activities { get => Items<Activity>(17); init => PutItems(17, value); }
}

/// <summary>One activity of an instruction. RM 1.1.0 EHR §7.</summary>
public sealed class Activity : Locatable
{
    /// <summary>Makes an empty ACTIVITY.</summary>
    public Activity() : base(RmModel.Activity) { }

    /// <summary>What is to be done.</summary>
    public ItemStructure? Description { get => Object<ItemStructure>(6); init => Put(6, value); }

    /// <summary>When, in a formal syntax.</summary>
    public DvParsable? Timing { get => Object<DvParsable>(7); init => Put(7, value); }

    /// <summary>Regular expression of the archetypes that may document it.</summary>
    public string? ActionArchetypeId { get => Text(8); init => Put(8, value); }
}

/// <summary>What was done. RM 1.1.0 EHR §7.</summary>
public sealed class Action : CareEntry
{
    /// <summary>Makes an empty ACTION.</summary>
    public Action() : base(RmModel.Action) { }

    /// <summary>When.</summary>
    public DvDateTime? Time { get => Object<DvDateTime>(14); init => Put(14, value); }

    /// <summary>What.</summary>
    public ItemStructure? Description { get => Object<ItemStructure>(15); init => Put(15, value); }

    /// <summary>Where it takes the order in its state machine.</summary>
    public IsmTransition? IsmTransition { get => Object<IsmTransition>(16); init => Put(16, value); }

    /// <summary>The order that was acted on.</summary>
    public InstructionDetails? InstructionDetails { get => Object<InstructionDetails>(17); init => Put(17, value); }
}

/// <summary>Which instruction and activity an action belongs to. RM 1.1.0 EHR §7.</summary>
public sealed class InstructionDetails : Pathable
{
    /// <summary>Makes an empty INSTRUCTION_DETAILS.</summary>
    public InstructionDetails() : base(RmModel.InstructionDetails) { }

    /// <summary>The instruction.</summary>
    public LocatableRef? InstructionId { get => Object<LocatableRef>(0); init => Put(0, value); }

    /// <summary>Path of the activity.</summary>
    public string? ActivityId { get => Text(1); init => Put(1, value); }

    /// <summary>Details of a workflow engine.</summary>
    public ItemStructure? WfDetails { get => Object<ItemStructure>(2); init => Put(2, value); }
}

/// <summary>Transition of the instruction state machine. RM 1.1.0 EHR §7.</summary>
public sealed class IsmTransition : Pathable
{
    /// <summary>Makes an empty ISM_TRANSITION.</summary>
    public IsmTransition() : base(RmModel.IsmTransition) { }

    /// <summary>openEHR group <c>instruction states</c>.</summary>
    public DvCodedText? CurrentState { get => Object<DvCodedText>(0); init => Put(0, value); }

    /// <summary>openEHR group <c>instruction transitions</c>.</summary>
    public DvCodedText? Transition { get => Object<DvCodedText>(1); init => Put(1, value); }

    /// <summary>The step as the archetype names it.</summary>
    public DvCodedText? CareflowStep { get => Object<DvCodedText>(2); init => Put(2, value); }

    /// <summary>Why.</summary>
    public IReadOnlyList<DvText> Reason { get => Items<DvText>(3); init => PutItems(3, value); }
}

/// <summary>Content of a legacy system, without clinical meaning to openEHR. RM 1.1.0 Integration §4.</summary>
public sealed class GenericEntry : ContentItem
{
    /// <summary>Makes an empty GENERIC_ENTRY.</summary>
    public GenericEntry() : base(RmModel.GenericEntry) { }

    /// <summary>The content.</summary>
    public ItemTree? Data { get => Object<ItemTree>(6); init => Put(6, value); }
}
