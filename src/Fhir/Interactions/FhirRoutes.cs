using Microsoft.Extensions.DependencyInjection;
using Varde.Fhir.Export;
using Varde.Fhir.Operations;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>An interaction of the API: how it is called and what does it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The address below the API: names in braces stand for one part each, with a dollar for one that begins with a dollar.</param>
/// <param name="Summary">What it is, for the description of the API.</param>
/// <param name="Handle">What does it.</param>
internal sealed record FhirRoute(string Method, string Pattern, string Summary, Func<FhirInteractions, FhirCall, CancellationToken, Task<Outcome<FhirResult>>> Handle)
{
    /// <summary>Whether it may be answered by something that is no resource, in a media type of its own.</summary>
    public bool GivesContent { get; init; }

    /// <summary>Whether it changes nothing: reads, searches, and operations that are safe.</summary>
    public bool IsSafe { get; init; } = Method == "GET" || Pattern.EndsWith("_search", StringComparison.Ordinal);

    private readonly string[] _parts = Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The pattern as the server's routing reads it.</summary>
    public string Template => Pattern.Replace("{$operation}", $"{{operation:{Rest.OperationName.Constraint}}}", StringComparison.Ordinal);

    /// <summary>The values of the names in the pattern; null when an address is another one.</summary>
    public IReadOnlyDictionary<string, string>? Match(string method, IReadOnlyList<string> parts)
    {
        if (method != Method || parts.Count != _parts.Length) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < _parts.Length; i++)
            if (_parts[i].StartsWith("{$", StringComparison.Ordinal) && parts[i].StartsWith('$')) continue;
            else if (_parts[i][0] == '{' && _parts[i][1] != '$') values[_parts[i][1..^1]] = parts[i];
            else if (_parts[i] != parts[i]) return null;
        return values;
    }
}

/// <summary>All interactions of the API, for requests and for entries of batches alike (FHIR R4, http).</summary>
internal static class FhirRoutes
{
    /// <summary>The table: an address is for the first pattern that it fits.</summary>
    public static IReadOnlyList<FhirRoute> Table { get; } =
    [
        new("GET", "/metadata", "What this server can do", (i, call, _) => Task.FromResult(i.Capability.Read(call))),
        .. FhirOperations.Routes(),
        new("GET", "/_export/{job}", "How far an export is", (i, call, c) => i.Operation<ExportResources>().StatusAsync(call, c)) { GivesContent = true },
        new("DELETE", "/_export/{job}", "End an export, or remove its files", (i, call, c) => i.Operation<ExportResources>().EndAsync(call, c)) { GivesContent = true },
        new("GET", "/_export/{job}/{file}", "A file of an export", (i, call, ct) => i.Operation<ExportResources>().FileAsync(call, ct)) { GivesContent = true },
        new("POST", "/", "Batch or transaction", (i, call, ct) => i.Bundles.HandleAsync(call, ct)),
        new("GET", "/", "Search in all types", (i, call, ct) => i.Search.OfSystemAsync(call, ct)),
        new("POST", "/_search", "Search in all types, with a form", (i, call, ct) => i.Search.OfSystemAsync(call, ct)),
        new("GET", "/_history", "History of all resources", (i, call, ct) => i.History.OfSystemAsync(call, ct)),
        new("GET", "/{type}", "Search", (i, call, ct) => i.Search.OfTypeAsync(call, ct)),
        new("POST", "/{type}/_search", "Search, with a form", (i, call, ct) => i.Search.OfTypeAsync(call, ct)),
        new("GET", "/{type}/_history", "History of all resources of a type", (i, call, ct) => i.History.OfTypeAsync(call, ct)),
        new("POST", "/{type}", "Create", (i, call, ct) => i.Create.HandleAsync(call, ct)),
        new("PUT", "/{type}", "Update what meets conditions", (i, call, ct) => i.Update.ConditionalAsync(call, ct)),
        new("PATCH", "/{type}", "Patch what meets conditions", (i, call, ct) => i.Patch.ConditionalAsync(call, ct)),
        new("DELETE", "/{type}", "Delete what meets conditions", (i, call, ct) => i.Delete.ConditionalAsync(call, ct)),
        new("GET", "/{type}/{id}", "Read", (i, call, ct) => i.Read.CurrentAsync(call, ct)),
        new("PUT", "/{type}/{id}", "Update, or create with an id", (i, call, ct) => i.Update.HandleAsync(call, ct)),
        new("PATCH", "/{type}/{id}", "Patch", (i, call, ct) => i.Patch.HandleAsync(call, ct)),
        new("DELETE", "/{type}/{id}", "Delete", (i, call, ct) => i.Delete.HandleAsync(call, ct)),
        new("GET", "/{type}/{id}/_history", "History", (i, call, ct) => i.History.OfInstanceAsync(call, ct)),
        new("GET", "/{type}/{id}/{member}", "Search among the resources that belong to one", (i, call, ct) => i.Search.InCompartmentAsync(call, ct)),
        new("GET", "/{type}/{id}/_history/{version}", "Read a version", (i, call, ct) => i.Read.VersionAsync(call, ct)),
    ];

    /// <summary>The route of an address below the API; null when there is none.</summary>
    public static (FhirRoute Route, IReadOnlyDictionary<string, string> Values)? Find(string method, string path)
    {
        string[] parts = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        foreach (var route in Table)
            if (route.Match(method, parts) is { } values) return (route, values);
        return null;
    }
}

/// <summary>What does the interactions; what does the operations is found among the services.</summary>
internal sealed record FhirInteractions(
    Capability.ReadCapability Capability, Bundles.ProcessBundle Bundles, SearchResources Search, ReadHistory History, CreateResource Create,
    UpdateResource Update, PatchResource Patch, DeleteResource Delete, ReadResource Read, SourcedResources Sources, IServiceProvider Services)
{
    /// <summary>Does what a route is for; of a type that comes from a source (<see cref="IResourceSource"/>) the source answers.</summary>
    public Task<Outcome<FhirResult>> AnswerAsync(FhirRoute route, FhirCall call, CancellationToken cancellation) =>
        Sources.Of(route, call) is { } source ? Sources.AnswerAsync(source, route, call, cancellation) : route.Handle(this, call, cancellation);

    /// <summary>What does an operation.</summary>
    public T Operation<T>() where T : notnull => Services.GetRequiredService<T>();
}
