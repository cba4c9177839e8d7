using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Interactions;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Export;

/// <summary>Exports of many resources at once, which are begun, asked after, fetched file by file, and ended (HL7 Bulk Data Access 2.0). Whoever began one sees it, and nobody else.</summary>
internal sealed class ExportResources(ExportRequest request, ExportFolder folder, ExportFiles files, ExportWorker worker, RecordStore store, FhirSettings settings)
{
    private const string Kind = "Export";
    private const string Address = "_export";
    private const string Ndjson = "application/fhir+ndjson";
    private const int SecondsBetween = 2;

    /// <summary>Begins an export of all, of the patients or of a group.</summary>
    public async Task<Outcome<FhirResult>> BeginAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!folder.IsThere) return new Unsupported("This server has no folder for exports.");
        if (await RefusedToPeopleAsync(call, cancellation) is { } forbidden) return forbidden;
        if (!(await request.ReadAsync(call, cancellation)).TryGet(out var asked, out var refusal)) return refusal;
        if (!folder.Begin(asked).TryGet(out var job, out refusal)) return refusal;
        worker.Wake();
        return new FhirResult(StatusCodes.Status202Accepted) { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Location"] = $"{call.BaseAddress}/{Address}/{job.Id}" } };
    }

    // Exports in bulk are a matter of systems with an approval (R-SYS-EXPORT); no rule opens them to people, who search and read.
    private static async ValueTask<Refusal?> RefusedToPeopleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (call.Access.Actor.Kind is not (ActorKind.Staff or ActorKind.Citizen)) return null;
        return (await call.Access.AskAsync(AccessAction.Create, new AccessSubject(Kind, ""), cancellation)).Refusal is null ? null
            : new Forbidden("Exports in bulk are for systems that are registered and have an approval.");
    }

    /// <summary>How far an export is: 202 while it runs, and then the list of its files.</summary>
    public async Task<Outcome<FhirResult>> StatusAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await FindAsync(call, AccessAction.Read, cancellation)).TryGet(out var job, out var refusal)) return refusal;
        if (folder.ProgressOf(job) is not { } progress) return Missing();
        if (progress.Finished is not { } finished) return Running(job, progress);
        if (progress.Failure is { } failure) return Failed(failure, progress.IsRefused);
        return new FhirResult(StatusCodes.Status200OK)
        {
            Body = Manifest(job, progress), RawType = "application/json",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Expires"] = HeaderUtilities.FormatDate(finished + settings.ExportLife) },
        };
    }

    /// <summary>Ends an export; its files are removed.</summary>
    public async Task<Outcome<FhirResult>> EndAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await FindAsync(call, AccessAction.Delete, cancellation)).TryGet(out var job, out var refusal)) return refusal;
        folder.End(job);
        return new FhirResult(StatusCodes.Status202Accepted);
    }

    /// <summary>A file. The gate is asked anew, for each person of whom it tells; what may not be seen any more is given no more.</summary>
    public async Task<Outcome<FhirResult>> FileAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!(await FindAsync(call, AccessAction.Read, cancellation)).TryGet(out var job, out var refusal)) return refusal;
        if (folder.ProgressOf(job) is not { Finished: not null, Failure: null } progress || progress.Files.FirstOrDefault(f => f.Name == call.Route["file"]) is not { } file) return Missing();
        if (!(await call.Access.AskToExportAsync(job.Population(), SearchDigest.Of(file.Name, []), cancellation)).TryGet(out var permit, out refusal)) return refusal;
        try
        {
            var disclosed = await files.DisclosedAsync(job, file, cancellation);
            if (!disclosed.All(d => permit.Allows(d.Owner, d.Class)) || !await AreKeptAsync(disclosed, cancellation))
                return new Gone("What may be seen of this file has changed since it was written: begin a new export.");
            await Disclosure.TellAsync(call.Access, disclosed.Select(d => d.Owner), cancellation);
            return new FhirResult(StatusCodes.Status200OK) { File = files.Open(job, file), RawType = Ndjson };
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            // One that cannot be read was written before files were encrypted, or was changed: it is asked for anew.
            return Missing();
        }
    }

    // A record that was erased since is in no file any more.
    private async Task<bool> AreKeptAsync(IEnumerable<Disclosed> disclosed, CancellationToken cancellation)
    {
        foreach (var owner in disclosed.Select(d => d.Owner).Where(o => o != ResourceOwners.Region.Id).Distinct())
            if (!(await store.HasEhrAsync(new EhrId(owner), cancellation)).IsDone) return false;
        return true;
    }

    private async Task<Outcome<ExportJob>> FindAsync(FhirCall call, AccessAction action, CancellationToken cancellation)
    {
        var id = call.Route["job"];
        // How far an export of its own has come tells a machine client of nobody: what is in the files is asked about when they are fetched.
        if (call.Access.Actor.Kind == ActorKind.Machine) return await OfMachineAsync(call, id, cancellation);
        if (!(await call.Access.AskAsync(action, new AccessSubject(Kind, ExportJob.IsId(id) ? id : ""), cancellation)).TryGet(out _, out var refusal)) return refusal;
        return folder.Find(id) is { } job && job.Actor.IsSame(call.Access.Actor) ? job : Missing();
    }

    private async Task<Outcome<ExportJob>> OfMachineAsync(FhirCall call, string id, CancellationToken cancellation)
    {
        if (folder.Find(id) is not { } job || !job.Actor.IsSame(call.Access.Actor)) return await call.Access.MissingAsync(AccessAction.Read, new AccessSubject(Kind, "") { Missing = Missing() }, cancellation);
        return (await call.Access.AskToExportAsync(job.Population(), SearchDigest.Of(job.Id, []), cancellation)).Map(_ => job);
    }

    private static NotFound Missing() => new("There is no such export here: it was ended, has run out, or another server holds it.");

    private static FhirResult Running(ExportJob job, ExportProgress progress)
    {
        var current = progress.TypesDone < job.Types.Count ? job.Types[progress.TypesDone] : "deletions";
        return new(StatusCodes.Status202Accepted)
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["X-Progress"] = string.Create(CultureInfo.InvariantCulture, $"{current}, {progress.TypesDone} of {job.Types.Count} types, {progress.Count} resources"),
                ["Retry-After"] = SecondsBetween.ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    private static FhirResult Failed(string failure, bool isRefused) =>
        FhirResult.Of(OperationOutcomes.Of(Unprocessable.At("", failure)), isRefused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status500InternalServerError);

    private static ReadOnlyMemory<byte> Manifest(ExportJob job, ExportProgress progress)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("transactionTime", BundleWriter.TextOf(job.Time));
        json.WriteString("request", job.Request);
        json.WriteBoolean("requiresAccessToken", false);
        WriteFiles(json, "output", job, progress.Files.Where(f => !f.TellsDeletions));
        WriteFiles(json, "deleted", job, progress.Files.Where(f => f.TellsDeletions));
        WriteFiles(json, "error", job, []);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    private static void WriteFiles(Utf8JsonWriter json, string name, ExportJob job, IEnumerable<ExportFile> files)
    {
        json.WriteStartArray(name);
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("type", file.Type);
            json.WriteString("url", $"{job.BaseAddress}/{Address}/{job.Id}/{file.Name}");
            json.WriteNumber("count", file.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
