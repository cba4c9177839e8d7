using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Web.Documents;

namespace Varde.Web.Writing;

/// <summary>A part of a form that is made from a template.</summary>
/// <param name="Node">The node of the web template.</param>
/// <param name="Key">Where it stands in the document: its path in the simplified form FLAT, with the number of each part that may stand several times.</param>
/// <param name="Label">What it is called in the reader's language.</param>
public abstract record FormPart(WebTemplateNode Node, string Key, string Label)
{
    /// <summary>A value or a part like it may be added after this one: it is the last one, and the template has room.</summary>
    public bool CanAdd { get; init; }

    /// <summary>It may be taken away again.</summary>
    public bool CanRemove { get; init; }

    /// <summary>The path without the number: what is added to.</summary>
    public string Series => Node.IsMultiple ? Key[..Key.LastIndexOf(':')] : Key;

    /// <summary>The name of what marks that this one is there, though nothing may be filled in yet.</summary>
    public string Presence => Key + FormValues.There;

    /// <summary>The id of its element on the page.</summary>
    public string Id => IdOf(Key);

    /// <summary>The id of the element of a part.</summary>
    public static string IdOf(string key) => "f-" + string.Concat(key.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));

    /// <summary>The fields within.</summary>
    public abstract IEnumerable<FormField> Fields { get; }
}

/// <summary>Parts under one heading.</summary>
public sealed record FormGroup(WebTemplateNode Node, string Key, string Label) : FormPart(Node, Key, Label)
{
    /// <summary>How much weight the heading has.</summary>
    public GroupKind Kind { get; init; } = GroupKind.Cluster;

    /// <summary>What stands under it.</summary>
    public IReadOnlyList<FormPart> Parts { get; init; } = [];

    /// <summary>The template demands it wherever what is around it stands.</summary>
    public bool IsDemanded { get; init; }

    /// <summary>Only one of its fields may be filled in: they are alternatives of one value.</summary>
    public bool IsAlternatives { get; init; }

    /// <summary>Parts that may be added where none stands: their series and what they are called.</summary>
    public IReadOnlyList<(string Series, string Label)> Absent { get; init; } = [];

    /// <summary>What cannot be filled in here, by name.</summary>
    public IReadOnlyList<string> Unsupported { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<FormField> Fields => Parts.SelectMany(part => part.Fields);

    /// <summary>This group and all groups within.</summary>
    public IEnumerable<FormGroup> GroupsAndSelf => Parts.OfType<FormGroup>().SelectMany(group => group.GroupsAndSelf).Prepend(this);
}

/// <summary>One value to fill in.</summary>
public sealed record FormField(WebTemplateNode Node, string Key, string Label) : FormPart(Node, Key, Label)
{
    /// <summary>How it is filled in.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>It must be filled in when the part that it stands in is used.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What the template says of it; empty for nothing.</summary>
    public string Help { get; init; } = "";

    /// <summary>What there is to choose from; empty where there is no list.</summary>
    public IReadOnlyList<FormChoice> Choices { get; init; } = [];

    /// <summary>Free text may stand instead of a code.</summary>
    public bool TakesOtherText { get; init; }

    /// <summary>The value set of codes that are looked for; empty where codes are listed.</summary>
    public string ValueSet { get; init; } = "";

    /// <summary>Where it stands in its archetype, whatever the template: <c>blood_pressure.v2/at0004</c>.</summary>
    public string Place { get; init; } = "";

    /// <summary>Where it stands in its entry, level by level, as <see cref="EntryPath"/> has it.</summary>
    public string Path { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<FormField> Fields => [this];

    /// <summary>The name of an input for a part of the value.</summary>
    public string Name(string part) => Key + part;
}

/// <summary>Something to choose.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Item">The template's item; null for what the document holds and the template does not list.</param>
public sealed record FormChoice(string Value, string Label, WebTemplateListItem? Item);
