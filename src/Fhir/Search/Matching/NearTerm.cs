using Varde.Fhir.Search.Indexing;
using Varde.Records;

namespace Varde.Fhir.Search.Matching;

/// <summary>A position within a distance of a place: <c>near</c> of Location (FHIR R4, location, 8.7.5), on a sphere of the earth's mean radius.</summary>
/// <param name="Latitude">Of the place, in degrees.</param>
/// <param name="Longitude">Of the place, in degrees.</param>
/// <param name="Kilometres">How far a position may be away.</param>
internal sealed record NearTerm(double Latitude, double Longitude, double Kilometres) : SearchTerm
{
    // The mean radius of WGS 84's ellipsoid (IUGG).
    private const double Radius = 6371.0088;
    // Rounding must not take away what lies on the edge: about a centimetre.
    private const double Slack = 1e-7;

    public override SearchFacet Facet => SearchFacet.Position;

    private double Angle => Kilometres / Radius;

    public override bool Takes(SearchValue value, SearchSource source) => value is PositionValue position && DistanceTo(position) <= Kilometres;

    /// <summary>The square that the circle lies in: two, where it goes over the line between the days.</summary>
    public override IEnumerable<LeafFilter> Narrowed(SearchSource source, LeafNames names)
    {
        var (latitudes, longitudes) = (names.Numbers(source.Paths.Latitude.Path, LeafType.Number), names.Numbers(source.Paths.Longitude.Path, LeafType.Number));
        if (latitudes.Count == 0 || longitudes.Count == 0) return [];
        var reach = Degrees(Angle) + Slack;
        var band = new LeafRange(latitudes, Latitude - reach, Latitude + reach);
        if (Width(reach) is not { } width) return [band];
        return Stretches(Longitude - width, Longitude + width).Select(s => new LeafAll([band, new LeafRange(longitudes, s.From, s.To)]));
    }

    // The haversine formula, which is exact for small distances too.
    private double DistanceTo(PositionValue position)
    {
        var (latitude, longitude) = ((double)position.Latitude, (double)position.Longitude);
        var (north, east) = (Math.Sin(Radians(latitude - Latitude) / 2), Math.Sin(Radians(longitude - Longitude) / 2));
        var chord = (north * north) + (Math.Cos(Radians(latitude)) * Math.Cos(Radians(Latitude)) * east * east);
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }

    // How far east and west a circle reaches; null when a pole lies in it, and so every longitude.
    private double? Width(double reach) =>
        Latitude + reach >= 90 || Latitude - reach <= -90 ? null : Degrees(Math.Asin(Math.Min(1, Math.Sin(Radians(reach)) / Math.Cos(Radians(Latitude))))) + Slack;

    private static IEnumerable<(double From, double To)> Stretches(double from, double to)
    {
        if (from < -180) yield return (from + 360, 180);
        if (to > 180) yield return (-180, to - 360);
        yield return (Math.Max(from, -180), Math.Min(to, 180));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Degrees(double radians) => radians * 180 / Math.PI;
}
