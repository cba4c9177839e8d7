using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Simplified;

/// <summary>
/// The values of <c>ctx/</c>: defaults for what the document itself does not say (Simplified Formats §6, Context Information). Links go to the
/// document and its entries, participations to the event context and the entries.
/// </summary>
internal sealed class ContextValues
{
    public static ContextValues Empty { get; } = new();

    public string? Language { get; private init; }

    public string? Territory { get; private init; }

    public string? IdNamespace { get; private set; }

    public string? IdScheme { get; private set; }

    public string? Time { get; private init; }

    public string? EndTime { get; private init; }

    public string? HistoryOrigin { get; private init; }

    public string? ActionTime { get; private init; }

    public string? ActivityTiming { get; private init; }

    public string? InstructionNarrative { get; private init; }

    public string? Location { get; private init; }

    public string? Category { get; private init; }

    public string? Setting { get; private init; }

    public string? CurrentState { get; private init; }

    public bool ComposerIsSelf { get; private init; }

    public PartyProxy? Composer { get; private set; }

    public PartyProxy? Provider { get; private set; }

    public PartyIdentified? Facility { get; private set; }

    public ObjectRef? WorkFlow { get; private set; }

    public List<RmObject> Participations { get; } = [];

    public List<RmObject> Links { get; } = [];

    /// <summary>Reads the node <c>ctx</c>; the scope gets the values so that references take <c>id_scheme</c> and <c>id_namespace</c>.</summary>
    public static ContextValues Read(SimplifiedNode? ctx, ReadScope scope)
    {
        if (ctx is null) return Empty;
        var values = new ContextValues
        {
            Language = Text(ctx, "language"),
            Territory = Text(ctx, "territory"),
            Time = Text(ctx, "time"),
            EndTime = Text(ctx, "end_time"),
            HistoryOrigin = Text(ctx, "history_origin"),
            ActionTime = Text(ctx, "action_time"),
            ActivityTiming = Text(ctx, "activity_timing"),
            InstructionNarrative = Text(ctx, "instruction_narrative"),
            Location = Text(ctx, "location"),
            Category = Text(ctx, "category"),
            Setting = Text(ctx, "setting"),
            CurrentState = Text(ctx, "action_ism_transition_current_state"),
            ComposerIsSelf = Text(ctx, "composer_self") == "true",
            IdNamespace = Text(ctx, "id_namespace"),
            IdScheme = Text(ctx, "id_scheme"),
        };
        // Handled by the one who commits, not by the document.
        ctx.Find("action_to_instruction_handling")?.MarkAllRead();
        scope.Context = values;
        values.ReadObjects(ctx, new ObjectReader(scope));
        return values;
    }

    private void ReadObjects(SimplifiedNode ctx, ObjectReader reader)
    {
        Facility = Party(ctx, reader, "health_care_facility", RmModel.PartyIdentified) as PartyIdentified;
        Composer = Party(ctx, reader, "composer", ComposerIsSelf ? RmModel.PartySelf : RmModel.PartyProxy) as PartyProxy
            ?? (ComposerIsSelf ? new PartySelf() : null);
        Provider = Party(ctx, reader, "provider", RmModel.PartyIdentified) as PartyProxy;
        if (ctx.Find("work_flow_id") is { } flow) WorkFlow = reader.Read(RmModel.ObjectRef, flow, []) as ObjectRef;
        foreach (var link in ctx.All("link"))
            if (reader.Read(RmModel.Link, link, []) is { } made) Links.Add(made);
        ReadParticipations(ctx, reader);
    }

    /// <summary>A party as <c>composer|name</c> or as <c>composer_name</c>.</summary>
    private static RmObject? Party(SimplifiedNode ctx, ObjectReader reader, string name, RmClass type)
    {
        var party = ctx.Child(name);
        foreach (var part in (string[])["name", "id", "id_scheme", "id_namespace"])
            if (Text(ctx, $"{name}_{part}") is { } text) party.Put(part, SimplifiedValue.Of(text));
        if (Text(ctx, name) is { } bare) party.Put("name", SimplifiedValue.Of(bare));
        return reader.Read(type, party, []);
    }

    private void ReadParticipations(SimplifiedNode ctx, ObjectReader reader)
    {
        var names = (string[])["name", "function", "mode", "id", "id_scheme", "id_namespace", "identifiers"];
        var parts = names.SelectMany(name => ctx.All($"participation_{name}").Select(node => (Name: name, Node: node))).ToLookup(part => part.Node.Index);
        foreach (var index in parts.Select(group => group.Key).Order())
        {
            var one = new SimplifiedNode("participation", index, ctx);
            foreach (var (name, node) in parts[index]) Gather(node, name, one);
            one.Put("function", SimplifiedValue.Of("unknown"));
            if (reader.Read(RmModel.Participation, one, []) is { } made) Participations.Add(made);
        }
    }

    private static void Gather(SimplifiedNode part, string name, SimplifiedNode participation)
    {
        if (name == "identifiers") Identifiers(part, participation);
        else if (part.TakeText("") is { } text) participation.Put(name, SimplifiedValue.Of(text));
    }

    /// <summary><c>issuer::assigner::id::type;…</c>, or each part by itself as <c>|issuer:0</c>.</summary>
    private static void Identifiers(SimplifiedNode part, SimplifiedNode participation)
    {
        if (part.TakeText("") is { } compact) Compact(compact, participation);
        foreach (var leaf in part.Leaves.Where(leaf => !leaf.IsRead))
        {
            var (name, index) = leaf.Suffix.Split(':') is [var before, var after] && int.TryParse(after, out var at) ? (before, at) : (leaf.Suffix, 0);
            if (name is not ("issuer" or "assigner" or "id" or "type")) continue;
            leaf.IsRead = true;
            participation.Child("_identifier", index).Put(name, leaf.Value);
        }
    }

    private static void Compact(string text, SimplifiedNode participation)
    {
        var index = 0;
        foreach (var one in text.Split(';', StringSplitOptions.RemoveEmptyEntries).Take(SimplifiedNode.MaxLeaves))
        {
            var node = participation.Child("_identifier", index++);
            foreach (var (name, part) in ((string[])["issuer", "assigner", "id", "type"]).Zip(one.Split("::")))
                if (part.Length > 0) node.Put(name, SimplifiedValue.Of(part));
        }
    }

    private static string? Text(SimplifiedNode ctx, string name) => ctx.Find(name) is { } node ? node.TakeText("") ?? node.TakeText("code") ?? node.TakeText("value") : null;

    /// <summary>The setting, by code or by rubric; other care when nothing is said (Simplified Formats §6, setting).</summary>
    public DvCodedText SettingText() =>
        CodedTexts.ByRubric(Setting ?? "238", [], OpenEhrTerminology.Setting, "en") is { } known ? CodedTexts.Text(known) : new DvCodedText { Value = Setting };
}
