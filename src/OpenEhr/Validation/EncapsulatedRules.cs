using System.Buffers;
using System.Buffers.Text;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Validation;

/// <summary>Multimedia, parsable text and URIs. RM 1.1.0 Data Types §9 and §10.</summary>
internal static class EncapsulatedRules
{
    private static readonly SearchValues<char> OfUri =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%{}");

    public static void Register()
    {
        Rules.Add<DvEncapsulated>(RmModel.DvEncapsulated, CheckEncapsulated);
        Rules.Add<DvMultimedia>(RmModel.DvMultimedia, CheckMultimedia);
        Rules.Add<DvUri>(RmModel.DvUri, CheckUri);
        Rules.Add<DvEhrUri>(RmModel.DvEhrUri, CheckEhrUri);
    }

    /// <summary>True for a URI by RFC 3986: a scheme, and only characters that may stand; letters beyond ASCII are taken too, as RFC 3987 does.</summary>
    public static bool IsUri(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsScheme(text.AsSpan(0, colon)) && HasOnlyUriCharacters(text) && HasWholeEscapes(text);
    }

    private static void CheckEncapsulated(DvEncapsulated content, FaultList faults)
    {
        CodeRules.InCodeSet(content.Language, CodeSet.Languages, "language", faults);
        CodeRules.InCodeSet(content.Charset, CodeSet.CharacterSets, "charset", faults);
    }

    private static void CheckMultimedia(DvMultimedia media, FaultList faults)
    {
        if (media.Size is { Value: < 0 } size) faults.Add("size", FaultCode.NegativeSize.Of(size.Text));
        if (media.IntegrityCheck is not null && media.IntegrityCheckAlgorithm is null)
            faults.AddAbsence("integrity_check_algorithm", FaultCode.NoCheckAlgorithm.Of());
        CheckBase64(media.Data, "data", faults);
        CheckBase64(media.IntegrityCheck, "integrity_check", faults);
        CodeRules.InCodeSet(media.MediaType, CodeSet.MediaTypes, "media_type", faults);
        CodeRules.InCodeSet(media.CompressionAlgorithm, CodeSet.CompressionAlgorithms, "compression_algorithm", faults);
        CodeRules.InCodeSet(media.IntegrityCheckAlgorithm, CodeSet.IntegrityCheckAlgorithms, "integrity_check_algorithm", faults);
    }

    private static void CheckBase64(string? octets, string attribute, FaultList faults)
    {
        if (octets is not null && !Base64.IsValid(octets)) faults.Add(attribute, FaultCode.NotBase64.Of(attribute));
    }

    private static void CheckUri(DvUri uri, FaultList faults)
    {
        if (uri.Value is { Length: > 0 } value && !IsUri(value)) faults.Add("value", FaultCode.NotUri.Of(Shown.Text(value)));
    }

    private static void CheckEhrUri(DvEhrUri uri, FaultList faults)
    {
        if (uri.Value is { Length: > 0 } value && !value.StartsWith("ehr:", StringComparison.OrdinalIgnoreCase))
            faults.Add("value", FaultCode.NotEhrUri.Of(Shown.Text(value)));
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme)
    {
        if (!char.IsAsciiLetter(scheme[0])) return false;
        foreach (var letter in scheme)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('+' or '-' or '.')) return false;
        return true;
    }

    private static bool HasOnlyUriCharacters(string text)
    {
        foreach (var letter in text)
            if (letter < 0xA0 ? !OfUri.Contains(letter) : char.IsWhiteSpace(letter)) return false;
        return true;
    }

    private static bool HasWholeEscapes(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return false;
        return true;
    }
}
