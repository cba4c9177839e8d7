using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>A urinary infection that becomes sepsis, is found by NEWS2 and turned with antibiotics in time.</summary>
internal static class Sepsis
{
    private static readonly int[] Crp = [186, 312, 274, 190, 121, 74, 45];
    private static readonly decimal[] Lactate = [4.1m, 2.6m, 1.6m, 1.2m, 1.0m, 0.9m, 0.9m];

    public static void Tell(Chronicle record)
    {
        var days = record.Dice.Between(12, 50);
        var admitted = record.DaysAgo(days, 21, 15);
        Admission(record, admitted);
        var order = MedicationOrders.Start(record, Medicine.Cefotaxime, record.Carers.Ward, admitted.AddMinutes(25));
        Observations(record, admitted);
        for (var day = 0; day < Crp.Length; day++) Laboratory(record, days, day);
        record.Add(LaboratoryReport.Culture(record.Carers.Laboratory, "Blodkultur", "119297000", "Vekst av Escherichia coli i to av to sett",
            "Følsom for cefotaksim, gentamicin og trimetoprim-sulfa", $"BK{days:000}", admitted.AddHours(52)));
        Doses(record, days, order);
        Discharge(record, days, admitted, order);
    }

    private static void Admission(Chronicle record, DateTimeOffset admitted)
    {
        record.Add(Notes.Note(record.Carers.Emergency, admitted, "Feber og redusert allmenntilstand",
            "Svie ved vannlating i tre dager. I dag frostanfall, feber og forvirring. Pårørende ringte 113.",
            "Kald perifert, marmorert hud på knærne. Bankeøm over høyre nyrelosje.", "Sepsis fra urinveiene.",
            "Væske, blodkulturer, cefotaksim innen en time. Tett overvåkning.", Diagnosis.Urosepsis));
        if (record.Dice.Chance(30))
            record.Add(CriticalInformation.Of(record.Carers.Emergency, admitted.AddMinutes(20),
                root => CriticalInformation.Penicillin(root, admitted.AddYears(-20), "11", serious: false)));
    }

    /// <summary>Hourly the first night, then every fourth hour; the pressure is lowest at the second hour.</summary>
    private static void Observations(Chronicle record, DateTimeOffset admitted)
    {
        foreach (var hour in Enumerable.Range(0, 12).Concat(Enumerable.Range(3, 25).Select(step => step * 4)))
        {
            var burden = hour <= 2 ? 88 + (hour * 6) : Math.Max(0, 100 - ((hour - 2) * 3 / 2));
            var set = new VitalSet(
                128 - (burden * 44 / 100) + record.Dice.Between(-3, 4), 74 - (burden * 26 / 100) + record.Dice.Between(-3, 3),
                76 + (burden * 52 / 100) + record.Dice.Between(-3, 4), 15 + (burden * 13 / 100) + record.Dice.Between(-1, 1),
                36.7m + Math.Round(burden * 0.028m, 1), 98 - (burden * 8 / 100), burden > 40 ? 4m : 0m, burden > 75 ? "at0015" : "at0005");
            record.Add(VitalSigns.Whole(set, hour < 2 ? record.Carers.Emergency : record.Carers.Nurse, admitted.AddHours(hour).AddMinutes(record.Dice.Between(0, 12))));
        }
    }

    private static void Laboratory(Chronicle record, int days, int day) =>
        record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), record.DaysAgo(days - day, day == 0 ? 22 : 10, 40),
            (Analyte.Crp, Crp[day]), (Analyte.Leukocytes, Math.Max(7.4m, 22.4m - (day * 2.7m))), (Analyte.Lactate, Lactate[day]),
            (Analyte.Creatinine, Math.Max(78, 168 - (day * 18))), (Analyte.Platelets, 98 + (day * 24)), (Analyte.Haemoglobin, record.Dice.Between(11.2m, 13.4m, 1)),
            (Analyte.Potassium, record.Dice.Between(3.4m, 4.6m, 1)), (Analyte.Inr, day < 2 ? 1.4m : 1.1m)));

    private static void Doses(Chronicle record, int days, MedicationOrder order)
    {
        record.Add(MedicationAdministrations.Given(order, record.Carers.Nurse, record.DaysAgo(days, 21, 58)));
        for (var day = 1; day < 6; day++)
            foreach (var hour in Medicine.Cefotaxime.Hours)
                record.Add(MedicationAdministrations.Given(order, record.Carers.Nurse,
                    record.DaysAgo(days - day, hour, record.Dice.Between(0, 25)), record.DaysAgo(days - day, hour)));
    }

    private static void Discharge(Chronicle record, int days, DateTimeOffset admitted, MedicationOrder order)
    {
        MedicationOrders.Change(record, order, "at0007", record.Carers.Ward, record.DaysAgo(days - 6, 9));
        record.Add(Notes.DischargeSummary(record.Carers.Ward, record.DaysAgo(days - 6, 14), new Stay(
            admitted, "Sepsis", "Hjem", [Diagnosis.Urosepsis, Diagnosis.Pyelonephritis], "Tidligere stort sett frisk. Tre dager med svie ved vannlating.",
            "NEWS2 over 10 ved innkomst, laktat 4,1, CRP 186. Blodkultur: E. coli.", "Antibiotika etter 43 minutter, tre liter væske. Blodtrykk normalt etter 12 timer.",
            "Cefotaksim avsluttet etter seks døgn.", [Medicine.Paracetamol], "Kreatinin og CRP hos fastlege om en uke.",
            "Du har hatt blodforgiftning fra urinveiene. Det er vanlig å være sliten i flere uker. Søk hjelp straks ved ny feber.")));
        record.Add(ProblemList.Of(record.Carers.Ward, record.DaysAgo(days - 6, 14, 10),
            new Problem(Diagnosis.Urosepsis, admitted, IsChronic: false, Resolved: record.DaysAgo(days - 6, 14))));
    }
}
