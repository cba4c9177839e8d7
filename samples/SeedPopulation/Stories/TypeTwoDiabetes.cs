using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>Three years of diabetes: HbA1c from discovery to control, with weight, pressure and kidney function.</summary>
internal static class TypeTwoDiabetes
{
    public static void Tell(Chronicle record)
    {
        var hba1c = record.Dice.Between(66, 88);
        var height = record.Dice.Between(160, 188);
        var weight = record.Dice.Between(84m, 112m, 1);
        Discovery(record, 1090, hba1c);
        for (var visit = 1; visit <= 11; visit++)
        {
            hba1c = Math.Max(record.Dice.Between(46, 52), hba1c - record.Dice.Between(1, 6));
            weight -= record.Dice.Between(-0.3m, 1.2m, 1);
            Visit(record, 1090 - (visit * 95), visit, hba1c, height, weight);
        }
    }

    private static void Discovery(Chronicle record, int days, int hba1c)
    {
        var time = record.DaysAgo(days, 9, 15);
        record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), time,
            (Analyte.HbA1c, hba1c), (Analyte.Glucose, record.Dice.Between(9.4m, 13.8m, 1)), (Analyte.Creatinine, record.Dice.Between(58, 86)),
            (Analyte.Ldl, record.Dice.Between(3.4m, 4.9m, 1)), (Analyte.Alat, record.Dice.Between(28, 72))));
        record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Urinprøve", record.Person.IsFemale, record.NewSampleId(), time.AddMinutes(10),
            (Analyte.Albumin, record.Dice.Between(0.8m, 2.9m, 1))));
        record.Add(Notes.Note(record.Carers.GeneralPractitioner, time.AddDays(2), "Svar på blodprøver",
            "Tørst og slapp siste måneder. Far hadde diabetes.", "Overvektig. Normal følesans i føttene, puls i begge.",
            $"Nyoppdaget diabetes type 2, HbA1c {hba1c} mmol/mol.", "Kostråd, mosjon og metformin. Henvist øyelege og startkurs.", Diagnosis.Diabetes));
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, time.AddDays(2).AddMinutes(10), new Problem(Diagnosis.Diabetes, time)));
        MedicationOrders.Start(record, Medicine.Metformin, record.Carers.GeneralPractitioner, time.AddDays(2).AddMinutes(12));
    }

    private static void Visit(Chronicle record, int days, int visit, int hba1c, int height, decimal weight)
    {
        var time = record.DaysAgo(days, 8, 45);
        record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), time,
            (Analyte.HbA1c, hba1c), (Analyte.Glucose, record.Dice.Between(6.2m, 8.9m, 1)), (Analyte.Creatinine, record.Dice.Between(60, 92)),
            (Analyte.Ldl, record.Dice.Between(1.6m, 3.1m, 1))));
        record.Add(BodyMeasurements.Of(height, weight, record.Carers.GeneralPractitioner, time.AddMinutes(20)));
        record.Add(VitalSigns.PressureOnly(record.Dice.Between(126, 148), record.Dice.Between(74, 90), record.Dice.Between(62, 84),
            record.Carers.GeneralPractitioner, time.AddMinutes(22)));
        if (visit == 3) AddSecondMedicine(record, time.AddMinutes(30));
        if (Vaccine.IsInfluenzaSeason(time))
            record.Add(Immunisations.Given(Vaccine.Influenza, 1, $"FLU{visit:00}", record.Carers.GeneralPractitioner, time.AddMinutes(28)));
        if (visit % 4 == 0) YearlyReview(record, time.AddMinutes(35), hba1c);
    }

    private static void AddSecondMedicine(Chronicle record, DateTimeOffset time)
    {
        MedicationOrders.Start(record, Medicine.Empagliflozin, record.Carers.GeneralPractitioner, time);
        MedicationOrders.Start(record, Medicine.Atorvastatin, record.Carers.GeneralPractitioner, time.AddMinutes(2));
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, time.AddMinutes(4),
            new Problem(Diagnosis.Diabetes, record.DaysAgo(1090, 9)), new Problem(Diagnosis.Hyperlipidaemia, time)));
    }

    private static void YearlyReview(Chronicle record, DateTimeOffset time, int hba1c) =>
        record.Add(Notes.Note(record.Carers.GeneralPractitioner, time, "Årskontroll diabetes",
            "Ingen følinger. Går tur de fleste dager.", "Føtter uten sår, normal følesans. Øyebunn kontrollert uten forandringer.",
            hba1c > 53 ? "HbA1c over målet." : "God kontroll.", "Uendret behandling, ny kontroll om 3 måneder.", Diagnosis.Diabetes));
}
