using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>
/// A condition of WHERE; null stands for what cannot be said, and such a row is not returned. AQL 1.1.0, NOT: so that NOT (A AND B) is the same as
/// NOT A OR NOT B.
/// </summary>
public abstract record BoundCondition
{
    internal abstract bool? Holds(AqlRow row);
}

/// <summary>Both, or at least one of two.</summary>
/// <param name="IsAnd">False for OR.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record BoundConditionPair(bool IsAnd, BoundCondition Left, BoundCondition Right) : BoundCondition
{
    internal override bool? Holds(AqlRow row)
    {
        var left = Left.Holds(row);
        if (left == !IsAnd) return left;
        return IsAnd ? left & Right.Holds(row) : left | Right.Holds(row);
    }
}

/// <summary>NOT.</summary>
/// <param name="Inner">What is negated.</param>
public sealed record BoundNot(BoundCondition Inner) : BoundCondition
{
    internal override bool? Holds(AqlRow row) => !Inner.Holds(row);
}

/// <summary>A comparison. <c>= NULL</c> asks whether a value is missing, <c>!= NULL</c> whether there is one.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Right">The right side.</param>
public sealed record BoundComparison(BoundExpression Left, AqlOperator Operator, BoundExpression Right) : BoundCondition
{
    private readonly AqlComparable? _constant = Right is BoundConstant constant ? AqlComparable.Of(constant.Value) : null;

    /// <summary>True when it asks whether there is a value.</summary>
    public bool AsksForNull => Right is BoundConstant { Value.IsMissing: true } || Left is BoundConstant { Value.IsMissing: true };

    internal override bool? Holds(AqlRow row)
    {
        var left = Left.Evaluate(row);
        if (AsksForNull) return Operator switch
        {
            AqlOperator.Equal => left.IsMissing && Right.Evaluate(row).IsMissing,
            AqlOperator.NotEqual => !left.IsMissing || !Right.Evaluate(row).IsMissing,
            _ => null,
        };
        return AqlComparable.Compare(AqlComparable.Of(left), Operator, _constant ?? AqlComparable.Of(Right.Evaluate(row)));
    }
}

/// <summary>LIKE.</summary>
/// <param name="Operand">What is matched.</param>
/// <param name="Pattern">The pattern as written.</param>
/// <param name="HasEscapes">True for a literal, whose other escapes are not yet read.</param>
public sealed record BoundLike(BoundExpression Operand, string Pattern, bool HasEscapes) : BoundCondition
{
    private readonly LikePattern _pattern = new(Pattern, HasEscapes);

    /// <summary>What every match begins with.</summary>
    public string Start => _pattern.Start;

    internal override bool? Holds(AqlRow row)
    {
        var value = Operand.Evaluate(row);
        return value.IsMissing ? null : (AqlFunctions.Text(value) ?? (value.Raw as RmNumber)?.Text) is { } text ? _pattern.Matches(text) : null;
    }
}

/// <summary>MATCHES: one of the items must match.</summary>
/// <param name="Operand">What is matched.</param>
/// <param name="Items">The items.</param>
public sealed record BoundMatches(BoundExpression Operand, IReadOnlyList<BoundMatchItem> Items) : BoundCondition
{
    internal override bool? Holds(AqlRow row)
    {
        var value = Operand.Evaluate(row);
        if (value.IsMissing) return null;
        foreach (var item in Items)
            if (item.Matches(value, row.Environment)) return true;
        return false;
    }
}

/// <summary>EXISTS. The path goes on from the node that the row has at the place where it leaves the other paths.</summary>
/// <param name="From">The place that the row has a node at.</param>
/// <param name="Rest">The rest of the path; null when it ends there.</param>
public sealed record BoundExists(PathPlace From, BoundRelativePath? Rest) : BoundCondition
{
    internal override bool? Holds(AqlRow row) => row.NodeAt(From) is { } node && (Rest is null || Rest.Values(node, row.Environment).Any());
}

/// <summary>An expression that is true or false.</summary>
/// <param name="Expression">The expression.</param>
public sealed record BoundTruth(BoundExpression Expression) : BoundCondition
{
    internal override bool? Holds(AqlRow row) => Expression.Evaluate(row).Raw as bool?;
}

/// <summary>What a value may match.</summary>
public abstract record BoundMatchItem
{
    internal abstract bool Matches(in AqlValue value, AqlEnvironment environment);
}

/// <summary>A value.</summary>
/// <param name="Value">The value.</param>
public sealed record MatchValue(AqlValue Value) : BoundMatchItem
{
    private readonly AqlComparable _value = AqlComparable.Of(Value);

    internal override bool Matches(in AqlValue value, AqlEnvironment environment) =>
        AqlComparable.Compare(AqlComparable.Of(value), AqlOperator.Equal, _value) == true;
}

/// <summary>Codes of a terminology; a plain text matches by its code alone.</summary>
/// <param name="Terminology">The terminology; null for any.</param>
/// <param name="Codes">The codes.</param>
public sealed record MatchCodes(string? Terminology, IReadOnlySet<string> Codes) : BoundMatchItem
{
    internal override bool Matches(in AqlValue value, AqlEnvironment environment) => value.Raw switch
    {
        string code => Codes.Contains(code),
        CodePhrase phrase => Matches(phrase),
        DvCodedText { DefiningCode: { } phrase } => Matches(phrase),
        _ => false,
    };

    private bool Matches(CodePhrase phrase) => phrase.CodeString is { } code && Codes.Contains(code)
        && (Terminology is null || string.Equals(phrase.TerminologyId?.Value, Terminology, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An interval.</summary>
/// <param name="Lower">The lower bound; null when open.</param>
/// <param name="LowerIncluded">Whether the lower bound belongs to it.</param>
/// <param name="Upper">The upper bound; null when open.</param>
/// <param name="UpperIncluded">Whether the upper bound belongs to it.</param>
public sealed record MatchInterval(AqlValue? Lower, bool LowerIncluded, AqlValue? Upper, bool UpperIncluded) : BoundMatchItem
{
    internal override bool Matches(in AqlValue value, AqlEnvironment environment)
    {
        var number = AqlComparable.Of(value);
        return Holds(number, LowerIncluded ? AqlOperator.GreaterOrEqual : AqlOperator.Greater, Lower, environment)
            && Holds(number, UpperIncluded ? AqlOperator.LessOrEqual : AqlOperator.Less, Upper, environment);
    }

    private static bool Holds(in AqlComparable value, AqlOperator sign, AqlValue? bound, AqlEnvironment environment) =>
        bound is not { } given || AqlComparable.Compare(value, sign, AqlComparable.Of(given)) == true;
}

/// <summary>An object of a class whose attributes match.</summary>
/// <param name="Class">The class; null when only the attributes count.</param>
/// <param name="Attributes">What each attribute must match.</param>
public sealed record MatchObject(RmClass? Class, IReadOnlyList<(string Attribute, IReadOnlyList<BoundMatchItem> Items)> Attributes) : BoundMatchItem
{
    internal override bool Matches(in AqlValue value, AqlEnvironment environment)
    {
        if (value.Raw is not RmObject whole || (Class is not null && !whole.Class.IsA(Class))) return false;
        foreach (var (attribute, items) in Attributes)
            if (!AnyMatches(new(AqlSteps.Take(whole, attribute), whole), items, environment)) return false;
        return true;
    }

    private static bool AnyMatches(AqlValue value, IReadOnlyList<BoundMatchItem> items, AqlEnvironment environment)
    {
        foreach (var item in items)
            if (!value.IsMissing && item.Matches(value, environment)) return true;
        return false;
    }
}
