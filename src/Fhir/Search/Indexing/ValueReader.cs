using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Search.Indexing;

/// <summary>Takes the values to compare out of an element, by the type of the parameter and of the element (FHIR R4, search, 3.1.1.4.4 to 3.1.1.4.14).</summary>
internal static class ValueReader
{
    /// <summary>Parts the parts of a leaf; no value has it.</summary>
    public const char Separator = '\u001f';

    private const string Currency = "urn:iso:std:iso:4217";

    /// <summary>The values of an element.</summary>
    public static IEnumerable<FacetValue> Read(SourceEnd end, JsonElement element) => end.Source.Type switch
    {
        SearchParameterType.Token => Tokens(element, end.Type),
        SearchParameterType.Reference => References(element, end.Type),
        SearchParameterType.Date => One(SearchFacet.Date, Written(element, end.Type) is { } written ? FhirTime.Read(written) : null),
        SearchParameterType.Number or SearchParameterType.Quantity => One(SearchFacet.Amount, Amount(element, end.Type)),
        SearchParameterType.Special => One(SearchFacet.Position, Position(element)),
        SearchParameterType.String => One(SearchFacet.String, Text(element) is { } text ? new TextValue(text) : null),
        _ => One(SearchFacet.Uri, Text(element) is { } address ? new LinkValue(address) : null),
    };

    private static FacetValue[] One(SearchFacet facet, SearchValue? value) => value is null ? [] : [new(facet, value)];

    private static IEnumerable<FacetValue> Tokens(JsonElement element, FhirType type) => type.Name switch
    {
        "CodeableConcept" => Items(element, "coding").SelectMany(Coding).Concat(Texts(element, "text")),
        "Coding" => Coding(element),
        "Identifier" => Identifier(element, SearchFacet.Token).Concat(TypeOf(element)),
        "ContactPoint" => Token("", Text(element, "value")),
        _ => element.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number ? Token("", element.GetRawText()) : Token("", Text(element)),
    };

    private static IEnumerable<FacetValue> Coding(JsonElement coding) =>
        Token(Text(coding, "system"), Text(coding, "code")).Concat(Texts(coding, "display"));

    private static FacetValue[] Identifier(JsonElement identifier, SearchFacet facet) => Token(Text(identifier, "system"), Text(identifier, "value"), facet);

    private static FacetValue[] Token(string? system, string? code, SearchFacet facet = SearchFacet.Token) =>
        system is null && string.IsNullOrEmpty(code) ? [] : One(facet, new TokenValue(system ?? "", code ?? ""));

    private static IEnumerable<FacetValue> TypeOf(JsonElement identifier)
    {
        if (Member(identifier, "type") is not { } type || Text(identifier, "value") is not { } value) return [];
        return Items(type, "coding").Where(c => Text(c, "code") is not null)
            .Select(c => new FacetValue(SearchFacet.OfType, new OfTypeValue(Text(c, "system") ?? "", Text(c, "code")!, value)))
            .Concat(Texts(type, "text"));
    }

    private static FacetValue[] Texts(JsonElement element, string name) =>
        One(SearchFacet.Text, Text(element, name) is { } text ? new TextValue(text) : null);

    private static IEnumerable<FacetValue> References(JsonElement element, FhirType type)
    {
        if (type.Name != "Reference") return One(SearchFacet.Reference, (type.Kind == FhirKind.Resource ? Inlined(element) : Text(element)) is { } link ? new LinkValue(link) : null);
        return One(SearchFacet.Reference, Text(element, "reference") is { } reference ? new LinkValue(Reference.Unversioned(reference)) : null)
            .Concat(Member(element, "identifier") is { } identifier ? Identifier(identifier, SearchFacet.Identifier) : [])
            .Concat(Texts(element, "display"));
    }

    private static string? Inlined(JsonElement resource) =>
        Text(resource, "resourceType") is { } type && Text(resource, "id") is { } id ? $"{type}/{id}" : null;

    // Of a timing only its limits count: the scheduling details are ignored (FHIR R4, search, 3.1.1.4.7).
    private static string? Written(JsonElement element, FhirType type) => type.Name switch
    {
        "Period" => $"{Text(element, "start")}/{Text(element, "end")}",
        "Timing" => Limits(element),
        _ => Text(element),
    };

    private static string? Limits(JsonElement timing)
    {
        var events = Items(timing, "event").Select(Text).OfType<string>().Select(FhirTime.Read).OfType<DateValue>().ToList();
        if (events.Count > 0) return $"{events.MinBy(e => e.Begin)!.Written}/{events.MaxBy(e => e.End)!.Written}";
        return Member(timing, "repeat") is { } repeat && Member(repeat, "boundsPeriod") is { } period ? $"{Text(period, "start")}/{Text(period, "end")}" : null;
    }

    private static AmountValue? Amount(JsonElement element, FhirType type) => type.Name switch
    {
        "Range" => Range(element),
        "Money" => Number(element, "value") is { } amount ? new(amount, amount, Currency, Text(element, "currency") ?? "", "") : null,
        _ when type.IsA("Quantity") => Number(element, "value") is { } value ? Compared(element, value) : null,
        _ => Decimal(element) is { } number ? new(number, number, "", "", "") : null,
    };

    private static AmountValue Compared(JsonElement quantity, decimal value) => Text(quantity, "comparator") switch
    {
        "<" or "<=" => With(quantity, null, value),
        ">" or ">=" => With(quantity, value, null),
        _ => With(quantity, value, value),
    };

    private static AmountValue? Range(JsonElement range)
    {
        var (low, high) = (Member(range, "low"), Member(range, "high"));
        if ((low ?? high) is not { } unit) return null;
        return With(unit, low is { } from ? Number(from, "value") : null, high is { } to ? Number(to, "value") : null);
    }

    // What lies outside the degrees is no place on the earth.
    private static PositionValue? Position(JsonElement position) =>
        Number(position, "latitude") is { } latitude and >= -90 and <= 90 && Number(position, "longitude") is { } longitude and >= -180 and <= 180 ? new(latitude, longitude) : null;

    private static AmountValue With(JsonElement quantity, decimal? low, decimal? high) =>
        new(low, high, Text(quantity, "system") ?? "", Text(quantity, "code") ?? "", Text(quantity, "unit") ?? "");

    private static decimal? Number(JsonElement element, string name) => Member(element, name) is { } number ? Decimal(number) : null;

    private static decimal? Decimal(JsonElement element) => element.ValueKind == JsonValueKind.Number ? Decimals.Read(element.GetRawText()) : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null) : [];

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { } member ? Text(member) : null;

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text.Replace(Separator, '\uFFFD') : null;
}

/// <summary>A value and what it is kept as.</summary>
internal readonly record struct FacetValue(SearchFacet Facet, SearchValue Value);
