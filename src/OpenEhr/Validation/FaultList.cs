namespace Varde.OpenEhr.Validation;

/// <summary>The faults found so far and the place where the next one would be.</summary>
internal sealed class FaultList
{
    /// <summary>More faults than this help nobody, and a hostile document could have millions.</summary>
    public const int Limit = 1000;

    private List<Fault>? _faults;

    /// <summary>Where we are.</summary>
    public WalkedPath Path { get; } = new();

    /// <summary>True while a version is checked that is yet to be committed.</summary>
    public bool IsForCommit { get; init; }

    /// <summary>Number of faults so far.</summary>
    public int Count => _faults?.Count ?? 0;

    /// <summary>The faults; empty when there are none.</summary>
    public IReadOnlyList<Fault> Faults => _faults ?? (IReadOnlyList<Fault>)[];

    /// <summary>True when no more faults are taken.</summary>
    public bool IsFull => Count > Limit;

    /// <summary>A fault of the object where we are.</summary>
    public void Add(string message) => Add(null, message);

    /// <summary>A fault of an attribute of the object where we are.</summary>
    public void Add(string? attribute, string message)
    {
        if (IsFull) return;
        _faults ??= [];
        _faults.Add(_faults.Count == Limit
            ? new("/", $"There are more than {Limit} faults; the rest is left out")
            : new(Path.Write(attribute), message));
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
}
