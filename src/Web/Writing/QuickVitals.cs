namespace Varde.Web.Writing;

/// <summary>The short form of vital signs: what NEWS2 is made of, and no more.</summary>
internal static class QuickVitals
{
    /// <summary>The template that it is of.</summary>
    public const string Template = "varde.vital_signs.v1";

    /// <summary>Where it is.</summary>
    public static string Address(Foundation.EhrId ehr) => $"/kliniker/pasient/{ehr}/maling";

    /// <summary>The fields that it shows.</summary>
    public static readonly IReadOnlyCollection<string> Places =
    [
        "respiration.v2/at0004", "pulse_oximetry.v1/at0006", "inspired_oxygen.v1/at0057", "inspired_oxygen.v1/at0051", "blood_pressure.v2/at0004", "blood_pressure.v2/at0005", "pulse.v2/at0004",
        "acvpu.v1/at0004", "body_temperature.v2/at0004",
    ];

    /// <summary>The scale by which a document was scored; null where it was not.</summary>
    public static string? ScaleOf(FlatDocument document, FormGroup score)
    {
        var scored = score.Fields.Where(field => document.Text(field.Name("|code")) is not null).Select(field => field.Place).ToList();
        return scored.Count == 0 ? null : scored.Contains($"{News2.Archetype}/at0047") ? "2" : "1";
    }
}
