namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of content in another format. RM 1.1.0 Data Types §9.</summary>
public abstract class DvEncapsulated : DataValue
{
    private protected DvEncapsulated(RmClass type) : base(type) { }

    /// <summary>Character set of the content.</summary>
    public CodePhrase? Charset { get => Object<CodePhrase>(0); init => Put(0, value); }

    /// <summary>Language of the content.</summary>
    public CodePhrase? Language { get => Object<CodePhrase>(1); init => Put(1, value); }
}

/// <summary>Picture, sound, document or other media, inline or by address. RM 1.1.0 Data Types §9.</summary>
public sealed class DvMultimedia : DvEncapsulated
{
    /// <summary>Makes an empty DV_MULTIMEDIA.</summary>
    public DvMultimedia() : base(RmModel.DvMultimedia) { }

    /// <summary>Text for those who cannot see or hear it.</summary>
    public string? AlternateText { get => Text(2); init => Put(2, value); }

    /// <summary>Where the content lies when it is not inline.</summary>
    public DvUri? Uri { get => Object<DvUri>(3); init => Put(3, value); }

    /// <summary>The content, Base64.</summary>
    public string? Data { get => Text(4); init => Put(4, value); }

    /// <summary>IANA media type.</summary>
    public CodePhrase? MediaType { get => Object<CodePhrase>(5); init => Put(5, value); }

    /// <summary>How the data is compressed.</summary>
    public CodePhrase? CompressionAlgorithm { get => Object<CodePhrase>(6); init => Put(6, value); }

    /// <summary>Digest of the content, Base64.</summary>
    public string? IntegrityCheck { get => Text(7); init => Put(7, value); }

    /// <summary>How the digest was made.</summary>
    public CodePhrase? IntegrityCheckAlgorithm { get => Object<CodePhrase>(8); init => Put(8, value); }

    /// <summary>Size of the content in bytes before Base64.</summary>
    public RmNumber? Size { get => Number(9); init => Put(9, value); }

    /// <summary>A small picture of the content.</summary>
    public DvMultimedia? Thumbnail { get => Object<DvMultimedia>(10); init => Put(10, value); }
}

/// <summary>Text in a formal syntax. RM 1.1.0 Data Types §9.</summary>
public sealed class DvParsable : DvEncapsulated
{
    /// <summary>Makes an empty DV_PARSABLE.</summary>
    public DvParsable() : base(RmModel.DvParsable) { }

    /// <summary>The text.</summary>
    public string? Value { get => Text(2); init => Put(2, value); }

    /// <summary>Name of the syntax.</summary>
    public string? Formalism { get => Text(3); init => Put(3, value); }
}
