namespace Varde.Fhir.FhirPath;

/// <summary>Functions on numbers (FHIRPath 2.0, 5.7). What is no number is empty.</summary>
internal static class FhirPathNumberFunctions
{
    public static readonly Dictionary<string, FhirPathFunctionDefinition> All = new(StringComparer.Ordinal)
    {
        ["abs"] = new(0, 0, Abs),
        ["ceiling"] = new(0, 0, Of(n => FhirPathArithmetic.Fit(decimal.Ceiling(n)))),
        ["floor"] = new(0, 0, Of(n => FhirPathArithmetic.Fit(decimal.Floor(n)))),
        ["truncate"] = new(0, 0, Of(n => FhirPathArithmetic.Fit(decimal.Truncate(n)))),
        ["exp"] = new(0, 0, Of(n => Real(Math.Exp((double)n)))),
        ["ln"] = new(0, 0, Of(n => Real(Math.Log((double)n)))),
        ["sqrt"] = new(0, 0, Of(n => Real(Math.Sqrt((double)n)))),
        ["log"] = new(1, 1, With((n, b) => Real(Math.Log((double)n) / Math.Log((double)b)))),
        ["power"] = new(1, 1, Power),
        ["round"] = new(0, 1, Round),
    };

    private static FhirPathFunction Of(Func<decimal, object?> function) => (_, scope) => NumberOf(scope) is { } number ? FhirPathLiteral.Of(function(number)) : [];

    private static FhirPathFunction With(Func<decimal, decimal, object?> function) =>
        (call, scope) => NumberOf(scope) is { } number && Argument(call, scope) is { } other ? FhirPathLiteral.Of(function(number, other)) : [];

    private static FhirPathNode[] Abs(FhirPathCall call, FhirPathScope scope)
    {
        if (scope.Focus is [{ Value: not (int or decimal) } only] && FhirPathQuantity.Of(only) is { } quantity)
            return FhirPathLiteral.Of(quantity with { Number = Math.Abs(quantity.Number) });
        if (NumberOf(scope) is not { } number) return [];
        return FhirPathLiteral.Of(scope.Focus[0].Value is int && number > int.MinValue ? (int)Math.Abs(number) : Math.Abs(number));
    }

    // Whole numbers stay whole and exact.
    private static FhirPathNode[] Power(FhirPathCall call, FhirPathScope scope)
    {
        if (NumberOf(scope) is not { } number || Argument(call, scope) is not { } exponent) return [];
        if (Real(Math.Pow((double)number, (double)exponent)) is not { } power) return [];
        return FhirPathLiteral.Of(scope.Focus[0].Value is int && call.Value(scope, 0) is int ? FhirPathArithmetic.Fit(power) : power);
    }

    private static FhirPathNode[] Round(FhirPathCall call, FhirPathScope scope)
    {
        if (NumberOf(scope) is not { } number) return [];
        if (call.Count == 1 && call.Value(scope, 0) is not (int and >= 0)) return scope.Run.Refuse("the number of decimals is an integer from 0");
        var decimals = Math.Min(call.Value(scope, 0) as int? ?? 0, 28);
        return FhirPathLiteral.Of(Math.Round(number, decimals, MidpointRounding.AwayFromZero));
    }

    private static decimal? NumberOf(in FhirPathScope scope)
    {
        if (scope.Focus is [{ Value: int or decimal } only]) return Convert.ToDecimal(only.Value);
        if (scope.Focus is not ([] or [{ Value: null }])) scope.Run.Refuse("the function is made for one number");
        return null;
    }

    private static decimal? Argument(FhirPathCall call, in FhirPathScope scope) =>
        call.Value(scope, 0) is (int or decimal) and var number ? Convert.ToDecimal(number) : null;

    private static decimal? Real(double number) => double.IsFinite(number) && Math.Abs(number) < 7e27 ? (decimal)number : null;
}
