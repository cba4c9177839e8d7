using System.Globalization;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Simplified;

/// <summary>Adds to documents, entries and structures what the keys leave out: identity from the template, attributes by the rules of <c>ctx/</c>.</summary>
internal sealed class StructureCompletion(ReadScope scope, SimplifiedReadOptions options)
{
    /// <summary>The context's participations and links stand in every entry: a small document must not stand for a huge one.</summary>
    private const int MostCopies = 50_000;

    private string? _now;
    private int _copies;

    /// <summary>The release of the reference model that archetype roots name.</summary>
    public const string RmVersion = "1.1.0";

    private ContextValues Context => scope.Context;

    private string Time => Context.Time ?? (_now ??= options.Clock.GetLocalNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));

    /// <param name="made">What the keys gave.</param>
    /// <param name="node">The keys.</param>
    /// <param name="alternatives">What the template allows.</param>
    /// <param name="nameCode">The code of the name, where the template draws names from codes and the node is one of them.</param>
    public void Complete(RmObject made, SimplifiedNode node, IReadOnlyList<CObject> alternatives, string? nameCode = null)
    {
        if (made is Locatable locatable) Identify(locatable, alternatives.Count > 0 ? alternatives[0] : null, nameCode);
        switch (made)
        {
            case Composition composition: Document(composition, node, alternatives); break;
            case EventContext context: EventContext(context); break;
            case Observation observation: Entry(observation); Observation(observation, node); break;
            case Instruction instruction: Entry(instruction); Narrative(instruction); break;
            case ReferenceModel.Action action: Entry(action); Action(action, alternatives); break;
            case Entry entry: Entry(entry); break;
            case Activity activity: Activity(activity, alternatives); break;
            case IntervalEvent interval: MathFunction(interval, alternatives); break;
            case IsmTransition transition: new ValueCompletion(scope).Complete(transition, node, alternatives, null); break;
        }
    }

    /// <summary>Whether an empty level must be there all the same, because the reference model demands the attribute.</summary>
    public bool IsDemanded(RmObject holder, FormStep level) =>
        level.Attribute.IsRequired && !level.Attribute.IsMultiple && holder[level.Attribute] is null
        && (level.Type == RmModel.History || level.Type == RmModel.ItemTree || level.Type == RmModel.ItemList || level.Type == RmModel.ItemTable);

    /// <summary>The name that the template gives a node: the fixed one, else the archetype's term in the document's language.</summary>
    public static DvText NameOf(CObject constraint, string language, string? nameCode = null)
    {
        if ((nameCode ?? (constraint.NameCodes is [var first, ..] ? first : null)) is { } code) return CodedTexts.Text(new("local", code, constraint.Term(code, language)?.Text ?? code));
        if (constraint.NameConstraint is { } only) return CodeBeside(constraint) is { } beside ? CodedTexts.Text(new("local", beside, only)) : new DvText { Value = only };
        var name = (constraint as CComplexObject)?.Attribute("name");
        if (name is not null && Fixed(name) is { } listed) return listed;
        var term = Term(constraint, language) ?? new DvText { Value = constraint.ArchetypeNodeId };
        // A name that must be coded, without codes to choose from, is the node's own term.
        return name?.Children is [{ RmTypeName: "DV_CODED_TEXT" }] ? CodedTexts.Text(new("local", constraint.NodeId, term.Value)) : term;
    }

    private static string? CodeBeside(CObject constraint) =>
        (constraint as CComplexObject)?.Attribute("name") is { } name && ConstraintSet.Under(name.Children, "defining_code") is [CCodePhrase { CodeList: [var first, ..] }] ? first : null;

    private static DvText? Fixed(CAttribute name)
    {
        foreach (var alternative in name.Children)
            if (ConstraintSet.Under([alternative], "value") is [CPrimitiveObject { Item: CString { List: [var first, ..] } }]) return new DvText { Value = first };
        return null;
    }

    private static DvText? Term(CObject constraint, string language)
    {
        if (constraint.NodeId.Length == 0) return null;
        return constraint.Term(constraint.NodeId, language)?.Text is { Length: > 0 } text ? new DvText { Value = text } : null;
    }

    private void Identify(Locatable made, CObject? constraint, string? nameCode)
    {
        if (constraint is null) return;
        made.PutIfAbsent("archetype_node_id", constraint.ArchetypeNodeId.Length > 0 ? constraint.ArchetypeNodeId : null);
        made.PutIfAbsent("name", NameOf(constraint, scope.Language, nameCode));
        if (constraint is not CArchetypeRoot root) return;
        var details = made.ArchetypeDetails ?? new Archetyped();
        details.PutIfAbsent("archetype_id", new ArchetypeId { Value = root.ArchetypeId });
        if (made is Composition) details.PutIfAbsent("template_id", new TemplateId { Value = scope.Template.TemplateId });
        details.PutIfAbsent("rm_version", scope.RmVersion);
        made.PutIfAbsent("archetype_details", details);
    }

    private void Document(Composition made, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        made.PutIfAbsent("language", CodedTexts.Code("ISO_639-1", scope.Language));
        if ((Context.Territory ?? options.DefaultTerritory) is { } territory) made.PutIfAbsent("territory", CodedTexts.Code("ISO_3166-1", territory));
        made.PutIfAbsent("category", Category(alternatives));
        Composer(made, node);
        if (made.Context is null && made.Category?.DefiningCode?.CodeString is not ("431" or "451")) made.Put("context", FreshContext());
        if (made.Links.Count == 0) AddAll(made, "links", Context.Links);
    }

    private void Composer(Composition made, SimplifiedNode node)
    {
        if (Context.ComposerIsSelf && made.Composer is not PartySelf && node.Find("composer") is { } own)
            made.Put("composer", new PartySelf { ExternalRef = made.Composer?.ExternalRef });
        else made.PutIfAbsent("composer", Context.Composer);
    }

    private DvCodedText Category(IReadOnlyList<CObject> alternatives)
    {
        var allowed = ConstraintSet.Under(alternatives, "category");
        var given = Context.Category is { } text ? CodedTexts.ByRubric(text, allowed, OpenEhrTerminology.CompositionCategory, "en") : null;
        return CodedTexts.Text(given ?? CodedTexts.Only(allowed, "en") ?? new KnownCode("openehr", "433", "event"));
    }

    private EventContext FreshContext()
    {
        var made = new EventContext();
        EventContext(made);
        return made;
    }

    private void EventContext(EventContext made)
    {
        made.PutIfAbsent("start_time", made.StartTime is null ? DateTime(Time) : null);
        made.PutIfAbsent("end_time", Context.EndTime is { } end ? DateTime(end) : null);
        made.PutIfAbsent("setting", Context.SettingText());
        made.PutIfAbsent("location", Context.Location);
        made.PutIfAbsent("health_care_facility", Context.Facility);
        if (made.Participations.Count == 0) AddAll(made, "participations", Context.Participations);
    }

    private void Entry(Entry made)
    {
        made.PutIfAbsent("language", CodedTexts.Code("ISO_639-1", scope.Language));
        made.PutIfAbsent("encoding", CodedTexts.Code("IANA_character-sets", "UTF-8"));
        made.PutIfAbsent("subject", new PartySelf());
        made.PutIfAbsent("provider", Context.Provider);
        made.PutIfAbsent("workflow_id", Context.WorkFlow);
        if (made.OtherParticipations.Count == 0) AddAll(made, "other_participations", Context.Participations);
        if (made.Links.Count == 0) AddAll(made, "links", Context.Links);
    }

    private void Observation(Observation made, SimplifiedNode node)
    {
        var given = node.Find("history_origin") is { IsTaken: false } own ? own.TakeText("") : null;
        if (made.Data is { } data) History(data, given);
        if (made.State is { } state) History(state, given);
    }

    /// <summary>
    /// The origin is what is given, else the earliest event's time, else the context's; an event without a time has the origin's (Simplified Formats §5,
    /// OBSERVATION, and §6, history_origin).
    /// </summary>
    private void History(History made, string? given)
    {
        var earliest = made.Events.Select(one => one.Time?.Value).OfType<string>().MinBy(IsoOrder);
        if (made.Origin is null || given is not null) made.Put("origin", DateTime(given ?? Context.HistoryOrigin ?? earliest ?? Time));
        foreach (var one in made.Events) one.PutIfAbsent("time", one.Time is null ? DateTime(made.Origin!.Value!) : null);
    }

    /// <summary>An instant to order event times by; texts that are no full time come first by themselves.</summary>
    public static DateTimeOffset IsoOrder(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : DateTimeOffset.MinValue;

    private void Narrative(Instruction made) => made.PutIfAbsent("narrative", Context.InstructionNarrative is { } text ? new DvText { Value = text } : null);

    private void Activity(Activity made, IReadOnlyList<CObject> alternatives)
    {
        made.PutIfAbsent("timing", Context.ActivityTiming is { } timing ? new DvParsable { Value = timing, Formalism = "timing" } : null);
        made.PutIfAbsent("action_archetype_id", made.ActionArchetypeId is null ? ActionArchetype(alternatives) : null);
    }

    private static string ActionArchetype(IReadOnlyList<CObject> alternatives) =>
        ConstraintSet.Under(alternatives, "action_archetype_id") is [CPrimitiveObject { Item: CString { List: [var only] } }] ? only : "/.*/";

    private void Action(ReferenceModel.Action made, IReadOnlyList<CObject> alternatives)
    {
        made.PutIfAbsent("time", made.Time is null ? DateTime(Context.ActionTime ?? Time) : null);
        if (Context.CurrentState is not { } state || made.IsmTransition?.CurrentState is not null) return;
        if (CodedTexts.ByRubric(state, [], OpenEhrTerminology.InstructionStates, "en") is not { } known) return;
        var transition = made.IsmTransition ?? new IsmTransition();
        transition.Put("current_state", CodedTexts.Text(known));
        made.Put("ism_transition", transition);
    }

    private void MathFunction(IntervalEvent made, IReadOnlyList<CObject> alternatives)
    {
        if (made.MathFunction is null && CodedTexts.Only(ConstraintSet.Under(alternatives, "math_function"), scope.Language) is { } only)
            made.Put("math_function", CodedTexts.Text(only));
    }

    private static DvDateTime DateTime(string text) => new() { Value = text };

    private void AddAll(RmObject made, string attribute, List<RmObject> items)
    {
        if (_copies > MostCopies) return;
        _copies += items.Count;
        if (_copies > MostCopies) scope.Fault("ctx", FaultCode.TooManyCopies.Of(MostCopies));
        foreach (var item in items) made.Add(attribute, item);
    }
}
