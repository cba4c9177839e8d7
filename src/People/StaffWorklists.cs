using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Bases;
using Varde.People.Sharing;
using Varde.Records;

namespace Varde.People;

/// <summary>What awaits a member of staff, as pages show it: the same lists, by the same rules, as the API's.</summary>
public sealed class StaffWorklists
{
    private readonly Worklists _lists;
    private readonly Reviews _reviews;
    private readonly LastLooks _looks;

    internal StaffWorklists(Worklists lists, Reviews reviews, LastLooks looks) => (_lists, _reviews, _looks) = (lists, reviews, looks);

    /// <summary>Documents of own organisation that wait for somebody to decide who may see them.</summary>
    public Task<Outcome<Worklist>> UnassessedAsync(AccessSession access, CancellationToken cancellation) => _lists.UnassessedAsync(access, cancellation);

    /// <summary>Who turns 12, 16 or 18 within thirty days, with the documents whose codes change their effect then.</summary>
    public Task<Outcome<Worklist>> TurningAsync(AccessSession access, CancellationToken cancellation) => _lists.TurningAsync(access, cancellation);

    /// <summary>Codes whose day of a new assessment has come, or comes within some days.</summary>
    /// <param name="access">The session of the member of staff.</param>
    /// <param name="within">How many days ahead; 0 for those that have come.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<Outcome<Worklist>> ReviewsAsync(AccessSession access, int within, CancellationToken cancellation) => _lists.ReviewsAsync(access, within, cancellation);

    /// <summary>The emergencies that a leader reviews, the first due first; none for whoever leads nobody.</summary>
    public Task<Outcome<IReadOnlyList<EmergencyReview>>> EmergenciesAsync(AccessSession access, CancellationToken cancellation) => _reviews.WaitingAsync(access, cancellation);

    /// <summary>Finds an emergency right, or wrong with a reason.</summary>
    public Task<Outcome<int>> DecideAsync(AccessSession access, string review, bool isRight, string? reason, CancellationToken cancellation) => _reviews.DecideAsync(review, isRight, reason, access, cancellation);

    /// <summary>Sends the notice of an emergency that is held.</summary>
    public Task<Outcome<int>> SendNoticeAsync(AccessSession access, string review, CancellationToken cancellation) => _reviews.NotifyAsync(review, until: null, access, cancellation);

    /// <summary>When the reader last opened each of some records; nothing for those that they never opened.</summary>
    public Task<IReadOnlyDictionary<EhrId, RecordLook>> LastLooksAsync(AccessSession access, IReadOnlyCollection<EhrId> records, CancellationToken cancellation) => _looks.OfAsync(access.Actor, records, cancellation);
}

/// <summary>A list of what awaits somebody.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="HasMore">Whether there may be more than these.</param>
public sealed record Worklist(IReadOnlyList<WorklistLine> Lines, bool HasMore);

/// <summary>A line of a worklist.</summary>
/// <param name="Record">Whose record it is about.</param>
/// <param name="Name">The person's name.</param>
public sealed record WorklistLine(EhrId Record, string Name)
{
    /// <summary>The document that it is about; null where it is about the person.</summary>
    public WorklistDocument? Document { get; init; }

    /// <summary>The day that it is about: of a birthday, of a new assessment.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Which age is reached on that day.</summary>
    public int? Turns { get; init; }

    /// <summary>The documents whose codes change their effect on that day.</summary>
    public IReadOnlyList<WorklistDocument> Documents { get; init; } = [];

    /// <summary>What is to be assessed anew: a code of 9603, vergeinnsyn or exempt.</summary>
    public string? Word { get; init; }

    /// <summary>The Task.</summary>
    public string? Task { get; init; }

    /// <summary>The Practitioner who laid it down, as the Task refers to them.</summary>
    public string? Owner { get; init; }

    /// <summary>The document, as the Task names it.</summary>
    internal string? Focus { get; init; }
}

/// <summary>A document of a worklist.</summary>
/// <param name="Type">COMPOSITION, or the type of FHIR.</param>
/// <param name="Id">The UUID of a composition, or the id of a resource.</param>
/// <param name="Title">What it is called.</param>
public sealed record WorklistDocument(string Type, string Id, string Title)
{
    /// <summary>The versioned object.</summary>
    public Guid Object { get; init; }

    /// <summary>The service that it belongs to.</summary>
    public ServiceId Service { get; init; }

    /// <summary>When its latest version was written.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The codes of 9603 that it carries.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>How addresses name it.</summary>
    public string Address => Type == "COMPOSITION" ? Id : $"{Type}/{Id}";
}

/// <summary>An emergency that waits for its review.</summary>
/// <param name="Id">The review.</param>
/// <param name="Name">Whose record was opened.</param>
/// <param name="Reason">What was stated as the reason; empty where none is kept.</param>
public sealed record EmergencyReview(string Id, string Name, string Reason)
{
    /// <summary>When it was stated.</summary>
    public DateTimeOffset? Stated { get; init; }

    /// <summary>By when it is to be reviewed.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The notice to the person is held.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The reader stated it, so that somebody else reviews it.</summary>
    public bool IsOwn { get; init; }
}
