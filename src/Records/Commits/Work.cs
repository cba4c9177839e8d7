using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>Something that waits for the writer.</summary>
internal abstract class Work
{
    /// <summary>Whether the one who waits has got an answer.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>Adds the work to a group's plan.</summary>
    public abstract void AddTo(GroupPlan plan, GroupPlanner planner, AuditGroupBuilder audit, long now);

    /// <summary>Answers that the work failed: as unavailable when trying again later may help, else with the exception.</summary>
    public abstract void Fail(IDatabase database, Exception exception);
}

/// <summary>Work with an answer.</summary>
internal abstract class Work<T> : Work
{
    // Those who wait go on elsewhere: the writer never runs their code.
    private readonly TaskCompletionSource<Outcome<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Outcome<T>> Task => _answer.Task;

    public override bool IsAnswered => _answer.Task.IsCompleted;

    public void Answer(Outcome<T> outcome) => _answer.TrySetResult(outcome);

    public override void Fail(IDatabase database, Exception exception)
    {
        if (database.IsTransient(exception)) Answer(new Unavailable("The database is not available.", TimeSpan.FromSeconds(5)));
        else if (database.IsUniqueViolation(exception)) Answer(KeyInUse(exception.Message));
        else _answer.TrySetException(exception);
    }

    // Global keys are looked up before the write; only another process or writer can take one in between, and then the table tells which.
    private static Conflict KeyInUse(string message) => message switch
    {
        _ when message.Contains("ehr_subject", StringComparison.Ordinal) => new Conflict("The subject has another EHR.", ConflictReason.SubjectHasEhr),
        _ when message.Contains("record_owner", StringComparison.Ordinal) => new Conflict("The owner exists.", ConflictReason.EhrExists),
        _ when message.Contains("object_owner", StringComparison.Ordinal) => new Conflict("The object exists.", ConflictReason.ObjectExists),
        _ => new Conflict("An id of the contribution is in use."),
    };
}

/// <summary>Commits that wait, to be written all or none.</summary>
internal sealed class CommitWork(IReadOnlyList<PreparedCommit> commits) : Work<IReadOnlyList<CommitReceipt>>
{
    public IReadOnlyList<PreparedCommit> Commits => commits;

    public override void AddTo(GroupPlan plan, GroupPlanner planner, AuditGroupBuilder audit, long now)
    {
        if (planner.Plan(commits) is not { } outcome) plan.PutOff.Add(this);
        else plan.Add(outcome.IsDone, () => Answer(outcome));
    }
}

/// <summary>Audit entries that wait.</summary>
internal sealed class AuditWork(IReadOnlyList<(AuditEntry Entry, long? EhrId)> entries) : Work<bool>
{
    public override void AddTo(GroupPlan plan, GroupPlanner planner, AuditGroupBuilder audit, long now)
    {
        foreach (var (entry, ehrId) in entries) audit.Add(entry, ehrId, now);
        plan.Add(writes: true, () => Answer(true));
    }
}

/// <summary>Statements that run in a transaction of their own, or in none.</summary>
internal sealed class ActionWork(
    Func<Session, CancellationToken, Task<IReadOnlyList<(AuditEntry Entry, long? EhrId)>>> action) : Work<bool>
{
    public Func<Session, CancellationToken, Task<IReadOnlyList<(AuditEntry Entry, long? EhrId)>>> Action => action;

    /// <summary>Whether it runs outside a transaction, which some statements ask for; then it gives no entries.</summary>
    public bool IsAlone { get; init; }

    public override void AddTo(GroupPlan plan, GroupPlanner planner, AuditGroupBuilder audit, long now) =>
        throw new System.Diagnostics.UnreachableException("An action is never part of a group.");

    public void Done() => Answer(true);
}

/// <summary>What a group writes, and whom to tell afterwards.</summary>
internal sealed class GroupPlan(GroupRows rows)
{
    private readonly List<Action> _answers = [];

    public GroupRows Rows => rows;

    /// <summary>Commits that wait for the next group.</summary>
    public List<Work> PutOff { get; } = [];

    /// <summary>Whether nothing is written: every commit was refused or put off.</summary>
    public bool IsEmpty { get; private set; } = true;

    public void Add(bool writes, Action answer)
    {
        IsEmpty &= !writes;
        _answers.Add(answer);
    }

    /// <summary>Answers all, once the group is durable.</summary>
    public void Acknowledge()
    {
        foreach (var answer in _answers) answer();
    }
}
