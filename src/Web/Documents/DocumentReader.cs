using Microsoft.Extensions.Localization;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Action = Varde.OpenEhr.ReferenceModel.Action;

namespace Varde.Web.Documents;

/// <summary>
/// Turns a document and its template into what a reader sees. Levels of the reference model that carry nothing of their own (structures, a single
/// event) are left out; everything with a value is shown, so that nothing in a record is hidden by its form.
/// </summary>
internal sealed class DocumentReader(IStringLocalizer<Texts> texts)
{
    private readonly ValueReader _values = new(texts);

    public DocumentView Read(Composition document, OperationalTemplate template)
    {
        var scope = NodeScope.Of(template) with { DocumentTime = document.Context?.StartTime?.Value };
        return new DocumentView(scope.LabelOf(document), [.. Frame(document)], [.. OtherContext(document, scope), .. Contents("content", document.Content, scope)]);
    }

    /// <summary>A person or organisation by the name that a reader knows.</summary>
    public string NameOf(PartyProxy? party) => party switch
    {
        PartyIdentified { Name: { Length: > 0 } name } => name,
        PartyIdentified { Identifiers: [{ Id: { } id }, ..] } => id,
        PartySelf => texts["ThePatient"],
        _ => texts["NotNamed"],
    };

    private IEnumerable<DocumentField> Frame(Composition document)
    {
        if (document.Context?.StartTime is { } start)
            yield return Field("StartTime", start);
        if (document.Context?.EndTime is { } end)
            yield return Field("EndTime", end);
        if (document.Composer is { } composer)
            yield return new DocumentField(texts["Author"], new FieldValue(NameOf(composer)));
        if (document.Context?.HealthCareFacility is { } facility)
            yield return new DocumentField(texts["Facility"], new FieldValue(NameOf(facility)));
        if (document.Context?.Location is { Length: > 0 } location)
            yield return new DocumentField(texts["Location"], new FieldValue(location));
        if (document.Context?.Setting is { } setting)
            yield return Field("Setting", setting);
        foreach (var participation in document.Context?.Participations ?? [])
            yield return Participant(participation);
    }

    private IEnumerable<DocumentNode> OtherContext(Composition document, NodeScope scope)
    {
        if (document.Context?.OtherContext is not { } other)
            return [];
        var context = (scope.Constraint as CComplexObject)?.Attribute("context")?.Children is [var one, ..] ? one : null;
        return Structure("other_context", other, scope with { Constraint = context, Nearest = context ?? scope.Nearest });
    }

    private IEnumerable<DocumentNode> Contents(string attribute, IReadOnlyList<ContentItem> items, NodeScope scope) =>
        items.SelectMany(item => Content(item, scope.Below(attribute, item)));

    private IEnumerable<DocumentNode> Content(ContentItem item, NodeScope scope) => item switch
    {
        Section section => Group(section, scope, GroupKind.Section, Contents("items", section.Items, scope)),
        Entry entry => Group(entry, scope, GroupKind.Entry, [.. Persons(entry), .. Statement(entry, scope)]),
        GenericEntry generic => Group(generic, scope, GroupKind.Entry, Structure("data", generic.Data, scope)),
        _ => [],
    };

    private IEnumerable<DocumentNode> Statement(Entry entry, NodeScope scope) => entry switch
    {
        Observation observation => [.. History("data", observation.Data, scope), .. History("state", observation.State, scope), .. Protocol(observation, scope)],
        Evaluation evaluation => [.. Structure("data", evaluation.Data, scope), .. Protocol(evaluation, scope)],
        Instruction instruction => [.. Order(instruction, scope), .. Protocol(instruction, scope)],
        Action action => [.. Act(action, scope), .. Protocol(action, scope, StateBehindStep(action))],
        AdminEntry admin => Structure("data", admin.Data, scope),
        _ => [],
    };

    private IEnumerable<DocumentNode> Order(Instruction instruction, NodeScope scope)
    {
        if (instruction.Narrative is { } narrative)
            yield return Field("Narrative", narrative);
        if (instruction.ExpiryTime is { } expiry)
            yield return Field("ExpiryTime", expiry);
        foreach (var activity in instruction.Activities)
        {
            foreach (var group in Activity(activity, scope.Below("activities", activity)))
                yield return group;
        }
    }

    private IEnumerable<DocumentNode> Activity(Activity activity, NodeScope scope) => Group(activity, scope, GroupKind.Cluster,
        [.. Structure("description", activity.Description, scope), .. activity.Timing is { } timing ? [Field("Timing", timing)] : Array.Empty<DocumentNode>()]);

    private IEnumerable<DocumentNode> Act(Action action, NodeScope scope)
    {
        if (action.Time is { } time && time.Value != scope.DocumentTime)
            yield return Field("Time", time);
        if (action.IsmTransition?.CareflowStep is { } step)
            yield return new DocumentField(texts["CareflowStep"], _values.Read(step, scope.Term));
        else if (action.IsmTransition?.CurrentState is { } state)
            yield return Field("State", state);
        foreach (var node in Structure("description", action.Description, scope))
            yield return node;
    }

    // "Given" is what a reader asks for; that the instruction is then "active" reads as the opposite, and stands in the background.
    private IEnumerable<DocumentNode> StateBehindStep(Action action) =>
        action.IsmTransition is { CareflowStep: not null, CurrentState: { } state } ? [Field("State", state)] : [];

    private IEnumerable<DocumentNode> History(string attribute, History? history, NodeScope scope)
    {
        if (history is null)
            return [];
        var below = scope.Below(attribute, history);
        var events = history.Events.Select(one => (Event: one, Scope: below.Below("events", one))).ToList();
        return events is [var single]
            ? [.. When(single.Event, single.Scope), .. Observed(single.Event, single.Scope), .. Structure("summary", history.Summary, below)]
            : [.. events.SelectMany(one => Group(one.Event, one.Scope, GroupKind.Event, [.. When(one.Event, one.Scope), .. Observed(one.Event, one.Scope)])),
               .. Structure("summary", history.Summary, below)];
    }

    private IEnumerable<DocumentNode> When(Event happened, NodeScope scope)
    {
        if (happened.Time is { } time && time.Value != scope.DocumentTime)
            yield return Field("Time", time);
        if (happened is not IntervalEvent interval)
            yield break;
        if (interval.Width is { } width)
            yield return Field("Width", width);
        if (interval.MathFunction is { } function)
            yield return Field("MathFunction", function);
    }

    private IEnumerable<DocumentNode> Observed(Event happened, NodeScope scope) =>
        [.. Structure("data", happened.Data, scope), .. Structure("state", happened.State, scope)];

    private IEnumerable<DocumentNode> Protocol(CareEntry entry, NodeScope scope, IEnumerable<DocumentNode>? before = null)
    {
        List<DocumentNode> nodes = [.. before ?? [], .. Structure("protocol", entry.Protocol, scope)];
        return nodes.Count == 0 ? [] : [new DocumentGroup(texts["Protocol"], GroupKind.Background, nodes)];
    }

    private IEnumerable<DocumentNode> Structure(string attribute, ItemStructure? structure, NodeScope scope)
    {
        if (structure is null)
            return [];
        var below = scope.Below(attribute, structure);
        return structure switch
        {
            ItemTree tree => Items("items", tree.Items, below),
            ItemList list => Items("items", list.Items, below),
            ItemSingle { Item: { } item } => Items("item", [item], below),
            ItemTable table => Items("rows", table.Rows, below),
            _ => [],
        };
    }

    private IEnumerable<DocumentNode> Items(string attribute, IEnumerable<Item> items, NodeScope scope) =>
        items.SelectMany(item => Item(item, scope.Below(attribute, item)));

    private IEnumerable<DocumentNode> Item(Item item, NodeScope scope) => item switch
    {
        Cluster cluster => Group(cluster, scope, GroupKind.Cluster, Items("items", cluster.Items, scope)),
        Element element => [new DocumentField(scope.LabelOf(element), ValueOf(element, scope))],
        _ => [],
    };

    private FieldValue ValueOf(Element element, NodeScope scope) =>
        element.Value is { } value ? _values.Read(value, scope.Term) : _values.Missing(element.NullFlavour, element.NullReason);

    private IEnumerable<DocumentNode> Persons(Entry entry)
    {
        if (entry.Subject is not (null or PartySelf))
            yield return new DocumentField(texts["Concerns"], Related(entry.Subject));
        if (entry.Provider is { } provider)
            yield return new DocumentField(texts["InformationFrom"], new FieldValue(NameOf(provider)));
        foreach (var participation in entry.OtherParticipations)
            yield return Participant(participation);
    }

    private FieldValue Related(PartyProxy party) => party is PartyRelated { Relationship: { } relationship }
        ? new FieldValue($"{_values.OpenEhrTerm(relationship)} ({NameOf(party)})")
        : new FieldValue(NameOf(party));

    private DocumentField Participant(Participation participation) =>
        new(participation.Function?.Value ?? texts["Participant"], new FieldValue(NameOf(participation.Performer)));

    private DocumentField Field(string label, DataValue value) => new(texts[label], _values.Read(value, _ => null));

    private static IEnumerable<DocumentNode> Group(Locatable node, NodeScope scope, GroupKind kind, IEnumerable<DocumentNode> children)
    {
        var inside = children.ToList();
        return inside switch
        {
            [] => [],
            // A group that holds nothing but a group is a level of the archetype, not of the text.
            [DocumentGroup { Kind: GroupKind.Cluster } only] when kind == GroupKind.Cluster => [only with { Label = $"{scope.LabelOf(node)} › {only.Label}" }],
            _ => [new DocumentGroup(scope.LabelOf(node), kind, inside)],
        };
    }
}
