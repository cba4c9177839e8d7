using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>A pregnancy from the first visit to the birth.</summary>
internal static class Expecting
{
    private static readonly int[] Weeks = [8, 16, 20, 24, 28, 32, 34, 36, 38, 39];

    public static void Tell(Chronicle record)
    {
        var birth = record.GaveBirth is { } day ? record.Today.DayNumber - day.DayNumber : record.Dice.Between(10, 40);
        var height = record.Dice.Between(158, 178);
        var startWeight = record.Dice.Between(56m, 82m, 1);
        FirstVisit(record, DaysAgoInWeek(8, birth));
        foreach (var week in Weeks) Visit(record, week, DaysAgoInWeek(week, birth), height, startWeight + Math.Round((week - 8) * 0.4m, 1));
        Birth(record, birth);
    }

    private static int DaysAgoInWeek(int week, int birth) => birth + ((40 - week) * 7);

    private static void FirstVisit(Chronicle record, int days)
    {
        var time = record.DaysAgo(days, 12, 30);
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, time, new Problem(Diagnosis.Pregnancy, record.DaysAgo(days + 28, 12), IsChronic: false)));
        MedicationOrders.Start(record, Medicine.Folate, record.Carers.GeneralPractitioner, time.AddMinutes(10));
        record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", female: true, record.NewSampleId(), time.AddDays(1),
            (Analyte.Haemoglobin, record.Dice.Between(12.0m, 13.6m, 1)), (Analyte.Ferritin, record.Dice.Between(9, 60)), (Analyte.HbA1c, record.Dice.Between(30, 37)),
            (Analyte.Tsh, record.Dice.Between(0.6m, 3.1m, 2))));
    }

    private static void Visit(Chronicle record, int week, int days, int height, decimal weight)
    {
        var time = record.DaysAgo(days, 10, record.Dice.Between(0, 45));
        record.Add(BodyMeasurements.Of(height, weight, record.Carers.Midwife, time, withIndex: week == 8));
        record.Add(VitalSigns.PressureOnly(record.Dice.Between(104, 128), record.Dice.Between(62, 82), record.Dice.Between(72, 94), record.Carers.Midwife, time.AddMinutes(5)));
        record.Add(Notes.Note(record.Carers.Midwife, time.AddMinutes(15), $"Svangerskapskontroll uke {week}",
            week < 18 ? "Litt kvalm, ellers frisk." : "Kjenner liv, ingen plager.",
            week < 24 ? "Urin uten protein." : $"Symfyse-fundus {week + record.Dice.Between(-2, 1)} cm. Fosterlyd {record.Dice.Between(128, 156)} per minutt. Urin uten protein.",
            "Normalt svangerskap.", $"Ny kontroll uke {NextWeek(week)}.", Diagnosis.Pregnancy));
        if (week == 24) record.Add(Immunisations.Given(Vaccine.Pertussis, 1, "TDP88", record.Carers.Midwife, time.AddMinutes(25)));
        if (week == 28) Iron(record, time.AddDays(1));
    }

    private static int NextWeek(int week) => Weeks.FirstOrDefault(w => w > week, 40);

    private static void Iron(Chronicle record, DateTimeOffset time)
    {
        var haemoglobin = record.Dice.Between(10.1m, 12.4m, 1);
        record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", female: true, record.NewSampleId(), time,
            (Analyte.Haemoglobin, haemoglobin), (Analyte.Ferritin, record.Dice.Between(6, 30)), (Analyte.Glucose, record.Dice.Between(4.2m, 5.0m, 1))));
        if (haemoglobin < 11)
            MedicationOrders.Start(record, Medicine.Iron, record.Carers.GeneralPractitioner, time.AddHours(3));
    }

    private static void Birth(Chronicle record, int days)
    {
        var admitted = record.DaysAgo(days, 2, 40);
        for (var hour = 0; hour < 8; hour += 4)
            record.Add(VitalSigns.Whole(new VitalSet(record.Dice.Between(112, 134), record.Dice.Between(68, 84), record.Dice.Between(80, 102), 18, 37.1m, 98),
                record.Carers.BirthUnit, admitted.AddHours(hour), scored: false));
        record.Add(Notes.DischargeSummary(record.Carers.BirthUnit, record.DaysAgo(days - 2, 11), new Stay(
            admitted, "Rier til termin", "Hjem", [Diagnosis.Delivery], "Normalt svangerskap, kontroller som planlagt.",
            "Mormunn 4 cm ved innkomst, fosterlyd normal.", "Spontan fødsel etter åtte timer. Blødning 350 ml. Barnet ammer godt.",
            "Ingen endringer.", [Medicine.Paracetamol], "Hjemmebesøk av jordmor innen tre døgn. Kontroll hos fastlege etter 6 uker.",
            "Gratulerer. Ta kontakt ved feber, økende blødning eller hvis du er urolig.")));
        record.Add(ProblemList.Of(record.Carers.GeneralPractitioner, record.DaysAgo(days - 3, 9),
            new Problem(Diagnosis.Pregnancy, record.DaysAgo(days + 250, 12), IsChronic: false, Resolved: admitted.AddHours(8))));
    }
}
