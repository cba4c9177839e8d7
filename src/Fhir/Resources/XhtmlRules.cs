using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Varde.Fhir.Resources;

/// <summary>
/// What a narrative may consist of (FHIR R4, narrative, 2.4.0.1 and txt-1): the basic formatting of HTML 4.0 (chapters 7 to 11 and 15, without section 4 of
/// chapter 9), links, images and styles inside; nothing that runs, and nothing from outside but images.
/// </summary>
internal static partial class XhtmlRules
{
    /// <summary>The namespace of XHTML.</summary>
    public const string Namespace = "http://www.w3.org/1999/xhtml";

    private static readonly FrozenSet<string> Elements = Set(
        "a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li map ol p pre q "
        + "samp small span strong sub sup table tbody td tfoot th thead tr tt ul var");

    private static readonly FrozenSet<string> Attributes = Set(
        "title style class id lang xml:lang dir accesskey tabindex span width align valign char charoff abbr axis headers scope rowspan colspan");

    private static readonly FrozenDictionary<string, FrozenSet<string>> AttributesOf = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["a"] = Set("href name charset type hreflang rel rev shape coords"),
        ["area"] = Set("shape coords href nohref alt"),
        ["blockquote"] = Set("cite"),
        ["img"] = Set("src alt longdesc height width usemap ismap border"),
        ["map"] = Set("name"),
        ["ol"] = Set("type start"),
        ["pre"] = Set("xml:space space"),
        ["q"] = Set("cite"),
        ["table"] = Set("summary border frame rules cellspacing cellpadding"),
        ["td"] = Set("nowrap"),
        ["ul"] = Set("type"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The characters of names.</summary>
    public static SearchValues<char> NameCharacters { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    /// <summary>Whether a narrative may have an element.</summary>
    public static bool HasElement(ReadOnlySpan<char> name) => Elements.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>Whether an element may have an attribute.</summary>
    public static bool HasAttribute(ReadOnlySpan<char> element, ReadOnlySpan<char> name) =>
        Attributes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)
        || (AttributesOf.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(element, out var own) && own.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name));

    /// <summary>Whether a value is safe where it stands: an address that runs nothing, a style that loads nothing from elsewhere.</summary>
    public static bool IsSafe(ReadOnlySpan<char> attribute, ReadOnlySpan<char> value) => attribute switch
    {
        "href" or "cite" or "longdesc" => !IsActive(Plain(value), "data:"),
        "src" => Plain(value) is var address && (!IsActive(address, "data:") || address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)),
        "usemap" => value.StartsWith("#"),
        "style" => IsSafeStyle(Plain(value)),
        _ => true,
    };

    // A browser ignores white space and control characters in front of and inside a scheme.
    private static string Plain(ReadOnlySpan<char> value) =>
        string.Concat(System.Net.WebUtility.HtmlDecode(value.ToString()).Where(c => c > ' ' && !char.IsControl(c)));

    private static bool IsActive(string address, string also) =>
        address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith(also, StringComparison.OrdinalIgnoreCase);

    // A backslash escapes a letter in CSS, and so hides the words that are looked for.
    private static bool IsSafeStyle(string style) =>
        !style.Contains('\\', StringComparison.Ordinal) && OwnImage().Replace(style, "") is var rest && !ActiveInStyle.Any(word => rest.Contains(word, StringComparison.OrdinalIgnoreCase));

    // HL7's own publisher draws the lines of its tables so: an image beside the page, or one that the style holds.
    [GeneratedRegex(@"url\(['""]?([\w.-]+|data:image/[\w.+-]+;base64,[\w+/=]+)['""]?\)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex OwnImage();

    private static readonly string[] ActiveInStyle = ["url(", "image(", "image-set(", "expression(", "@import", "behavior:", "-moz-binding", "javascript:"];

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
