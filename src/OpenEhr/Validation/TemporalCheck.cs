using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// Patterns and ranges of dates and times. AOM 1.4, C_DATE, C_TIME and C_DATE_TIME: in <c>yyyy-mm-??THH:??:XX</c> letters must be given, <c>??</c> may,
/// <c>XX</c> must not.
/// </summary>
internal static class TemporalCheck
{
    private static readonly IsoPrecision[] DateParts = [IsoPrecision.Year, IsoPrecision.Month, IsoPrecision.Day];
    private static readonly IsoPrecision[] TimeParts = [IsoPrecision.Hour, IsoPrecision.Minute, IsoPrecision.Second, IsoPrecision.Fraction];

    public static Func<object, FaultText?> For(CTemporal constraint)
    {
        Func<string, IsoDateTime?> parse = constraint switch
        {
            CDate => IsoDateTime.ParseDate,
            CTime => IsoDateTime.ParseTime,
            _ => IsoDateTime.ParseDateTime,
        };
        var parts = Parts(constraint).ToList();
        var lower = constraint.Range is { HasLower: true, Lower: { } low } ? parse(low) : null;
        var upper = constraint.Range is { HasUpper: true, Upper: { } high } ? parse(high) : null;
        // What is no date or time at all is the reference model's fault to name.
        return value => value is string text && parse(text) is { } time
            ? WrongPart(constraint, parts, time, text) ?? WrongZone(constraint, time, text) ?? OutOfRange(constraint, lower, upper, time, text)
            : null;
    }

    private static IEnumerable<(IsoPrecision Part, ValidityKind Validity)> Parts(CTemporal constraint)
    {
        if (constraint.Pattern is not { } pattern) return [];
        var marker = pattern.IndexOf('T', StringComparison.Ordinal);
        var (date, time) = constraint is CTime ? ("", pattern[(marker + 1)..]) : marker < 0 ? (pattern, "") : (pattern[..marker], pattern[(marker + 1)..]);
        return Tokens(date, DateParts, ['-']).Concat(Tokens(time, TimeParts, [':', '.', ',']));
    }

    private static IEnumerable<(IsoPrecision Part, ValidityKind Validity)> Tokens(string text, IsoPrecision[] parts, char[] separators) =>
        text.Split(separators, StringSplitOptions.RemoveEmptyEntries).Zip(parts, (token, part) => (part, token.Trim() switch
        {
            "??" or "?" or "????" or "???" => ValidityKind.Optional,
            "XX" or "X" or "xx" or "XXX" => ValidityKind.Disallowed,
            _ => ValidityKind.Mandatory,
        }));

    private static FaultText? WrongPart(CTemporal constraint, List<(IsoPrecision Part, ValidityKind Validity)> parts, IsoDateTime time, string text)
    {
        foreach (var (part, validity) in parts)
        {
            if (validity == ValidityKind.Mandatory && time.Precision < part) return FaultCode.PartMissing.Of(Shown.Text(text), Name(part), constraint.Pattern);
            if (validity == ValidityKind.Disallowed && time.Precision >= part) return FaultCode.PartNotAllowed.Of(Shown.Text(text), Name(part), constraint.Pattern);
        }
        return null;
    }

    private static string Name(IsoPrecision part) => part switch
    {
        IsoPrecision.Year => "year",
        IsoPrecision.Month => "month",
        IsoPrecision.Day => "day",
        IsoPrecision.Hour => "hour",
        IsoPrecision.Minute => "minute",
        IsoPrecision.Second => "second",
        _ => "fraction of the second",
    };

    private static FaultText? WrongZone(CTemporal constraint, IsoDateTime time, string text) => constraint.TimezoneValidity switch
    {
        ValidityKind.Mandatory when time.Offset is null => FaultCode.ZoneMissing.Of(Shown.Text(text)),
        ValidityKind.Disallowed when time.Offset is not null => FaultCode.ZoneNotAllowed.Of(Shown.Text(text)),
        _ => null,
    };

    private static FaultText? OutOfRange(CTemporal constraint, IsoDateTime? lower, IsoDateTime? upper, IsoDateTime time, string text)
    {
        var below = lower is { } low && (time.CompareTo(low) < 0 || (!constraint.Range!.LowerIncluded && time == low));
        var above = upper is { } high && (time.CompareTo(high) > 0 || (!constraint.Range!.UpperIncluded && time == high));
        return below || above ? FaultCode.TimeOutOfRange.Of(Shown.Text(text), constraint.Range) : null;
    }
}
