using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>Something that has a value in each row.</summary>
public abstract record BoundExpression
{
    internal abstract AqlValue Evaluate(AqlRow row);

    /// <summary>True when the value depends on what is at a place.</summary>
    public bool Mentions(PathPlace place) => Parts.Any(part => part is BoundPath path && path.Place == place);

    /// <summary>What it is made of, itself included.</summary>
    public virtual IEnumerable<BoundExpression> Parts => [this];
}

/// <summary>A value that is the same in every row.</summary>
/// <param name="Value">The value.</param>
/// <param name="Pattern">As written, when it is a literal text: LIKE reads escapes by its own rules.</param>
public sealed record BoundConstant(AqlValue Value, string? Pattern = null) : BoundExpression
{
    internal override AqlValue Evaluate(AqlRow row) => Value;
}

/// <summary>A path.</summary>
/// <param name="Place">Its last place.</param>
public sealed record BoundPath(PathPlace Place) : BoundExpression
{
    internal override AqlValue Evaluate(AqlRow row) => row.At(Place);
}

/// <summary>The smallest (or largest) value that a path leads to from a row: what ORDER BY sorts by when the path is not selected.</summary>
/// <param name="From">The place that the row has a node at.</param>
/// <param name="Rest">The rest of the path.</param>
/// <param name="Largest">True for the largest.</param>
public sealed record BoundExtreme(PathPlace From, BoundRelativePath Rest, bool Largest) : BoundExpression
{
    internal override AqlValue Evaluate(AqlRow row)
    {
        if (row.NodeAt(From) is not { } node) return AqlValue.Missing;
        var best = AqlValue.Missing;
        foreach (var value in Rest.Values(node, row.Environment))
            if (best.IsMissing || AqlComparable.Order(AqlComparable.Of(value), AqlComparable.Of(best)) * (Largest ? 1 : -1) > 0) best = value;
        return best;
    }
}

/// <summary>A call of a function of one row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record BoundFunction(string Name, IReadOnlyList<BoundExpression> Arguments) : BoundExpression
{
    private readonly AqlFunctionRule _rule = AqlFunctions.ByName[Name];

    internal override AqlValue Evaluate(AqlRow row) => Of([.. Arguments.Select(argument => argument.Evaluate(row))], row.Environment);

    /// <summary>What the function gives for these arguments.</summary>
    internal AqlValue Of(AqlValue[] arguments, AqlEnvironment environment) => _rule.Call(arguments, environment.Now);

    /// <inheritdoc/>
    public override IEnumerable<BoundExpression> Parts => [this, .. Arguments.SelectMany(argument => argument.Parts)];
}

/// <summary>Arithmetic, an extension. Division by nought gives no value.</summary>
/// <param name="Sign">One of <c>+ - * /</c>.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record BoundArithmetic(char Sign, BoundExpression Left, BoundExpression Right) : BoundExpression
{
    internal override AqlValue Evaluate(AqlRow row) => Of(Left.Evaluate(row), Right.Evaluate(row));

    /// <summary>What the sign gives for two values.</summary>
    internal AqlValue Of(in AqlValue left, in AqlValue right) =>
        AqlFunctions.Number(left) is { } a && AqlFunctions.Number(right) is { } b
            ? AqlValue.Of(Sign switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => b == 0 ? double.NaN : a / b })
            : AqlValue.Missing;

    /// <inheritdoc/>
    public override IEnumerable<BoundExpression> Parts => [this, .. Left.Parts, .. Right.Parts];
}

/// <summary>An aggregate function.</summary>
/// <param name="Index">Its place among the query's aggregates.</param>
/// <param name="Name">COUNT, MIN, MAX, SUM or AVG.</param>
/// <param name="Distinct">True when equal values count once.</param>
/// <param name="Argument">What is aggregated; null for the rows themselves.</param>
public sealed record BoundAggregate(int Index, string Name, bool Distinct, BoundExpression? Argument) : BoundExpression
{
    // One row has no aggregate: its value is that of a closed group.
    internal override AqlValue Evaluate(AqlRow row) => AqlValue.Missing;

    /// <inheritdoc/>
    public override IEnumerable<BoundExpression> Parts => [this, .. Argument?.Parts ?? []];
}
