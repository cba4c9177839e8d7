using System.Collections.Concurrent;
using System.Globalization;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Roadmap.Editions;

/// <summary>The editions and the reasons in the record store. An edition is never changed, and is kept in memory once it was read.</summary>
internal sealed class EditionStore(RecordStore store)
{
    private readonly ConcurrentDictionary<(string Roadmap, int Number, DateTimeOffset Imported), RoadmapEdition> _read = new();

    /// <summary>What there is, roadmap by roadmap, the oldest edition of each first.</summary>
    public async Task<ILookup<string, ListedEdition>> ListAsync(CancellationToken cancellation)
    {
        var stored = await store.ListDefinitionsAsync(DefinitionKind.RoadmapEdition, cancellation);
        return stored.Select(one => new ListedEdition(one.Id, NumberOf(one.Version), one.TimeStored, EditionJson.Read<EditionFacts>(one.Facts))).OrderBy(one => one.Number).ToLookup(one => one.Roadmap);
    }

    /// <summary>Reads an edition.</summary>
    public async Task<RoadmapEdition> ReadAsync(ListedEdition listed, CancellationToken cancellation)
    {
        var key = (listed.Roadmap, listed.Number, listed.Imported);
        if (_read.TryGetValue(key, out var known)) return known;
        var stored = (await store.ReadDefinitionAsync(DefinitionKind.RoadmapEdition, listed.Roadmap, Text(listed.Number), cancellation)).Value;
        var plan = EditionJson.Read<StoredEdition>(stored.Definition.Content).Plan;
        return _read.GetOrAdd(key, new RoadmapEdition(listed.Roadmap, listed.Number, listed.Facts.Published, stored.TimeStored, plan));
    }

    /// <summary>Keeps a new edition.</summary>
    /// <returns>The edition; or <see cref="Conflict"/> where another import came first.</returns>
    public async Task<Outcome<RoadmapEdition>> AddAsync(string roadmap, int number, DateOnly published, StoredEdition edition, string digest, Grant grant, CancellationToken cancellation)
    {
        var facts = EditionJson.Write(new EditionFacts(edition.Plan.Publisher, published, digest));
        var definition = new Definition(DefinitionKind.RoadmapEdition, roadmap, Text(number), EditionJson.Write(edition), facts);
        var saved = await store.SaveDefinitionAsync(definition, WhenPresent.Refuse, grant.ForCommit($"ROADMAP/{roadmap}/{number}"), cancellation);
        return saved.Refusal is Conflict ? new Conflict("Another page of this roadmap was imported at the same time. Import again.")
            : saved.Map(done => new RoadmapEdition(roadmap, number, published, done.TimeStored, edition.Plan));
    }

    /// <summary>The reasons of a roadmap.</summary>
    public async Task<IReadOnlyDictionary<(string Delivery, int Edition), MoveReason>> ReasonsAsync(string roadmap, CancellationToken cancellation) =>
        (await store.ListDefinitionsAsync(DefinitionKind.RoadmapReason, cancellation)).Where(one => one.Id.StartsWith(roadmap + "/", StringComparison.Ordinal))
            .ToDictionary(one => (one.Id[(roadmap.Length + 1)..], NumberOf(one.Version)), one => new MoveReason(EditionJson.Read<ReasonFacts>(one.Facts).Text, one.TimeStored));

    /// <summary>Keeps a reason, or takes it away where the text is empty.</summary>
    public async Task<Refusal?> SetReasonAsync(string roadmap, string delivery, int edition, string text, Grant grant, CancellationToken cancellation)
    {
        var (id, version) = ($"{roadmap}/{delivery}", Text(edition));
        if (text.Length == 0)
            return (await store.DeleteDefinitionAsync(DefinitionKind.RoadmapReason, id, version, grant.ForCommit(), cancellation)).Refusal is { } refusal and not NotFound ? refusal : null;
        var facts = EditionJson.Write(new ReasonFacts(text));
        return (await store.SaveDefinitionAsync(new Definition(DefinitionKind.RoadmapReason, id, version, facts, facts), WhenPresent.Replace, grant.ForCommit(), cancellation)).Refusal;
    }

    /// <summary>The corrections of a roadmap, the oldest first.</summary>
    public async Task<IReadOnlyList<RoadmapCorrection>> CorrectionsAsync(string roadmap, CancellationToken cancellation) => (await CorrectionsAsync(cancellation)).GetValueOrDefault(roadmap) ?? [];

    /// <summary>The corrections of all roadmaps that have any.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<RoadmapCorrection>>> CorrectionsAsync(CancellationToken cancellation) =>
        (await store.ListDefinitionsAsync(DefinitionKind.RoadmapCorrection, cancellation)).GroupBy(one => one.Id, StringComparer.Ordinal).ToDictionary(one => one.Key, one => Told([.. one.OrderBy(kept => NumberOf(kept.Version))]), StringComparer.Ordinal);

    /// <summary>Keeps a correction, or that one is withdrawn, after those that there are.</summary>
    /// <returns>Null; or <see cref="Conflict"/> where somebody else has kept one meanwhile.</returns>
    public async Task<Refusal?> AddCorrectionAsync(string roadmap, CorrectionFacts correction, Grant grant, CancellationToken cancellation)
    {
        var kept = await store.ListDefinitionsAsync(DefinitionKind.RoadmapCorrection, cancellation);
        var number = kept.Where(one => one.Id == roadmap).Select(one => NumberOf(one.Version)).DefaultIfEmpty().Max() + 1;
        var facts = EditionJson.Write(correction);
        var definition = new Definition(DefinitionKind.RoadmapCorrection, roadmap, Text(number), facts, facts);
        return (await store.SaveDefinitionAsync(definition, WhenPresent.Refuse, grant.ForCommit($"ROADMAP/{roadmap}/correction/{number}"), cancellation)).Refusal;
    }

    private static IReadOnlyList<RoadmapCorrection> Told(List<DefinitionSummary> kept)
    {
        var all = kept.Select(one => (Number: NumberOf(one.Version), Facts: EditionJson.Read<CorrectionFacts>(one.Facts), At: one.TimeStored)).ToList();
        var withdrawn = all.Where(one => one.Facts.Withdraws > 0).ToLookup(one => one.Facts.Withdraws, one => new CorrectionWithdrawal(one.Facts.Why, one.Facts.By, one.At));
        return [.. all.Where(one => one.Facts.Request is not null)
            .Select(one => new RoadmapCorrection(one.Number, one.Facts.Request!, one.Facts.Until, one.Facts.By, one.At) { Title = one.Facts.Title, Withdrawn = withdrawn[one.Number].FirstOrDefault() })];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int NumberOf(string version) => int.Parse(version, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>An edition in a list.</summary>
internal sealed record ListedEdition(string Roadmap, int Number, DateTimeOffset Imported, EditionFacts Facts);
