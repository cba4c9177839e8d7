namespace Varde.OpenEhr.Templates.Reading;

/// <summary>Reads the constraints on primitive values: <c>item</c> of a C_PRIMITIVE_OBJECT.</summary>
internal sealed class PrimitiveReader(OptFaults faults, IntervalReader intervals)
{
    public CPrimitive? Read(OptElement item)
    {
        switch (item.Type)
        {
            case "C_BOOLEAN": return Boolean(item);
            case "C_STRING": return String(item);
            case "C_INTEGER": return Integer(item);
            case "C_REAL": return Real(item);
            case "C_DATE":
                return new CDate(Pattern(item), Range(item), Assumed(item), Validity(item));
            case "C_TIME":
                return new CTime(Pattern(item), Range(item), Assumed(item), Validity(item));
            case "C_DATE_TIME":
                return new CDateTime(Pattern(item), Range(item), Assumed(item), Validity(item));
            case "C_DURATION":
                return new CDuration(Pattern(item), Range(item), Assumed(item));
            default:
                faults.Add(item, $"xsi:type of <item> is {item.Type ?? "missing"}; one of C_BOOLEAN, C_STRING, C_INTEGER, C_REAL, C_DATE, C_TIME, "
                    + "C_DATE_TIME and C_DURATION was expected.");
                return null;
        }
    }

    private CBoolean Boolean(OptElement item)
    {
        faults.Closed(item, "true_valid", "false_valid", "assumed_value");
        return new(faults.Boolean(item, "true_valid") ?? true, faults.Boolean(item, "false_valid") ?? true, faults.Boolean(item, "assumed_value"));
    }

    private CString String(OptElement item)
    {
        faults.Closed(item, "pattern", "list", "list_open", "assumed_value");
        var list = item.All("list").Select(one => one.RawText.Contains('\n', StringComparison.Ordinal) ? one.Text : one.RawText);
        return new(Pattern(item), [.. list], faults.Boolean(item, "list_open") ?? false, Assumed(item));
    }

    private CInteger Integer(OptElement item)
    {
        faults.Closed(item, "list", "range", "assumed_value");
        return new(
            [.. item.All("list").Select(faults.Integer)],
            intervals.Integers(faults.Optional(item, "range")),
            faults.Optional(item, "assumed_value") is { } assumed ? faults.Integer(assumed) : null);
    }

    private CReal Real(OptElement item)
    {
        faults.Closed(item, "list", "range", "assumed_value");
        return new(
            [.. item.All("list").Select(faults.Decimal)],
            intervals.Reals(faults.Optional(item, "range")),
            faults.Optional(item, "assumed_value") is { } assumed ? faults.Decimal(assumed) : null);
    }

    private string? Pattern(OptElement item) => faults.OptionalText(item, "pattern") is { Length: > 0 } pattern ? pattern : null;

    private string? Assumed(OptElement item) => faults.OptionalText(item, "assumed_value");

    private Interval<string>? Range(OptElement item)
    {
        faults.Closed(item, "pattern", "timezone_validity", "range", "list", "assumed_value");
        return intervals.Texts(faults.Optional(item, "range"));
    }

    private ValidityKind? Validity(OptElement item) => faults.OptionalText(item, "timezone_validity") switch
    {
        null => null,
        "1001" => ValidityKind.Mandatory,
        "1002" => ValidityKind.Optional,
        "1003" => ValidityKind.Disallowed,
        _ => Unknown(item),
    };

    private ValidityKind? Unknown(OptElement item)
    {
        faults.Add(item, "<timezone_validity> must be 1001 (mandatory), 1002 (optional) or 1003 (disallowed).");
        return null;
    }
}
