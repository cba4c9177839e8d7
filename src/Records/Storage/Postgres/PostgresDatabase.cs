using System.Net.Sockets;
using Npgsql;
using Varde.Records.Commits;

namespace Varde.Records.Storage.Postgres;

/// <summary>PostgreSQL through pooled connections with prepared statements.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int PoolSize = 40;

    private static readonly string[] Scrubbed =
    [
        "version", "document", "contribution", "attestation", "leaf_number", "leaf_text", "leaf_history", "document_word", "item_tag", "record_look", "ehr", "ehr_subject", "outbox", "name", "path",
    ];
    private readonly NpgsqlDataSource _source;
    private readonly PostgresHolds _holds;

    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            ApplicationName = "varde",
            // Connections are given back clean: no transaction outlives its use.
            NoResetOnClose = true,
            IncludeErrorDetail = false,
        };
        // A server takes a hundred connections unless told otherwise: one process leaves room for others. Who waits for one gets it soon.
        if (!connectionString.Contains("Pool Size", StringComparison.OrdinalIgnoreCase)) settings.MaxPoolSize = PoolSize;
        _source = NpgsqlDataSource.Create(settings);
        _holds = new PostgresHolds(settings);
    }

    public string Dialect => "postgresql";

    public string SizeQuery => "select pg_database_size(current_database())";

    public async ValueTask<Session> RentReaderAsync(CancellationToken ct) => new PostgresSession(await _source.OpenConnectionAsync(ct));

    public async ValueTask<Session> OpenWriterAsync(CancellationToken ct)
    {
        try
        {
            return new PostgresSession(await _source.OpenConnectionAsync(ct));
        }
        catch (NpgsqlException e) when (!IsTransient(e))
        {
            throw new StoreUnavailableException($"PostgreSQL cannot be reached: {e.Message}", e);
        }
    }

    public ValueTask<IAsyncDisposable> HoldAsync(IReadOnlyList<long> keys, CancellationToken ct) => _holds.TakeAsync(keys, ct);

    public async Task RunScriptAsync(Session writer, string script, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(script, ((PostgresSession)writer).Connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task<GroupState> BeginGroupAsync(Session writer, int chain, GroupKeys keys, CancellationToken ct) =>
        PostgresGroupReader.BeginAsync((PostgresSession)writer, chain, keys, ct);

    public Task WriteGroupAsync(Session writer, int chain, GroupRows rows, CancellationToken ct) =>
        PostgresGroupWriter.WriteAsync((PostgresSession)writer, chain, rows, ct);

    public Task<bool> TryAppendAuditAsync(Session writer, int chain, GroupRows rows, CancellationToken ct) =>
        PostgresGroupWriter.TryAppendAuditAsync((PostgresSession)writer, chain, rows, ct);

    public Task ChangeLeavesAsync(Session writer, LeafChanges changes, CancellationToken ct) =>
        PostgresGroupWriter.ChangeLeavesAsync((PostgresSession)writer, changes, ct);

    // The keys are written anew, so that nobody finds one in the free room of a page. The rest is left free, and is overwritten as the tables grow.
    public async Task<bool> ScrubAsync(Session writer, CancellationToken ct)
    {
        await writer.ExecuteAsync("vacuum full data_key", [], ct);
        foreach (var table in Scrubbed) await writer.ExecuteAsync($"vacuum {table}", [], ct);
        return true;
    }

    public string IsOneOf(string column, string parameter) => $"{column} = any({parameter})";

    public string IsKeyOf(string column, string parameter) => $"{column} = any({parameter})";

    public string HoldingWords(LeafWords words, Func<object, string> parameter) =>
        $"document_word l where l.{(words.InNarrative ? "narrative" : "content")} @@ {parameter(DocumentWords.ForPostgres(words))}::tsquery";

    public string DocumentKeys => "unnest($1::bigint[], $2::bigint[]) as k (ehr_id, document_id)";

    public string AfterDocumentKeys => "$3";

    /// <summary>
    /// Restarting (57P01, 57P03), a lost connection (class 08, or no answer at all), a serialisation failure (40001) and a deadlock (40P01).
    /// </summary>
    public bool IsTransient(Exception exception) => exception switch
    {
        PostgresException e => e.SqlState is "57P01" or "57P02" or "57P03" or "40001" or "40P01" || e.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        _ => false,
    };

    public bool IsUniqueViolation(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public async ValueTask DisposeAsync()
    {
        await _holds.DisposeAsync();
        await _source.DisposeAsync();
    }
}
