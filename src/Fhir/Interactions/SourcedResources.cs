using System.Globalization;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>The interactions of the types that come from a source: read, search, and the sentence that they are not written.</summary>
internal sealed class SourcedResources(IEnumerable<IResourceSource> sources)
{
    private const int UsualCount = 50;
    private const int MostCount = 500;

    // Those that say how an answer looks, and not what is in it.
    private static readonly string[] OfEveryType = ["_id", "_count", SearchBundle.Page, "_format", "_pretty", "_summary", "_elements", "_sort", "_total"];
    private static readonly string[] ToSource = ["_id"];

    /// <summary>The source of a type; null when its resources are stored.</summary>
    public IResourceSource? Find(string type) => sources.FirstOrDefault(source => source.Type == type);

    /// <summary>The source that answers a call; null when none does. Operations on a resource that is sent along need none.</summary>
    public IResourceSource? Of(FhirRoute route, FhirCall call) =>
        route.Pattern.Contains('$', StringComparison.Ordinal) ? null
        : call.Route.TryGetValue("member", out var member) ? Find(member)
        : call.Route.TryGetValue("type", out var type) ? Find(type) : null;

    /// <summary>Answers.</summary>
    public async Task<Outcome<FhirResult>> AnswerAsync(IResourceSource source, FhirRoute route, FhirCall call, CancellationToken cancellation)
    {
        if (!StatedPurpose.ReadHeader(call.Purpose).TryGet(out var purpose, out var refusal)) return refusal;
        var asked = new SourceCall(call.Access, purpose, call.BaseAddress);
        return (route.Method, route.Pattern) switch
        {
            ("GET", "/{type}") or ("POST", "/{type}/_search") => await SearchAsync(source, asked, call, call.Query, cancellation),
            ("GET", "/{type}/{id}/{member}") => await CompartmentAsync(source, asked, call, cancellation),
            ("GET", "/{type}/{id}") => await ReadAsync(source, asked, call.Route["id"], cancellation),
            ("GET", "/{type}/{id}/_history/{version}") when call.Route["version"] == "1" => await ReadAsync(source, asked, call.Route["id"], cancellation),
            ("GET", "/{type}/{id}/_history/{version}") => new NotFound($"A {source.Type} has one version."),
            ("GET", _) => new Unsupported($"A {source.Type} has one version, and no history."),
            _ => NotWritten(source, call),
        };
    }

    // Nothing is told by it.
    private static Forbidden NotWritten(IResourceSource source, FhirCall call)
    {
        call.Access.TellPublic();
        return new(source.NotWritten);
    }

    private static async Task<Outcome<FhirResult>> ReadAsync(IResourceSource source, SourceCall asked, string id, CancellationToken cancellation) =>
        (await source.ReadAsync(asked, id, cancellation)).Map(resource => FhirResult.Of(resource));

    private static async Task<Outcome<FhirResult>> CompartmentAsync(IResourceSource source, SourceCall asked, FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var owner, out var refusal)) return refusal;
        if (owner.Type != "Patient") return new Unsupported($"{source.Type}s are searched by the patient whom they are about, and belong to no {owner.Type}.");
        return await SearchAsync(source, asked, call, [.. call.Query, new("patient", owner.ToString())], cancellation);
    }

    private static async Task<Outcome<FhirResult>> SearchAsync(IResourceSource source, SourceCall asked, FhirCall call, IReadOnlyList<KeyValuePair<string, string>> query, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> given = [.. query.Where(p => p.Value.Length > 0)];
        List<Fault> unknown = [.. given.Where(p => !IsKnown(source, p.Key)).Select(p => new Fault(Printable(p.Key), $"is not known here: {string.Join(", ", source.SearchParameters)} are"))];
        if (call.IsStrict && unknown.Count > 0) return new Invalid(unknown);
        if (!Form.Read(given).TryGet(out var form, out var refusal)) return refusal;
        var search = new SourceSearch([.. given.Where(p => IsOf(source.SearchParameters, p.Key) || IsOf(ToSource, p.Key))], form.Count, form.Page);
        if (!(await source.SearchAsync(asked, search, cancellation)).TryGet(out var page, out refusal)) return refusal;
        return FhirResult.Of(Write(source, call, form, [.. given.Where(p => IsKnown(source, p.Key) && p.Key != SearchBundle.Page)], page, unknown));
    }

    private static ReadOnlyMemory<byte> Write(IResourceSource source, FhirCall call, Form form, IReadOnlyList<KeyValuePair<string, string>> used, SourcePage page, List<Fault> unknown)
    {
        using var bundle = new BundleWriter("searchset");
        var address = $"{call.BaseAddress}/{source.Type}";
        List<(string, string)> links = [("self", WithParameters(address, used))];
        if (page.Next is { } next) links.Add(("next", WithParameters(address, used.Append(new(SearchBundle.Page, next)))));
        bundle.Links(links);
        foreach (var resource in page.Resources)
            bundle.Entry($"{address}/{resource.Id}", ShownResource.Part(resource.Json, form.Summary, form.Elements), json => BundleWriter.WriteMode(json, "match"));
        if (unknown.Count > 0) bundle.Entry(null, OperationOutcomes.Warning("not-supported", unknown), json => BundleWriter.WriteMode(json, "outcome"));
        return bundle.Finish();
    }

    private static string WithParameters(string address, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var written = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        return written.Length > 0 ? $"{address}?{written}" : address;
    }

    private static bool IsKnown(IResourceSource source, string name) => IsOf(source.SearchParameters, name) || OfEveryType.Contains(name);

    private static bool IsOf(IReadOnlyList<string> names, string name) => names.Contains(name.Split(':')[0]);

    private static string Printable(string text) => text.Length <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.') ? text : "";

    private sealed record Form(int Count, string? Page, SummaryMode Summary, IReadOnlyList<string> Elements)
    {
        public static Outcome<Form> Read(IReadOnlyList<KeyValuePair<string, string>> given)
        {
            string? Last(string name) => given.LastOrDefault(p => p.Key == name).Value;
            var count = UsualCount;
            if (Last("_count") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1)) return Invalid.At("_count", "must be a number from 1");
            if (Last("_sort") is { } sort && sort != "-date") return Invalid.At("_sort", "is -date, the newest first: there is no other order");
            if (Last("_summary") == "count" || Last("_total") is not (null or "none")) return new Unsupported("These resources are not counted.");
            var summary = Last("_summary") switch { "true" => SummaryMode.True, "text" => SummaryMode.Text, "data" => SummaryMode.Data, _ => default };
            return new Form(Math.Min(count, MostCount), Last(SearchBundle.Page), summary, [.. (Last("_elements") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
        }
    }
}
