namespace Varde.OpenEhr.Aql.Language;

/// <summary>The comparison operators.</summary>
public enum AqlOperator
{
    /// <summary>=</summary>
    Equal,

    /// <summary>!=</summary>
    NotEqual,

    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    LessOrEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    GreaterOrEqual,
}

/// <summary>A condition of WHERE.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record AqlCondition(AqlSpan Span);

/// <summary>Both, or at least one of two.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="IsAnd">False for OR.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record AqlConditionPair(AqlSpan Span, bool IsAnd, AqlCondition Left, AqlCondition Right) : AqlCondition(Span);

/// <summary>NOT.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Inner">What is negated.</param>
public sealed record AqlNot(AqlSpan Span, AqlCondition Inner) : AqlCondition(Span);

/// <summary>A comparison.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Left">The left side.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Right">The right side.</param>
public sealed record AqlComparison(AqlSpan Span, AqlExpression Left, AqlOperator Operator, AqlExpression Right) : AqlCondition(Span);

/// <summary>LIKE.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Operand">What is matched.</param>
/// <param name="Pattern">A text or a parameter.</param>
public sealed record AqlLike(AqlSpan Span, AqlExpression Operand, AqlExpression Pattern) : AqlCondition(Span);

/// <summary>EXISTS.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Path">The path.</param>
public sealed record AqlExists(AqlSpan Span, AqlIdentifiedPath Path) : AqlCondition(Span);

/// <summary>MATCHES.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Operand">What is matched.</param>
/// <param name="Items">One of these must match.</param>
public sealed record AqlMatches(AqlSpan Span, AqlExpression Operand, IReadOnlyList<AqlMatchItem> Items) : AqlCondition(Span);

/// <summary>An expression that is true or false, such as a call of CONTAINS.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Expression">The expression.</param>
public sealed record AqlTruth(AqlSpan Span, AqlExpression Expression) : AqlCondition(Span);

/// <summary>What stands between the braces of MATCHES.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record AqlMatchItem(AqlSpan Span);

/// <summary>A value: a literal, a parameter or a question to a terminology.</summary>
/// <param name="Expression">The value.</param>
public sealed record AqlMatchValue(AqlExpression Expression) : AqlMatchItem(Expression.Span);

/// <summary>A URI.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Uri">The URI as written.</param>
public sealed record AqlMatchUri(AqlSpan Span, string Uri) : AqlMatchItem(Span);

/// <summary>An interval, <c>|&gt;=5.0|</c> or <c>|5.0..6.0|</c>: a cADL constraint.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Lower">The lower bound; null when open.</param>
/// <param name="LowerIncluded">Whether the lower bound belongs to it.</param>
/// <param name="Upper">The upper bound; null when open.</param>
/// <param name="UpperIncluded">Whether the upper bound belongs to it.</param>
public sealed record AqlMatchInterval(AqlSpan Span, AqlLiteral? Lower, bool LowerIncluded, AqlLiteral? Upper, bool UpperIncluded) : AqlMatchItem(Span);

/// <summary>Codes of a terminology, <c>[SNOMED::31087008, 21626009]</c>: a cADL constraint.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Terminology">The terminology.</param>
/// <param name="Codes">The codes, one of which must match.</param>
public sealed record AqlMatchCodes(AqlSpan Span, string Terminology, IReadOnlyList<string> Codes) : AqlMatchItem(Span);

/// <summary>An object of a class whose attributes match: a cADL constraint, or the older <c>C_DV_QUANTITY</c> with units and magnitudes.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="ClassName">The class.</param>
/// <param name="Attributes">What each attribute must match.</param>
public sealed record AqlMatchObject(AqlSpan Span, string ClassName, IReadOnlyList<AqlMatchAttribute> Attributes) : AqlMatchItem(Span);

/// <summary>What an attribute must match.</summary>
/// <param name="Span">Where its name stands.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Items">One of these must match.</param>
public sealed record AqlMatchAttribute(AqlSpan Span, string Attribute, IReadOnlyList<AqlMatchItem> Items);
