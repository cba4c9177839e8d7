namespace Varde.OpenEhr.ReferenceModel;

/// <summary>A document of the record: the unit of commit. RM 1.1.0 EHR §5.</summary>
public sealed class Composition : Locatable
{
    /// <summary>Makes an empty COMPOSITION.</summary>
    public Composition() : base(RmModel.Composition) { }

    /// <summary>Language of the document, ISO 639-1.</summary>
    public CodePhrase? Language { get => Object<CodePhrase>(6); init => Put(6, value); }

    /// <summary>Where it was written, ISO 3166-1.</summary>
    public CodePhrase? Territory { get => Object<CodePhrase>(7); init => Put(7, value); }

    /// <summary>openEHR group <c>composition category</c>.</summary>
    public DvCodedText? Category { get => Object<DvCodedText>(8); init => Put(8, value); }

    /// <summary>Who is responsible for the content.</summary>
    public PartyProxy? Composer { get => Object<PartyProxy>(9); init => Put(9, value); }

    /// <summary>The encounter; absent in persistent documents.</summary>
    public EventContext? Context { get => Object<EventContext>(10); init => Put(10, value); }

    /// <summary>Sections and entries.</summary>
    public IReadOnlyList<ContentItem> Content { get => Items<ContentItem>(11); init => PutItems(11, value); }
}

/// <summary>When, where and how the encounter took place. RM 1.1.0 EHR §5.</summary>
public sealed class EventContext : Pathable
{
    /// <summary>Makes an empty EVENT_CONTEXT.</summary>
    public EventContext() : base(RmModel.EventContext) { }

    /// <summary>Start of the encounter.</summary>
    public DvDateTime? StartTime { get => Object<DvDateTime>(0); init => Put(0, value); }

    /// <summary>End of the encounter.</summary>
    public DvDateTime? EndTime { get => Object<DvDateTime>(1); init => Put(1, value); }

    /// <summary>Where in the facility.</summary>
    public string? Location { get => Text(2); init => Put(2, value); }

    /// <summary>openEHR group <c>setting</c>.</summary>
    public DvCodedText? Setting { get => Object<DvCodedText>(3); init => Put(3, value); }

    /// <summary>What else the template wants to tell.</summary>
    public ItemStructure? OtherContext { get => Object<ItemStructure>(4); init => Put(4, value); }

    /// <summary>The facility.</summary>
    public PartyIdentified? HealthCareFacility { get => Object<PartyIdentified>(5); init => Put(5, value); }

    /// <summary>Others who took part.</summary>
    public IReadOnlyList<Participation> Participations { get => Items<Participation>(6); init => PutItems(6, value); }
}

/// <summary>Ancestor of sections and entries. RM 1.1.0 EHR §5.</summary>
public abstract class ContentItem : Locatable
{
    private protected ContentItem(RmClass type) : base(type) { }
}

/// <summary>A heading with content. RM 1.1.0 EHR §6.</summary>
public sealed class Section : ContentItem
{
    /// <summary>Makes an empty SECTION.</summary>
    public Section() : base(RmModel.Section) { }

    /// <summary>Sections and entries under the heading.</summary>
    public IReadOnlyList<ContentItem> Items { get => Items<ContentItem>(6); init => PutItems(6, value); }
}
