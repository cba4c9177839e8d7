using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.Fhir;

/// <summary>
/// Answers for a type of resource that is not stored, but made of something else: AuditEvents of the access log. Clients read and search them at the addresses of the type, and cannot write them, so that
/// nothing that somebody posts passes for what the server says. The source asks the gate for all that it tells.
/// </summary>
public interface IResourceSource
{
    /// <summary>The type of resource.</summary>
    string Type { get; }

    /// <summary>The profiles that its resources follow, where they can.</summary>
    IReadOnlyList<string> Profiles { get; }

    /// <summary>The search parameters that it knows, beside those of every type.</summary>
    IReadOnlyList<string> SearchParameters { get; }

    /// <summary>Why nobody writes such a resource, in a sentence.</summary>
    string NotWritten { get; }

    /// <summary>A resource.</summary>
    /// <param name="call">Who asks.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The resource as JSON; or <see cref="NotFound"/>, also for one that may not be known of.</returns>
    Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(SourceCall call, string id, CancellationToken cancellation);

    /// <summary>A page of those that match.</summary>
    /// <param name="call">Who asks.</param>
    /// <param name="search">What is searched for; all of it must hold.</param>
    /// <param name="cancellation">Ends the search.</param>
    Task<Outcome<SourcePage>> SearchAsync(SourceCall call, SourceSearch search, CancellationToken cancellation);
}

/// <summary>A call to a source.</summary>
/// <param name="Access">The session of the actor.</param>
/// <param name="Purpose">The purpose that the actor states; empty when none.</param>
/// <param name="BaseAddress">The address of the API, without a slash at the end.</param>
public sealed record SourceCall(AccessSession Access, string Purpose, string BaseAddress);

/// <summary>A search in a source.</summary>
/// <param name="Parameters">The parameters, with their modifiers: those that the source knows, and <c>_id</c>.</param>
/// <param name="Count">How many resources are wanted at most.</param>
/// <param name="Page">The <see cref="SourcePage.Next"/> of the page before; null for the first.</param>
public sealed record SourceSearch(IReadOnlyList<KeyValuePair<string, string>> Parameters, int Count, string? Page);

/// <summary>A page of what a source found.</summary>
/// <param name="Resources">The resources, in the source's order.</param>
/// <param name="Next">Leads to the next page; null on the last.</param>
public sealed record SourcePage(IReadOnlyList<SourcedResource> Resources, string? Next);

/// <summary>A resource of a source.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Json">The resource.</param>
public sealed record SourcedResource(string Id, ReadOnlyMemory<byte> Json);
