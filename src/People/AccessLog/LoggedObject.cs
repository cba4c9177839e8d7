using System.Globalization;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>What an entry of the access log says was looked at or changed: a type and an id, as the gate was asked about it.</summary>
/// <param name="Type">The openEHR class or FHIR type, or a word of the gate's own.</param>
/// <param name="Id">Which one; empty for a new one, and for all.</param>
internal sealed record LoggedObject(string Type, string Id)
{
    private const string History = "/_history/";
    private const string ViewsOf = "views of ";

    /// <summary>The objects of an entry: one, but where one transaction changed several resources.</summary>
    public static IReadOnlyList<LoggedObject> Of(AuditEntry entry, LookDetails details) => details.Objects is { Count: > 0 } several ? [.. several.Select(Parse)] : [Parse(entry.Object)];

    /// <summary>The versioned object that it is, if it is one; null for what is no document.</summary>
    public Guid? Document => IsOfOpenEhr ? Uuid(Id.Split("::")[0]) : Type is "Bundle" or "QUERY" || !ResourceKey.IsId(Id) ? null : new ResourceKey(Type, Id).ObjectId;

    /// <summary>The number of the version, where the entry names one.</summary>
    public int? Version { get; private init; }

    /// <summary>Whether it is a contribution, which holds documents.</summary>
    public Guid? Contribution => Type == "CONTRIBUTION" ? Uuid(Id.Split("::")[0]) : null;

    private bool IsOfOpenEhr => Type.Length > 0 && Type.All(letter => letter is '_' or (>= 'A' and <= 'Z'));

    private static LoggedObject Parse(string text)
    {
        if (text.StartsWith(ViewsOf, StringComparison.Ordinal)) text = text[ViewsOf.Length..];
        var version = NumberIn(text);
        if (text.IndexOf(History, StringComparison.Ordinal) is > 0 and var at) text = text[..at];
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(text, "") { Version = version } : new(text[..slash], text[(slash + 1)..]) { Version = version };
    }

    // Of a resource it stands after its history, of openEHR at the end of the version's uid.
    private static int? NumberIn(string text) =>
        (text.IndexOf(History, StringComparison.Ordinal) is > 0 and var at ? text[(at + History.Length)..] : text.Split("::") is [_, _, var last] ? last : "") is { Length: > 0 } number
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static Guid? Uuid(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;
}
