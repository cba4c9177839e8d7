namespace Varde.Fhir.FhirPath;

/// <summary>
/// One evaluation of an expression: what it may still do, and what went wrong. An expression may come from a client, so that its work is counted;
/// when it is over, or an operator meets what it is not made for, everything is empty from there on and the outcome is refused.
/// </summary>
internal sealed class FhirPathRun
{
    private const int StepsBetweenLooksAtTheClock = 4096;

    private readonly TimeProvider _clock;
    private readonly long _started;
    private long _left;
    private long _nextLook;
    private DateTimeOffset? _now;

    /// <param name="context">Where the evaluation starts, <c>%context</c>.</param>
    /// <param name="steps">How many nodes may be looked at and characters made.</param>
    /// <param name="clock">The clock of <c>now()</c>.</param>
    public FhirPathRun(FhirPathNode context, long steps, TimeProvider clock)
    {
        (Context, _left, _clock, _started) = (context, steps, clock, clock.GetTimestamp());
        _nextLook = steps - StepsBetweenLooksAtTheClock;
    }

    /// <summary>The longest that an evaluation may take. Its work is bounded first: the clock ends only what is slower than that says, whatever else the machine does.</summary>
    public static TimeSpan LongestTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the evaluation started.</summary>
    public FhirPathNode Context { get; }

    /// <summary>Who answers for profiles and terminology; null when nobody does.</summary>
    public FhirPathSurroundings? Surroundings { get; init; }

    /// <summary>Why there is no result; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>The moment of <c>now()</c>, which is one for the whole evaluation.</summary>
    public DateTimeOffset Now => _now ??= _clock.GetLocalNow();

    /// <summary>Counts work; false when there is none left, or something went wrong before.</summary>
    public bool May(long steps)
    {
        _left -= steps;
        if (Fault is not null) return false;
        if (_left < 0) Refuse("the expression is too much work");
        else if (_left < _nextLook) LookAtTheClock();
        return Fault is null;
    }

    /// <summary>Ends the evaluation.</summary>
    /// <returns>The empty collection.</returns>
    public FhirPathNode[] Refuse(string reason)
    {
        Fault ??= reason;
        return [];
    }

    private void LookAtTheClock()
    {
        _nextLook = _left - StepsBetweenLooksAtTheClock;
        if (_clock.GetElapsedTime(_started) > LongestTime) Refuse("the expression takes too long");
    }
}

/// <summary>What a term is evaluated on.</summary>
/// <param name="Run">The evaluation.</param>
/// <param name="Focus">The collection that the term is applied to: what stands before the dot.</param>
/// <param name="This"><c>$this</c>: the item that the whole expression, or the argument of a function such as where, is about.</param>
/// <param name="Index"><c>$index</c>.</param>
/// <param name="Total"><c>$total</c>.</param>
internal readonly record struct FhirPathScope(FhirPathRun Run, FhirPathNode[] Focus, FhirPathNode[] This, int Index, FhirPathNode[] Total)
{
    /// <summary>The scope of what stands behind a dot.</summary>
    public FhirPathScope On(FhirPathNode[] focus) => this with { Focus = focus };

    /// <summary>The scope of an argument that is about the same item as the whole expression.</summary>
    public FhirPathScope Outside => this with { Focus = This };

    /// <summary>The scope of an argument that is about each item of a collection.</summary>
    public FhirPathScope Each(FhirPathNode item, int index) => this with { Focus = item.Self, This = item.Self, Index = index };
}
