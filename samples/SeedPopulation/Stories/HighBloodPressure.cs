using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>High blood pressure found by chance and brought down step by step.</summary>
internal static class HighBloodPressure
{
    public static void Tell(Chronicle record)
    {
        var systolic = record.Dice.Between(158, 178);
        var found = record.DaysAgo(720, 15, 10);
        Found(record, found, systolic);
        for (var visit = 1; visit <= 9; visit++)
        {
            systolic = Math.Max(record.Dice.Between(124, 134), systolic - record.Dice.Between(2, 9));
            Visit(record, record.DaysAgo(720 - (visit * 75), 15, record.Dice.Between(0, 40)), visit, systolic);
        }
    }

    private static void Found(Chronicle record, DateTimeOffset time, int systolic)
    {
        for (var reading = 0; reading < 3; reading++)
            record.Add(VitalSigns.PressureOnly(systolic + record.Dice.Between(-6, 6), record.Dice.Between(94, 106), record.Dice.Between(70, 84),
                record.Carers.GeneralPractitioner, time.AddDays(reading * 7)));
        var decided = time.AddDays(14).AddMinutes(10);
        record.Add(Notes.Note(record.Carers.GeneralPractitioner, decided, "Blodtrykk",
            "Målt høyt på apotek. Ingen plager. Mor hadde hjerneslag.", $"Blodtrykk {systolic}/98 ved tredje måling. Hjertelyd og EKG normale.",
            "Essensiell hypertensjon.", "Mindre salt, mosjon, losartan 50 mg. Blodprøver.", Diagnosis.Hypertension));
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, decided.AddMinutes(10), new Problem(Diagnosis.Hypertension, time)));
        MedicationOrders.Start(record, Medicine.Losartan, record.Carers.GeneralPractitioner, decided.AddMinutes(12));
        record.Add(BodyMeasurements.Of(record.Dice.Between(162, 188), record.Dice.Between(70m, 104m, 1), record.Carers.GeneralPractitioner, decided.AddMinutes(14)));
    }

    private static void Visit(Chronicle record, DateTimeOffset time, int visit, int systolic)
    {
        record.Add(VitalSigns.PressureOnly(systolic, (systolic * 3 / 5) + record.Dice.Between(-3, 4), record.Dice.Between(60, 78), record.Carers.GeneralPractitioner, time));
        if (visit == 2) MedicationOrders.Start(record, Medicine.Amlodipine, record.Carers.GeneralPractitioner, time.AddMinutes(10));
        if (visit % 3 == 1)
            record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), time.AddDays(1).AddHours(-4),
                (Analyte.Creatinine, record.Dice.Between(60, 92)), (Analyte.Potassium, record.Dice.Between(3.6m, 4.4m, 1)), (Analyte.Sodium, record.Dice.Between(137, 143)),
                (Analyte.Ldl, record.Dice.Between(2.4m, 4.6m, 1))));
        if (visit == 9)
            record.Add(Notes.Note(record.Carers.GeneralPractitioner, time.AddMinutes(15), "Blodtrykkskontroll", "Ingen bivirkninger.",
                $"Blodtrykk {systolic} systolisk.", "Godt regulert.", "Ny kontroll om et halvt år.", Diagnosis.Hypertension));
    }
}
