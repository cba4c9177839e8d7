using Varde.Records.Commits;

namespace Varde.Records.Storage;

/// <summary>What differs between SQLite and PostgreSQL.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>Which twin of the migrations is for this database.</summary>
    string Dialect { get; }

    /// <summary>SQL of how many bytes the database takes.</summary>
    string SizeQuery { get; }

    /// <summary>A connection for reading; disposing of it gives it back.</summary>
    ValueTask<Session> RentReaderAsync(CancellationToken ct);

    /// <summary>A connection for writing. SQLite has one, kept by its only writer.</summary>
    ValueTask<Session> OpenWriterAsync(CancellationToken ct);

    /// <summary>Waits until no other process has any of these keys, and has them until disposed of. Within a process the caller sees to that itself.</summary>
    /// <param name="keys">The keys, in ascending order.</param>
    /// <param name="ct">Ends the waiting.</param>
    ValueTask<IAsyncDisposable> HoldAsync(IReadOnlyList<long> keys, CancellationToken ct);

    /// <summary>Runs a script of several statements.</summary>
    Task RunScriptAsync(Session writer, string script, CancellationToken ct);

    /// <summary>Begins a group: locks the chain and reads what the commits must be checked against.</summary>
    Task<GroupState> BeginGroupAsync(Session writer, int chain, GroupKeys keys, CancellationToken ct);

    /// <summary>Writes the group's rows and makes them durable.</summary>
    Task WriteGroupAsync(Session writer, int chain, GroupRows rows, CancellationToken ct);

    /// <summary>Writes a group of nothing but audit entries in a transaction of its own, planned on a head of the chain that was not read for it.</summary>
    /// <returns>False, with nothing written, when another process has written to the chain since.</returns>
    Task<bool> TryAppendAuditAsync(Session writer, int chain, GroupRows rows, CancellationToken ct);

    /// <summary>Changes the value index within a transaction.</summary>
    Task ChangeLeavesAsync(Session writer, LeafChanges changes, CancellationToken ct);

    /// <summary>Takes what was deleted out of the free room of the database's files, as far as it can; outside a transaction.</summary>
    /// <returns>False when a copy stays for a while in a log that somebody reads.</returns>
    Task<bool> ScrubAsync(Session writer, CancellationToken ct);

    /// <summary>SQL that says that a column is one of the numbers of a list parameter.</summary>
    string IsOneOf(string column, string parameter);

    /// <summary>SQL that says that a column is one of the byte strings, or UUIDs, of a list parameter.</summary>
    string IsKeyOf(string column, string parameter);

    /// <summary>SQL of what follows "from", with an alias l that has the columns ehr_id and document_id: the documents that hold words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="parameter">Gives the name of a parameter of this value.</param>
    string HoldingWords(LeafWords words, Func<object, string> parameter);

    /// <summary>SQL of a table k with the columns ehr_id and document_id, from the first argument of a statement, <see cref="DocumentKeyList"/>.</summary>
    string DocumentKeys { get; }

    /// <summary>The parameter of the argument that follows it.</summary>
    string AfterDocumentKeys { get; }

    /// <summary>Whether the same work may succeed when it is tried again on a new connection.</summary>
    bool IsTransient(Exception exception);

    /// <summary>Whether the exception says that a unique key is in use.</summary>
    bool IsUniqueViolation(Exception exception);
}

/// <summary>The keys of some documents, as an argument of a statement.</summary>
/// <param name="Ehrs">The key of the EHR of each.</param>
/// <param name="Documents">Its own.</param>
internal sealed record DocumentKeyList(long[] Ehrs, long[] Documents);
