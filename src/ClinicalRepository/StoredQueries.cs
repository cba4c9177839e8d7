using System.Text.Json;
using System.Text.RegularExpressions;
using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Language;
using Varde.Records;

namespace Varde.ClinicalRepository;

/// <summary>
/// The stored queries, by qualified name and semantic version (openEHR REST, Definition API, Query). A version is stored once; a name without version
/// stores its next one. Every call asks the gate.
/// </summary>
public sealed partial class StoredQueries
{
    private readonly RecordStore _store;

    internal StoredQueries(RecordStore store) => _store = store;

    /// <summary>The query of this name, at a version or at the highest that begins with it; without one at the highest of all.</summary>
    public async Task<Outcome<StoredQuery>> FindAsync(AccessSession access, string name, string version, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Read, new AccessSubject("QUERY", Printable.Of(name)), cancellation)).TryGet(out _, out var refusal)) return refusal;
        return await FindAsync(name, version, cancellation);
    }

    /// <summary>All versions of all queries whose name begins with a text, in the order of name and version.</summary>
    public async Task<Outcome<IReadOnlyList<StoredQuery>>> ListAsync(AccessSession access, string start, CancellationToken cancellation)
    {
        if (!(await access.AskAsync(AccessAction.Read, new AccessSubject("QUERY", Printable.Of(start)), cancellation)).TryGet(out _, out var refusal)) return refusal;
        var all = await _store.ListDefinitionsAsync(DefinitionKind.StoredQuery, cancellation);
        var named = all.Where(d => d.Id.StartsWith(start, StringComparison.OrdinalIgnoreCase)).OrderBy(d => d.Id, StringComparer.Ordinal).ThenBy(d => QueryVersion.Parse(d.Version));
        return Outcome<IReadOnlyList<StoredQuery>>.Done([.. named.Select(d => Facts(d.Id, d.Version, d.Facts, d.TimeStored))]);
    }

    /// <summary>Stores a query that can be read. Without a version it becomes the next minor one, from 1.0.0 on; equal text is stored once.</summary>
    public async Task<Outcome<StoredQuery>> StoreAsync(AccessSession access, string name, string version, string text, CancellationToken cancellation)
    {
        if (Refused(name, version, text) is { } refusal) return refusal;
        if (!(await access.AskAsync(version.Length > 0 ? AccessAction.Create : AccessAction.Update, new AccessSubject("QUERY", name), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (version.Length == 0)
        {
            var latest = await FindAsync(name, "", cancellation);
            if (latest.IsDone && latest.Value.Text == text) return latest;
            version = latest.IsDone ? QueryVersion.Parse(latest.Value.Version)!.Value.Next.ToString() : "1.0.0";
        }
        var definition = new Definition(DefinitionKind.StoredQuery, name, version, System.Text.Encoding.UTF8.GetBytes(text), RestJson.Bytes(new QueryFacts("AQL", text)));
        var saved = await _store.SaveDefinitionAsync(definition, WhenPresent.Refuse, grant.ForCommit(), cancellation);
        if (saved.Refusal is Conflict && await FindAsync(name, version, cancellation) is { IsDone: true } same && same.Value.Text == text) return same;
        return saved.Map(s => new StoredQuery(name, version, "AQL", text, s.TimeStored));
    }

    private async Task<Outcome<StoredQuery>> FindAsync(string name, string version, CancellationToken cancellation)
    {
        var all = await _store.ListDefinitionsAsync(DefinitionKind.StoredQuery, cancellation);
        var found = all.Where(d => string.Equals(d.Id, name, StringComparison.Ordinal) && QueryVersion.Parse(d.Version) is { } own && own.BeginsWith(version)).MaxBy(d => QueryVersion.Parse(d.Version));
        return found is null
            ? new NotFound(version.Length > 0 ? $"There is no stored query {Printable.Of(name)} of version {Printable.Of(version)}." : $"There is no stored query {Printable.Of(name)}.")
            : Facts(found.Id, found.Version, found.Facts, found.TimeStored);
    }

    private static StoredQuery Facts(string id, string version, ReadOnlyMemory<byte> facts, DateTimeOffset stored)
    {
        var read = JsonSerializer.Deserialize(facts.Span, RestJson.Default.QueryFacts);
        return new(id, version, read?.Type ?? "AQL", read?.Q ?? "", stored);
    }

    private static Refusal? Refused(string name, string version, string text)
    {
        if (!Name().IsMatch(name) || name.Equals("aql", StringComparison.OrdinalIgnoreCase))
            return Invalid.At("qualified_query_name", "must have the form [{namespace}::]{name} of letters, digits, _, . and -, and not be aql");
        if (version.Length > 0 && QueryVersion.Parse(version) is null) return Invalid.At("version", "must have the form major.minor.patch");
        var parsed = AqlParser.Parse(text);
        return parsed.Value is null ? new InvalidQuery(parsed.Faults) : null;
    }

    [GeneratedRegex(@"^([A-Za-z0-9_.-]{1,200}::)?[A-Za-z0-9_.-]{1,200}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}

/// <summary>A stored query.</summary>
/// <param name="QualifiedName">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Type">Its language, AQL.</param>
/// <param name="Text">The query.</param>
/// <param name="Stored">When it was stored.</param>
public sealed record StoredQuery(string QualifiedName, string Version, string Type, string Text, DateTimeOffset Stored);

/// <summary>What a list shows of a stored query.</summary>
internal sealed record QueryFacts(string Type, string Q);

/// <summary>A stored query as the API shows it.</summary>
internal sealed record StoredQueryBody(string Name, string Type, string Version, string Saved, string Q)
{
    public static StoredQueryBody Of(StoredQuery query) => new(query.QualifiedName, query.Type, query.Version, RmTime.Text(query.Stored), query.Text);
}

/// <summary>The version of a stored query: major, minor, patch (semver.org).</summary>
internal readonly record struct QueryVersion(int Major, int Minor, int Patch) : IComparable<QueryVersion>
{
    /// <summary>The version that a change without a version gets.</summary>
    public QueryVersion Next => this with { Minor = Minor + 1, Patch = 0 };

    /// <summary>Reads a whole version; null when it is none.</summary>
    public static QueryVersion? Parse(string text) =>
        text.Split('.') is [var major, var minor, var patch] && Number(major) is { } a && Number(minor) is { } b && Number(patch) is { } c ? new(a, b, c) : null;

    /// <summary>True when the version is this one, or begins with it: 1 and 1.2 are the beginning of 1.2.0. The empty text begins all.</summary>
    public bool BeginsWith(string start) => start.Length == 0 || ToString() == start || ToString().StartsWith(start + ".", StringComparison.Ordinal);

    public int CompareTo(QueryVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    private static int? Number(string text) =>
        text.Length is > 0 and <= 9 && (text.Length == 1 || text[0] != '0') && text.All(char.IsAsciiDigit) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}
