namespace Varde.Records.Commits;

/// <summary>Which events of a chain this process has written itself: by it they are known already. What is forgotten is taken for another's, and looked at once more.</summary>
internal sealed class OwnEvents
{
    // Where others write to the chain too, what this process writes lies in pieces between theirs.
    private const int MostPieces = 1_000;

    private readonly List<(long First, long Last)> _pieces = [];
    private readonly Lock _order = new();

    /// <summary>Says that events were written: those with these numbers, one after the other.</summary>
    public void Add(long first, long last)
    {
        lock (_order)
        {
            if (_pieces.Count > 0 && _pieces[^1].Last == first - 1) _pieces[^1] = (_pieces[^1].First, last);
            else _pieces.Add((first, last));
            if (_pieces.Count > MostPieces) _pieces.RemoveRange(0, MostPieces / 2);
        }
    }

    /// <summary>Whether this process is known to have written an event.</summary>
    public bool Holds(long number)
    {
        lock (_order)
        {
            for (var place = _pieces.Count - 1; place >= 0 && _pieces[place].Last >= number; place--)
                if (_pieces[place].First <= number) return true;
            return false;
        }
    }
}
