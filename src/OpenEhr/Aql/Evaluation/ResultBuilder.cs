using Varde.OpenEhr.Aql.Binding;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>Takes the rows as they come, and gives them distinct, grouped, ordered and cut as the query says.</summary>
public sealed class ResultBuilder
{
    private readonly BoundQuery _query;
    private readonly AqlEnvironment _environment;
    private readonly RowEnumerator _rows;
    private readonly List<ResultRow> _taken = [];
    private readonly HashSet<string>? _distinct;
    private readonly Dictionary<string, Group> _groups = [];
    private readonly HashSet<Contribution> _seenInBinding = [];
    private readonly BoundExpression[] _keys;
    private readonly int[][] _placesOfAggregates;
    private readonly bool _mayRepeat;
    private readonly long _wanted;
    private readonly long _mostRows;
    private long _arrived;

    /// <param name="query">The query.</param>
    /// <param name="environment">What its meaning depends on.</param>
    /// <param name="mostRows">More rows (or groups) than this are not kept: <see cref="IsOverfull"/> tells.</param>
    /// <param name="cancellation">Ends the work.</param>
    public ResultBuilder(BoundQuery query, AqlEnvironment environment, long mostRows, CancellationToken cancellation)
    {
        (_query, _environment, _mostRows) = (query, environment, mostRows);
        _rows = new(query, environment, query.IsGrouped ? TakeGrouped : TakeRow, cancellation);
        _distinct = query.IsDistinct && !query.IsGrouped ? [] : null;
        _keys = query.GroupBy.Count > 0 ? [.. query.GroupBy] : [.. query.Columns.Select(c => c.Expression).Where(e => !e.Parts.Any(p => p is BoundAggregate))];
        _placesOfAggregates = [.. query.Aggregates.Select(PlacesOf)];
        _mayRepeat = query.Places.Any(p => p.IsSelected && p.Above is not null);
        _wanted = query.Limit is { } limit && !query.TakesLast ? checked(query.Offset + limit) : long.MaxValue;
    }

    /// <summary>True when there were more rows than may be kept.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Takes the rows of one EHR.</summary>
    /// <returns>False when no more are wanted: the answer is complete.</returns>
    public bool Add(AqlEhr ehr) => _rows.Add(ehr, _query.IsGrouped ? _seenInBinding.Clear : null);

    /// <summary>
    /// True when no row can be in the answer any more whose first key of ORDER BY comes no earlier than this.
    /// </summary>
    /// <param name="number">The key when it is a number.</param>
    /// <param name="time">The key when it is a time: microseconds since year 1.</param>
    public bool IsSettledBefore(double number, double time)
    {
        if (_query.OrderBy.Count == 0 || _taken.Count < _wanted) return false;
        Sort();
        var last = _taken[(int)_wanted - 1].Keys[0];
        if (last.Kind is not (AqlKind.Number or AqlKind.Time)) return false;
        var (key, next) = last.Kind == AqlKind.Time ? (last.From, time) : (last.Number, number);
        return _query.OrderBy[0].Descending ? key > next : key < next;
    }

    /// <summary>The rows of the answer.</summary>
    public IReadOnlyList<AqlValue[]> Finish()
    {
        if (_query.IsGrouped) CloseGroups();
        Sort();
        IEnumerable<ResultRow> rows = _taken;
        if (_query.TakesLast) rows = _taken.TakeLast((int)Math.Min(_query.Limit ?? int.MaxValue, int.MaxValue));
        else if (_query.Offset > 0 || _query.Limit is not null) rows = _taken.Skip(Small(_query.Offset)).Take(Small(_query.Limit ?? int.MaxValue));
        return [.. rows.Select(row => row.Cells)];
    }

    /// <summary>What the reader of the answer should know: aggregates over more than one unit.</summary>
    public IEnumerable<string> Remarks => _query.Aggregates
        .Select((aggregate, i) => (aggregate, Units: _groups.Values.SelectMany(group => group.States[i].Units).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()))
        .Where(one => one.Units.Count > 1)
        .Select(one => $"{one.aggregate.Name} is over quantities in more than one unit: {string.Join(", ", one.Units)}.");

    private bool TakeRow(AqlRow row)
    {
        var cells = Cells(row);
        if (_distinct?.Add(AqlKey.Of(cells)) == false) return true;
        _arrived++;
        _taken.Add(new(cells, Keys(row), _arrived));
        return _query.OrderBy.Count > 0 ? KeepBest() : _arrived < _wanted && !Overfull(_taken.Count);
    }

    // The answer to ORDER BY … LIMIT needs no more rows in memory than twice what it returns.
    private bool KeepBest()
    {
        if (_wanted < int.MaxValue && _taken.Count > (_wanted * 2) + 1000)
        {
            Sort();
            _taken.RemoveRange((int)_wanted, _taken.Count - (int)_wanted);
        }
        return !Overfull(_taken.Count);
    }

    private bool Overfull(long count) => IsOverfull |= count > _mostRows;

    private bool TakeGrouped(AqlRow row)
    {
        var key = AqlKey.Of(KeysOf(row));
        if (!_groups.TryGetValue(key, out var group)) _groups.Add(key, group = Open(row));
        for (var i = 0; i < group.States.Length; i++)
            if (IsNewTo(i, row, key)) group.States[i].Add(row);
        return !Overfull(_groups.Count);
    }

    /// <summary>
    /// Each node counts once in each aggregate for one binding: MAX of one path is not weighted by how many values another path has.
    /// </summary>
    private bool IsNewTo(int aggregate, AqlRow row, string groupKey)
    {
        if (!_mayRepeat) return true;
        var nodes = _placesOfAggregates[aggregate].Select(place => NodeOf(row.At(_query.Places[place]))).ToArray();
        return _seenInBinding.Add(new(aggregate, nodes, groupKey));
    }

    // A text or number may be one object in many places: the object that has it tells them apart.
    private static object? NodeOf(in AqlValue value) => value.Raw is OpenEhr.ReferenceModel.RmObject ? value.Raw : value.Owner ?? value.Raw;

    // All places of the paths, so that what is missing below two nodes is missing twice.
    private int[] PlacesOf(BoundAggregate aggregate) =>
        [.. (aggregate.Argument is null ? _keys : [.. _keys, aggregate.Argument]).SelectMany(e => e.Parts).OfType<BoundPath>().SelectMany(p => p.Place.Trail).Select(p => p.Index).Distinct()];

    private AqlValue[] KeysOf(AqlRow row)
    {
        var keys = new AqlValue[_keys.Length];
        for (var i = 0; i < keys.Length; i++) keys[i] = _keys[i].Evaluate(row);
        return keys;
    }

    private Group Open(AqlRow row) => new(KeysOf(row), [.. _query.Aggregates.Select(a => new AggregateState(a))]);

    private void CloseGroups()
    {
        if (_groups.Count == 0 && _keys.All(key => key is BoundConstant))
            _groups.Add("", new([.. _keys.Select(key => ((BoundConstant)key).Value)], [.. _query.Aggregates.Select(a => new AggregateState(a))]));
        var distinct = _query.IsDistinct ? new HashSet<string>() : null;
        foreach (var group in _groups.Values)
        {
            var row = new GroupRow(_keys, group, _environment);
            AqlValue[] cells = [.. _query.Columns.Select(column => row.Of(column.Expression))];
            if (distinct?.Add(AqlKey.Of(cells)) == false) continue;
            _taken.Add(new(cells, [.. _query.OrderBy.Select(order => AqlComparable.Of(row.Of(order.Expression)))], ++_arrived));
        }
    }

    private AqlValue[] Cells(AqlRow row)
    {
        var cells = new AqlValue[_query.Columns.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = _query.Columns[i].Expression.Evaluate(row);
        return cells;
    }

    private AqlComparable[] Keys(AqlRow row)
    {
        if (_query.OrderBy.Count == 0) return [];
        var keys = new AqlComparable[_query.OrderBy.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = AqlComparable.Of(_query.OrderBy[i].Expression.Evaluate(row));
        return keys;
    }

    private void Sort()
    {
        if (_query.OrderBy.Count > 0) _taken.Sort(Compare);
    }

    private int Compare(ResultRow a, ResultRow b)
    {
        for (var i = 0; i < a.Keys.Length; i++)
        {
            var order = AqlComparable.Order(a.Keys[i], b.Keys[i]);
            if (order != 0) return _query.OrderBy[i].Descending ? -order : order;
        }
        return a.Arrival.CompareTo(b.Arrival);
    }

    private static int Small(long number) => (int)Math.Min(number, int.MaxValue);

    private sealed record ResultRow(AqlValue[] Cells, AqlComparable[] Keys, long Arrival);

    /// <summary>That a node has gone into an aggregate of a group.</summary>
    private sealed record Contribution(int Aggregate, object?[] Nodes, string GroupKey)
    {
        public bool Equals(Contribution? other) => other is not null && Aggregate == other.Aggregate && GroupKey == other.GroupKey
            && Nodes.AsSpan().SequenceEqual(other.Nodes, ReferenceEqualityComparer.Instance);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(Aggregate);
            foreach (var node in Nodes) hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(node));
            return hash.ToHashCode();
        }
    }

    private sealed record Group(AqlValue[] Keys, AggregateState[] States);

    /// <summary>The values that expressions have in a closed group.</summary>
    private sealed class GroupRow(BoundExpression[] keys, Group group, AqlEnvironment environment)
    {
        public AqlValue Of(BoundExpression expression)
        {
            var key = Array.IndexOf(keys, expression);
            return key >= 0 ? group.Keys[key] : expression switch
            {
                BoundAggregate aggregate => group.States[aggregate.Index].Result,
                BoundConstant constant => constant.Value,
                BoundArithmetic pair => pair.Of(Of(pair.Left), Of(pair.Right)),
                BoundFunction function => function.Of([.. function.Arguments.Select(Of)], environment),
                _ => AqlValue.Missing,
            };
        }
    }
}
