namespace Varde.OpenEhr.Templates;

/// <summary>A constraint on one primitive value (AOM 1.4 §5.4, C_PRIMITIVE).</summary>
public abstract record CPrimitive;

/// <summary>Which truth values may stand.</summary>
/// <param name="TrueValid">True may stand.</param>
/// <param name="FalseValid">False may stand.</param>
/// <param name="AssumedValue">What is assumed when no value is given.</param>
public sealed record CBoolean(bool TrueValid, bool FalseValid, bool? AssumedValue) : CPrimitive;

/// <summary>Which texts may stand: those of a list (all others too when the list is open) or those that match a pattern.</summary>
/// <param name="Pattern">A regular expression for the whole text, or null.</param>
/// <param name="List">The texts; empty means that any may stand.</param>
/// <param name="ListOpen">True when texts outside the list may stand too.</param>
/// <param name="AssumedValue">What is assumed when no value is given.</param>
public sealed record CString(string? Pattern, IReadOnlyList<string> List, bool ListOpen, string? AssumedValue) : CPrimitive;

/// <summary>Which whole numbers may stand.</summary>
/// <param name="List">The numbers; empty means that the range decides.</param>
/// <param name="Range">The range, or null for any.</param>
/// <param name="AssumedValue">What is assumed when no value is given.</param>
public sealed record CInteger(IReadOnlyList<long> List, Interval<long>? Range, long? AssumedValue) : CPrimitive;

/// <summary>Which real numbers may stand. Held as decimals, exactly as written.</summary>
/// <param name="List">The numbers; empty means that the range decides.</param>
/// <param name="Range">The range, or null for any.</param>
/// <param name="AssumedValue">What is assumed when no value is given.</param>
public sealed record CReal(IReadOnlyList<decimal> List, Interval<decimal>? Range, decimal? AssumedValue) : CPrimitive;

/// <summary>Whether a part of a date or time must, may or must not be given (AOM 1.4, VALIDITY_KIND 1001–1003).</summary>
public enum ValidityKind
{
    /// <summary>1001: must be given.</summary>
    Mandatory = 1001,

    /// <summary>1002: may be given.</summary>
    Optional = 1002,

    /// <summary>1003: must not be given.</summary>
    Disallowed = 1003,
}

/// <summary>Which ISO 8601 texts may stand as a date, time, date/time or duration.</summary>
/// <param name="Pattern">
/// The pattern of AOM 1.4, such as <c>yyyy-mm-??</c>, <c>yyyy-mm-ddTHH:MM:??</c> or <c>PYMWDTHMS</c>; null for any. <c>?</c> means that the part may be
/// left out and <c>X</c> that it must be.
/// </param>
/// <param name="Range">The range as ISO 8601 texts, or null for any.</param>
/// <param name="AssumedValue">What is assumed when no value is given.</param>
/// <param name="TimezoneValidity">Whether the time zone must be given; null when the template is silent.</param>
public abstract record CTemporal(string? Pattern, Interval<string>? Range, string? AssumedValue, ValidityKind? TimezoneValidity) : CPrimitive;

/// <summary>Which dates may stand.</summary>
/// <inheritdoc cref="CTemporal" path="/param"/>
public sealed record CDate(string? Pattern, Interval<string>? Range, string? AssumedValue, ValidityKind? TimezoneValidity)
    : CTemporal(Pattern, Range, AssumedValue, TimezoneValidity);

/// <summary>Which times may stand.</summary>
/// <inheritdoc cref="CTemporal" path="/param"/>
public sealed record CTime(string? Pattern, Interval<string>? Range, string? AssumedValue, ValidityKind? TimezoneValidity)
    : CTemporal(Pattern, Range, AssumedValue, TimezoneValidity);

/// <summary>Which date/times may stand.</summary>
/// <inheritdoc cref="CTemporal" path="/param"/>
public sealed record CDateTime(string? Pattern, Interval<string>? Range, string? AssumedValue, ValidityKind? TimezoneValidity)
    : CTemporal(Pattern, Range, AssumedValue, TimezoneValidity);

/// <summary>Which durations may stand; the pattern <c>PYMWDTHMS</c> names the parts that may be used.</summary>
/// <inheritdoc cref="CTemporal" path="/param"/>
public sealed record CDuration(string? Pattern, Interval<string>? Range, string? AssumedValue) : CTemporal(Pattern, Range, AssumedValue, null);
