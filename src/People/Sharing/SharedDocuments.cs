using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>A document, what is laid down about it, and the person whose it is.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Version">Its latest version.</param>
/// <param name="Class">Its class in force.</param>
/// <param name="Note">Who laid down what.</param>
internal sealed record SharedDocument(PersonFacts Person, StoredVersion Version, DocumentClass Class, SharingNote Note)
{
    /// <summary>The record.</summary>
    public EhrId Record => Version.Owner.Ehr ?? Person.Record;

    /// <summary>The versioned object.</summary>
    public Guid Object => Version.Uid.ObjectId;

    /// <summary>The class of openEHR or the type of FHIR.</summary>
    public string Type => Version.Kind == DocumentKind.FhirResource ? Version.ArchetypeId ?? "" : "COMPOSITION";

    /// <summary>The id of the resource, or the UUID of the composition.</summary>
    public string Id { get; } = IdOf(Version);

    /// <summary>What it is called: the name of a composition; of a resource what it says it is, or its type.</summary>
    public string Title => JsonElement.Parse(Version.Content.Span) is var content && Type == "COMPOSITION" ? content.Text("name", "value") ?? ""
        : content.Text("title") ?? content.Text("code", "text") ?? content.Text("type", "text") ?? content.Along("code", "coding").Select(one => one.Text("display")).FirstOrDefault(name => name is not null) ?? Type;

    /// <summary>How addresses name it: the UUID of a composition, or type and id of a resource.</summary>
    public string Address => Type == "COMPOSITION" ? Id : $"{Type}/{Id}";

    /// <summary>Tells whether anything of it was laid down anew.</summary>
    public string ETag => $"\"{Note.Version}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Version.AccessClass.ToString())).AsSpan(0, 6))}\"";

    /// <summary>What the gate is asked about.</summary>
    public AccessSubject Subject => new(Type, Id, Record) { Document = AccessedDocument.Of(Version), Missing = SharedDocuments.NotThere };

    private static string IdOf(StoredVersion version) =>
        version.Kind == DocumentKind.FhirResource && !version.IsDeleted ? JsonElement.Parse(version.Content.Span).Text("id") ?? "" : version.Uid.ObjectId.ToString("D");
}

/// <summary>Finds the documents of records about which something can be laid down. A view leads to the document that it is made from.</summary>
internal sealed class SharedDocuments(RecordStore store, KnownPeople people)
{
    /// <summary>What is answered where there is no such document.</summary>
    public static readonly NotFound NotThere = new("There is no such document.");

    // Who somebody is and what they decide is laid down elsewhere.
    private static readonly HashSet<ServiceId> NotShared = [ServiceId.Profile, ServiceId.Consent, ServiceId.PowerOfAttorney, ServiceId.AccessLog, ServiceId.Audit, ServiceId.GpInformation];

    /// <summary>A document of a record, once the gate has permitted a look at it.</summary>
    /// <param name="record">The id of the record, as it was given.</param>
    /// <param name="document">The UUID of a composition, or type and id of a resource.</param>
    /// <param name="access">The session.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<SharedDocument>> SeenAsync(string record, string document, AccessSession access, CancellationToken cancellation)
    {
        if (!EhrId.TryParse(record, out var ehr)) return NotThere;
        if (!(await FindAsync(ehr, document, cancellation)).TryGet(out var found, out _)) return await access.MissingAsync(AccessAction.Read, new AccessSubject("COMPOSITION", "", ehr) { Missing = NotThere }, cancellation);
        return (await access.AskAsync(AccessAction.Read, found.Subject, cancellation)).Map(_ => found);
    }

    /// <summary>The same without asking.</summary>
    public async Task<Outcome<SharedDocument>> FindAsync(EhrId record, string document, CancellationToken cancellation) =>
        ObjectOf(document) is { } id ? await FindAsync(record, id, cancellation) : NotThere;

    /// <summary>The same by its versioned object.</summary>
    public async Task<Outcome<SharedDocument>> FindAsync(EhrId record, Guid document, CancellationToken cancellation)
    {
        if (!(await store.ReadLatestAsync(record, document, cancellation)).TryGet(out var version, out _) || version.IsDeleted) return NotThere;
        if (ResourceViews.NoteOf(version) is { } view) return await FindAsync(record, view.Source, cancellation);
        if (version.Kind is not (DocumentKind.Composition or DocumentKind.FhirResource) || await people.OfRecordAsync(record, cancellation) is not { } person) return NotThere;
        if (!DocumentClass.Parse(Named(version.AccessClass)).TryGet(out var documents, out _) || NotShared.Contains(documents.Service)) return NotThere;
        return new SharedDocument(person, version, documents, await NoteOfAsync(record, document, cancellation));
    }

    /// <summary>A class that names no service is one of documents of the record.</summary>
    public static AccessClass Named(AccessClass stored) => stored.Category.Length > 0 ? stored : stored with { Category = ServiceId.Journal.Value };

    private async Task<SharingNote> NoteOfAsync(EhrId record, Guid document, CancellationToken cancellation) =>
        (await store.ReadLatestAsync(record, SharingNote.KeyOf(document).ObjectId, cancellation)).TryGet(out var kept, out _) ? SharingNote.Read(kept.Uid.Number, JsonElement.Parse(kept.Content.Span)) : SharingNote.None;

    private static Guid? ObjectOf(string document) =>
        document.Split('/') is [var type, var id] && type.Length > 0 && ResourceKey.IsId(id) ? new ResourceKey(type, id).ObjectId
        : Guid.TryParseExact(document, "D", out var uid) ? uid : null;
}
