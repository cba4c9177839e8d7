namespace Varde.Records;

/// <summary>Somebody's session of the pages, as the server keeps it.</summary>
/// <param name="Digest">SHA-256 of the key that the browser holds: whoever reads the rows can open no session.</param>
/// <param name="Owner">Whose it is, as an actor.</param>
/// <param name="Began">When it began.</param>
/// <param name="Used">When it was used last, to the half minute.</param>
/// <param name="Content">What the server knows of it, sealed by the host.</param>
public sealed record PageSession(ReadOnlyMemory<byte> Digest, string Owner, DateTimeOffset Began, DateTimeOffset Used, ReadOnlyMemory<byte> Content)
{
    /// <summary>The sign-in service, as its tokens name it; empty where no service signed the person in.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The person, as the service names them.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The service's own session (sid); empty where it told none.</summary>
    public string ServiceSession { get; init; } = "";
}

/// <summary>
/// The sessions of the pages. Servers on one database share them, so that one that is ended at any is ended at all; the embedded database has one server, which has them in its memory.
/// They are no record: a crash of the database may end them all.
/// </summary>
public interface IPageSessions
{
    /// <summary>Keeps a session.</summary>
    /// <returns>False, with nothing kept, where there is no room.</returns>
    Task<bool> AddAsync(PageSession session, CancellationToken ct = default);

    /// <summary>The session of a key; null when there is none.</summary>
    Task<PageSession?> FindAsync(ReadOnlyMemory<byte> digest, CancellationToken ct = default);

    /// <summary>Says that a session was used, or what is known of it now; nothing where it has ended.</summary>
    Task ChangeAsync(PageSession session, CancellationToken ct = default);

    /// <summary>Ends a session.</summary>
    Task RemoveAsync(ReadOnlyMemory<byte> digest, CancellationToken ct = default);

    /// <summary>The sessions of somebody, the first that began first.</summary>
    Task<IReadOnlyList<PageSession>> OfOwnerAsync(string owner, CancellationToken ct = default);

    /// <summary>Ends the sessions that a service gave: those of one of its own sessions, or all of one person where that is not told.</summary>
    /// <param name="issuer">The service.</param>
    /// <param name="subject">The person; null where only the service's session is told.</param>
    /// <param name="serviceSession">The service's session; null for all.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>How many there were.</returns>
    Task<int> EndAsync(string issuer, string? subject, string? serviceSession, CancellationToken ct = default);

    /// <summary>Forgets sessions that are over.</summary>
    /// <param name="unusedSince">Those that were not used since then.</param>
    /// <param name="begunBefore">Those that began before then.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task SweepAsync(DateTimeOffset unusedSince, DateTimeOffset begunBefore, CancellationToken ct = default);
}
