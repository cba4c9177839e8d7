using System.Text.Json;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.Records;

namespace Varde.People.AccessLog;

/// <summary>
/// What one reader learns of the documents that entries of the access log name. Each document is decided anew, as it is today, whatever was decided when somebody looked at it: an entry about
/// something that is hidden from the reader is not in the reader's log.
/// </summary>
internal sealed class LoggedDocuments(RecordStore store, AccessSession access, EhrId record, bool isOwn)
{
    private readonly Dictionary<Guid, LoggedDocument?> _known = [];
    private readonly Dictionary<Guid, IReadOnlyList<Guid>> _contributions = [];

    /// <summary>What the reader learns of an entry's documents.</summary>
    /// <returns>The documents that are told; null when the entry is hidden from the reader.</returns>
    public async ValueTask<IReadOnlyList<LoggedDocument>?> OfAsync(AuditEntry entry, LookDetails details, CancellationToken cancellation)
    {
        var (told, hidden) = (new List<LoggedDocument>(), 0);
        foreach (var named in LoggedObject.Of(entry, details))
            foreach (var (document, type) in await DocumentsOfAsync(named, cancellation))
            {
                if (await OfAsync(document, type, cancellation) is not { } one) continue;
                if (one.Showing == Showing.Hidden) hidden++;
                else told.Add(one);
            }
        return told.Count == 0 && hidden > 0 ? null : [.. told.DistinctBy(one => one.Id)];
    }

    /// <summary>The documents of the record that carry a code of 9603 now.</summary>
    public async Task<IReadOnlySet<Guid>> CarryingAsync(RestrictionCode code, CancellationToken cancellation)
    {
        if (!(await store.AccessClassesAsync(cancellation)).Any(stored => Carries(stored, code))) return new HashSet<Guid>();
        var documents = await store.ListDocumentsAsync(record, new DocumentFilter(IncludeDeleted: true), PageRequest.All, cancellation);
        return documents.Items.Where(document => Carries(document.AccessClass, code)).Select(document => document.Latest.ObjectId).ToHashSet();
    }

    /// <summary>Whether an entry is about one of some documents.</summary>
    public async ValueTask<bool> IsAboutAsync(AuditEntry entry, LookDetails details, IReadOnlySet<Guid> documents, CancellationToken cancellation)
    {
        foreach (var named in LoggedObject.Of(entry, details))
            if ((await DocumentsOfAsync(named, cancellation)).Any(one => documents.Contains(one.Document))) return true;
        return false;
    }

    private static bool Carries(AccessClass stored, RestrictionCode code) =>
        DocumentClass.Parse(stored.Category.Length > 0 ? stored : stored with { Category = ServiceId.Journal.Value }).TryGet(out var documents, out _) && documents.Codes.Contains(code);

    private async ValueTask<IReadOnlyList<(Guid Document, string Type)>> DocumentsOfAsync(LoggedObject named, CancellationToken cancellation)
    {
        if (named.Contribution is not { } contribution) return named.Document is { } document ? [(document, named.Type)] : [];
        if (!_contributions.TryGetValue(contribution, out var held)) _contributions[contribution] = held = await HeldAsync(contribution, cancellation);
        return [.. held.Select(one => (one, ""))];
    }

    // Under the name of a contribution a single version is asked for too.
    private async ValueTask<IReadOnlyList<Guid>> HeldAsync(Guid contribution, CancellationToken cancellation) =>
        (await store.ReadContributionAsync(record, contribution, cancellation)).TryGet(out var found, out _) ? [.. found.Versions.Select(version => version.ObjectId).Distinct()] : [contribution];

    private async ValueTask<LoggedDocument?> OfAsync(Guid document, string type, CancellationToken cancellation)
    {
        if (_known.TryGetValue(document, out var known)) return known;
        return _known[document] = (await store.ReadLatestAsync(record, document, cancellation)).TryGet(out var latest, out _) ? await ToldAsync(latest, type, cancellation) : null;
    }

    private async ValueTask<LoggedDocument> ToldAsync(StoredVersion latest, string type, CancellationToken cancellation)
    {
        var named = latest.Kind == DocumentKind.FhirResource ? latest.ArchetypeId ?? type : type.Length > 0 ? type : "COMPOSITION";
        var written = latest.IsDeleted ? await BeforeDeletionAsync(latest, cancellation) : latest;
        // What was deleted, or written anew, is told of as long as it would be told of itself: that it was looked at does not go with it.
        var asked = new AccessedDocument(latest.Uid.ObjectId, latest.AccessClass, written?.Lifecycle ?? Lifecycle.Complete, IsLatest: true);
        var decision = await access.DecideOfLoggedAsync(new AccessSubject(named, latest.Uid.ToString(), record) { Document = asked }, cancellation);
        var service = ServiceId.Parse(latest.AccessClass.Category).TryGet(out var stored, out _) ? stored : TypeServices.OfType(named, isOfPatient: true);
        return new(latest.Uid.ObjectId, ShowingOf(decision))
        {
            Service = service, Type = named, Template = latest.TemplateId, IsDeleted = latest.IsDeleted,
            Name = decision.IsRefused || written is null ? "" : NameOf(written.Content),
        };
    }

    private async Task<StoredVersion?> BeforeDeletionAsync(StoredVersion latest, CancellationToken cancellation)
    {
        if (!(await store.ReadHistoryAsync(record, latest.Uid.ObjectId, cancellation)).TryGet(out var history, out _)) return null;
        return history.LastOrDefault(version => !version.IsDeleted) is { } before && (await store.ReadVersionAsync(record, before.Uid, cancellation)).TryGet(out var found, out _) ? found : null;
    }

    // A person may be told that there is something, and not yet see it: of their own record they learn who looked all the same, and of another's they do not.
    private Showing ShowingOf(Decision decision) => !decision.IsRefused ? Showing.Named : !decision.TellsNothing && isOwn ? Showing.Unnamed : Showing.Hidden;

    private static string NameOf(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty) return "";
        var document = JsonElement.Parse(content.Span);
        return document.Text("name", "value") ?? document.Text("title") ?? Concept(document, "code") ?? Concept(document, "vaccineCode") ?? Concept(document, "medicationCodeableConcept") ?? Concept(document, "type") ?? "";
    }

    private static string? Concept(JsonElement resource, string name) => resource.Text(name, "text") ?? resource.Text(name, "coding", "display");
}

/// <summary>A document that an entry of the access log names, as its reader learns of it.</summary>
/// <param name="Id">The versioned object.</param>
/// <param name="Showing">How much the reader learns.</param>
internal sealed record LoggedDocument(Guid Id, Showing Showing)
{
    /// <summary>What kind of document it is: the service that it belongs to.</summary>
    public ServiceId Service { get; init; }

    /// <summary>The openEHR class or the FHIR type.</summary>
    public string Type { get; init; } = "";

    public string? Template { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>What it is called; empty where it has no name, and where the reader does not see it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The kind in words.</summary>
    public Told Kind => LogTexts.Find(Type == "Basic" ? "Kind.basis" : $"Kind.{Service}") ?? LogTexts.Of("Kind.record");
}

/// <summary>How much a reader of the access log learns of a document.</summary>
internal enum Showing
{
    /// <summary>Nothing: not that there is an entry about it.</summary>
    Hidden,

    /// <summary>That something was looked at.</summary>
    Unnamed,

    /// <summary>Its kind and name.</summary>
    Named,
}
