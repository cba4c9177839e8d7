using System.Collections.Frozen;

namespace Varde.OpenEhr.Validation;

/// <summary>A group of openEHR's terminology. RM 1.1.0 Support §5.3.</summary>
internal sealed class CodeGroup
{
    public static readonly CodeGroup AttestationReason = new("attestation reason", "240 648");
    public static readonly CodeGroup AuditChangeType = new("audit change type", "249 250 251 252 523 666 816 817 253");
    public static readonly CodeGroup CompositionCategory = new("composition category", "431 451 433 815");
    public static readonly CodeGroup VersionLifecycleState = new("version lifecycle state", "532 553 523 800 801");
    public static readonly CodeGroup ParticipationFunction = new("participation function", "253");
    public static readonly CodeGroup NullFlavours = new("null flavours", "271 253 272 273");
    public static readonly CodeGroup ParticipationMode = new("participation mode", "193 216 223 217 195 198 197 218 224 194 196 202 204 203 205 222 199 200 201 212 213 214 215 206 211 210 207 208 221 209 219 220");
    public static readonly CodeGroup InstructionStates = new("instruction states", "524 526 527 528 529 245 530 531 532 533");
    public static readonly CodeGroup InstructionTransitions = new("instruction transitions", "535 536 537 538 166 542 539 534 540 541 543 544 545 546 547 548 549 550 551 552");
    public static readonly CodeGroup SubjectRelationship = new("subject relationship", "0 3 10 9 6 253 261 260 259 258 256 255 23 28 265 257 29 264 39 8 7 38 189 254 22 41 36 37 40 27 24 31 263 262 25 26");
    public static readonly CodeGroup TermMappingPurpose = new("term mapping purpose", "669 670 671");
    public static readonly CodeGroup EventMathFunction = new("event math function", "145 144 267 268 146 147 148 149 521 522 640");
    public static readonly CodeGroup Setting = new("setting", "225 227 228 229 230 231 232 233 234 235 236 237 802 238");

    private readonly FrozenSet<string> _codes;

    private CodeGroup(string name, string codes) => (Name, _codes) = (name, codes.Split(' ').ToFrozenSet());

    public string Name { get; }

    public IReadOnlyCollection<string> Codes => _codes;

    public bool Has(string code) => _codes.Contains(code);
}

/// <summary>A code set of ISO, IANA or openEHR that the reference model names. RM 1.1.0 Support §5.4.</summary>
internal sealed class CodeSet
{
    public static readonly CodeSet Languages = new("ISO_639-1", "it must be a language such as nb, en or en-GB", code => code.Length >= 2);
    public static readonly CodeSet Countries = new("ISO_3166-1", "it must be a country such as NO", code => code.Length == 2);
    public static readonly CodeSet CharacterSets = new("IANA_character-sets", "it must be a character set such as UTF-8", code => code.Length > 1);
    public static readonly CodeSet MediaTypes = new("IANA_media-types", "it must be a media type such as image/png", code => code.Contains('/', StringComparison.Ordinal));
    public static readonly CodeSet CompressionAlgorithms = new("openehr_compression_algorithms", "it must be compress, deflate, gzip, zlib or other", code => code is "compress" or "deflate" or "gzip" or "zlib" or "other");
    public static readonly CodeSet IntegrityCheckAlgorithms = new("openehr_integrity_check_algorithms", "it must be an SHA algorithm such as SHA-256", code => code.StartsWith("SHA-", StringComparison.Ordinal));
    public static readonly CodeSet NormalStatuses = new("openehr_normal_statuses", "it must be HHH, HH, H, N, L, LL or LLL", code => code is "HHH" or "HH" or "H" or "N" or "L" or "LL" or "LLL");

    private readonly Func<string, bool> _has;

    private CodeSet(string name, string example, Func<string, bool> has) => (Name, Example, _has) = (name, example, has);

    public string Name { get; }

    /// <summary>What would be right, as the end of a sentence.</summary>
    public string Example { get; }

    public bool Has(string code) => _has(code);
}
