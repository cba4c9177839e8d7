namespace Varde.Records.Storage;

/// <summary>The names, access classes and paths that the database holds, as one session sees them.</summary>
/// <param name="Epoch">The epoch, read before the rest: what is read may be newer, and never older.</param>
/// <param name="Texts">Texts by number.</param>
/// <param name="Classes">Access classes by number.</param>
/// <param name="Paths">Leaf paths by number.</param>
internal sealed record StoredNames(
    long Epoch, IReadOnlyDictionary<int, string> Texts, IReadOnlyDictionary<int, AccessClass> Classes, IReadOnlyDictionary<int, (LeafPath Path, LeafType Type)> Paths)
{
    public static async Task<StoredNames> ReadAsync(Session session, CancellationToken ct) => new(
        await Storage.Epoch.StoredAsync(session, ct),
        await ReadAsync(session, "select name_id, text from name", r => r.Text(1), ct),
        await ReadAsync(
            session, "select access_class_id, organisation, unit, category, codes, approval, release_state from access_class",
            r => new AccessClass(r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6)), ct),
        await ReadAsync(
            session, "select path_id, path, discriminator, scope, type from path",
            r => (new LeafPath(r.Text(1), r.Text(2), (LeafScope)r.Int(3)), (LeafType)r.Int(4)), ct));

    /// <summary>Whether any record was ever erased: only then may a number that is used in a row be missing.</summary>
    public static Task<bool> HasErasedAsync(Session session, CancellationToken ct) =>
        session.FirstAsync("select 1 from record_owner where time_erased is not null limit 1", [], _ => true, ct);

    private static async Task<Dictionary<int, T>> ReadAsync<T>(Session session, string sql, Func<Row, T> value, CancellationToken ct) =>
        (await session.ListAsync(sql, [], r => KeyValuePair.Create(r.Int(0), value(r)), ct)).ToDictionary();
}
