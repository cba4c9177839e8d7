using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>Lung disease over two years, with an exacerbation that NEWS2 shows before it turns.</summary>
internal static class ChronicLungDisease
{
    public static void Tell(Chronicle record)
    {
        var start = 640 + record.Dice.Between(0, 60);
        Diagnosis(record, start);
        Years(record, start);
        var days = record.Dice.Between(20, 45);
        Exacerbation(record, days);
        FollowUp(record, days - 14);
    }

    private static void Diagnosis(Chronicle record, int start)
    {
        var time = record.DaysAgo(start, 10, 20);
        record.Add(Notes.Note(record.Carers.GeneralPractitioner, time, "Tung pust og hoste",
            $"Røykt siden ungdommen, {record.Dice.Between(25, 45)} pakkeår. Tyngre pust i motbakke siste to år, slim om morgenen.",
            "Forlenget ekspirium, spredte pipelyder. Spirometri: FEV1/FVC 0,58, FEV1 56 % av forventet etter bronkodilatator.",
            "Kronisk obstruktiv lungesykdom, moderat grad.", "Røykeslutt, tiotropium fast og salbutamol ved behov. Kontroll om 3 måneder.",
            Documents.Diagnosis.Copd));
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, time.AddMinutes(15), new Problem(Documents.Diagnosis.Copd, time)));
        foreach (var medicine in new[] { Medicine.Tiotropium, Medicine.Salbutamol })
            MedicationOrders.Start(record, medicine, record.Carers.GeneralPractitioner, time.AddMinutes(20));
        if (record.Dice.Chance(40))
            record.Add(CriticalInformation.Of(record.Carers.GeneralPractitioner, time.AddMinutes(25),
                root => CriticalInformation.Penicillin(root, time.AddYears(-12), "11", serious: false)));
    }

    private static void Years(Chronicle record, int start)
    {
        var height = record.Dice.Between(158, 184);
        var weight = record.Dice.Between(55m, 85m, 1);
        for (var days = start - 90; days > 80; days -= 90)
        {
            var time = record.DaysAgo(days, 9, 40);
            record.Add(BodyMeasurements.Of(height, weight, record.Carers.GeneralPractitioner, time));
            record.Add(VitalSigns.PressureOnly(record.Dice.Between(124, 146), record.Dice.Between(72, 88), record.Dice.Between(72, 92),
                record.Carers.GeneralPractitioner, time.AddMinutes(5)));
            if (Vaccine.IsInfluenzaSeason(time))
                record.Add(Immunisations.Given(Vaccine.Influenza, 1, $"FLU{days:000}", record.Carers.GeneralPractitioner, time.AddMinutes(15)));
            weight -= record.Dice.Between(0.1m, 0.8m, 1);
        }
        record.Add(Immunisations.Given(Vaccine.Pneumococcal, 1, "PNE204", record.Carers.GeneralPractitioner, record.DaysAgo(start - 95, 10)));
    }

    private static void Exacerbation(Chronicle record, int days)
    {
        var admitted = record.DaysAgo(days, 14, 10);
        record.Add(Notes.Note(record.Carers.Emergency, admitted, "Økende tung pust",
            "Forkjølet en uke. Siste døgn tungpusten i hvile, mer og grønt slim. Brukt salbutamol hver time.",
            "Taledyspnø. Pipelyder over begge lunger, forlenget ekspirium. Ingen ødem.",
            "Akutt forverring av KOLS, trolig infeksjonsutløst.", "Forstøverbehandling, prednisolon, oksygen med mål 88–92 %. Innlegges.",
            Documents.Diagnosis.CopdExacerbation));
        var order = MedicationOrders.Start(record, Medicine.Prednisolone, record.Carers.Ward, admitted.AddMinutes(50));
        Observations(record, admitted);
        Laboratory(record, days);
        for (var day = 0; day < 5; day++)
            record.Add(MedicationAdministrations.Given(order, record.Carers.Nurse,
                record.DaysAgo(days - day, day == 0 ? 15 : 8, record.Dice.Between(0, 20)), record.DaysAgo(days - day, day == 0 ? 15 : 8)));
        MedicationOrders.Change(record, order, "at0007", record.Carers.Ward, record.DaysAgo(days - 4, 9));
        Discharge(record, days, admitted);
    }

    /// <summary>Every sixth hour: worse through the first evening, better from the second day.</summary>
    private static void Observations(Chronicle record, DateTimeOffset admitted)
    {
        for (var hour = 0; hour <= 90; hour += 6)
        {
            var burden = hour < 12 ? 70 + (hour * 2) : Math.Max(0, 100 - ((hour - 12) * 4 / 3));
            var set = new VitalSet(
                128 + (burden / 4) + record.Dice.Between(-5, 5), 74 + record.Dice.Between(-5, 6), 78 + (burden * 45 / 100) + record.Dice.Between(-3, 3),
                16 + (burden * 12 / 100) + record.Dice.Between(-1, 1), 36.8m + (burden * 0.014m) - ((burden * 0.014m) % 0.1m), 91 - (burden * 8 / 100),
                burden > 20 ? 2m : 0m, IsHypercapnic: true);
            record.Add(VitalSigns.Whole(set, record.Carers.Nurse, admitted.AddHours(hour).AddMinutes(record.Dice.Between(0, 25))));
        }
    }

    private static void Laboratory(Chronicle record, int days)
    {
        var crp = record.Dice.Between(70, 130);
        for (var day = 0; day < 4; day++)
            record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), record.DaysAgo(days - day, 16, 5),
                (Analyte.Crp, crp >> day), (Analyte.Leukocytes, 14.2m - (day * 1.6m)), (Analyte.Haemoglobin, record.Dice.Between(13.6m, 15.0m, 1)),
                (Analyte.Sodium, record.Dice.Between(136, 142)), (Analyte.Potassium, record.Dice.Between(3.6m, 4.3m, 1)), (Analyte.Creatinine, record.Dice.Between(62, 88))));
    }

    private static void Discharge(Chronicle record, int days, DateTimeOffset admitted) =>
        record.Add(Notes.DischargeSummary(record.Carers.Ward, record.DaysAgo(days - 4, 13, 30), new Stay(
            admitted, "Akutt forverring av KOLS", "Hjem", [Documents.Diagnosis.CopdExacerbation],
            "Kjent moderat KOLS. Forkjølet en uke før innleggelse, tiltagende tungpust siste døgn.",
            "Ved innkomst respirasjonsfrekvens rundt 26, SpO₂ 84 % på romluft, NEWS2 i rød sone. Røntgen thorax uten infiltrat.",
            "Fikk prednisolon i fem dager, forstøver og oksygen på nesekateter til og med tredje døgn. Gradvis bedring, NEWS2 0–2 ved utreise.",
            "Prednisolonkur avsluttet. Ingen andre endringer.", [Medicine.Tiotropium, Medicine.Salbutamol],
            "Kontroll hos fastlege om 2 uker. Henvist lungerehabilitering.", "Du har hatt en forverring av KOLS. Ring legen hvis du igjen blir mer tungpusten enn vanlig.")));

    private static void FollowUp(Chronicle record, int days)
    {
        var time = record.DaysAgo(days, 11);
        record.Add(Notes.Note(record.Carers.GeneralPractitioner, time, "Kontroll etter innleggelse",
            "Bedre, men går fortsatt kortere turer enn før.", "Lett forlenget ekspirium. SpO₂ 93 % i hvile.",
            "Stabil etter forverring.", "Fortsetter behandlingen. Egenbehandlingsplan gjennomgått.", Documents.Diagnosis.Copd));
        record.Add(VitalSigns.Whole(new VitalSet(132, 78, 80, 17, 36.7m, 93, IsHypercapnic: true), record.Carers.GeneralPractitioner, time.AddMinutes(5)));
    }
}
