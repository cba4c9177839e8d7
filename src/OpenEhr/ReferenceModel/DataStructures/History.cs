namespace Varde.OpenEhr.ReferenceModel;

/// <summary>A series of events. RM 1.1.0 Data Structures §5.</summary>
public sealed class History : DataStructure
{
    /// <summary>Makes an empty HISTORY.</summary>
    public History() : base(RmModel.History) { }

    /// <summary>Time zero of the series.</summary>
    public DvDateTime? Origin { get => Object<DvDateTime>(6); init => Put(6, value); }

    /// <summary>Time between samples of a periodic series.</summary>
    public DvDuration? Period { get => Object<DvDuration>(7); init => Put(7, value); }

    /// <summary>Length of the series.</summary>
    public DvDuration? Duration { get => Object<DvDuration>(8); init => Put(8, value); }

    /// <summary>The events.</summary>
    public IReadOnlyList<Event> Events { get => Items<Event>(9); init => PutItems(9, value); }

    /// <summary>Summary of the series.</summary>
    public ItemStructure? Summary { get => Object<ItemStructure>(10); init => Put(10, value); }
}

/// <summary>Ancestor of point and interval event. RM 1.1.0 Data Structures §5.</summary>
public abstract class Event : Locatable
{
    private protected Event(RmClass type) : base(type) { }

    /// <summary>Time of the event; the end of an interval event.</summary>
    public DvDateTime? Time { get => Object<DvDateTime>(6); init => Put(6, value); }

    /// <summary>What was observed.</summary>
    public ItemStructure? Data { get => Object<ItemStructure>(7); init => Put(7, value); }

    /// <summary>The subject's state, such as position.</summary>
    public ItemStructure? State { get => Object<ItemStructure>(8); init => Put(8, value); }
}

/// <summary>What was observed at a point in time. RM 1.1.0 Data Structures §5.</summary>
public sealed class PointEvent : Event
{
    /// <summary>Makes an empty POINT_EVENT.</summary>
    public PointEvent() : base(RmModel.PointEvent) { }
}

/// <summary>What was observed over an interval. RM 1.1.0 Data Structures §5.</summary>
public sealed class IntervalEvent : Event
{
    /// <summary>Makes an empty INTERVAL_EVENT.</summary>
    public IntervalEvent() : base(RmModel.IntervalEvent) { }

    /// <summary>Length of the interval.</summary>
    public DvDuration? Width { get => Object<DvDuration>(9); init => Put(9, value); }

    /// <summary>How many samples lie behind.</summary>
    public RmNumber? SampleCount { get => Number(10); init => Put(10, value); }

    /// <summary>openEHR group <c>event math function</c>.</summary>
    public DvCodedText? MathFunction { get => Object<DvCodedText>(11); init => Put(11, value); }
}
