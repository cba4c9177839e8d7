using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>How a primitive is written; types that are written alike are one (FHIR R4, datatypes, 2.24.0.1).</summary>
internal enum PrimitiveKind
{
    /// <summary>No primitive.</summary>
    None,
    Boolean,
    Integer,
    UnsignedInt,
    PositiveInt,
    Decimal,

    /// <summary>string and markdown.</summary>
    String,
    Code,
    Id,

    /// <summary>uri, url and canonical.</summary>
    Uri,
    Oid,
    Uuid,
    Base64Binary,
    Date,
    DateTime,
    Instant,
    Time,
    Xhtml,

    /// <summary>The id of an element, which is any text without white space.</summary>
    ElementId,
}

/// <summary>Which primitive an element is.</summary>
internal static class PrimitiveKinds
{
    /// <summary>Whether a kind is written in JSON without quotes.</summary>
    public static bool IsBare(this PrimitiveKind kind) => kind is >= PrimitiveKind.Boolean and <= PrimitiveKind.Decimal;

    /// <summary>The kind of an element of a structure.</summary>
    public static PrimitiveKind Of(FhirProperty property, FhirStructure structure)
    {
        if (property.Name == "id") return JsonMember.IsResourceStructure(structure) ? PrimitiveKind.Id : PrimitiveKind.ElementId;
        return property.Type.Type is { Kind: FhirKind.Primitive, Name: var name } ? Named(name) : PrimitiveKind.None;
    }

    private static PrimitiveKind Named(string type) => type switch
    {
        "boolean" => PrimitiveKind.Boolean,
        "integer" => PrimitiveKind.Integer,
        "unsignedInt" => PrimitiveKind.UnsignedInt,
        "positiveInt" => PrimitiveKind.PositiveInt,
        "decimal" => PrimitiveKind.Decimal,
        "string" or "markdown" => PrimitiveKind.String,
        "code" => PrimitiveKind.Code,
        "id" => PrimitiveKind.Id,
        "uri" or "url" or "canonical" => PrimitiveKind.Uri,
        "oid" => PrimitiveKind.Oid,
        "uuid" => PrimitiveKind.Uuid,
        "base64Binary" => PrimitiveKind.Base64Binary,
        "date" => PrimitiveKind.Date,
        "dateTime" => PrimitiveKind.DateTime,
        "instant" => PrimitiveKind.Instant,
        "time" => PrimitiveKind.Time,
        "xhtml" => PrimitiveKind.Xhtml,
        _ => throw new System.Diagnostics.UnreachableException($"No primitive of R4: {type}"),
    };
}
