namespace Varde.Web.Documents;

/// <summary>A clinical document as a reader sees it: what frames it, and its content as groups and fields in the reader's language.</summary>
/// <param name="Title">The name of the document.</param>
/// <param name="Frame">When, where, by whom: facts of the document as a whole.</param>
/// <param name="Content">The content in the document's order.</param>
public sealed record DocumentView(string Title, IReadOnlyList<DocumentField> Frame, IReadOnlyList<DocumentNode> Content);

/// <summary>A group or a field.</summary>
/// <param name="Label">The name in the reader's language; the name the author gave, where she changed it.</param>
public abstract record DocumentNode(string Label);

/// <summary>A heading with what stands under it; never empty.</summary>
/// <param name="Label">The heading.</param>
/// <param name="Kind">How much weight the heading has.</param>
/// <param name="Children">What stands under it.</param>
public sealed record DocumentGroup(string Label, GroupKind Kind, IReadOnlyList<DocumentNode> Children) : DocumentNode(Label);

/// <summary>How much weight a group has, the heaviest first.</summary>
public enum GroupKind
{
    /// <summary>A chapter of the document (SECTION).</summary>
    Section,

    /// <summary>A statement: an observation, an evaluation, an order, an act.</summary>
    Entry,

    /// <summary>One of several times that something was observed.</summary>
    Event,

    /// <summary>Things that belong together.</summary>
    Cluster,

    /// <summary>How the information was come by: seldom what the reader looks for first.</summary>
    Background,
}

/// <summary>A label and its value.</summary>
public sealed record DocumentField(string Label, FieldValue Value) : DocumentNode(Label);

/// <summary>A value as text, with all that must stand beside it for it to be read rightly.</summary>
/// <param name="Text">The value in the reader's language and number format, or why there is none.</param>
public sealed record FieldValue(string Text)
{
    /// <summary>The unit as clinicians write it; null for values without one.</summary>
    public string? Unit { get; init; }

    /// <summary>Code and terminology, format, original time: what identifies the value but is not the value.</summary>
    public string? Detail { get; init; }

    /// <summary>The normal range, in the value's own unit.</summary>
    public string? NormalRange { get; init; }

    /// <summary>Where the value lies against its normal range.</summary>
    public RangeFlag Flag { get; init; }

    /// <summary>An address of http or https that the value leads to; no other kind of address is ever followed.</summary>
    public Uri? Link { get; init; }

    /// <summary>True when there is no value: the text then says why.</summary>
    public bool IsMissing { get; init; }
}

/// <summary>Where a value lies against its normal range (openEHR code set "normal statuses"). Unknown when neither the author nor a range says it.</summary>
public enum RangeFlag
{
    /// <summary>Neither the author nor a range says it.</summary>
    Unknown,

    /// <summary>Within the range.</summary>
    Normal,

    /// <summary>Below it.</summary>
    Low,

    /// <summary>Far below it.</summary>
    CriticallyLow,

    /// <summary>Above it.</summary>
    High,

    /// <summary>Far above it.</summary>
    CriticallyHigh,
}
