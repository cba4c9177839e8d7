using System.Collections.Frozen;

namespace Varde.OpenEhr.Terminology;

/// <summary>
/// A code set that the reference model names (RM 1.1.0 Support §5.4). Those of openEHR are closed lists; those of ISO and IANA follow their
/// registers, so that a code is not refused for being newer than openEHR's copy.
/// </summary>
public sealed class CodeSet
{
    /// <summary>ISO 639-1 languages, alone (<c>nb</c>) or followed by script and region (<c>en-GB</c>, BCP 47); case does not count.</summary>
    public static readonly CodeSet Languages = new("languages", "ISO_639-1", IsLanguage);

    /// <summary>ISO 3166-1 countries by their two letters, in capitals; also the letters that the standard keeps for those who use them, such as UK.</summary>
    public static readonly CodeSet Countries = new("countries", "ISO_3166-1", Read($"{IsoCodes.Countries} {IsoCodes.ReservedCountries}", StringComparer.Ordinal));

    /// <summary>IANA's character sets, by the names in use; case does not count (RFC 2978 §2.3).</summary>
    public static readonly CodeSet CharacterSets = new("character sets", "IANA_character-sets", Read(IsoCodes.CharacterSets, StringComparer.OrdinalIgnoreCase));

    /// <summary>IANA's media types: any well-formed name under a registered top-level type (RFC 6838 §4.2), since the register grows every week.</summary>
    public static readonly CodeSet MediaTypes = new("media types", "IANA_media-types", IsMediaType);

    /// <summary>Compression: DV_MULTIMEDIA.compression_algorithm.</summary>
    public static readonly CodeSet CompressionAlgorithms = new("compression algorithms", "openehr_compression_algorithms", Read("compress deflate gzip zlib other", StringComparer.Ordinal));

    /// <summary>Digests: DV_MULTIMEDIA.integrity_check_algorithm.</summary>
    public static readonly CodeSet IntegrityCheckAlgorithms = new("integrity check algorithms", "openehr_integrity_check_algorithms",
        Read("SHA-1 SHA-224 SHA-256 SHA-384 SHA-512 SHA-512/224 SHA-512/256", StringComparer.Ordinal));

    /// <summary>Normal statuses: DV_ORDERED.normal_status.</summary>
    public static readonly CodeSet NormalStatuses = new("normal statuses", "openehr_normal_statuses", Read("HHH HH H N L LL LLL", StringComparer.Ordinal));

    private static readonly CodeSet[] Sets =
        [Languages, Countries, CharacterSets, MediaTypes, CompressionAlgorithms, IntegrityCheckAlgorithms, NormalStatuses];

    private readonly Func<string, bool> _contains;

    private CodeSet(string name, string externalId, Func<string, bool> contains) => (Name, ExternalId, _contains) = (name, externalId, contains);

    private CodeSet(string name, string externalId, FrozenSet<string> codes) : this(name, externalId, codes.Contains) => Codes = codes;

    /// <summary>All code sets.</summary>
    public static IReadOnlyList<CodeSet> All => Sets;

    /// <summary>openEHR's name, such as <c>countries</c>.</summary>
    public string Name { get; }

    /// <summary>The id by which codes name the set, such as <c>ISO_3166-1</c>.</summary>
    public string ExternalId { get; }

    /// <summary>All codes; null where the set is open, or its codes are made by a rule.</summary>
    public IReadOnlySet<string>? Codes { get; }

    /// <summary>True when the code is of the set.</summary>
    public bool Contains(string code) => _contains(code);

    /// <summary>The set whose name or external id is <paramref name="name"/>; null when there is none.</summary>
    public static CodeSet? Find(string name) => Array.Find(Sets, set => set.ExternalId == name || set.Name == name);

    private static FrozenSet<string> Read(string codes, StringComparer comparer) => codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(comparer);

    private static readonly FrozenSet<string> IsoLanguages = Read(IsoCodes.Languages, StringComparer.OrdinalIgnoreCase);

    private static bool IsLanguage(string code) =>
        code.Length == 2 ? IsoLanguages.Contains(code)
        : code.Length > 3 && code[2] == '-' && IsoLanguages.Contains(code[..2]) && code[3..].Split('-').All(IsSubtag);

    private static bool IsSubtag(string text) => text.Length is >= 1 and <= 8 && text.All(char.IsAsciiLetterOrDigit);

    private static bool IsMediaType(string code)
    {
        var slash = code.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && TopLevel.Contains(code[..slash]) && IsRestrictedName(code.AsSpan(slash + 1));
    }

    private static readonly FrozenSet<string> TopLevel =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "application", "audio", "font", "haptics", "image", "message", "model", "multipart", "text", "video");

    private static bool IsRestrictedName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 127 || !char.IsAsciiLetterOrDigit(name[0])) return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$&-^_.+".Contains(c, StringComparison.Ordinal)) return false;
        return true;
    }
}
