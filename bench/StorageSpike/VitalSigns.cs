using System.Globalization;
using System.Text;
using Varde.Foundation;
using Varde.Records;

namespace Varde.StorageSpike;

/// <summary>One made-up set of vital signs, its canonical JSON of about 2.4 kB, and what is searched of it.</summary>
internal sealed record VitalSigns(
    VersionUid Uid, DateTimeOffset At, string Composer, string Ward, string Position, int Systolic, int Diastolic, int Pulse, int Saturation, double Temperature)
{
    private static readonly string[] GivenNames = ["Kari", "Ola", "Ingrid", "Lars", "Anne", "Per", "Marit", "Nils", "Sigrid", "Jon", "Solveig", "Erik"];
    private static readonly string[] FamilyNames = ["Nordmo", "Vikdal", "Haugli", "Bergset", "Lundeby", "Strandli", "Fjelldal", "Moeng", "Dalvik", "Sundmo"];
    private static readonly string[] Positions = ["at1000", "at1001", "at1002", "at1003"];

    /// <summary>A random set.</summary>
    public static VitalSigns Random(Random dice)
    {
        var id = new byte[16];
        dice.NextBytes(id);
        var at = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(dice.Next(3600 * 24 * 700));
        var systolic = 95 + dice.Next(40) + dice.Next(50);
        return new VitalSigns(
            new VersionUid(new Guid(id), "spike.varde", 1), at,
            GivenNames[dice.Next(GivenNames.Length)] + " " + FamilyNames[dice.Next(FamilyNames.Length)], "Sengepost " + dice.Next(1, 12), Positions[dice.Next(4)],
            systolic, systolic - 35 - dice.Next(20), 55 + dice.Next(60), 90 + dice.Next(11), Math.Round(36 + (dice.NextDouble() * 3), 1));
    }

    /// <summary>The canonical JSON.</summary>
    public byte[] Json()
    {
        var time = At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $$$$$$"""
            {"_type":"COMPOSITION","name":{"_type":"DV_TEXT","value":"Vitale målinger"},"archetype_details":{"archetype_id":{"value":"openEHR-EHR-COMPOSITION.encounter.v1"},"template_id":{"value":"{{{{{{Spike.Template}}}}}}"},"rm_version":"1.1.0"},"uid":{"_type":"OBJECT_VERSION_ID","value":"{{{{{{Uid}}}}}}"},"archetype_node_id":"openEHR-EHR-COMPOSITION.encounter.v1","language":{"terminology_id":{"value":"ISO_639-1"},"code_string":"nb"},"territory":{"terminology_id":{"value":"ISO_3166-1"},"code_string":"NO"},"category":{"value":"event","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"433"}},"composer":{"_type":"PARTY_IDENTIFIED","name":"{{{{{{Composer}}}}}}"},"context":{"start_time":{"value":"{{{{{{time}}}}}}"},"setting":{"value":"secondary nursing care","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"229"}},"health_care_facility":{"_type":"PARTY_IDENTIFIED","name":"{{{{{{Ward}}}}}}"}},"content":[{"_type":"OBSERVATION","name":{"_type":"DV_TEXT","value":"Vitale målinger"},"archetype_node_id":"openEHR-EHR-OBSERVATION.vital_signs.v1","language":{"terminology_id":{"value":"ISO_639-1"},"code_string":"nb"},"encoding":{"terminology_id":{"value":"IANA_character-sets"},"code_string":"UTF-8"},"subject":{"_type":"PARTY_SELF"},"data":{"name":{"_type":"DV_TEXT","value":"history"},"archetype_node_id":"at0001","origin":{"value":"{{{{{{time}}}}}}"},"events":[{"_type":"POINT_EVENT","name":{"_type":"DV_TEXT","value":"any event"},"archetype_node_id":"at0006","time":{"value":"{{{{{{time}}}}}}"},"data":{"_type":"ITEM_TREE","archetype_node_id":"at0003","items":[{{{{{{Quantity("Systolisk", "at0004", Systolic, "mm[Hg]")}}}}}},{{{{{{Quantity("Diastolisk", "at0005", Diastolic, "mm[Hg]")}}}}}},{{{{{{Quantity("Puls", "at0009", Pulse, "/min")}}}}}},{{{{{{Quantity("Oksygenmetning", "at0010", Saturation, "%")}}}}}},{{{{{{Quantity("Temperatur", "at0011", Temperature, "Cel")}}}}}}]},"state":{"_type":"ITEM_TREE","archetype_node_id":"at0007","items":[{"_type":"ELEMENT","name":{"_type":"DV_TEXT","value":"Stilling"},"archetype_node_id":"at0008","value":{"_type":"DV_CODED_TEXT","value":"Stilling","defining_code":{"terminology_id":{"value":"local"},"code_string":"{{{{{{Position}}}}}}"}}}]}}]}}]}
            """);
    }

    private static string Quantity(string name, string node, double value, string units) =>
        string.Create(CultureInfo.InvariantCulture, $$$$$$"""{"_type":"ELEMENT","name":{"_type":"DV_TEXT","value":"{{{{{{name}}}}}}"},"archetype_node_id":"{{{{{{node}}}}}}","value":{"_type":"DV_QUANTITY","magnitude":{{{{{{value}}}}}},"units":"{{{{{{units}}}}}}"}}""");
}

/// <summary>Thirteen leaves of a set: what is asked of all patients is indexed so, the rest is found through the patient.</summary>
internal sealed class VitalSignsExtractor : ILeafExtractor
{
    private const string Observation = "content[openEHR-EHR-OBSERVATION.vital_signs.v1]/data[at0001]/events[at0006]";
    private static readonly LeafPath Systolic = Quantity("at0004");
    private static readonly LeafPath Diastolic = Quantity("at0005");
    private static readonly LeafPath Pulse = Quantity("at0009");
    private static readonly LeafPath Saturation = Quantity("at0010");
    private static readonly LeafPath Temperature = Quantity("at0011");
    private static readonly LeafPath EventTime = new(Observation + "/time");
    private static readonly LeafPath Origin = new("content[openEHR-EHR-OBSERVATION.vital_signs.v1]/data[at0001]/origin", "", LeafScope.Record);
    private static readonly LeafPath StartTime = new("context/start_time", "", LeafScope.Record);
    private static readonly LeafPath Setting = new("context/setting", "", LeafScope.Record);
    private static readonly LeafPath Category = new("category", "", LeafScope.Record);
    private static readonly LeafPath Position = new(Observation + "/state[at0007]/items[at0008]/value", "", LeafScope.Record);
    private static readonly LeafPath Composer = new("composer/name", "", LeafScope.Record);
    private static readonly LeafPath Facility = new("context/health_care_facility/name", "", LeafScope.Record);

    public string Rules => "spike 1";

    public void Extract(in ExtractionSource source, LeafSink sink)
    {
        if (source.Document is not VitalSigns signs) return;
        sink.Number(Systolic, [], signs.Systolic);
        sink.Number(Diastolic, [0, 1], signs.Diastolic);
        sink.Number(Pulse, [0, 2], signs.Pulse);
        sink.Number(Saturation, [0, 3], signs.Saturation);
        sink.Number(Temperature, [0, 4], signs.Temperature);
        sink.Time(EventTime, [], signs.At);
        sink.Time(Origin, [], signs.At);
        sink.Time(StartTime, [], signs.At);
        sink.Code(Setting, [], "229");
        sink.Code(Category, [], "433");
        sink.Code(Position, [], signs.Position);
        sink.Text(Composer, [], signs.Composer);
        sink.Text(Facility, [], signs.Ward);
    }

    private static LeafPath Quantity(string node) => new($"{Observation}/data[at0003]/items[{node}]/value/magnitude", node);
}
