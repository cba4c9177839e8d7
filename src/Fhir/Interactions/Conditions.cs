using System.Collections.Concurrent;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>
/// Finds the one resource that conditions mean (FHIR R4, http, 3.1.0.8). Between looking and writing nobody else acts on the same conditions, in this process or in
/// another on the same database, so that of many conditional creates at once one creates.
/// </summary>
internal sealed class Conditions(SearchEngine engine, RecordStore store)
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>The resource that meets the conditions; null when none does, <see cref="SeveralMatches"/> when several do.</summary>
    /// <param name="call">The call: what its actor may not see does not count.</param>
    /// <param name="type">The type of resource.</param>
    /// <param name="query">The conditions, as the parameters of a search.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="about">What is to be written: a machine client, which sees only what it wrote itself, looks in the record that this will lie in.</param>
    public async Task<Outcome<ResourceKey?>> FindAsync(FhirCall call, FhirType type, IReadOnlyList<KeyValuePair<string, string>> query, CancellationToken cancellation, Resource? about = null)
    {
        if (!engine.Read(type, query, call.Bases).TryGet(out var search, out var refusal)) return refusal;
        if (search.Unknown.Count > 0) return new Invalid(search.Unknown);
        if (search.Criteria.Count == 0) return Invalid.At("", "A conditional interaction needs conditions: at least one search parameter with a value.");
        if (!(await call.Access.AskToQueryAsync(RecordOf(call, about), SearchDigest.Of(type.Name, query), "fhir", cancellation, type.Name)).TryGet(out var permit, out refusal)) return refusal;
        if (!(await engine.FindIdsAsync(search, permit, 2, cancellation)).TryGet(out var found, out refusal)) return refusal;
        return found.Count > 1 ? new SeveralMatches($"Several resources of type {type.Name} meet the conditions.") : found.Count == 0 ? (ResourceKey?)null : found[0];
    }

    private static EhrId? RecordOf(FhirCall call, Resource? about) =>
        call.Access.Actor.Kind == ActorKind.Machine && about is not null && ResourceOwners.PatientOf(about.Type.Name, "", about.Root, call.Bases) is { } patient ? ResourceOwners.RecordOf(patient) : null;

    /// <summary>Waits until nobody else acts on any of some conditions, each named by <see cref="NameOf"/>; to be disposed when done.</summary>
    public async Task<IAsyncDisposable> TakeTurnsAsync(IEnumerable<string> conditions, CancellationToken cancellation)
    {
        var taken = new TakenTurns();
        try
        {
            // Always in the same order, so that two never wait for each other.
            List<string> names = [.. conditions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            foreach (var name in names) taken.Here.Add(await TakeTurnAsync(name, cancellation));
            if (names.Count > 0) taken.Everywhere = await store.HoldAsync(names, cancellation);
            return taken;
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Waits until nobody else of this process changes a resource, so that whoever demands no version is not overtaken again and again; to be disposed when done.
    /// </summary>
    public Task<IDisposable> TakeTurnAsync(ResourceKey key, CancellationToken cancellation) => TakeTurnAsync(key.ToString(), cancellation);

    private async Task<IDisposable> TakeTurnAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            var turn = _turns.GetOrAdd(name, static _ => new Turn());
            if (!turn.TryJoin()) continue;
            try
            {
                await turn.Lock.WaitAsync(cancellation);
                return new Taken(this, name, turn);
            }
            catch (OperationCanceledException)
            {
                Leave(name, turn);
                throw;
            }
        }
    }

    /// <summary>What conditions are called while they are waited for: the same for all ways to write them.</summary>
    public static string NameOf(string type, IReadOnlyList<KeyValuePair<string, string>> query) =>
        $"{type}?{string.Join('&', query.Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal))}";

    private void Leave(string name, Turn turn)
    {
        if (turn.Leave()) _turns.TryRemove(new(name, turn));
    }

    /// <summary>Those who wait for one another. When the last has left it is used no more.</summary>
    private sealed class Turn
    {
        private int _members;

        public SemaphoreSlim Lock { get; } = new(1);

        public bool TryJoin()
        {
            lock (Lock)
            {
                if (_members < 0) return false;
                _members++;
                return true;
            }
        }

        public bool Leave()
        {
            lock (Lock)
            {
                if (--_members > 0) return false;
                _members = -1;
                return true;
            }
        }
    }

    private sealed class TakenTurns : IAsyncDisposable
    {
        public List<IDisposable> Here { get; } = [];

        public IAsyncDisposable? Everywhere { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (Everywhere is { } held) await held.DisposeAsync();
            foreach (var turn in Here) turn.Dispose();
        }
    }

    private sealed class Taken(Conditions conditions, string name, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Lock.Release();
            conditions.Leave(name, turn);
        }
    }
}

/// <summary>What the access log names a search by: its digest, since criteria may hold what belongs in no log.</summary>
internal static class SearchDigest
{
    public static string Of(string type, IEnumerable<KeyValuePair<string, string>> query)
    {
        var text = $"{type}?{string.Join('&', query.Select(p => $"{p.Key}={p.Value}"))}";
        return $"{type}#{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))}";
    }
}
