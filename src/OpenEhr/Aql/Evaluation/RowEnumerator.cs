using Varde.OpenEhr.Aql.Binding;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>
/// Makes the rows of one EHR. A row is a binding of the variables together with one node for each selected place; what is missing is null. Places
/// that only the condition looks at make no rows: the row is there when the condition holds for some of their nodes.
/// </summary>
internal sealed class RowEnumerator
{
    private const int CheckEvery = 4096;

    private readonly BoundQuery _query;
    private readonly AqlRow _row;
    private readonly PathPlace[] _places;
    private readonly int _selected;
    private readonly List<AqlValue>[] _candidates;
    private readonly Func<AqlRow, bool> _take;
    private readonly CancellationToken _cancellation;
    private int _steps;

    /// <param name="query">The query.</param>
    /// <param name="environment">What its meaning depends on.</param>
    /// <param name="take">Takes a row; false when no more are wanted.</param>
    /// <param name="cancellation">Ends the work.</param>
    public RowEnumerator(BoundQuery query, AqlEnvironment environment, Func<AqlRow, bool> take, CancellationToken cancellation)
    {
        (_query, _row, _take, _cancellation) = (query, new(query, environment), take, cancellation);
        _places = [.. query.Places.Where(p => p.IsSelected), .. query.Places.Where(p => !p.IsSelected)];
        _selected = query.Places.Count(p => p.IsSelected);
        _candidates = [.. _places.Select(_ => new List<AqlValue>())];
    }

    /// <summary>Makes the rows of one EHR.</summary>
    /// <returns>False when no more are wanted.</returns>
    public bool Add(AqlEhr ehr, Action? atBinding = null)
    {
        foreach (var _ in new ContainmentMatcher(ehr, _row.Nodes, _row.Environment, CheckCancellation).Match(_query.From))
        {
            atBinding?.Invoke();
            if (!Fill(0)) return false;
        }
        return true;
    }

    private bool Fill(int at)
    {
        if (at == _selected) return !Holds(at) || _take(_row);
        CheckCancellation();
        foreach (var value in Candidates(at))
        {
            _row.Set(_places[at], value);
            if (!Fill(at + 1)) return false;
        }
        return true;
    }

    private bool Holds(int at)
    {
        if (at == _places.Length) return _query.Where is null || _query.Where.Holds(_row) == true;
        CheckCancellation();
        foreach (var value in Candidates(at))
        {
            _row.Set(_places[at], value);
            if (Holds(at + 1)) return true;
        }
        return false;
    }

    private List<AqlValue> Candidates(int at)
    {
        _row.Candidates(_places[at], _candidates[at]);
        return _candidates[at];
    }

    private void CheckCancellation()
    {
        if (++_steps % CheckEvery == 0) _cancellation.ThrowIfCancellationRequested();
    }
}
