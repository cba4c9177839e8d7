using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>One interaction that is asked for: by a request, or by an entry of a batch or transaction.</summary>
internal sealed record FhirCall
{
    /// <summary>The method: GET, POST, PUT, PATCH, DELETE.</summary>
    public required string Method { get; init; }

    /// <summary>The values of the address by the names in the route, decoded.</summary>
    public required IReadOnlyDictionary<string, string> Route { get; init; }

    /// <summary>The parameters of the address, and of a form that was posted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The address of the API, without a slash at the end.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>The addresses that this server has, with a slash at their ends.</summary>
    public IReadOnlyList<string> Bases => [$"{BaseAddress}/"];

    /// <summary>The address that was called below the API, with its parameters.</summary>
    public string Address { get; init; } = "";

    /// <summary>The actor's session with the gate.</summary>
    public required AccessSession Access { get; init; }

    /// <summary>The body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The resource of an entry, which has been read with its bundle; null when the body is to be read.</summary>
    public Resource? Resource { get; init; }

    /// <summary>If-Match: the version that the caller builds on.</summary>
    public string? IfMatch { get; init; }

    /// <summary>If-None-Match: the version that the caller has.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>If-Modified-Since.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>If-None-Exist: create only when nothing meets these conditions.</summary>
    public string? IfNoneExist { get; init; }

    /// <summary>X-Security-Context: the resource that says who may see the content of a Binary.</summary>
    public string? SecurityContext { get; init; }

    /// <summary>True when the content of a Binary is wanted and not the resource.</summary>
    public bool WantsContent { get; init; }

    /// <summary>Prefer: return=…: what the answer to a change shows; null when the caller does not say.</summary>
    public Preference? Preference { get; init; }

    /// <summary>Prefer: handling=strict: parameters that are not understood refuse the search.</summary>
    public bool IsStrict { get; init; }

    /// <summary>All that the caller prefers, as it is written in Prefer (RFC 7240).</summary>
    public IReadOnlyList<string> Prefers { get; init; } = [];

    /// <summary>The purpose that the caller states (<see cref="StatedPurpose.Header"/>); null when it states none.</summary>
    public string? Purpose { get; init; }

    /// <summary>Accept-Language: the languages that the caller reads; null when it does not say.</summary>
    public string? Language { get; init; }

    /// <summary>Reads the body of the call as a resource.</summary>
    /// <returns>The resource; <see cref="Unreadable"/>, or <see cref="Unprocessable"/> when it breaks the definitions.</returns>
    public Outcome<Resource> ReadResource()
    {
        if (Resource is { } read) return read;
        if (!MediaTypes.OfBody(ContentType).TryGet(out var format, out var refusal)) return refusal;
        return CheckedResource.Read(Body, format);
    }

    /// <summary>The type of the address; 404 when there is none of that name.</summary>
    public Outcome<FhirType> Type(string name = "type") =>
        FhirDefinitions.R4.Resource(Route[name]) is { } type ? type : new NotFound($"There is no type of resource {Printable(Route[name])}.");

    /// <summary>The resource of the address; 404 when its type or id is none.</summary>
    public Outcome<ResourceKey> Key() =>
        !Type().TryGet(out var type, out var refusal) ? refusal
        : ResourceKey.IsId(Route["id"]) ? new ResourceKey(type.Name, Route["id"])
        : new NotFound("An id has 1 to 64 letters, digits, hyphens and dots.");

    /// <summary>Whether If-Match and If-None-Match let a resource be written (RFC 9110 §13.1.1 and §13.1.2).</summary>
    /// <param name="key">Which resource.</param>
    /// <param name="latest">Its latest version; null when there is none.</param>
    /// <returns>Null when they do.</returns>
    public PreconditionFailed? Precondition(ResourceKey key, StoredResource? latest) =>
        IfMatch is { } match && !Names(match, latest) ? new(latest is null ? $"{key} does not exist." : $"{key} has another current version than If-Match names.", latest?.Version.Uid)
        : IfNoneMatch is { } none && Names(none, latest) ? new($"{key} is there in a version that If-None-Match names.", latest?.Version.Uid)
        : null;

    private static bool Names(string tags, StoredResource? latest) =>
        latest is { IsDeleted: false } && tags.Split(',').Any(tag => tag.Trim() == "*" || VersionOf(tag) == latest.Number);

    /// <summary>The version number in a tag; null when it is none of ours.</summary>
    public static int? VersionOf(string tag)
    {
        var text = tag.Trim();
        if (text.StartsWith("W/", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        return int.TryParse(text.Trim('"'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    private static string Printable(string text) => text.Length <= 40 && text.All(char.IsLetterOrDigit) ? text : "of this name";
}

/// <summary>What the caller wants to see in the answer to a change (FHIR R4, http, 3.1.0.1.8).</summary>
internal enum Preference
{
    /// <summary>Nothing.</summary>
    Minimal,

    /// <summary>The resource as it was stored.</summary>
    Representation,

    /// <summary>An OperationOutcome.</summary>
    OperationOutcome,
}

/// <summary>What an interaction gave.</summary>
/// <param name="Status">The HTTP status.</param>
internal sealed record FhirResult(int Status)
{
    /// <summary>The resource as JSON; null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>What is sent as it is, in its own media type, in place of a resource.</summary>
    public string? RawType { get; init; }

    /// <summary>True when what is sent as it is was made by the server; else somebody sent it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>A file that is sent in the media type of <see cref="RawType"/>; whoever sends it closes it.</summary>
    public SentFile? File { get; init; }

    /// <summary>Further headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The version of the resource that the answer is about.</summary>
    public int? Version { get; init; }

    /// <summary>When that version was stored.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Where the version lies, below the API.</summary>
    public string? Location { get; init; }

    /// <summary>True when the body is the resource that was written, which the caller may not want to see.</summary>
    public bool IsWritten { get; init; }

    /// <summary>What is worth a warning, for a caller who wants to see an OperationOutcome.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    /// <summary>An answer with a resource.</summary>
    public static FhirResult Of(ReadOnlyMemory<byte> body, int status = StatusCodes.Status200OK) => new(status) { Body = body };
}
