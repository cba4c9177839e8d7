using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>One set of vital signs.</summary>
/// <param name="Systolic">mm[Hg].</param>
/// <param name="Diastolic">mm[Hg].</param>
/// <param name="Pulse">Per minute.</param>
/// <param name="Respiration">Per minute.</param>
/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="Saturation">Percent.</param>
/// <param name="OxygenLitres">Litres a minute; 0 is room air.</param>
/// <param name="Consciousness">At-code of ACVPU; at0005 is alert.</param>
/// <param name="IsHypercapnic">True where a doctor has ordered saturation scale 2.</param>
internal sealed record VitalSet(
    int Systolic, int Diastolic, int Pulse, int Respiration, decimal Temperature, int Saturation,
    decimal OxygenLitres = 0, string Consciousness = "at0005", bool IsHypercapnic = false);

/// <summary>Vital signs with NEWS2.</summary>
internal static class VitalSigns
{
    private const string Template = "varde.vital_signs.v1";

    /// <summary>A whole set with NEWS2 for adults; children and pregnant women are not scored.</summary>
    public static DemoDocument Whole(VitalSet set, DemoClinician author, DateTimeOffset time, bool scored = true) =>
        DemoTemplates.Document(Template, author, time, root =>
        {
            Pressure(root, set.Systolic, set.Diastolic, "at1003");
            root.In("pulse.v2", n => n.Set("at0004", set.Pulse).Choose("at0005", "at0006"));
            root.In("respiration.v2", n => n.Set("at0004", set.Respiration));
            root.In("body_temperature.v2", n => n.Set("at0004", set.Temperature).Choose("at0021", "at0023"));
            root.In("pulse_oximetry.v1", n => n.Set("at0006", set.Saturation).In("inspired_oxygen.v1", o => Oxygen(o, set)));
            root.In("acvpu.v1", n => n.Choose("at0004", set.Consciousness));
            if (scored) root.In("news2.v1", n => Score(n, News2.Of(set), set.IsHypercapnic));
        });

    /// <summary>Blood pressure and pulse alone, as at a check-up.</summary>
    public static DemoDocument PressureOnly(int systolic, int diastolic, int pulse, DemoClinician author, DateTimeOffset time) =>
        DemoTemplates.Document(Template, author, time, root =>
        {
            Pressure(root, systolic, diastolic, "at1001");
            root.In("pulse.v2", n => n.Set("at0004", pulse));
        });

    private static void Pressure(Node root, int systolic, int diastolic, string position) => root.In("blood_pressure.v2", n => n
        .Set("at0004", systolic)
        .Set("at0005", diastolic)
        .Choose("at0008", position)
        .Choose("at0013", "at0017")
        .Choose("at0014", "at0025")
        .Choose("at1035", "at1039"));

    private static void Oxygen(Node oxygen, VitalSet set)
    {
        oxygen.Set("at0057", set.OxygenLitres == 0);
        if (set.OxygenLitres == 0) return;
        oxygen.Set("at0051", set.OxygenLitres);
        oxygen.Choose("at0054", set.OxygenLitres > 5 ? "336602003" : "336623009");
    }

    private static void Score(Node news, News2 score, bool isHypercapnic) => news
        .Choose("at0006", score.Respiration.Code)
        .Choose(isHypercapnic ? "at0047" : "at0029", score.Saturation.Code)
        .Choose("at0034", score.Oxygen.Code)
        .Choose("at0004", score.Pressure.Code)
        .Choose("at0005", score.Pulse.Code)
        .Choose("at0008", score.Consciousness.Code)
        .Choose("at0007", score.Temperature.Code)
        .Set("at0028", new DvCount { Magnitude = RmNumber.From(score.Total) })
        .Choose("at0056", score.RiskCode);
}
