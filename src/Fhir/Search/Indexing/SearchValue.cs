namespace Varde.Fhir.Search.Indexing;

/// <summary>A value that a search parameter compares.</summary>
internal abstract record SearchValue;

/// <summary>A code, an identifier or the like.</summary>
/// <param name="System">The system; empty when there is none.</param>
/// <param name="Code">The code; empty when there is none.</param>
internal sealed record TokenValue(string System, string Code) : SearchValue;

/// <summary>An identifier with a code of its type.</summary>
internal sealed record OfTypeValue(string System, string Code, string Value) : SearchValue;

/// <summary>Text, for people or beside a token.</summary>
internal sealed record TextValue(string Text) : SearchValue;

/// <summary>A reference without its version, a canonical address, or a URI.</summary>
internal sealed record LinkValue(string Address) : SearchValue;

/// <summary>A position on the earth (WGS 84), in degrees.</summary>
/// <param name="Latitude">From -90 in the south to 90 in the north.</param>
/// <param name="Longitude">From -180 in the west to 180 in the east.</param>
internal sealed record PositionValue(decimal Latitude, decimal Longitude) : SearchValue;

/// <summary>A stretch of time in microseconds since 1970-01-01 UTC.</summary>
/// <param name="Begin">Its first.</param>
/// <param name="End">The one after its last.</param>
/// <param name="Written">As it was written: a time, or two of them with a slash between, either of which may be missing.</param>
internal sealed record DateValue(long Begin, long End, string Written) : SearchValue;

/// <summary>A number, or from one to another, with its unit.</summary>
/// <param name="Low">From; null when it is open below.</param>
/// <param name="High">To, included; null when it is open above.</param>
/// <param name="System">The system of the unit's code; empty when there is none.</param>
/// <param name="Code">The unit's code; empty when there is none.</param>
/// <param name="Unit">The unit in words; empty when there is none.</param>
internal sealed record AmountValue(decimal? Low, decimal? High, string System, string Code, string Unit) : SearchValue
{
    /// <summary>Whether it is one number.</summary>
    public bool IsPoint => Low == High && Low is not null;
}
