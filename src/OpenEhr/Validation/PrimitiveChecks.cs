using System.Globalization;
using System.Text.RegularExpressions;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>Constraints on primitive values as functions: what is wrong with a value, or null. AOM 1.4 §5.4.</summary>
internal static class PrimitiveChecks
{
    public static Func<object, FaultText?> For(CPrimitive constraint) => constraint switch
    {
        CBoolean boolean => value => value is bool flag ? Boolean(boolean, flag) : null,
        CString text => Text(text),
        CInteger integer => value => value is RmNumber number ? Integer(integer, number) : null,
        CReal real => value => value is RmNumber number ? Real(real, number) : null,
        CDuration duration => DurationCheck.For(duration),
        CTemporal temporal => TemporalCheck.For(temporal),
        _ => static _ => null,
    };

    /// <summary>The number exactly, or as near as a decimal comes; null when it is too large for one.</summary>
    public static decimal? Exact(RmNumber number) =>
        decimal.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null;

    /// <summary>True when the number lies in the range; one that no decimal holds lies in none that is bounded.</summary>
    public static bool InRange(Interval<decimal> range, RmNumber number) => Exact(number) is { } exact ? range.Contains(exact) : !range.IsBounded;

    private static FaultText? Boolean(CBoolean constraint, bool value) =>
        (value ? constraint.TrueValid : constraint.FalseValid) ? null : FaultCode.OtherBoolean.Of(value ? "true" : "false", value ? "false" : "true");

    private static FaultText? Integer(CInteger constraint, RmNumber number)
    {
        if (constraint.List.Count > 0 && (number.Whole is not { } whole || !constraint.List.Contains(whole)))
            return FaultCode.NumberNotListed.Of(number.Text, Shown.Choice([.. constraint.List.Select(one => one.ToString(CultureInfo.InvariantCulture))]));
        return constraint.Range is { } range && (number.Whole is not { } inside || !range.Contains(inside)) ? FaultCode.NumberOutOfRange.Of(number.Text, range) : null;
    }

    private static FaultText? Real(CReal constraint, RmNumber number)
    {
        if (constraint.List.Count > 0 && (Exact(number) is not { } exact || !constraint.List.Contains(exact)))
            return FaultCode.NumberNotListed.Of(number.Text, Shown.Choice([.. constraint.List.Select(one => one.ToString(CultureInfo.InvariantCulture))]));
        return constraint.Range is { } range && !InRange(range, number) ? FaultCode.NumberOutOfRange.Of(number.Text, range) : null;
    }

    private static Func<object, FaultText?> Text(CString constraint)
    {
        var pattern = Compile(constraint.Pattern);
        var list = constraint.List.Select(one => one.Trim()).ToHashSet();
        var closed = list.Count > 0 && !constraint.ListOpen;
        return value => value is not string text ? null
            : pattern is not null && !TemplatePattern.IsMatch(pattern, text) ? FaultCode.OtherPattern.Of(Shown.Text(text), Shown.Text(constraint.Pattern))
            : closed && !list.Contains(text.Trim()) ? FaultCode.NotListed.Of(Shown.Text(text), Shown.Choice(list))
            : null;
    }

    // A pattern that cannot be read is no reason to refuse data.
    private static Regex? Compile(string? pattern)
    {
        if (pattern is null or ".*") return null;
        var bare = pattern.Length > 1 && pattern[0] == '/' && pattern[^1] == '/' ? pattern[1..^1] : pattern;
        return TemplatePattern.Compile(bare, RegexOptions.Singleline);
    }
}
