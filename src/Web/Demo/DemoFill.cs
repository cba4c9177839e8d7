using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Varde.SeedPopulation;
using Varde.Templates;

namespace Varde.Web.Demo;

/// <summary>
/// Fills an empty database with demo people, through the openEHR API as any other program would: what the API refuses is in no demo record either.
/// A fill that was cut short goes on at the next start. The server is not ready until it is done.
/// </summary>
internal sealed class DemoFill(RecordStore store, DemoPeople people, TimeProvider time, ILogger<DemoFill> log) : IHealthCheck
{
    private const string Api = "openehr/v1/";
    private const string StatusArchetype = "openEHR-EHR-EHR_STATUS.generic.v1";
    private const int AtATime = 4;

    private volatile Progress _progress = Progress.Writing;

    private enum Progress
    {
        Writing,
        Done,
        Refused,
    }

    /// <summary>Fills what is missing, unless the database holds records of others. A demo that cannot be written does not stop the server.</summary>
    /// <param name="server">The server's own address.</param>
    /// <param name="cancellation">Ends the filling.</param>
    /// <returns>How many documents were written.</returns>
    public async Task<int> RunAsync(Uri server, CancellationToken cancellation)
    {
        try
        {
            var written = await FillAsync(server, cancellation);
            _progress = Progress.Done;
            return written;
        }
        catch (DemoRefusedException refused)
        {
            log.LogError(refused, "The demo records are not complete");
            _progress = Progress.Refused;
            return 0;
        }
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_progress switch
        {
            Progress.Writing => HealthCheckResult.Unhealthy("The demo records are being written."),
            Progress.Refused => HealthCheckResult.Degraded("The demo records are not complete; the log says why."),
            _ => HealthCheckResult.Healthy(),
        });

    private async Task<int> FillAsync(Uri server, CancellationToken cancellation)
    {
        var first = (await store.ListEhrsAsync(new PageRequest(0, 1), cancellation)).Items is [var one, ..] ? one : null;
        var records = people.Make(first?.TimeCreated ?? time.GetUtcNow());
        if (first is not null && people.Find(first.Id) is null)
            return 0;
        using var http = Client(server);
        await UploadTemplatesAsync(http, cancellation);
        var written = 0;
        await Parallel.ForEachAsync(records, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation },
            async (record, ct) => Interlocked.Add(ref written, await WriteRecordAsync(http, record, ct)));
        return written;
    }

    private static HttpClient Client(Uri server)
    {
        // The names of those who commit travel in a header, and Norwegian names are not ASCII.
        var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, UseProxy = false };
        return new HttpClient(handler) { BaseAddress = new Uri(server, Api) };
    }

    private static async Task UploadTemplatesAsync(HttpClient http, CancellationToken cancellation)
    {
        foreach (var template in OperationalTemplates.All)
        {
            using var body = new StringContent(template.Xml, Encoding.UTF8, MediaTypeNames.Application.Xml);
            using var answer = await http.PostAsync("definition/template/adl1.4", body, cancellation);
            if (answer.StatusCode != HttpStatusCode.Conflict)
                await MustBeDone(answer, template.TemplateId, cancellation);
        }
    }

    private async Task<int> WriteRecordAsync(HttpClient http, DemoRecord record, CancellationToken cancellation)
    {
        var ehr = new EhrId(record.Person.EhrId);
        if (!(await store.FindEhrAsync(ehr, cancellation)).IsDone)
        {
            using var body = Json(Status(ehr));
            using var answer = await http.PutAsync($"ehr/{ehr}", body, cancellation);
            await MustBeDone(answer, "EHR", cancellation);
        }
        var present = (await store.ListContributionsAsync(ehr, new PageRequest(0, 1), cancellation)).Total - 1;
        return await WriteDocumentsAsync(http, ehr, record.Documents, (int)present, cancellation);
    }

    // One contribution is one document, after the one that made the record: so many are written already. The versions of a series need the uid of
    // the one before, so a record that was cut short inside a series is left as it is.
    private static async Task<int> WriteDocumentsAsync(
        HttpClient http, EhrId ehr, IReadOnlyList<DemoDocument> documents, int present, CancellationToken cancellation)
    {
        var latest = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = documents.Take(present).Select(document => document.Series).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var missing = documents.Skip(present).Where(document => document.Series is null || !known.Contains(document.Series)).ToList();
        foreach (var document in missing)
        {
            var version = await CommitAsync(http, ehr, document, document.Series is { } series ? latest.GetValueOrDefault(series) : null, cancellation);
            if (document.Series is not null)
                latest[document.Series] = version;
        }
        return missing.Count;
    }

    private static async Task<string> CommitAsync(HttpClient http, EhrId ehr, DemoDocument document, string? preceding, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(preceding is null ? HttpMethod.Post : HttpMethod.Put, Address(ehr, preceding)) { Content = Json(document.Composition) };
        request.Headers.TryAddWithoutValidation("openehr-audit-details", $"committer.name=\"{document.Author.Name}\"");
        if (preceding is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{preceding}\""));
        using var answer = await http.SendAsync(request, cancellation);
        await MustBeDone(answer, document.TemplateId, cancellation);
        return answer.Headers.ETag!.Tag.Trim('"');
    }

    private static string Address(EhrId ehr, string? preceding) =>
        preceding is null ? $"ehr/{ehr}/composition" : $"ehr/{ehr}/composition/{preceding.Split("::")[0]}";

    private static EhrStatus Status(EhrId ehr) => new()
    {
        Name = new DvText { Value = "EHR Status" },
        ArchetypeNodeId = StatusArchetype,
        ArchetypeDetails = new Archetyped { ArchetypeId = new ArchetypeId { Value = StatusArchetype }, RmVersion = "1.1.0" },
        Subject = new PartySelf { ExternalRef = new PartyRef { Id = new GenericId { Value = ehr.ToString(), Scheme = "varde" }, Namespace = "people", Type = "PERSON" } },
        IsModifiable = true,
        IsQueryable = true,
    };

    private static ByteArrayContent Json(RmObject value) =>
        new(CanonicalJson.Write(value)) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };

    private static async Task MustBeDone(HttpResponseMessage answer, string what, CancellationToken cancellation)
    {
        if (!answer.IsSuccessStatusCode)
            throw new DemoRefusedException($"The demo's {what} was refused: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
    }
}

/// <summary>The API refused a part of the demo.</summary>
internal sealed class DemoRefusedException(string message) : Exception(message);
