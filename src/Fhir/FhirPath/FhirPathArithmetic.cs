namespace Varde.Fhir.FhirPath;

/// <summary>Arithmetic on items (FHIRPath 2.0, 6.6 and 6.7). What is no number, such as a division by zero or more digits than there are, is empty.</summary>
internal static class FhirPathArithmetic
{
    /// <summary>What an operator gives of two items; refused for types that it is not made for.</summary>
    public static FhirPathNode[] Calculate(string operation, FhirPathNode left, FhirPathNode right, FhirPathRun run)
    {
        try
        {
            return Known(operation, left, right, run);
        }
        catch (OverflowException)
        {
            return [];
        }
    }

    /// <summary>An integer where it is one and is not too large, otherwise a decimal.</summary>
    public static object Fit(decimal number) => number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : number;

    private static FhirPathNode[] Known(string operation, FhirPathNode left, FhirPathNode right, FhirPathRun run) => (left.Value, right.Value) switch
    {
        (int one, int two) => FhirPathLiteral.Of(Integers(operation, one, two)),
        (int or decimal, int or decimal) => FhirPathLiteral.Of(Decimals(operation, Convert.ToDecimal(left.Value), Convert.ToDecimal(right.Value))),
        (string one, string two) when operation == "+" => run.May((one.Length + two.Length) / 8) ? FhirPathNode.Of(one + two).Self : [],
        (FhirPathTime time, _) when operation is "+" or "-" && FhirPathQuantity.Of(right) is { } quantity => Moved(operation, time, quantity, run),
        _ when FhirPathQuantity.Of(left) is { } one && FhirPathQuantity.Of(right) is { } two => FhirPathLiteral.Of(Quantities(operation, one, two)),
        _ => run.Refuse($"{operation} does not calculate with these types"),
    };

    private static FhirPathNode[] Moved(string operation, FhirPathTime time, FhirPathQuantity quantity, FhirPathRun run)
    {
        if (quantity.PlainUnit is not ("year" or "month" or "wk" or "d" or "h" or "min" or "s" or "ms")) return run.Refuse("a time is moved by units of calendars");
        return FhirPathLiteral.Of(time.Plus(operation == "-" ? -quantity.Number : quantity.Number, quantity.PlainUnit));
    }

    private static object? Integers(string operation, int left, int right) => operation switch
    {
        "+" => checked(left + right),
        "-" => checked(left - right),
        "*" => checked(left * right),
        "/" => right == 0 ? null : (decimal)left / right,
        "div" => right == 0 ? null : checked((int)((long)left / right)),
        _ => right == 0 ? null : (int)((long)left % right),
    };

    private static object? Decimals(string operation, decimal left, decimal right) => operation switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => right == 0 ? null : left / right,
        "div" => right == 0 ? null : Fit(decimal.Truncate(left / right)),
        _ => right == 0 ? null : left % right,
    };

    private static FhirPathQuantity? Quantities(string operation, FhirPathQuantity left, FhirPathQuantity right) => operation switch
    {
        "+" when right.NumberIn(left) is { } other => left with { Number = left.Number + other },
        "-" when right.NumberIn(left) is { } other => left with { Number = left.Number - other },
        "*" when right.Unit == "1" => left with { Number = left.Number * right.Number },
        "*" when left.Unit == "1" => right with { Number = left.Number * right.Number },
        "/" when right.Number == 0 => null,
        "/" when right.Unit == "1" => left with { Number = left.Number / right.Number },
        "/" when left.NumberIn(right) is { } other => new(other / right.Number, "1"),
        _ => null,
    };
}
