using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>The faults found so far and the place where the next one would be.</summary>
internal sealed class FaultList
{
    /// <summary>More faults than this help nobody, and a hostile document could have millions.</summary>
    public const int Limit = 1000;

    // Each trial within a trial multiplies the work: a hostile template must not make it endless.
    private const int DeepestTrial = 2;
    private const int MostTrials = 20_000;

    private List<Fault>? _faults;
    private int _depth;
    private int _trials;

    /// <summary>Where we are.</summary>
    public WalkedPath Path { get; } = new();

    /// <summary>True while a version is checked that is yet to be committed.</summary>
    public bool IsForCommit { get; init; }

    /// <summary>True while an object may be tried against a constraint.</summary>
    public bool MayTry => _depth < DeepestTrial && _trials < MostTrials;

    /// <summary>Number of faults so far.</summary>
    public int Count => _faults?.Count ?? 0;

    /// <summary>The faults; empty when there are none.</summary>
    public IReadOnlyList<Fault> Faults => _faults ?? (IReadOnlyList<Fault>)[];

    /// <summary>True when no more faults are taken.</summary>
    public bool IsFull => Count > Limit;

    /// <summary>A fault of the object where we are.</summary>
    public void Add(FaultText text) => Add(null, text);

    /// <summary>A fault of an attribute of the object where we are.</summary>
    public void Add(string? attribute, FaultText text) => Note(attribute, text, isOfAbsence: false);

    /// <summary>Says that something mandatory is not there: a fault that a draft may have.</summary>
    public void AddAbsence(string? attribute, FaultText text) => Note(attribute, text, isOfAbsence: true);

    /// <summary>How far an object is from a constraint: how much is wrong, and how much is only missing. No fault is noted.</summary>
    public (int Wrong, int Absent) Try(ObjectConstraint constraint, RmObject item)
    {
        var before = Count;
        _trials++;
        _depth++;
        constraint.Check(item, this);
        _depth--;
        var found = TakeBack(before);
        var absent = found.Count(one => one.IsOfAbsence);
        return (found.Count - absent, absent);
    }

    /// <summary>Forgets the faults that came after the first <paramref name="count"/> and gives them back.</summary>
    public IReadOnlyList<Fault> TakeBack(int count)
    {
        if (Count <= count) return [];
        var taken = _faults!.GetRange(count, _faults.Count - count);
        _faults.RemoveRange(count, taken.Count);
        return taken;
    }

    /// <summary>Puts back faults that were taken.</summary>
    public void PutBack(IReadOnlyList<Fault> faults)
    {
        if (faults.Count == 0) return;
        _faults ??= [];
        _faults.AddRange(faults);
    }

    private void Note(string? attribute, FaultText text, bool isOfAbsence)
    {
        if (IsFull) return;
        _faults ??= [];
        _faults.Add(_faults.Count == Limit
            ? new("/", FaultCode.TooManyFaults.Of(Limit))
            : new(Path.Write(attribute), text) { IsOfAbsence = isOfAbsence });
    }
}
