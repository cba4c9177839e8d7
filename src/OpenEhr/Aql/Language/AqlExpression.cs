namespace Varde.OpenEhr.Aql.Language;

/// <summary>Something that has a value.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record AqlExpression(AqlSpan Span);

/// <summary>What kind a literal is.</summary>
public enum AqlLiteralKind
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Real,

    /// <summary>Text, dates and times included.</summary>
    Text,
}

/// <summary>A literal.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Null, <see cref="bool"/>, <see cref="double"/>, or <see cref="string"/> with its escapes read.</param>
/// <param name="Raw">As written, without quotes: LIKE reads escapes by its own rules.</param>
public sealed record AqlLiteral(AqlSpan Span, AqlLiteralKind Kind, object? Value, string Raw) : AqlExpression(Span);

/// <summary>A parameter.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Name">Its name without the dollar sign.</param>
public sealed record AqlParameter(AqlSpan Span, string Name) : AqlExpression(Span);

/// <summary>A variable, its predicate, and a path from there.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Variable">The variable's name as written.</param>
/// <param name="Predicate">The predicate on the variable; null for none.</param>
/// <param name="Steps">The path; empty for the variable itself.</param>
public sealed record AqlIdentifiedPath(AqlSpan Span, string Variable, AqlPredicate? Predicate, IReadOnlyList<AqlPathStep> Steps) : AqlExpression(Span);

/// <summary>A step of a path.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Attribute">Name of the attribute.</param>
/// <param name="Predicate">What the node must satisfy; null for any.</param>
public sealed record AqlPathStep(AqlSpan Span, string Attribute, AqlPredicate? Predicate);

/// <summary>A call of a function of one row.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Name">Its name in capitals.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record AqlFunction(AqlSpan Span, string Name, IReadOnlyList<AqlExpression> Arguments) : AqlExpression(Span);

/// <summary>A call of an aggregate function.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Name">Its name in capitals.</param>
/// <param name="Distinct">True when equal values count once.</param>
/// <param name="Argument">What is aggregated; null for <c>*</c>.</param>
public sealed record AqlAggregate(AqlSpan Span, string Name, bool Distinct, AqlExpression? Argument) : AqlExpression(Span);

/// <summary>A question to a terminology server.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Operation">What is asked, such as <c>expand</c>.</param>
/// <param name="Service">Which kind of service.</param>
/// <param name="Address">What about; usually a text, the openEHR-antlr4 grammar also takes a call of CONCAT.</param>
public sealed record AqlTerminology(AqlSpan Span, AqlExpression Operation, AqlExpression Service, AqlExpression Address) : AqlExpression(Span);

/// <summary>Arithmetic, an extension.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Sign">One of <c>+ - * /</c>.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record AqlArithmetic(AqlSpan Span, char Sign, AqlExpression Left, AqlExpression Right) : AqlExpression(Span);
