using System.Collections.Frozen;
using Varde.Fhir.FhirPath;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>
/// The profiles that R4 asks of Observations by their code: whoever says one of these things by an Observation keeps the profile, whether it is named or not (FHIR R4,
/// observation-vitalsigns, 10.1.7).
/// </summary>
internal static class VitalSigns
{
    private const string Loinc = "http://loinc.org";

    private static readonly FrozenDictionary<string, string> ByCode = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["85353-1"] = "vitalspanel", ["9279-1"] = "resprate", ["8867-4"] = "heartrate", ["2708-6"] = "oxygensat", ["8310-5"] = "bodytemp", ["8302-2"] = "bodyheight",
        ["9843-4"] = "headcircum", ["29463-7"] = "bodyweight", ["39156-5"] = "bmi", ["85354-9"] = "bp",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Check(FhirPathNode observation, ValidationPass pass)
    {
        foreach (var coding in observation.Child("code")?.ChildrenOf("coding") ?? [])
            if (coding.Text("system") == Loinc && ByCode.TryGetValue(coding.Text("code") ?? "", out var profile)) pass.Validate(observation, ProfileLibrary.AddressOf(profile));
    }
}
