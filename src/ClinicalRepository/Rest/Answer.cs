using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Varde.ClinicalRepository.ItemTags;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.Rest;

/// <summary>An answer of the openEHR API: status, the headers of the specification, and a body that is bytes already.</summary>
internal sealed record Answer(int Status) : IResult, IStatusCodeHttpResult
{
    /// <summary>What the ETag names: a version uid, an EHR id, a template's id.</summary>
    public string? Tag { get; init; }

    /// <summary>Address of what was made.</summary>
    public string? Location { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>The preference that was followed; null for a read.</summary>
    public Preference? Applied { get; init; }

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Keys of a simplified format that nothing was read from.</summary>
    public IReadOnlyList<string> UnreadKeys { get; init; } = [];

    /// <summary>Tags of the versioned object.</summary>
    public IReadOnlyList<ItemTag> ObjectTags { get; init; } = [];

    /// <summary>Tags of the version.</summary>
    public IReadOnlyList<ItemTag> VersionTags { get; init; } = [];

    /// <summary>Methods of the address; for OPTIONS.</summary>
    public string? Allow { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>A body in JSON.</summary>
    public static Answer Json(ReadOnlyMemory<byte> body, int status = StatusCodes.Status200OK) => new(status) { Body = body, ContentType = MediaTypes.Json };

    /// <summary>Nothing more to say.</summary>
    public static Answer NoContent { get; } = new(StatusCodes.Status204NoContent);

    /// <summary>The answer with what the headers say of a version.</summary>
    public Answer Of(VersionSummary stored) => this with
    {
        Tag = stored.Uid.ToString(), LastModified = stored.TimeCommitted, ObjectTags = stored.ObjectTags, VersionTags = stored.VersionTags,
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        WriteHeaders(response);
        if (IsKnown(httpContext.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (ContentType is null) return;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method)) await response.BodyWriter.WriteAsync(Body, httpContext.RequestAborted);
    }

    private void WriteHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        if (Tag is not null) headers.ETag = EntityTags.Of(Tag);
        if (Location is not null) headers.Location = Location;
        if (LastModified is { } modified) headers.LastModified = HeaderUtilities.FormatDate(modified);
        if (Applied is { } applied) headers["Preference-Applied"] = $"return={applied.ToString().ToLowerInvariant()}";
        if (Allow is not null) headers.Allow = Allow;
        if (TagHeaders.Write(ObjectTags) is { } ofObject) headers[TagHeaders.OfObject] = ofObject;
        if (TagHeaders.Write(VersionTags) is { } ofVersion) headers[TagHeaders.OfVersion] = ofVersion;
        if (UnreadKeys.Count > 0) headers["openehr-unread-keys"] = string.Join(", ", UnreadKeys.Take(50).Select(Uri.EscapeDataString));
    }

    private bool IsKnown(HttpRequest request) => Status == StatusCodes.Status200OK && Tag is not null
        && HttpMethods.IsGet(request.Method) && EntityTags.IsKnownToCaller(request, Tag);
}

/// <summary>Makes the two sides of an outcome answers.</summary>
internal static class Answering
{
    public static IResult ToResult(this Outcome<Answer> outcome) => outcome.TryGet(out var answer, out var refusal) ? answer : ErrorAnswer.Of(refusal);
}
