using System.Collections.Concurrent;
using Varde.Records.Keys;

namespace Varde.Records.Storage;

/// <summary>
/// Texts that recur (systems, templates, archetypes), access classes and leaf paths, each kept once in the database and here by number.
/// A number never changes its meaning: they are added, and removed only when an erasure leaves nobody who used them.
/// </summary>
internal sealed class Names(Func<Func<Session, CancellationToken, Task>, CancellationToken, Task> write)
{
    private readonly Interned<string> _texts = new();
    private readonly Interned<AccessClass> _classes = new();
    private readonly Interned<(LeafPath Path, LeafType Type)> _paths = new();
    private readonly Lock _gate = new();
    private long _epoch;
    private volatile ListedClasses? _listed;

    public ValueTask<int> IdOfAsync(string text, CancellationToken ct) =>
        _texts.TryId(text, out var id) ? new(id) : new(AddAsync(_texts, text, AddTextAsync, ct));

    public ValueTask<int> IdOfAsync(AccessClass accessClass, CancellationToken ct) =>
        _classes.TryId(accessClass, out var id) ? new(id) : new(AddAsync(_classes, accessClass, AddClassAsync, ct));

    /// <summary>The number of each leaf's path, below 0 when it is searched within one EHR only. What is new is added in one transaction.</summary>
    public async ValueTask<int[]> IdsOfAsync(IReadOnlyList<Leaf> leaves, CancellationToken ct)
    {
        var ids = new int[leaves.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            // More than once only when all is forgotten at the same time.
            while (!_paths.TryId((leaves[i].Path, leaves[i].Type), out ids[i])) await AddAsync(_paths, NewPaths(leaves), AddPathAsync, ct);
        }
        return ids;
    }

    /// <summary>Changes when a path is added.</summary>
    public (int Highest, int Lowest) PathStamp => (_paths.Highest, _paths.Lowest);

    /// <summary>Changes when a text is added.</summary>
    public int TextStamp => _texts.Highest;

    /// <summary>All paths that are known.</summary>
    public IEnumerable<KnownLeafPath> Paths => _paths.Values.Select(p => new KnownLeafPath(p.Key, p.Value.Path, p.Value.Type));

    /// <summary>All texts that are known.</summary>
    public IEnumerable<KeyValuePair<int, string>> Texts => _texts.Values;

    /// <summary>All access classes that are known: the very same list as long as none is added or removed.</summary>
    public IReadOnlyCollection<AccessClass> Classes
    {
        get
        {
            var changes = _classes.Changes;
            if (_listed is { } listed && listed.Changes == changes) return listed.Classes;
            return (_listed = new(changes, [.. _classes.Values.Select(c => c.Value)])).Classes;
        }
    }

    private sealed record ListedClasses(long Changes, IReadOnlyCollection<AccessClass> Classes);

    /// <summary>Reads what another process has added since.</summary>
    public async Task RefreshAsync(Session session, CancellationToken ct)
    {
        var (text, high, low, accessClass) = await session.FirstAsync(
            """
            select coalesce((select max(name_id) from name), 0), coalesce((select max(path_id) from path), 0), coalesce((select min(path_id) from path), 0),
                coalesce((select max(access_class_id) from access_class), 0)
            """, [],
            r => (r.Int(0), r.Int(1), r.Int(2), r.Int(3)), ct);
        if (text > TextStamp || high > PathStamp.Highest || low < PathStamp.Lowest || accessClass > _classes.Highest) await LoadAsync(session, ct);
    }

    /// <summary>A text by its number.</summary>
    /// <exception cref="ErasedMeanwhileException">It is there no more: the record that alone used it was erased.</exception>
    public async ValueTask<string> TextAsync(int id, Session session, CancellationToken ct) =>
        _texts.TryValue(id, out var text) ? text : await LoadedAsync(stored => stored.Texts, id, session, ct);

    public async ValueTask<string?> TextAsync(int? id, Session session, CancellationToken ct) =>
        id is { } known ? await TextAsync(known, session, ct) : null;

    public async ValueTask<AccessClass> ClassAsync(int id, Session session, CancellationToken ct) =>
        _classes.TryValue(id, out var value) ? value : await LoadedAsync(stored => stored.Classes, id, session, ct);

    public async ValueTask<(LeafPath Path, LeafType Type)> PathAsync(int id, Session session, CancellationToken ct) =>
        _paths.TryValue(id, out var value) ? value : await LoadedAsync(stored => stored.Paths, id, session, ct);

    /// <summary>Forgets all, since an epoch began in which some were removed, and reads what is stored.</summary>
    public Task ForgetAsync(long epoch, Session session, CancellationToken ct)
    {
        lock (_gate)
        {
            _epoch = epoch;
            _texts.Clear();
            _classes.Clear();
            _paths.Clear();
        }
        return LoadAsync(session, ct);
    }

    /// <summary>Reads all that is stored. What was read of an older epoch is told to whoever asked, and not remembered: it may be removed already.</summary>
    public async Task<StoredNames> LoadAsync(Session session, CancellationToken ct)
    {
        var stored = await StoredNames.ReadAsync(session, ct);
        lock (_gate)
        {
            if (stored.Epoch < _epoch) return stored;
            foreach (var (id, text) in stored.Texts) _texts.Add(id, text);
            foreach (var (id, accessClass) in stored.Classes) _classes.Add(id, accessClass);
            foreach (var (id, path) in stored.Paths) _paths.Add(id, path);
        }
        return stored;
    }

    // Another process may have added it since this one started.
    private async Task<T> LoadedAsync<T>(Func<StoredNames, IReadOnlyDictionary<int, T>> table, int id, Session session, CancellationToken ct)
    {
        if (table(await LoadAsync(session, ct)).TryGetValue(id, out var value)) return value;
        throw (Exception)(await StoredNames.HasErasedAsync(session, ct) ? new ErasedMeanwhileException() : new InvalidDataException($"Interned number {id} is missing."));
    }

    private IReadOnlyList<(LeafPath Path, LeafType Type)> NewPaths(IReadOnlyList<Leaf> leaves) =>
        [.. leaves.Select(l => (l.Path, l.Type)).Where(path => !_paths.TryId(path, out _)).Distinct()];

    private async Task<int> AddAsync<T>(Interned<T> table, T value, Func<Session, T, CancellationToken, Task<int>> add, CancellationToken ct)
        where T : notnull => (await AddAsync(table, [value], add, ct))[0];

    // Known to this process only when the transaction is done: one that fails leaves nothing behind.
    private async Task<IReadOnlyList<int>> AddAsync<T>(
        Interned<T> table, IReadOnlyList<T> values, Func<Session, T, CancellationToken, Task<int>> add, CancellationToken ct) where T : notnull
    {
        List<int> ids = [];
        var epoch = Interlocked.Read(ref _epoch);
        await write(
            async (session, token) =>
            {
                ids.Clear();
                foreach (var value in values) ids.Add(await add(session, value, token));
            },
            ct);
        // What was added before all was forgotten may be removed already; whoever prepares a commit with it is sent back.
        lock (_gate)
        {
            for (var i = 0; i < ids.Count && epoch == _epoch; i++) table.Add(ids[i], values[i]);
        }
        return ids;
    }

    private static async Task<int> AddTextAsync(Session session, string text, CancellationToken ct)
    {
        var id = await IdBlocks.NextAsync(session, "name", ct);
        await session.ExecuteAsync("insert into name (name_id, text) values ($1, $2) on conflict do nothing", [id, text], ct);
        return await session.FirstAsync("select name_id from name where text = $1", [text], r => r.Int(0), ct);
    }

    private static async Task<int> AddClassAsync(Session session, AccessClass c, CancellationToken ct)
    {
        var id = await IdBlocks.NextAsync(session, "access_class", ct);
        await session.ExecuteAsync(
            """
            insert into access_class (access_class_id, organisation, unit, category, codes, approval, release_state)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
            """,
            [id, c.Organisation, c.Unit, c.Category, c.Codes, c.Approval, c.Release], ct);
        return await session.FirstAsync(
            """
            select access_class_id from access_class where organisation = $1 and unit = $2 and category = $3 and codes = $4
                and approval = $5 and release_state = $6
            """,
            [c.Organisation, c.Unit, c.Category, c.Codes, c.Approval, c.Release], r => r.Int(0), ct);
    }

    private static async Task<int> AddPathAsync(Session session, (LeafPath Path, LeafType Type) value, CancellationToken ct)
    {
        var (path, type) = value;
        var id = await IdBlocks.NextAsync(session, "path", ct);
        var signed = path.Scope == LeafScope.Population ? id : -id;
        await session.ExecuteAsync(
            "insert into path (path_id, path, discriminator, scope, type) values ($1, $2, $3, $4, $5) on conflict do nothing",
            [signed, path.Path, path.Discriminator, (int)path.Scope, (int)type], ct);
        return await session.FirstAsync(
            "select path_id from path where path = $1 and discriminator = $2 and scope = $3 and type = $4",
            [path.Path, path.Discriminator, (int)path.Scope, (int)type], r => r.Int(0), ct);
    }

    private sealed class Interned<T> where T : notnull
    {
        private readonly ConcurrentDictionary<T, int> _ids = new();
        private readonly ConcurrentDictionary<int, T> _values = new();
        private long _changes;

        /// <summary>How often one was added or all were removed.</summary>
        public long Changes => Volatile.Read(ref _changes);

        /// <summary>The highest number known. Numbers are given in the order in which their rows become visible.</summary>
        public int Highest { get; private set; }

        /// <summary>The lowest number known, for those below 0.</summary>
        public int Lowest { get; private set; }

        /// <summary>All that are known now. A list that is made of the dictionary itself asks for its size first, and fails when one comes in between.</summary>
        public IReadOnlyList<KeyValuePair<int, T>> Values => _values.ToArray();

        public bool TryId(T value, out int id) => _ids.TryGetValue(value, out id);

        public bool TryValue(int id, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value) => _values.TryGetValue(id, out value);

        public void Clear()
        {
            _ids.Clear();
            _values.Clear();
            Interlocked.Increment(ref _changes);
        }

        public int Add(int id, T value)
        {
            _ids[value] = id;
            if (_values.TryAdd(id, value)) Interlocked.Increment(ref _changes);
            else _values[id] = value;
            (Highest, Lowest) = (Math.Max(Highest, id), Math.Min(Lowest, id));
            return id;
        }
    }
}
