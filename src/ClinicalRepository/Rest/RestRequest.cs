using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>A request to the openEHR API: what is read from its address and headers, and the session of its actor with the gate.</summary>
internal sealed class RestRequest
{
    private readonly RepositorySettings _settings;

    private RestRequest(HttpContext context)
    {
        Http = context.Request;
        Access = context.RequestServices.GetRequiredService<AccessSession>();
        _settings = context.RequestServices.GetRequiredService<RepositorySettings>();
        Limits = context.RequestServices.GetRequiredService<ReadingLimits>();
        Preference = Preferences.Of(Http);
    }

    public HttpRequest Http { get; }

    /// <summary>The actor's session with the gate.</summary>
    public AccessSession Access { get; }

    /// <summary>How much of the body is read.</summary>
    public ReadingLimits Limits { get; }

    /// <summary>What the caller wants in the answer to a change.</summary>
    public Preference Preference { get; }

    public static ValueTask<RestRequest?> BindAsync(HttpContext context) => ValueTask.FromResult<RestRequest?>(new RestRequest(context));

    /// <summary>The EHR of the address. An id that is no UUID is nobody's: 404.</summary>
    public Outcome<EhrId> Ehr() => EhrId.TryParse(Route("ehr_id"), out var id) ? id : NoSuchEhr();

    /// <summary>The versioned object of the address; 404 when the text is no UUID.</summary>
    public Outcome<Guid> ObjectId(string name = "versioned_object_uid") =>
        Guid.TryParseExact(Route(name), "D", out var id) ? id : new NotFound($"There is no {name} of this value: it is a UUID of 36 characters.");

    /// <summary>The version of the address; 404 when the text is no version uid.</summary>
    public Outcome<VersionUid> Version(string name = "version_uid") =>
        VersionUid.TryParse(Route(name), out var uid) ? uid : new NotFound($"There is no {name} of this value: it has the form uuid::system::number.");

    /// <summary>A part of the address.</summary>
    public string Route(string name) => Http.RouteValues[name] as string ?? "";

    /// <summary>The template of the address. The server leaves an encoded slash as it is, since a plain one parts the address.</summary>
    public string TemplateId() => Route("template_id").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>version_at_time</c>; null when it is not asked for.</summary>
    public Outcome<DateTimeOffset?> AtTime() => InstantParameter.Read(Http.Query["version_at_time"].ToString());

    /// <summary>The body, whole.</summary>
    public Task<Outcome<ReadOnlyMemory<byte>>> BodyAsync(CancellationToken cancellation) => RequestBody.ReadAsync(Http.BodyReader, Http.ContentLength, _settings.LargestBody, cancellation);

    /// <summary>The full address of something under the API.</summary>
    public string Address(string path) => string.Create(CultureInfo.InvariantCulture,
        $"{Http.Scheme}://{Http.Host.ToUriComponent()}{Http.PathBase.ToUriComponent()}{ClinicalRepositoryModule.Base}/{path}");

    public static NotFound NoSuchEhr() => new("There is no EHR with this id.");
}
