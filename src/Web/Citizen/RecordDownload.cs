using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Documents;

namespace Varde.Web.Citizen;

/// <summary>
/// A record as data, for whoever may read it on the portal: a Bundle of FHIR and the documents of openEHR, packed together. The gate decides all of it before the first byte leaves, by the same rules as the
/// pages, and the look is in the access log by then; what is packed is read as it is sent.
/// </summary>
internal static class RecordDownload
{
    /// <summary>How much is packed at most: documents, and resources.</summary>
    public const int MostDocuments = 5_000, MostResources = 50_000;

    /// <summary>Where it is.</summary>
    public static string Address(RepresentedPerson whose) => $"/innbygger/{whose.Record}/last-ned/journal.zip";

    public static void MapRecordDownload(this WebApplication app) => app.MapGet("/innbygger/{id:guid}/last-ned/journal.zip", AnswerAsync).RequireGate().ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(
        Guid id, AccessSession access, Representation represented, RecordReading records, ResourceReading resources, IStringLocalizer<CitizenTexts> texts, TimeProvider time, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        if (access.Actor.Kind != ActorKind.Citizen || !(await represented.WithSelfAsync(access, cancellation)).TryGet(out var people, out _)) return Results.NotFound();
        if (new[] { people.Self }.Concat(people.Others).FirstOrDefault(one => one.Record.Value == id) is not { } whose || !whose.Has(ServiceId.Journal)) return Results.NotFound();
        if (!(await records.AllAsync(access, whose.Record, MostDocuments, cancellation)).TryGet(out var documents, out var refusal) || !(await resources.AllAsync(access, whose.Record, MostResources, cancellation)).TryGet(out var about, out refusal))
            return refusal is Forbidden ? Results.StatusCode(StatusCodes.Status403Forbidden) : Results.NotFound();
        var now = time.GetUtcNow();
        return Results.Stream(target => WriteAsync(target, new(documents, about, records, texts["DownloadReadMe", whose.Name, TimeText.DayOf(now)], now), cancellation), "application/zip", $"journal-{NorwegianCalendar.DayAt(now):yyyy-MM-dd}.zip");
    }

    private static async Task WriteAsync(Stream target, Contents contents, CancellationToken cancellation)
    {
        // A file of the archive writes its last bytes at once when it is closed: they wait here until they are sent with what follows.
        var sending = PipeWriter.Create(target, new StreamPipeWriterOptions(leaveOpen: true));
        await using (var archive = await ZipArchive.CreateAsync(sending.AsStream(leaveOpen: true), ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: Encoding.UTF8, cancellation))
        {
            await using (var about = await OpenAsync(archive, "LES-MEG.txt", cancellation)) await about.WriteAsync(Encoding.UTF8.GetBytes(contents.ReadMe), cancellation);
            await using (var bundle = await OpenAsync(archive, "fhir/bundle.json", cancellation)) await WriteBundleAsync(bundle, contents, cancellation);
            await foreach (var document in contents.Documents.WithCancellation(cancellation)) await WriteDocumentAsync(archive, document, contents.Records, cancellation);
        }
        await sending.CompleteAsync();
    }

    // FHIR R4, Bundle of type collection.
    private static async Task WriteBundleAsync(Stream stream, Contents contents, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "collection");
        json.WriteString("timestamp", contents.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartArray("entry");
        await foreach (var resource in contents.Resources.WithCancellation(cancellation))
        {
            json.WriteStartObject();
            json.WritePropertyName("resource");
            resource.WriteTo(json);
            json.WriteEndObject();
            await json.FlushAsync(cancellation);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static async Task WriteDocumentAsync(ZipArchive archive, RecordDocument document, RecordReading records, CancellationToken cancellation)
    {
        if (document.Content is not { } content || !(await records.WriteAsync(content, RecordForm.Json, cancellation)).TryGet(out var text, out _)) return;
        await using var file = await OpenAsync(archive, $"openehr/{NorwegianCalendar.DayAt(document.Version.TimeCommitted):yyyy-MM-dd}-{document.Version.Uid.ObjectId:D}.json", cancellation);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }

    private static Task<Stream> OpenAsync(ZipArchive archive, string name, CancellationToken cancellation) => archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellation);

    private sealed record Contents(IAsyncEnumerable<RecordDocument> Documents, IAsyncEnumerable<JsonElement> Resources, RecordReading Records, string ReadMe, DateTimeOffset Now);
}
