using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>
/// What an aggregate has seen so far in one group. Missing values are passed over. MIN and MAX give the value itself; SUM and AVG add numbers, and of
/// quantities and counts their magnitudes. AQL 1.1.0, aggregate functions.
/// </summary>
internal sealed class AggregateState(BoundAggregate aggregate)
{
    private readonly HashSet<string>? _seen = aggregate.Distinct ? [] : null;
    private readonly SortedSet<string> _units = new(StringComparer.Ordinal);
    private readonly HashSet<string> _measures = [];
    private long _count;
    private decimal _sum;
    private double _roughSum;
    private bool _isRough;
    private AqlValue _best;
    private AqlComparable _bestKey;

    /// <summary>The units of the quantities that were added or compared as plain numbers, or that have no order; those that were converted are none of them.</summary>
    public IReadOnlyCollection<string> Units => _measures.Count == 1 ? [] : _units;

    public void Add(AqlRow row)
    {
        if (aggregate.Argument is null) _count++;
        else Add(aggregate.Argument.Evaluate(row));
    }

    public void Add(in AqlValue value)
    {
        if (value.IsMissing || _seen?.Add(AqlKey.Of(value.Raw)) == false) return;
        switch (aggregate.Name)
        {
            case "COUNT": _count++; break;
            case "MIN": Compare(value, -1); break;
            case "MAX": Compare(value, 1); break;
            default: Sum(value); break;
        }
    }

    public AqlValue Result => aggregate.Name switch
    {
        "COUNT" => AqlValue.Of(_count),
        "MIN" or "MAX" => _best,
        _ when _count == 0 => AqlValue.Missing,
        "SUM" => _isRough ? AqlValue.Of(_roughSum) : new(RmNumber.From(_sum)),
        _ => AqlValue.Of((_isRough ? _roughSum : (double)_sum) / _count),
    };

    private void Compare(in AqlValue value, int sign)
    {
        var key = AqlComparable.Of(value);
        if (value.Units is { } unit) _units.Add(unit);
        if (key.Measure is { } measure) _measures.Add(measure);
        var order = _best.IsMissing ? 1 : AqlComparable.Order(key, _bestKey) * sign;
        if (order > 0 || (order == 0 && string.CompareOrdinal(Written(value), Written(_best)) < 0)) (_best, _bestKey) = (value, key);
    }

    // Of equal ones, 10:00Z and 12:00+02:00 or 1 and 1.0, the answer must not depend on which is met first.
    private static string Written(in AqlValue value) => value.Raw is RmNumber number ? number.Text : AqlKey.Of(value.Raw);

    // Decimal numbers are added exactly as long as they fit: 0.1 and 0.2 are 0.3.
    private void Sum(in AqlValue value)
    {
        if (AqlFunctions.Number(value) is not { } number) return;
        if (value.Units is { } unit) _units.Add(unit);
        _count++;
        _roughSum += number;
        if (_isRough || Math.Abs(number) > 1e20) _isRough = true;
        else if (Math.Abs(_sum += (decimal)number) > 1e24m) _isRough = true;
    }
}
