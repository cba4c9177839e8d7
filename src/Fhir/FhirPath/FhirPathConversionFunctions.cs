using System.Globalization;

namespace Varde.Fhir.FhirPath;

/// <summary>Functions that convert one item, and those that ask whether it can be converted (FHIRPath 2.0, 5.5). What cannot be converted is empty.</summary>
internal static class FhirPathConversionFunctions
{
    private static readonly (string Name, Func<FhirPathNode, object?> Convert)[] Conversions =
    [
        ("Boolean", ToBoolean), ("Integer", ToInteger), ("Decimal", ToDecimal), ("String", ToText), ("Date", ToDate), ("DateTime", ToDateTime), ("Time", ToTime),
        ("Quantity", ToQuantity),
    ];

    public static readonly Dictionary<string, FhirPathFunctionDefinition> All = Conversions
        .SelectMany(c => new (string, FhirPathFunctionDefinition)[]
        {
            ("to" + c.Name, new(0, c.Name == "Quantity" ? 1 : 0, (call, scope) => FhirPathLiteral.Of(Converted(c.Convert, call, scope)))),
            ("convertsTo" + c.Name, new(0, c.Name == "Quantity" ? 1 : 0, (call, scope) =>
                scope.Focus.Length == 0 ? [] : FhirPathLiteral.Of(Converted(c.Convert, call, scope) is not null))),
        })
        .ToDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal);

    private static object? Converted(Func<FhirPathNode, object?> convert, FhirPathCall call, in FhirPathScope scope)
    {
        if (scope.Focus.Length > 1) scope.Run.Refuse("the function is made for one item");
        if (scope.Focus.Length != 1) return null;
        var made = convert(scope.Focus[0]);
        // Quantities are converted to a unit only when they have it.
        return call.Text(scope, 0) is { } unit && made is FhirPathQuantity quantity && quantity.PlainUnit != new FhirPathQuantity(0, unit).PlainUnit ? null : made;
    }

    private static object? ToBoolean(FhirPathNode node) => node.Value switch
    {
        bool truth => truth,
        (int or decimal) and var number => Convert.ToDecimal(number) switch { 1 => true, 0 => false, _ => null },
        string text => text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "YES" or "Y" or "1" or "1.0" => true,
            "FALSE" or "F" or "NO" or "N" or "0" or "0.0" => false,
            _ => null,
        },
        _ => null,
    };

    private static object? ToInteger(FhirPathNode node) => node.Value switch
    {
        int number => number,
        bool truth => truth ? 1 : 0,
        string text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    private static object? ToDecimal(FhirPathNode node) => node.Value switch
    {
        decimal number => number,
        int number => (decimal)number,
        bool truth => truth ? 1.0m : 0.0m,
        string text => decimal.TryParse(text, FhirPathQuantity.Digits, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    private static string? ToText(FhirPathNode node) => node.Value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        decimal number => node.Type is null ? number.ToString(CultureInfo.InvariantCulture) : node.Json.GetRawText(),
        FhirPathTime time => time.ToString(),
        _ => FhirPathQuantity.Of(node)?.ToString(),
    };

    private static FhirPathTime? ToDate(FhirPathNode node) => node.Value switch
    {
        FhirPathTime { Kind: FhirPathTimeKind.Date } date => date,
        FhirPathTime { Kind: FhirPathTimeKind.DateTime } time => FhirPathTime.Date(time.ToString().Split('T')[0]),
        string text => FhirPathTime.Date(text) ?? FhirPathTime.Date(FhirPathTime.DateTime(text) is null ? "" : text.Split('T')[0]),
        _ => null,
    };

    private static FhirPathTime? ToDateTime(FhirPathNode node) => node.Value switch
    {
        FhirPathTime { Kind: FhirPathTimeKind.DateTime } time => time,
        FhirPathTime { Kind: FhirPathTimeKind.Date } date => date with { Kind = FhirPathTimeKind.DateTime },
        string text => FhirPathTime.DateTime(text),
        _ => null,
    };

    private static FhirPathTime? ToTime(FhirPathNode node) => node.Value switch
    {
        FhirPathTime { Kind: FhirPathTimeKind.Time } time => time,
        string text => FhirPathTime.Time(text),
        _ => null,
    };

    private static FhirPathQuantity? ToQuantity(FhirPathNode node) => node.Value switch
    {
        bool truth => new(truth ? 1.0m : 0.0m, "1"),
        string text => FhirPathQuantity.Parse(text),
        _ => FhirPathQuantity.Of(node),
    };
}
