using System.Runtime.InteropServices;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Action = Varde.OpenEhr.ReferenceModel.Action;

namespace Varde.ClinicalRepository.Leaves;

/// <summary>Goes through one composition from the root down and hands each value worth searching to the writer.</summary>
/// <param name="writer">Takes the values.</param>
internal sealed class LeafWalk(LeafWriter writer)
{
    private readonly List<int> _positions = new(8);

    /// <summary>How many nodes were visited, the root aside; others, such as those of a feeder audit, have no leaves.</summary>
    public int Nodes { get; private set; }

    public void Document(Composition composition, LeafNode at)
    {
        Value(at, "/category", composition.Category, LeafScope.Record);
        writer.Name(at, "/composer/name", Positions, (composition.Composer as PartyIdentified)?.Name);
        if (composition.Context is { } context) Visit(at.Child("context", ""), context, Context);
        Each(at, "content", composition.Content, Content);
    }

    private ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(_positions);

    private void Context(LeafNode at, EventContext context)
    {
        Value(at, "/start_time", context.StartTime);
        Value(at, "/end_time", context.EndTime, LeafScope.Record);
        Value(at, "/setting", context.Setting, LeafScope.Record);
        writer.Name(at, "/location", Positions, context.Location, LeafScope.Record);
        writer.Name(at, "/health_care_facility/name", Positions, context.HealthCareFacility?.Name, LeafScope.Record);
        Structure(at, "other_context", context.OtherContext);
    }

    private void Content(LeafNode at, ContentItem item)
    {
        switch (item)
        {
            case Section section: Each(at, "items", section.Items, Content); break;
            case Observation observation: Observed(at, observation); break;
            case Evaluation evaluation: Structure(at, "data", evaluation.Data); break;
            case Instruction instruction: Ordered(at, instruction); break;
            case Action action: Done(at, action); break;
            case AdminEntry admin: Structure(at, "data", admin.Data); break;
            case GenericEntry generic: Structure(at, "data", generic.Data); break;
        }
        if (item is CareEntry entry) Structure(at, "protocol", entry.Protocol);
    }

    private void Observed(LeafNode at, Observation observation)
    {
        History(at, "data", observation.Data);
        History(at, "state", observation.State);
    }

    private void History(LeafNode above, string attribute, History? history)
    {
        if (history is not null) Single(above, attribute, history, History);
    }

    private void History(LeafNode at, History history)
    {
        Value(at, "/origin", history.Origin, LeafScope.Record);
        Each(at, "events", history.Events, Event);
        Structure(at, "summary", history.Summary);
    }

    private void Event(LeafNode at, Event happening)
    {
        Value(at, "/time", happening.Time);
        Value(at, "/width", (happening as IntervalEvent)?.Width, LeafScope.Record);
        Structure(at, "data", happening.Data);
        Structure(at, "state", happening.State);
    }

    private void Ordered(LeafNode at, Instruction instruction)
    {
        Value(at, "/narrative", instruction.Narrative);
        Value(at, "/expiry_time", instruction.ExpiryTime);
        Each(at, "activities", instruction.Activities, (node, activity) => Structure(node, "description", activity.Description));
    }

    private void Done(LeafNode at, Action action)
    {
        Value(at, "/time", action.Time);
        Value(at, "/ism_transition/current_state", action.IsmTransition?.CurrentState);
        Value(at, "/ism_transition/careflow_step", action.IsmTransition?.CareflowStep);
        Structure(at, "description", action.Description);
    }

    private void Structure(LeafNode above, string attribute, ItemStructure? structure)
    {
        if (structure is not null) Single(above, attribute, structure, Structure);
    }

    private void Structure(LeafNode at, ItemStructure structure)
    {
        switch (structure)
        {
            case ItemTree tree: Each(at, "items", tree.Items, Item); break;
            case ItemList list: Each(at, "items", list.Items, Item); break;
            case ItemTable table: Each(at, "rows", table.Rows, Item); break;
            case ItemSingle { Item: { } single }: Single(at, "item", single, Item); break;
        }
    }

    private void Item(LeafNode at, Item item)
    {
        if (item is Element element) Value(at, "/value", element.Value);
        if (item is not Cluster cluster) return;
        var outer = writer.Enter(cluster);
        Each(at, "items", cluster.Items, Item);
        writer.Leave(outer);
    }

    private void Value(LeafNode at, string suffix, DataValue? value, LeafScope scope = LeafScope.Population)
    {
        if (value is not null) writer.Value(at, suffix, Positions, value, scope);
    }

    /// <summary>Goes through the items of a list; an item's position is its place among the items of its node id.</summary>
    private void Each<T>(LeafNode above, string attribute, IReadOnlyList<T> items, Action<LeafNode, T> visit) where T : Locatable
    {
        var places = items.Count > 1 ? new Dictionary<string, int>() : null;
        for (var i = 0; i < items.Count && !writer.IsFull; i++)
        {
            var nodeId = items[i].ArchetypeNodeId ?? "";
            var place = places?.GetValueOrDefault(nodeId) ?? 0;
            if (places is not null) places[nodeId] = place + 1;
            _positions.Add(place);
            Single(above, attribute, items[i], visit);
            _positions.RemoveAt(_positions.Count - 1);
        }
    }

    private void Single<T>(LeafNode above, string attribute, T node, Action<LeafNode, T> visit) where T : Locatable
    {
        Nodes++;
        Visit(above.Child(attribute, node.ArchetypeNodeId ?? ""), node, visit);
    }

    // Where nothing below a node is a leaf, a leaf says that the node is there.
    private void Visit<T>(LeafNode at, T node, Action<LeafNode, T> visit)
    {
        var before = writer.Count;
        visit(at, node);
        writer.Node(before, at, Positions);
    }
}
