using System.Data.Common;
using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>The one gate that every read and write passes: it asks the rules, and what it decided goes into the access log.</summary>
/// <param name="records">Where the access log lies.</param>
/// <param name="facts">Where the facts of people come from.</param>
/// <param name="settings">What the operator chose.</param>
/// <param name="time">The clock.</param>
public sealed class Gate(RecordStore records, IAccessFacts facts, AccessSettings settings, TimeProvider time)
{
    /// <summary>Decides about facts. A pure function of them, the time and the rule table.</summary>
    public static Decision Decide(AccessFacts facts, DateTimeOffset now) => AccessTable.Current.Decide(facts, now);

    /// <summary>Decides about one request, now: nothing is logged.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<Decision> DecideAsync(AccessRequest request, CancellationToken cancellation) => (await new GateReader(this, request.Actor).DecideAsync(request, cancellation)).Decision;

    /// <summary>Begins the work of one actor: one request, one page, one run of a command.</summary>
    public AccessSession Open(Actor actor) => new(this, actor, time);

    internal IAccessFacts Facts => facts;

    internal AccessSettings Settings => settings;

    internal KnownPermits Permits { get; } = new();

    internal Task<IReadOnlyCollection<AccessClass>> ClassesAsync(CancellationToken cancellation) => records.AccessClassesAsync(cancellation);

    // Whoever waits for it tells nothing: a look that cannot be logged is no look. That it cannot be is an outage, whatever the database says of it.
    internal async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        try
        {
            await records.AppendReadAuditAsync(entries, cancellation);
        }
        catch (DbException fault)
        {
            throw new StoreUnavailableException("The access log cannot be written.", fault);
        }
    }
}
