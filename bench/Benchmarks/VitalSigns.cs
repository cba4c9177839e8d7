using System.Globalization;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Benchmarks;

/// <summary>A composition of vital signs of about 5 kB as canonical JSON, all made up.</summary>
internal static class VitalSigns
{
    public static Composition Make() => new()
    {
        Name = Text("Vitale målinger"),
        ArchetypeNodeId = "openEHR-EHR-COMPOSITION.encounter.v1",
        Uid = new ObjectVersionId { Value = "8c1f9f0a-53a6-4a0e-9d1c-3f2b6c7d8e90::varde::1" },
        ArchetypeDetails = Root("openEHR-EHR-COMPOSITION.encounter.v1", "Vitale malinger"),
        Language = Code("ISO_639-1", "nb"),
        Territory = Code("ISO_3166-1", "NO"),
        Category = Coded("event", "openehr", "433"),
        Composer = new PartyIdentified { Name = "Sykepleier Eksempel", ExternalRef = Party("b1d5f1c2-0f9e-4d7c-8f55-0d2c3f4b5a69") },
        Context = new EventContext { StartTime = Time(), Setting = Coded("secondary nursing care", "openehr", "233") },
        Content =
        [
            Observation("openEHR-EHR-OBSERVATION.pulse.v2", "Puls", ("at0004", "Frekvens", "72", "/min")),
            Observation("openEHR-EHR-OBSERVATION.blood_pressure.v2", "Blodtrykk", ("at0004", "Systolisk", "128", "mm[Hg]"), ("at0005", "Diastolisk", "82", "mm[Hg]")),
            Observation("openEHR-EHR-OBSERVATION.body_temperature.v2", "Kroppstemperatur", ("at0004", "Temperatur", "37.2", "Cel")),
        ],
    };

    private static Observation Observation(string archetype, string name, params (string Node, string Name, string Magnitude, string Units)[] values) => new()
    {
        Name = Text(name),
        ArchetypeNodeId = archetype,
        ArchetypeDetails = Root(archetype, null),
        Language = Code("ISO_639-1", "nb"),
        Encoding = Code("IANA_character-sets", "UTF-8"),
        Subject = new PartySelf(),
        Data = new History
        {
            Name = Text("Historie"),
            ArchetypeNodeId = "at0001",
            Origin = Time(),
            Events =
            [
                new PointEvent
                {
                    Name = Text("Uspesifisert hendelse"),
                    ArchetypeNodeId = "at0002",
                    Time = Time(),
                    Data = new ItemTree { Name = Text("Tre"), ArchetypeNodeId = "at0003", Items = [.. values.Select(v => Element(v.Node, v.Name, v.Magnitude, v.Units))] },
                },
            ],
        },
    };

    private static Element Element(string node, string name, string magnitude, string units) => new()
    {
        Name = Text(name),
        ArchetypeNodeId = node,
        Value = new DvQuantity { Magnitude = RmNumber.From(decimal.Parse(magnitude, CultureInfo.InvariantCulture)), Units = units, Precision = RmNumber.From(1L) },
    };

    private static DvText Text(string value) => new() { Value = value };

    private static DvDateTime Time() => new() { Value = "2026-03-04T08:15:00+01:00" };

    private static CodePhrase Code(string terminology, string code) => new() { TerminologyId = new TerminologyId { Value = terminology }, CodeString = code };

    private static DvCodedText Coded(string value, string terminology, string code) => new() { Value = value, DefiningCode = Code(terminology, code) };

    private static PartyRef Party(string id) => new() { Id = new HierObjectId { Value = id }, Namespace = "demographic", Type = "PERSON" };

    private static Archetyped Root(string archetype, string? template) => new()
    {
        ArchetypeId = new ArchetypeId { Value = archetype },
        TemplateId = template is null ? null : new TemplateId { Value = template },
        RmVersion = "1.1.0",
    };
}
