using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>
/// Makes a query ready to be answered: gives the parameters their values, and checks classes, variables, paths and functions against the reference
/// model. All faults are found, not the first only.
/// </summary>
public static class AqlBinder
{
    /// <summary>Makes a query ready.</summary>
    /// <param name="query">The query.</param>
    /// <param name="parameters">The values of its parameters.</param>
    /// <param name="options">How it is taken.</param>
    /// <param name="answers">What the terminologies answered to the query's questions; a question without an answer is a fault.</param>
    public static AqlOutcome<BoundQuery> Bind(AqlQuery query, AqlParameters? parameters = null, AqlOptions? options = null, AqlTerminologyAnswers? answers = null)
    {
        var scope = new BindingScope(query, parameters ?? AqlParameters.None, options ?? AqlOptions.Default, answers ?? AqlTerminologyAnswers.None);
        var bound = new QueryBinder(scope).Bind();
        return scope.Faults.Faults.Count > 0 ? AqlOutcome<BoundQuery>.Failed(scope.Faults.Faults) : AqlOutcome<BoundQuery>.Of(bound);
    }
}

/// <summary>What all parts of the binder share.</summary>
internal sealed class BindingScope
{
    public BindingScope(AqlQuery query, AqlParameters parameters, AqlOptions options, AqlTerminologyAnswers answers)
    {
        (Query, Options, Faults) = (query, options, new(query.Text));
        Values = new(this, parameters, answers);
        Paths = new(this);
        Expressions = new(this);
        Conditions = new(this);
    }

    public AqlQuery Query { get; }

    public AqlOptions Options { get; }

    public BindingFaults Faults { get; }

    public ValueBinder Values { get; }

    public PathBinder Paths { get; }

    public ExpressionBinder Expressions { get; }

    public ConditionBinder Conditions { get; }

    /// <summary>The class expressions, in the order in which they stand.</summary>
    public List<BoundClass> Classes { get; } = [];

    public Dictionary<string, BoundClass> Variables { get; } = new(StringComparer.OrdinalIgnoreCase);

    public PathTree Tree { get; } = new();

    public NodeIdCollector NodeIds { get; } = new();

    /// <summary>Refuses an extension in strict mode.</summary>
    public void Extension(AqlSpan span, string what)
    {
        if (Options.IsStrict) Faults.Add(span, $"{what} is not part of AQL 1.1", "it is an extension, and the strict mode is on");
    }
}

/// <summary>Binds the clauses.</summary>
internal sealed class QueryBinder(BindingScope scope)
{
    private readonly AqlQuery _query = scope.Query;

    public BoundQuery Bind()
    {
        var from = new ContainmentBinder(scope).Bind(_query.From);
        var columns = BindColumns();
        var groups = _query.GroupBy.Select(Group).ToList();
        if (_query.Where is not null) scope.Conditions.BindPaths(_query.Where);
        var where = _query.Where is null ? null : scope.Conditions.Bind(_query.Where);
        var isGrouped = groups.Count > 0 || scope.Expressions.Aggregates.Count > 0;
        var orders = _query.OrderBy.Select(order => Order(order, columns, isGrouped)).ToList();
        if (groups.Count > 0) CheckGrouping(columns, groups);
        return new()
        {
            Syntax = _query, Columns = columns, From = from, Classes = scope.Classes, Places = scope.Tree.Places, Where = where, GroupBy = groups,
            Aggregates = scope.Expressions.Aggregates, OrderBy = orders, IsDistinct = _query.Select.Distinct, Limit = Limit(), Offset = Offset(),
            TakesLast = _query.Select.Top is { Backward: true }, Warnings = scope.Faults.Warnings, NodeIds = scope.NodeIds.Found,
        };
    }

    private List<BoundColumn> BindColumns()
    {
        var columns = _query.Select.Columns;
        if (columns.Count > 0) return [.. columns.Select((column, i) => new BoundColumn(column.Alias ?? $"#{i}", PathOf(column), Selected(column)))];
        scope.Extension(new(0, 6), "SELECT *");
        return [.. scope.Classes.Where(c => c.Variable is not null).Select(c => new BoundColumn(c.Variable!, c.Variable, Selected(c)))];
    }

    private BoundExpression Selected(AqlColumn column) => Select(scope.Expressions.Bind(column.Expression, mayAggregate: true));

    private BoundPath Selected(BoundClass variable)
    {
        var place = scope.Tree.Root(variable, null);
        place.Select();
        return new(place);
    }

    private static BoundExpression Select(BoundExpression expression)
    {
        foreach (var part in expression.Parts)
            if (part is BoundPath path) path.Place.Select();
        return expression;
    }

    private BoundExpression Group(AqlExpression expression)
    {
        scope.Extension(expression.Span, "GROUP BY");
        return Aliased(expression) is { } column ? Selected(column) : Select(scope.Expressions.Bind(expression, mayAggregate: false));
    }

    private void CheckGrouping(List<BoundColumn> columns, List<BoundExpression> groups)
    {
        for (var i = 0; i < columns.Count; i++)
            if (!IsGrouped(columns[i].Expression, groups))
                scope.Faults.Add(_query.Select.Columns[i].Expression.Span, "the column is neither grouped by nor an aggregate", "name it in GROUP BY, or take MIN or MAX of it");
    }

    private static bool IsGrouped(BoundExpression expression, List<BoundExpression> groups) =>
        groups.Contains(expression) || expression switch
        {
            BoundAggregate or BoundConstant => true,
            BoundFunction function => function.Arguments.All(a => IsGrouped(a, groups)),
            BoundArithmetic pair => IsGrouped(pair.Left, groups) && IsGrouped(pair.Right, groups),
            _ => false,
        };

    private BoundOrder Order(AqlOrder order, List<BoundColumn> columns, bool isGrouped)
    {
        if (Aliased(order.Expression) is { } column) return new(columns[IndexOf(column)].Expression, order.Descending);
        var known = columns.Select(c => c.Expression).Concat(isGrouped ? [] : scope.Tree.Places.Where(p => p.IsSelected).Select(p => new BoundPath(p)));
        if (order.Expression is AqlIdentifiedPath path && !isGrouped) return new(Unselected(path, order.Descending), order.Descending);
        if (order.Expression is not AqlIdentifiedPath) scope.Extension(order.Expression.Span, "ORDER BY anything but a path");
        var bound = scope.Expressions.Bind(order.Expression, mayAggregate: isGrouped);
        if (!known.Contains(bound) && bound is not BoundAggregate)
            scope.Faults.Add(order.Expression.Span, isGrouped ? "rows that are grouped can only be ordered by their columns" : "an expression that is ordered by must be a column", "give the column a name with AS, and order by the name");
        return new(bound, order.Descending);
    }

    private BoundExpression Unselected(AqlIdentifiedPath path, bool descending) => scope.Paths.BindUnselected(path) is var (from, rest)
        ? rest is null ? new BoundPath(from) : new BoundExtreme(from, rest, descending)
        : new BoundConstant(AqlValue.Missing);

    private AqlColumn? Aliased(AqlExpression expression) => expression is AqlIdentifiedPath { Predicate: null, Steps.Count: 0 } name && !scope.Variables.ContainsKey(name.Variable)
        ? _query.Select.Columns.FirstOrDefault(column => string.Equals(column.Alias, name.Variable, StringComparison.OrdinalIgnoreCase))
        : null;

    private int IndexOf(AqlColumn column) => _query.Select.Columns.ToList().FindIndex(c => ReferenceEquals(c, column));

    private string? PathOf(AqlColumn column) => column.Expression is AqlIdentifiedPath path ? _query.Text.Substring(path.Span.Start, path.Span.Length) : null;

    private long? Limit()
    {
        if (_query.Select.Top is { } top)
        {
            if (_query.Limit is not null) scope.Faults.Add(top.Span, "TOP and LIMIT do not go together", "TOP is deprecated: use LIMIT");
            scope.Faults.Warn(top.Span, "TOP is deprecated", "use LIMIT with ORDER BY");
            return top.Count;
        }
        return _query.Limit is null ? null : Count(_query.Limit.Count, 1, "LIMIT");
    }

    private long Offset() => _query.Limit?.Offset is { } offset ? Count(offset, 0, "OFFSET") : 0;

    private long Count(AqlExpression expression, long least, string clause)
    {
        if (expression is AqlParameter) scope.Extension(expression.Span, $"a parameter in {clause}");
        var value = scope.Values.Constant(expression);
        if ((value.Raw as ReferenceModel.RmNumber)?.Whole is { } count && count >= least) return count;
        scope.Faults.Add(expression.Span, $"{clause} takes a whole number from {least}");
        return least;
    }
}
