namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Text of any length, without line breaks unless formatted. RM 1.1.0 Data Types §5.</summary>
public class DvText : DataValue
{
    /// <summary>Makes an empty DV_TEXT.</summary>
    public DvText() : base(RmModel.DvText) { }

    private protected DvText(RmClass type) : base(type) { }

    /// <summary>What a reader sees; never empty.</summary>
    public string? Value { get => Text(0); init => Put(0, value); }

    /// <summary>Link to more about the item.</summary>
    public DvUri? Hyperlink { get => Object<DvUri>(1); init => Put(1, value); }

    /// <summary><c>plain</c>, <c>plain_no_newlines</c> or <c>markdown</c>; other forms are of older systems.</summary>
    public string? Formatting { get => Text(2); init => Put(2, value); }

    /// <summary>Terms of other terminologies that the text was mapped to.</summary>
    public IReadOnlyList<TermMapping> Mappings { get => Items<TermMapping>(3); init => PutItems(3, value); }

    /// <summary>Language of the text where it differs from its entry's.</summary>
    public CodePhrase? Language { get => Object<CodePhrase>(4); init => Put(4, value); }

    /// <summary>Character encoding where it differs from its entry's.</summary>
    public CodePhrase? Encoding { get => Object<CodePhrase>(5); init => Put(5, value); }
}

/// <summary>Text that is the rubric of a code. RM 1.1.0 Data Types §5.</summary>
public sealed class DvCodedText : DvText
{
    /// <summary>Makes an empty DV_CODED_TEXT.</summary>
    public DvCodedText() : base(RmModel.DvCodedText) { }

    /// <summary>The code whose rubric the text is.</summary>
    public CodePhrase? DefiningCode { get => Object<CodePhrase>(6); init => Put(6, value); }
}

/// <summary>A code of a terminology. RM 1.1.0 Data Types §5.</summary>
public sealed class CodePhrase : RmObject
{
    /// <summary>Makes an empty CODE_PHRASE.</summary>
    public CodePhrase() : base(RmModel.CodePhrase) { }

    /// <summary>The terminology, <c>local</c> for the template's own terms.</summary>
    public TerminologyId? TerminologyId { get => Object<TerminologyId>(0); init => Put(0, value); }

    /// <summary>The code, or an expression of codes.</summary>
    public string? CodeString { get => Text(1); init => Put(1, value); }

    /// <summary>The terminology's preferred term for the code.</summary>
    public string? PreferredTerm { get => Text(2); init => Put(2, value); }
}

/// <summary>How a term of another terminology relates to a text. RM 1.1.0 Data Types §5.</summary>
public sealed class TermMapping : RmObject
{
    /// <summary>Makes an empty TERM_MAPPING.</summary>
    public TermMapping() : base(RmModel.TermMapping) { }

    /// <summary>One character: <c>&gt;</c> broader, <c>=</c> equal, <c>&lt;</c> narrower, <c>?</c> unknown.</summary>
    public string? Match { get => Text(0); init => Put(0, value); }

    /// <summary>Why it was mapped.</summary>
    public DvCodedText? Purpose { get => Object<DvCodedText>(1); init => Put(1, value); }

    /// <summary>The other term.</summary>
    public CodePhrase? Target { get => Object<CodePhrase>(2); init => Put(2, value); }
}

/// <summary>A sequence of texts (deprecated by the specification, still read). RM 1.1.0 Data Types §5.</summary>
public sealed class DvParagraph : DataValue
{
    /// <summary>Makes an empty DV_PARAGRAPH.</summary>
    public DvParagraph() : base(RmModel.DvParagraph) { }

    /// <summary>The texts in order.</summary>
    public IReadOnlyList<DvText> Items { get => Items<DvText>(0); init => PutItems(0, value); }
}
