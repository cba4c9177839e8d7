using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Keeps counts of periods that are over.</summary>
internal sealed class KeptFigures(IDatabase database, Writer writer)
{
    public async Task<IReadOnlyDictionary<int, ReadOnlyMemory<byte>>> ReadAsync(string kind, int first, int last, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(
            "select period, content from kept_figures where kind = $1 and period >= $2 and period <= $3", [kind, first, last], r => (Period: r.Int(0), Content: (ReadOnlyMemory<byte>)r.Bytes(1)), ct);
        return rows.ToDictionary(row => row.Period, row => row.Content);
    }

    public Task KeepAsync(string kind, int period, ReadOnlyMemory<byte> content, CancellationToken ct) => writer.RunAsync(
        (session, token) => session.ExecuteAsync("insert into kept_figures (kind, period, content) values ($1, $2, $3) on conflict (kind, period) do nothing", [kind, period, content.ToArray()], token), ct);
}
